"""Your own recordings, read aloud to a reader."""

from pathlib import Path

import numpy as np

from rnnkit import data
from rnnkit.data.speech import NAME
from rnnkit.speech.features import log_mels, trimmed
from rnnkit.speech.recogniser import Recogniser

MOST = 200  # files of a folder that are read


def read_own(source, reader):
    """Print what a reader makes of your own recordings.

    source  "" for none; a WAV file in which you say one digit (or several, for a `Recogniser`); or a folder of such
            files. Where they are named {digit}_{speaker}_{take}.wav, as in the Free Spoken Digit Dataset, it is
            counted what is right
    reader  a `WordReader` or a `Recogniser`

    What cannot be read is said in a sentence; nothing is raised.
    """
    if not str(source):
        print("No recording yet: the path is empty.")
        return
    path = Path(source).expanduser()
    if (path / "recordings").is_dir():
        path = path / "recordings"
    paths = sorted(p for p in path.iterdir() if p.suffix.lower() == ".wav") if path.is_dir() else [path]
    if not paths:
        print(f"There is no WAV file in {path}.")
        return
    if len(paths) > MOST:
        paths = [paths[i] for i in np.linspace(0, len(paths) - 1, MOST).astype(int)]
        print(f"{MOST} of its files, evenly chosen:")
    names, waves = [], []
    for one in paths:
        try:
            wave = trimmed(data.read_wav(one, data.SPEECH_RATE)[0])
        except (OSError, ValueError) as problem:
            print(problem)
        else:
            names.append(one.name)
            waves.append(wave)
    if not waves:
        return
    of_strings = isinstance(reader, Recogniser)
    said = [row - 1 if of_strings else np.array([row]) for row in reader.read(log_mels(waves))]
    right = {}
    for name, row in zip(names, said, strict=True):
        match = NAME.fullmatch(name)
        if match:
            right.setdefault(match[2], []).append(row.tolist() == [int(match[1])])
        if len(names) <= 20:
            print(f"{name[:24]:24} {' '.join(map(str, row)) or 'nothing'}")
    for speaker, found in right.items():
        print(f"{speaker[:24]:24} {sum(found)} of {len(found)} right")
