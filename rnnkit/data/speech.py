"""Spoken digits: those that are bundled, and those of a data set that you download yourself."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnnkit.data.wav import read_wav

SPEECH_RATE = 8000  # samples a second, of all recordings here
STRANGERS = ("allison", "captcha")  # the two of them that are recordings of real speech
DIGIT_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SPOKEN_DIGITS_SOURCE = (
    "320 spoken digits, 8 kHz, µ-law. 300 are synthesised: kal, awb, rms, slt with Flite 2.2, © Carnegie Mellon "
    "University; ked with Festival 2.5.0, festvox-kdlpc16k and festlex-cmu, © University of Edinburgh; both permissive "
    "licences. 10 are taken from captcha 0.7.1, © Hsiaoming Yang, BSD-3-Clause; texts: rnnkit/data/speech_licence.txt. "
    "10 are by Allison Smith, from the Asterisk core sounds 1.6.1, CC BY-SA 3.0, also as they are adapted here: "
    "rnnkit/data/speech_allison_licence.txt"
)
NAME = re.compile(r"([0-9])_(.+)_([0-9]+)\.wav")
FSDD = "https://github.com/Jakobovski/free-spoken-digit-dataset"


class Recordings(NamedTuple):
    """waves     a list of N float32 arrays (samples,), in −1 … 1, at 8,000 samples a second
    digits    int64 (N,): what is said
    speakers  (N,), strings: who says it
    takes     int64 (N,): which of a speaker's recordings of this digit it is, from 0
    """

    waves: list
    digits: np.ndarray
    speakers: np.ndarray
    takes: np.ndarray

    def only(self, keep):
        """The recordings n for which keep (N,) is True: `r.only(r.speakers == "slt")`."""
        chosen = np.flatnonzero(keep)
        return Recordings(
            [self.waves[n] for n in chosen], self.digits[chosen], self.speakers[chosen], self.takes[chosen]
        )

    def __repr__(self):
        """One line: a notebook shows what its cell ends with, and a million numbers say nothing."""
        seconds = sum(map(len, self.waves)) / SPEECH_RATE
        return f"{len(self.waves)} recordings of {', '.join(dict.fromkeys(self.speakers.tolist()))}: {seconds:.0f} s"


def spoken_digits():
    """The ten English digits in seven voices: `Recordings` of 320 waves, to be unpacked into four.

    Five voices are synthesised, each modelled on one person: kal, awb, rms and ked, men, and slt, a woman. They say
    each digit six times, with six settings of speed and pitch (the takes). Two are recordings of real speech, a take
    each: allison is Allison Smith, of captcha nobody says who it is. `data.STRANGERS` names these two. The recordings
    are cut at both ends and have a peak of 0.9. tests/data/make_speech.py makes the file.

    Source and licence: `rnnkit.data.SOURCES["spoken_digits"]`.

    >>> waves, digits, speakers, takes = spoken_digits()
    >>> len(waves), digits[:7], speakers[0]
    (320, array([0, 0, 0, 0, 0, 0, 1]), np.str_('kal'))
    """
    stored = _stored()
    x = stored["audio"] / 127.5 - 1  # µ-law: the logarithm of what it stands for, in −1 … 1
    x = (np.sign(x) * np.expm1(np.abs(x) * np.log(256)) / 255).astype(np.float32)
    waves = np.split(x, np.cumsum(stored["length"].astype(np.int64))[:-1])
    whole = {name: stored[name].astype(np.int64) for name in ("digit", "voice", "take")}
    return Recordings(
        [wave.copy() for wave in waves], whole["digit"], stored["names"][whole["voice"]].copy(), whole["take"]
    )


def read_digits(folder, takes=None):
    """The recordings of a downloaded Free Spoken Digit Dataset, or of your own in the same manner: `Recordings`.

    folder  the one that you downloaded or its folder "recordings", with files named {digit}_{speaker}_{take}.wav,
            such as 7_jackson_3.wav; files with other names are skipped
    takes   None for all, or the numbers of the takes to read, such as range(10)

    They come in the order of speaker, digit, take. Files of another rate than 8 kHz are brought to it, see `read_wav`.
    Raises FileNotFoundError when there is no such folder or no such file in it, TypeError when takes is no list or
    None, and what `read_wav` raises.

        waves, digits, speakers, takes = data.read_digits("free-spoken-digit-dataset", takes=range(10))
    """
    folder = Path(folder).expanduser()
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {str(folder)!r} seen from {Path.cwd()}; the data set is at {FSDD}")
    if (folder / "recordings").is_dir():
        folder = folder / "recordings"
    if takes is not None and not isinstance(takes, range):
        if not np.iterable(takes):
            raise TypeError(f"takes is {takes!r}; expected None or numbers of takes, such as range(10)")
        takes = [int(take) for take in takes]  # a generator can be gone through only once
    found = []
    for path in folder.glob("*.wav"):
        match = NAME.fullmatch(path.name)
        if match and (takes is None or int(match[3]) in takes):
            found.append((match[2], int(match[1]), int(match[3]), path))
    if not found:
        some = "" if takes is None else f" with takes of {takes!r}"
        raise FileNotFoundError(f"no files like 7_jackson_3.wav{some} in {str(folder)!r}; the data set is at {FSDD}")
    found.sort()
    waves = [read_wav(path, SPEECH_RATE)[0] for *_, path in found]
    speakers, digits, numbers = (list(column) for column in list(zip(*found, strict=True))[:3])
    return Recordings(waves, np.array(digits, np.int64), np.array(speakers), np.array(numbers, np.int64))


@cache
def _stored():
    """What tests/data/make_speech.py has written: a dict of arrays."""
    with np.load(str(files(__package__).joinpath("speech.npz"))) as file:
        return dict(file)
