"""Your own recordings, read aloud to a reader."""

from pathlib import Path

import numpy as np

from rnnkit import data
from rnnkit.data.speech import NAME
from rnnkit.data.wav import part_there
from rnnkit.speech.features import log_mels, trimmed
from rnnkit.speech.recogniser import Recogniser

MOST = 200  # files of a folder that are read
SILENCE = 1e-3  # a peak below which there is nothing to read: 33 of the 32,768 steps of 16 bits
SHORTEST, LONGEST = 0.1, 2.0  # seconds, of a digit: those that come with the course have 0.23 to 1.11
FLAT = 4  # dB between loud and quiet pieces of 20 ms: white noise has less than 2, the course's words more than 7


def read_own(source, reader):
    """Print what a reader makes of your own recordings.

    source  "" for none; a WAV file in which you say one digit (or several, for a `Recogniser`); or a folder of such
            files. Where they are named {digit}_{speaker}_{take}.wav, as in the Free Spoken Digit Dataset, it is
            counted what is right
    reader  a `WordReader` or a `Recogniser`

    What cannot be read (silence, an empty file, text) is said in a sentence, and so is what makes a reading doubtful: a
    file that was cut off, noise from end to end, several seconds for one digit. Nothing is raised.
    """
    if source is None or not str(source).strip():
        print("No recording yet: the path is empty.")
        return
    try:
        paths = _paths(source)
    except (OSError, ValueError, TypeError, RuntimeError) as problem:  # a name too long, no such home, no path at all
        print(f"{str(source)[:40]!r} is no path that can be read: {str(problem)[:80]}")
        return
    if not paths:
        print(f"There is no WAV file in {Path(source)}.")
        return
    if len(paths) > MOST:
        paths = [paths[i] for i in np.linspace(0, len(paths) - 1, MOST).astype(int)]
        print(f"{MOST} of its files, evenly chosen:")
    of_rows = isinstance(reader, Recogniser)
    names, waves = [], []
    for one in paths:
        try:
            wave = _spoken(one)
            part = part_there(one)
        except (OSError, ValueError) as problem:
            print(problem)
            continue
        if part < 0.99:
            print(f"{one.name} was cut off: {100 * part:.0f} % of its sound is there. Copy it again, or use that.")
        remark = _remark(wave, of_rows)
        if remark:
            print(f"{one.name} {remark}")
        names.append(one.name)
        waves.append(wave)
    if not waves:
        return
    said = [row - 1 if of_rows else np.array([row]) for row in reader.read(log_mels(waves))]
    right = {}
    for name, row in zip(names, said, strict=True):
        match = NAME.fullmatch(name)
        if match:
            right.setdefault(match[2], []).append(row.tolist() == [int(match[1])])
        if len(names) <= 20:
            print(f"{name[:24]:24} {' '.join(map(str, row)) or 'nothing'}")
    for speaker, found in right.items():
        print(f"{speaker[:24]:24} {sum(found)} of {len(found)} right")


def _paths(source):
    """The WAV files that are meant, in order: those of a folder, or the one."""
    path = Path(source).expanduser()
    if (path / "recordings").is_dir():
        path = path / "recordings"
    return sorted(p for p in path.iterdir() if p.suffix.lower() == ".wav") if path.is_dir() else [path]


def _spoken(path):
    """The wave of a file (samples,), without the silence at its ends. Raises ValueError where nothing can be in it."""
    wave, rate = data.read_wav(path, data.SPEECH_RATE)
    if np.abs(wave - wave.mean()).max() < SILENCE:
        raise ValueError(f"{path.name} holds silence: record it again, closer to the microphone")
    if len(wave) < SHORTEST * rate:
        raise ValueError(f"{path.name} holds {len(wave) / rate:.2f} s of sound: too short for a digit")
    return trimmed(wave)


def _remark(wave, of_rows):
    """What makes it doubtful that a wave is speech, or one digit: the rest of a sentence, or ""."""
    if spread(wave) < FLAT:
        return "is about as loud from end to end, as noise is: a word would stand out. It is read all the same."
    seconds = len(wave) / data.SPEECH_RATE
    if not of_rows and seconds > LONGEST:
        return f"lasts {seconds:.1f} s, a digit about half of one: cut one out. It is read all the same."
    return ""


def spread(wave):
    """How many dB lie between the loud and the quiet pieces of 20 ms of a wave (samples,)."""
    piece = data.SPEECH_RATE // 50
    energy = np.square(wave[: len(wave) // piece * piece].reshape(-1, piece)).mean(axis=1)
    quiet, loud = np.percentile(10 * np.log10(energy + 1e-12), [10, 90])
    return loud - quiet
