"""WAV files of every ordinary kind give the same sound; other files a sentence; another rate the same tone."""

import doctest
import struct
import wave

import numpy as np
import pytest

from rnnkit import data
from rnnkit.data import wav as module

X = np.sin(np.arange(1000) / 7) * 0.8
EXTENSIBLE = struct.pack("<HHI", 22, 0, 4)


def riff(kind, channels, rate, bits, audio, *, extensible=False, size=None, before=b""):
    """The bytes of a WAV file; `size` is what its data chunk claims."""
    block = channels * bits // 8
    fmt = struct.pack("<HHIIHH", 0xFFFE if extensible else kind, channels, rate, rate * block, block, bits)
    if extensible:
        fmt += EXTENSIBLE + struct.pack("<H", kind) + b"\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"
    size = len(audio) if size is None else size
    body = b"WAVE" + before + b"fmt " + struct.pack("<I", len(fmt)) + fmt + b"data" + struct.pack("<I", size) + audio
    return b"RIFF" + struct.pack("<I", len(body)) + body


def pcm24(x):
    return b"".join(round(v * (2**23 - 1)).to_bytes(3, "little", signed=True) for v in x)


KINDS = {
    "8 bit": (1, 8, np.round(X * 127 + 128).astype(np.uint8).tobytes(), 0.015),
    "16 bit": (1, 16, np.round(X * 32767).astype("<i2").tobytes(), 1e-4),
    "24 bit": (1, 24, pcm24(X), 1e-6),
    "32 bit": (1, 32, np.round(X * (2**31 - 1)).astype("<i4").tobytes(), 1e-6),
    "float": (3, 32, X.astype("<f4").tobytes(), 1e-6),
    "double": (3, 64, X.astype("<f8").tobytes(), 1e-6),
}


@pytest.mark.parametrize("extensible", [False, True])
@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_the_same_sound(name, extensible, tmp_path):
    kind, bits, audio, close = KINDS[name]
    path = tmp_path / "x.wav"
    path.write_bytes(riff(kind, 1, 8000, bits, audio, extensible=extensible))
    x, rate = data.read_wav(path)
    assert rate == 8000 and x.dtype == np.float32 and x.shape == X.shape
    assert np.abs(x - X).max() < close


