"""What unit 12 says of real speech, and of voices left out, with seeds enough: measured once, and stored.

    python -m rnnkit.speech --fsdd FOLDER     # writes rnnkit/data/speech_measured.json

FOLDER holds the Free Spoken Digit Dataset, six men who say each digit fifty times, of which the takes 0 to 9 are used.
It is no part of this package: download it from https://github.com/Jakobovski/free-spoken-digit-dataset.
"""

import argparse
import hashlib
import json
import platform
from importlib.resources import files

import numpy as np

from rnnkit import data
from rnnkit.speech import features, recogniser, words
from rnnkit.speech.strings import error_rate, strings

# All that decides the results, so that a stored file can be compared with what the code says today.
SETTINGS = {
    "seeds": [0, 1, 2],
    "takes": 10,
    "new_takes": 2,  # of these, the last ones, for "men, new takes"
    "strings": {"count": 40, "digits": [3, 5], "seed": 5},  # of each speaker who is read
    "front_end": {"size": features.SIZE, "hop": features.HOP, "fft": features.FFT_SIZE, "M": features.M}
    | {"low": features.LOW, "high": features.HIGH, "eps": features.EPS},
    "words": {"steps": words.STEPS, "batch": words.BATCH, "lr": words.LR, "hidden": words.HIDDEN},
    "recogniser": {"steps": recogniser.STEPS, "batch": recogniser.BATCH, "lr": recogniser.LR}
    | {"last_lr": recogniser.LAST_LR, "dense": recogniser.DENSE, "hidden": recogniser.HIDDEN}
    | {"stack": recogniser.STACK, "count": recogniser.COUNT, "lengths": list(recogniser.LENGTHS)},
}


def of_words(train, tests, seed):
    """Train a reader of words on recordings; for each of the named tests the share it reads right."""
    reader = words.WordReader(features.log_mels(train.waves), train.digits, seed=seed)
    return {name: reader.accuracy(features.log_mels(test.waves), test.digits) for name, test in tests.items()}


def of_strings(train, tests, seed):
    """Train a recogniser of strings; for each of the named tests the digit error rate on strings made from it."""
    run = recogniser.StringTraining(train, seed=seed, progress=False)
    run.train(SETTINGS["recogniser"]["steps"])
    made = SETTINGS["strings"]
    rates = {}
    for name, test in tests.items():
        waves, labels = strings(test, made["count"], made["digits"], np.random.default_rng(made["seed"]))
        rates[name] = error_rate(run.model.read(features.log_mels(waves, peak=False)), labels)
    return rates


def measure(fsdd, progress=print):
    """Everything, as the dict that is stored; `fsdd` are `data.Recordings` of the data set."""
    bundled = data.spoken_digits()
    voices = bundled.only(~np.isin(bundled.speakers, data.STRANGERS))
    strangers = _by_speaker(bundled, data.STRANGERS)
    men = _by_speaker(fsdd)
    old = fsdd.takes < SETTINGS["takes"] - SETTINGS["new_takes"]
    found = {}
    for what, read in ("words", of_words), ("strings", of_strings):
        rows = found[what] = {"strangers": [], "men": [], "voices left out": [], "men left out": [], "new takes": []}
        for seed in SETTINGS["seeds"]:
            of_all = read(voices, strangers | men, seed)
            rows["strangers"].append({name: of_all[name] for name in strangers})
            rows["men"].append({name: of_all[name] for name in men})
            rows["voices left out"].append(_folds(read, voices, seed))
            rows["men left out"].append(_folds(read, fsdd, seed))
            rows["new takes"].append(read(fsdd.only(old), {"all": fsdd.only(~old)}, seed)["all"])
            progress(what, seed, {name: _mean(row[-1]) for name, row in rows.items()})
    digest = hashlib.sha256(b"".join(wave.tobytes() for wave in fsdd.waves)).hexdigest()
    made_with = {"python": platform.python_version(), "numpy": np.__version__}
    said = {"recordings": len(fsdd.waves), "speakers": list(men), "sha256": digest}
    return {"settings": SETTINGS, "made_with": made_with, "fsdd": said, **found}


def _folds(read, recordings, seed):
    scores = {}
    for name, train, test in words.folds(recordings.speakers):
        scores |= read(recordings.only(train), {name: recordings.only(test)}, seed)
    return scores


def _by_speaker(recordings, names=None):
    names = dict.fromkeys(recordings.speakers.tolist()) if names is None else names
    return {name: recordings.only(recordings.speakers == name) for name in names}


def _mean(row):
    return round(float(np.mean(list(row.values()) if isinstance(row, dict) else row)), 3)


def path():
    return files("rnnkit.data").joinpath("speech_measured.json")


def stored():
    """What `python -m rnnkit.speech --fsdd FOLDER` last wrote: a dict with the keys

    settings   what it was measured with, `SETTINGS`
    made_with  versions of Python and NumPy
    fsdd       how many recordings of the Free Spoken Digit Dataset there were, of whom, and a digest of them
    words      shares of single digits read right, in lists with one entry for each seed:
               "strangers" and "men"    after training on the five bundled voices: a dict from speaker to share
               "voices left out"        of each bundled voice, after training on the four others
               "men left out"           of each man of the data set, after training on the five others
               "new takes"              of the takes 8 and 9 of all six men, after training on their takes 0 to 7
    strings    digit error rates of strings of three to five digits, under the same names
    """
    return json.loads(path().read_text(encoding="utf-8"))


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m rnnkit.speech", description=__doc__.split("\n\n")[0])
    parser.add_argument("--fsdd", required=True, metavar="FOLDER", help="where the data set lies")
    folder = parser.parse_args(arguments).fsdd
    found = measure(data.read_digits(folder, takes=range(SETTINGS["takes"])), lambda *row: print(*row, flush=True))
    path().write_text(json.dumps(found, indent=1, default=float) + "\n", encoding="utf-8")
    print("written to", path())
