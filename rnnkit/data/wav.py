"""Sound from WAV files of every ordinary kind, and sound at another rate.

Why not a library: Python's own `wave` refuses float, µ-law and, up to 3.11, the header that sox and ffmpeg write for
24 and 32 bits; soundfile and scipy, which read more, are two compiled packages that nothing else here needs, and
soundfile is not there in a browser. The format is a list of chunks, and reading it takes a page. On files of 8, 16, 24
and 32 bits, floats of both sizes, µ-law and A-law, written by soundfile 0.14.0, the samples are those that soundfile
reads: tests/data/test_sound_values.py compares them.
"""

import shlex
import struct
from math import gcd
from pathlib import Path

import numpy as np

PCM, FLOAT, A_LAW, MU_LAW, EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
CODECS = {1: "whole numbers", 3: "floats", 6: "A-law", 7: "µ-law", 0xFFFE: "an extensible header without its kind,"}
CODECS |= {2: "ADPCM", 17: "IMA ADPCM", 49: "GSM 6.10", 80: "MPEG", 85: "MP3", 255: "AAC", 353: "Windows Media"}
OTHERS = {  # what other files begin with
    b"ID3": "MP3",
    b"\xff\xfb": "MP3",
    b"\xff\xf3": "MP3",
    b"\xff\xf1": "AAC",
    b"OggS": "Ogg (Vorbis or Opus)",
    b"fLaC": "FLAC",
    b"FORM": "AIFF",
    b"caff": "CAF",
    b"\x1aE\xdf\xa3": "WebM or Matroska",
    b"#!AMR": "AMR",
}
UNKNOWN = 2**31 - 2**16  # bytes: a size from here on is what programs write that do not know the length in time
LONGEST = 600  # seconds: a longer file is surely another one than meant
FASTEST = 384_000  # samples a second, eight times 48,000: the filter of `resample` grows with the rate
LOUDEST = 2.0**32  # of floats that are meant to lie in −1 … 1; some programs write them as large as whole numbers