def test_what_the_standard_library_writes_is_read(tmp_path):
    with wave.open(str(tmp_path / "x.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44100)
        file.writeframes(np.array([[1000, 3000], [-2000, 0]], "<i2").tobytes())
    x, rate = data.read_wav(tmp_path / "x.wav")
    assert rate == 44100 and x == pytest.approx([2000 / 32768, -1000 / 32768])  # the mean of the channels


def test_mu_law_and_a_law_as_their_standard_has_them(tmp_path):
    """Some codes of ITU-T G.711 and the 16-bit numbers that they stand for."""
    known = {7: {0x00: -32124, 0x80: 32124, 0x7F: 0, 0xFF: 0, 0x0F: -16764}, 6: {0xD5: 8, 0x55: -8, 0xAA: 32256}}
    for kind, table in known.items():
        (tmp_path / "x.wav").write_bytes(riff(kind, 1, 8000, 8, bytes(table)))
        x, _ = data.read_wav(tmp_path / "x.wav")
        assert np.round(x * 32768).tolist() == list(table.values())


def test_other_chunks_and_odd_ones_are_passed_over(tmp_path):
    _, _, audio, _ = KINDS["16 bit"]
    chunk = b"LIST" + struct.pack("<I", 3) + b"abc\x00"
    (tmp_path / "x.wav").write_bytes(riff(1, 1, 8000, 16, audio, before=chunk))
    assert len(data.read_wav(tmp_path / "x.wav")[0]) == 1000


@pytest.mark.parametrize("claimed", [0, 2**32 - 1, 10**6])
def test_a_file_is_read_as_far_as_it_goes(claimed, tmp_path):
    _, _, audio, _ = KINDS["16 bit"]
    (tmp_path / "x.wav").write_bytes(riff(1, 1, 8000, 16, audio + b"\x01", size=claimed))  # and half a sample
    assert len(data.read_wav(tmp_path / "x.wav")[0]) == 1000


@pytest.mark.parametrize(
    "claimed, part",
    [(2000, 1.0), (1990, 1.0), (4000, 0.5), (0, 1.0), (2**32 - 1, 1.0), (2**31 - 4096, 1.0)],  # the last: not known
)
def test_how_much_of_a_file_is_there(claimed, part, tmp_path):
    """What was cut off on the way is told from what a program wrote that did not know the length in time."""
    (tmp_path / "x.wav").write_bytes(riff(1, 1, 8000, 16, KINDS["16 bit"][2], size=claimed))
    assert module.part_there(tmp_path / "x.wav") == part


def test_of_a_file_without_sound_everything_is_there(tmp_path):
    (tmp_path / "x.wav").write_bytes(b"hello")
    assert module.part_there(tmp_path / "x.wav") == 1.0


@pytest.mark.parametrize(
    "content, message",
    [
        (b"ID3\x04" + bytes(20), r"x.wav is no WAV file but MP3. Convert it: .* ffmpeg -i x.wav x-new.wav"),
        (b"\x00\x00\x00\x20ftypM4A ", "MPEG-4 audio, the m4a of a telephone"),
        (b"OggS" + bytes(20), "but Ogg"),
        (b"RF64" + bytes(20), "but RF64"),
        (b"", "x.wav is empty, a file of 0 bytes: record it again$"),
        (b"hello, this is text\n" * 50, "x.wav is no WAV file but text: .* the WAV file itself$"),
        ("Grüße ".encode() * 300, "no WAV file but text"),  # cut within a letter, wherever one looks
        (bytes(range(256)), "x.wav is no WAV file. Convert it"),
        (b"RIFF", "x.wav is the beginning of a WAV file, cut short before its sound: copy or record it again$"),
        (riff(1, 1, 8000, 16, b""), "holds no sound"),
        (riff(17, 1, 8000, 4, bytes(9)), "IMA ADPCM with 4 bits; expected plain samples"),
        (riff(1, 1, 8000, 12, bytes(9)), "the codec 1 with 12 bits"),
        (riff(1, 0, 8000, 16, bytes(9)), "0 channels"),
        (riff(3, 1, 8000, 32, np.array([np.nan], "<f4").tobytes()), "NaN or infinity"),
        (riff(1, 1, 100, 16, bytes(2 * 100 * 601)), "has 601 seconds; expected at most 600"),
        (
            riff(1, 1, 8000, 16, bytes(9))[:30],
            "x.wav is a WAV file without sound in it, damaged or cut short: copy or record it again$",
        ),
    ],
)
def test_what_is_no_sound_is_told_of(content, message, tmp_path):
    (tmp_path / "x.wav").write_bytes(content)
    with pytest.raises(ValueError, match=message):
        data.read_wav(tmp_path / "x.wav")


def test_a_missing_file_is_told_of(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no file"):
        data.read_wav(tmp_path / "none.wav")


@pytest.mark.parametrize("rate, new_rate", [(44100, 8000), (48000, 8000), (8000, 16000), (11025, 8000)])
def test_a_tone_stays_the_tone_it_was(rate, new_rate):
    tone = np.sin(2 * np.pi * 700 * np.arange(rate) / rate)
    x = data.resample(tone, rate, new_rate)
    expected = np.sin(2 * np.pi * 700 * np.arange(new_rate) / new_rate)
    middle = slice(new_rate // 10, -new_rate // 10)
    assert len(x) == new_rate and np.abs(x - expected)[middle].max() < 1e-3


def test_what_the_new_rate_cannot_hold_is_taken_out():
    high = np.sin(2 * np.pi * 5000 * np.arange(44100) / 44100)  # would come back as 3,000 Hz
    assert np.abs(data.resample(high, 44100, 8000))[500:-500].max() < 2e-3


def test_resample_keeps_dtype_and_refuses_no_rate():
    assert data.resample(np.ones(100, np.float32), 16000, 8000).dtype == np.float32
    assert data.resample(np.ones(3), 8000, 8000).tolist() == [1, 1, 1]
    with pytest.raises(ValueError, match="the rates are 0 and 8000"):
        data.resample(np.ones(3), 0, 8000)


def test_read_wav_at_another_rate(tmp_path):
    kind, bits, audio, _ = KINDS["16 bit"]
    (tmp_path / "x.wav").write_bytes(riff(kind, 1, 16000, bits, audio))
    x, rate = data.read_wav(tmp_path / "x.wav", rate=8000)
    assert rate == 8000 and len(x) == 500


def test_examples_in_docstrings():
    failed, attempted = doctest.testmod(module, extraglobs={"np": np})
    assert (failed, attempted > 0) == (0, True)
