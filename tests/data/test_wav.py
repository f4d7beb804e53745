"""WAV files of every ordinary kind give the same sound; other files a sentence; another rate the same tone."""

import doctest
import shlex
import struct
import tracemalloc
import wave
from pathlib import Path

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


RATE_OF_4_BILLION = riff(1, 1, 8000, 16, bytes(8)).replace(struct.pack("<I", 8000), struct.pack("<I", 4_000_000_001), 1)
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


def chunk(name, body):
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


INFO = chunk(b"LIST", b"INFO" + chunk(b"ISFT", b"a program's name\0"))


@pytest.mark.parametrize("after", [INFO, INFO * 20, INFO + chunk(b"id3 ", b"abc")[:-1], chunk(b"fact", bytes(4))])
def test_what_follows_an_empty_chunk_of_sound_is_no_sound(after, tmp_path):
    (tmp_path / "x.wav").write_bytes(riff(1, 1, 8000, 16, after, size=0))
    with pytest.raises(ValueError, match="holds no sound"):
        data.read_wav(tmp_path / "x.wav")


def test_sound_that_begins_like_a_chunk_is_sound(tmp_path):
    """Of a program that did not know the length in time: letters, and then not what a chunk would have."""
    audio = b"LIST" + KINDS["16 bit"][2]
    (tmp_path / "x.wav").write_bytes(riff(1, 1, 8000, 16, audio, size=0))
    assert len(data.read_wav(tmp_path / "x.wav")[0]) == 1002


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
        (riff(1, 1, 8000, 12, bytes(9)), "x.wav holds whole numbers with 12 bits; expected plain samples of 8, 16"),
        (riff(1, 1, 8000, 0, bytes(9)), "whole numbers with 0 bits"),
        (riff(3, 1, 8000, 16, bytes(9)), "floats with 16 bits"),
        (
            riff(1, 1, 8000, 16, bytes(8)).replace(b"\x01\x00", b"\xfe\xff", 1),
            "an extensible header without its kind, with 16 bits",
        ),
        (riff(1, 1, 384_001, 16, bytes(8)), "384001 samples a second: it is damaged"),
        (RATE_OF_4_BILLION, "4000000001 samples a second"),
        (riff(1, 0, 8000, 16, bytes(9)), "0 channels"),
        (riff(3, 1, 8000, 32, np.array([np.nan], "<f4").tobytes()), "NaN or infinity"),
        (riff(3, 1, 8000, 32, b"\x00\x00\xa0\x7f"), "NaN or infinity"),  # a NaN that warns where it is cast
        (riff(3, 1, 8000, 64, np.array([1e300, 0], "<f8").tobytes()), "or samples far beyond 1; expected −1 … 1"),
        (riff(3, 2, 8000, 64, np.array([1.7e308, 1.7e308], "<f8").tobytes()), "or samples far beyond 1"),
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


@pytest.mark.parametrize("name", ["a b.mp3", "nine (2).m4a", "it's.mp3", "5 $.mp3", 'say "six".mp3'])
def test_the_command_that_converts_holds_in_a_shell(name, tmp_path):
    (tmp_path / name).write_bytes(b"ID3\x04" + bytes(20))
    with pytest.raises(ValueError) as found:
        data.read_wav(tmp_path / name)
    command = str(found.value).split("or run ")[1]
    assert shlex.split(command) == ["ffmpeg", "-i", name, f"{Path(name).stem}-new.wav"]
    assert "'" in name or "$" in name or '"' in name or f'"{name}"' in command  # as Windows has it, too


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


@pytest.mark.parametrize("hertz, kept", [(3400, 1.0), (3800, 0.5), (4100, 0.04), (4200, 0.0)])
def test_where_the_slope_of_the_filter_lies(hertz, kept):
    tone = np.sin(2 * np.pi * hertz * np.arange(44100) / 44100)
    middle = data.resample(tone, 44100, 8000)[500:-500]
    assert np.sqrt(2 * np.mean(middle**2)) == pytest.approx(kept, abs=0.002)


def test_what_the_new_rate_cannot_hold_is_taken_out():
    high = np.sin(2 * np.pi * 5000 * np.arange(44100) / 44100)  # would come back as 3,000 Hz
    assert np.abs(data.resample(high, 44100, 8000))[500:-500].max() < 2e-3


def test_resample_keeps_dtype_and_refuses_no_rate():
    assert data.resample(np.ones(100, np.float32), 16000, 8000).dtype == np.float32
    assert data.resample(np.ones(3), 8000, 8000).tolist() == [1, 1, 1]
    with pytest.raises(ValueError, match="the rates are 0 and 8000"):
        data.resample(np.ones(3), 0, 8000)


def test_a_steep_way_down_takes_little_memory():
    """Its filter is long: 150,000 samples for each new one."""
    tracemalloc.start()
    x = data.resample(np.ones(44100 * 300, np.float32), 44100, 10)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(x) == 3000 and x[100:-100] == pytest.approx(1, abs=1e-3) and most < 500e6


@pytest.mark.parametrize("new_rate", [16000, 8000])
def test_whole_numbers_come_back_as_float64(new_rate):
    assert data.resample(np.ones(100, np.int16), 16000, new_rate).dtype == np.float64


@pytest.mark.parametrize("rate", [8000.5, "8000", None, 0, -8000, 10_000_001, np.nan, [8000]])
def test_a_rate_is_a_whole_number_within_reason(rate, tmp_path):
    (tmp_path / "x.wav").write_bytes(riff(1, 1, 16000, 16, bytes(40)))
    for call in (lambda: data.resample(np.ones(9), 16000, rate), lambda: data.resample(np.ones(9), rate, 16000)):
        with pytest.raises(ValueError, match=r"the rates are .*; expected whole numbers from 1 to 384,000"):
            call()
    if rate is not None:
        with pytest.raises(ValueError, match="the rates are"):
            data.read_wav(tmp_path / "x.wav", rate=rate)


def test_whole_rates_of_other_types_are_ints(tmp_path):
    (tmp_path / "x.wav").write_bytes(riff(1, 1, 16000, 16, bytes(40)))
    for rate in (8000.0, np.int64(8000)):
        x, found = data.read_wav(tmp_path / "x.wav", rate=rate)
        assert len(x) == 10 and found == 8000 and type(found) is int


@pytest.mark.parametrize("x", [np.ones((9, 2)), 1.0])
def test_resample_takes_one_channel(x):
    with pytest.raises(ValueError, match=r"x has shape \(.*\); expected \(samples,\)"):
        data.resample(x, 16000, 8000)


def test_read_wav_at_another_rate(tmp_path):
    kind, bits, audio, _ = KINDS["16 bit"]
    (tmp_path / "x.wav").write_bytes(riff(kind, 1, 16000, bits, audio))
    x, rate = data.read_wav(tmp_path / "x.wav", rate=8000)
    assert rate == 8000 and len(x) == 500


def test_examples_in_docstrings():
    failed, attempted = doctest.testmod(module, extraglobs={"np": np})
    assert (failed, attempted > 0) == (0, True)