def read_wav(path, rate=None):
    """The sound in a WAV file, and its rate: (x, rate), float32 (samples,) and samples a second.

    path  of the file
    rate  None for the file's own rate, or the one to bring the sound to, see `resample`

    Reads 8, 16, 24 and 32 bits, floats of 32 and 64 bits, µ-law and A-law, with the plain header and the extensible
    one; of several channels it takes the mean. Whole numbers of so many bits are divided by 2^(bits − 1), so that x
    lies in −1 … 1. A file that ends before it says it does, as programs write that do not know the length in time, is
    read as far as it goes.

    Raises FileNotFoundError when there is no such file, and ValueError, which says what to do, when it is something
    else, such as MP3 or the m4a of a telephone; also when it is empty, holds no sound, or more than ten minutes, and
    for a rate that `resample` refuses.

        x, rate = data.read_wav("seven.wav")                     # x.shape is (22050,), rate 44100
        x, rate = data.read_wav("seven.wav", rate=8000)          # x.shape is (4000,), rate 8000
    """
    path = Path(path).expanduser()
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {str(path)!r} seen from {Path.cwd()}; give the path of a WAV file")
    content = path.read_bytes()
    kind, channels, own_rate, bits, audio, _ = _chunks(content, path.name)
    x = _samples(kind, bits, audio, path.name)
    if not (np.abs(x) <= LOUDEST).all():
        raise ValueError(
            f"{path.name} holds NaN or infinity, or samples far beyond 1; expected −1 … 1: export it again, with 16 "
            "bits"
        )
    x = x[: len(x) // channels * channels].reshape(-1, channels).mean(axis=1)
    if x.size == 0:
        raise ValueError(f"{path.name} holds no sound: record it again")
    if len(x) > LONGEST * own_rate:
        raise ValueError(f"{path.name} has {len(x) / own_rate:.0f} seconds; expected at most {LONGEST}: cut a part out")
    x = x.astype(np.float32)
    return (x, own_rate) if rate is None else (resample(x, own_rate, rate), int(rate))


def part_there(path):
    """How much of the sound that a WAV file says it holds is in it: 1.0 for all, 0.5 when half of it was cut off.

    Where the file does not say how long it is, or is no WAV file, 1.0.
    """
    try:
        *_, audio, size = _chunks(Path(path).expanduser().read_bytes(), "")
    except ValueError:
        return 1.0
    return 1.0 if size == 0 or size >= UNKNOWN else len(audio) / size


def resample(x, rate, new_rate):
    """Sound x (samples,) at `rate` samples a second, as it would be with `new_rate`: the same seconds, other samples.

    Each new sample is a sum of old ones around its place, weighted by a sinc, sin(πu) / πu, that a Hann window ends
    after sixteen of its zeros on both sides. What is higher than the smaller rate can hold (half of it) is taken out,
    as it would come back as another tone. The filter has a slope: from 44,100 to 8,000, which holds up to 4,000 Hz, a
    tone of 3,400 Hz stays as it is, of 3,800 Hz half of it is left, of 4,100 Hz 4 %, and of 4,200 Hz nothing.

    The new samples have the dtype of x where that is a float, and are float64 where x is of whole numbers. Raises
    ValueError when x has another shape, or a rate is no whole number from 1 to 384,000.

    >>> resample(np.sin(np.arange(441)), 44100, 8000).shape
    (80,)
    """
    x = np.array(x)
    x = x if x.dtype.kind == "f" else x.astype(np.float64)
    if x.ndim != 1:
        raise ValueError(f"x has shape {x.shape}; expected (samples,): of several channels take one, or their mean")
    if not (_is_rate(rate) and _is_rate(new_rate)):
        raise ValueError(
            f"the rates are {rate!r} and {new_rate!r}; expected whole numbers from 1 to {FASTEST:,} samples a second"
        )
    rate, new_rate = int(rate), int(new_rate)
    if rate == new_rate or x.size == 0:
        return x
    common = gcd(rate, new_rate)
    up, down = new_rate // common, rate // common
    scale = min(1.0, 0.95 * new_rate / rate)  # of the band that is kept; the rest is the filter's slope
    half = int(np.ceil(16 / scale))  # old samples on each side
    offsets = np.arange(-half + 1, half + 1)
    u = offsets - np.arange(up)[:, None] / up  # (phases, taps): how far each old sample lies from the new one
    kernel = scale * np.sinc(scale * u) * np.where(np.abs(u) < half, 0.5 + 0.5 * np.cos(np.pi * u / half), 0.0)
    padded = np.concatenate([np.zeros(half), x, np.zeros(half + 1)])
    ticks = np.arange(-(-len(x) * up // down), dtype=np.int64) * down  # in steps of 1 / up of an old sample
    y = np.empty(len(ticks))
    block = max(1, 2**20 // len(offsets))  # new samples at once: 8 MB of old ones
    for start in range(0, len(ticks), block):
        at, phase = np.divmod(ticks[start : start + block], up)
        y[start : start + block] = np.einsum("nk,nk->n", padded[at[:, None] + offsets + half], kernel[phase])
    return y.astype(x.dtype)


def _is_rate(rate):
    """Whether it is a whole number of samples a second, 8000.0 among them."""
    return np.isscalar(rate) and not isinstance(rate, (str, bytes)) and 1 <= rate <= FASTEST and rate == int(rate)


def _chunks(content, name):
    """(kind, channels, rate, bits, the bytes of the sound, how many it says they are) of a RIFF file's chunks."""
    if not content:
        raise ValueError(f"{name} is empty, a file of 0 bytes: record it again")
    if content[:4] == b"RIFF" and len(content) < 12:
        raise ValueError(f"{name} is the beginning of a WAV file, cut short before its sound: copy or record it again")
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        what = _what_it_is(content)
        if not what and _is_text(content):
            raise ValueError(f"{name} is no WAV file but text: give the path of the WAV file itself")
        raise ValueError(f"{name} is no WAV file{what}. {_convert(name)}")
    found, at = None, 12
    while at + 8 <= len(content):
        chunk, size = struct.unpack_from("<4sI", content, at)
        body = content[at + 8 : at + 8 + size]
        if chunk == b"fmt " and len(body) >= 16:
            found = struct.unpack_from("<HHIIHH", body)
            if found[0] == EXTENSIBLE and len(body) >= 26:  # the real kind begins its 16 bytes of sub-format
                found = (*struct.unpack_from("<H", body, 24), *found[1:])
        elif chunk == b"data":
            if found is None:
                break
            kind, channels, rate, _, _, bits = found
            if channels < 1 or not _is_rate(rate):
                raise ValueError(f"{name} says it has {channels} channels and {rate} samples a second: it is damaged")
            if size == 0 and not _only_chunks(content, at + 8):  # a program that did not know the length in time
                body = content[at + 8 :]
            return kind, channels, rate, bits, body, size
        at += 8 + size + size % 2
    raise ValueError(f"{name} is a WAV file without sound in it, damaged or cut short: copy or record it again")


def _only_chunks(content, at):
    """Whether from here to the end there are whole chunks, such as LIST with a title, and nothing else."""
    while at + 8 <= len(content) and content[at : at + 4].isascii() and content[at : at + 4].decode().isprintable():
        (size,) = struct.unpack_from("<I", content, at + 4)
        at += 8 + size + size % 2
    return len(content) <= at <= len(content) + 1  # the last one's filling may be missing


def _samples(kind, bits, audio, name):
    """The numbers in the bytes of a sound, floats, all channels in turn."""
    width = bits // 8
    audio = audio[: len(audio) // max(width, 1) * max(width, 1)]
    if kind == PCM and bits == 8:
        return (np.frombuffer(audio, np.uint8) - 128.0) / 128
    if kind == PCM and bits in (16, 32):
        return np.frombuffer(audio, f"<i{width}") / 2.0 ** (bits - 1)
    if kind == PCM and bits == 24:
        parts = np.frombuffer(audio, np.uint8).reshape(-1, 3)
        whole = np.zeros((len(parts), 4), np.uint8)
        whole[:, 1:] = parts  # as the upper three bytes of 32 bits, so that the sign is right
        return whole.view("<i4")[:, 0] / 2.0**31
    if kind == FLOAT and bits in (32, 64):
        with np.errstate(invalid="ignore"):  # some kinds of NaN warn; `read_wav` tells of all
            return np.frombuffer(audio, f"<f{width}").astype(np.float64)
    if kind in (MU_LAW, A_LAW) and bits == 8:
        return (_mu_law if kind == MU_LAW else _a_law)(np.frombuffer(audio, np.uint8).astype(np.int64))
    raise ValueError(
        f"{name} holds {CODECS.get(kind, f'the codec {kind}')} with {bits} bits; expected plain samples of 8, 16, 24 "
        f"or 32 bits, floats, µ-law or A-law. {_convert(name)}"
    )


def _mu_law(code):
    """ITU-T G.711: a sign, three bits of exponent, four of mantissa, all inverted."""
    code = 255 - code
    size = ((((code & 15) << 3) + 132) << (code >> 4 & 7)) - 132
    return np.where(code & 128, -size, size) / 32768


def _a_law(code):
    """ITU-T G.711: the same with every other bit inverted."""
    code = code ^ 0x55
    exponent, mantissa = code >> 4 & 7, (code & 15) << 4
    size = np.where(exponent == 0, mantissa + 8, (mantissa + 264) << np.maximum(exponent - 1, 0))
    return np.where(code & 128, size, -size) / 32768


def _what_it_is(content):
    for start, what in OTHERS.items():
        if content.startswith(start):
            return f" but {what}"
    if content[4:8] == b"ftyp":
        return " but MPEG-4 audio, the m4a of a telephone"
    if content[:4] in (b"RIFX", b"RF64"):
        return f" of the ordinary kind but {content[:4].decode()}"
    return ""


def _is_text(content):
    """Whether the first bytes are those of a text: UTF-8 without control characters."""
    start = content[:1024].decode("utf-8", "replace").rstrip("\ufffd")  # a letter may be cut in two
    return all(letter.isprintable() or letter in "\r\n\t\f\ufeff" for letter in start) and "\ufffd" not in start


def _convert(name):
    old, new = (_quoted(one) for one in (name, f"{Path(name).stem}-new.wav"))
    return f"Convert it: open it in Audacity and export it as WAV, or run ffmpeg -i {old} {new}"


def _quoted(name):
    """A name as a shell takes it: in double quotes, which Windows knows as well, where these are enough."""
    if shlex.quote(name) == name:
        return name
    return shlex.quote(name) if set(name) & set('"$`\\!') else f'"{name}"'
