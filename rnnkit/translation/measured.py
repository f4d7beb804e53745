"""What unit 11 says of several seeds: numbers, dates and names translated by models with attention and without.

OMP_NUM_THREADS=1 python -m rnnkit.translation.measured     # minutes of CPU time; writes rnnkit/data/translation.json
stored()["settings"]                                        # what the stored numbers were measured with
"""

import argparse
import json
import os
import platform
import time
from datetime import date
from importlib.resources import files

import numpy as np

from rnnkit import data, nn
from rnnkit.translation import pairs
from rnnkit.translation.bleu import bleu
from rnnkit.translation.evaluation import exact
from rnnkit.translation.model import EMBEDDING, HIDDEN, Translator, fit
from rnnkit.translation.search import beam_search
from rnnkit.translation.vocabulary import Vocabulary

# All that decides the results, so that a stored file can be compared with what the code says today.
SETTINGS = {
    "seeds": [0, 1, 2],
    "embedding": EMBEDDING,
    "hidden": HIDDEN,
    "numbers": {"steps": 600, "lr": 3e-3, "digits": 6, "tested": 300, "seed": 99},
    "letters": {"steps": 600, "lr": 3e-3, "digits": 6, "tested": 300, "seed": 99},
    "dates": {"steps": 550, "lr": 5e-3, "tested": 300, "seed": 99},
    "names": {"steps": 400, "lr": 5e-3, "batch": 32, "held_out": 50, "seed": 0},
    "beams": {"tested": 60, "widths": [1, 2, 5, 20], "alpha": 1.0, "seed": 98},
}
KINDS = ("attention", "additive", "none")
UNSEEN = date(2100, 1, 1), date(2299, 12, 31)


def translator(kind, vocabularies, seed):
    """A new model: kind is "attention", "additive" or "none"."""
    rng = np.random.default_rng(seed)
    attention = {
        "attention": nn.Attention,
        "additive": lambda: nn.AdditiveAttention(2 * HIDDEN, 2 * HIDDEN, HIDDEN, rng=rng),
        "none": lambda: None,
    }[kind]()
    return Translator(*vocabularies, attention=attention, rng=rng)


def trained(kind, vocabularies, draw, task, seed):
    """A model that has learned, and the CPU seconds that it took."""
    start, settings = time.process_time(), SETTINGS[task]
    model = translator(kind, vocabularies, seed)
    fit(model, draw, settings["steps"], seed=seed, lr=settings["lr"], progress=False)
    return model, time.process_time() - start


def numbers(kind, seed, task="numbers"):
    """Exact by the number of digits, 1 to 8, and BLEU beside it; for plain attention and none also the beams."""
    settings = SETTINGS[task]
    vocabularies = pairs.number_vocabularies()
    if task == "letters":
        english = vocabularies[0].tokens[3:]
        vocabularies = Vocabulary([*english, " "], list), vocabularies[1]
    model, seconds = trained(kind, vocabularies, pairs.random_numbers, task, seed)
    rng = np.random.default_rng(settings["seed"])
    result = {"seconds": seconds, "exact": [], "bleu": [], "length": []}
    for digits in range(1, 9):
        tested = pairs.numbers_of(digits, settings["tested"], rng)
        written = model.translate([text for text, _ in tested])
        right = [translation for _, translation in tested]
        result["exact"].append(np.mean([a == b for a, b in zip(written, right, strict=True)]))
        result["bleu"].append(bleu(written, right))
        result["length"].append(sum(map(len, written)) / sum(map(len, right)))
    if task == "numbers":
        result["beams"] = beams(model)
    return result


def beams(model):
    """Exact and BLEU on numbers of six digits, by the width of the beam: greedy first, with the exponent last."""
    settings = SETTINGS["beams"]
    tested = pairs.numbers_of(6, settings["tested"], np.random.default_rng(settings["seed"]))
    right = [translation for _, translation in tested]
    result = {}
    for width, alpha in [(width, 0.0) for width in settings["widths"]] + [(5, settings["alpha"])]:
        ids = [beam_search(*model.start(text), width, alpha=alpha)[0] for text, _ in tested]
        written = ["".join(model.target_vocabulary.decode(one)) for one in ids]
        share = np.mean([a == b for a, b in zip(written, right, strict=True)])
        result[f"{width}, {alpha:g}"] = [share, bleu(written, right)]
    return result


def dates(kind, seed):
    """Exact on the formats of the training, on each that it lacks, and on years after those of the training."""
    settings = SETTINGS["dates"]
    model, seconds = trained(kind, pairs.date_vocabularies(), pairs.random_dates, "dates", seed)
    rng = np.random.default_rng(settings["seed"])

    def of(**options):
        return exact(model, pairs.random_dates(rng, settings["tested"], **options))

    result = {"seconds": seconds, "seen": of()}
    result |= {style: of(styles=[style]) for style in pairs.HELD_OUT_STYLES}
    first, last = UNSEEN
    return result | {"unseen years": of(first=first, last=last)}


def split_names():
    """The pairs of country names: those of the training, and those held out."""
    names, settings = data.country_names(), SETTINGS["names"]
    order = np.random.default_rng(settings["seed"]).permutation(len(names))
    shuffled = [names[i] for i in order]
    return shuffled[settings["held_out"] :], shuffled[: settings["held_out"]]


def names(kind, seed):
    """Exact on the names of the training and on those held out, and what is written for these."""
    known, held_out = split_names()
    settings = SETTINGS["names"]
    vocabularies = pairs.name_vocabularies(known + held_out)
    draw = pairs.drawn_from(known, settings["batch"])
    model, seconds = trained(kind, vocabularies, draw, "names", seed)
    written = dict(zip((text for text, _ in held_out), model.translate([text for text, _ in held_out]), strict=True))
    return {
        "seconds": seconds,
        "training": exact(model, known),
        "held out": exact(model, held_out),
        "written": written,
    }


def jobs():
    """The trainings, as (what, kind, seed): the long ones first."""
    asked = [("letters", kind) for kind in ("attention", "none")] + [("dates", kind) for kind in ("attention", "none")]
    asked += [("numbers", kind) for kind in KINDS] + [("names", "attention")]
    return [(what, kind, seed) for what, kind in asked for seed in SETTINGS["seeds"]]


def run_job(job):
    what, kind, seed = job
    if what == "letters":
        return numbers(kind, seed, "letters")
    return {"numbers": numbers, "dates": dates, "names": names}[what](kind, seed)


def measure(processes=None):
    """Everything, as the dict that is stored."""
    todo = jobs()
    results = {}
    from concurrent.futures import ProcessPoolExecutor  # a browser, which only reads the results, has no processes

    with ProcessPoolExecutor(processes) as pool:
        for done, (job, result) in enumerate(zip(todo, pool.map(run_job, todo), strict=True), 1):
            print(f"{done:3} of {len(todo)}: {job}", flush=True)
            results.setdefault(job[0], {}).setdefault(job[1], []).append(result)
    made_with = {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "threads": os.environ.get("OMP_NUM_THREADS", "all"),
    }
    return {"settings": SETTINGS, "made_with": made_with, **results}


def path():
    return files("rnnkit.data").joinpath("translation.json")


def stored():
    """What `python -m rnnkit.translation.measured` last wrote: a dict with the keys

    settings   what it was measured with, `SETTINGS`
    made_with  versions of Python and NumPy, and the number of threads
    numbers    kind of attention -> a list over the seeds, of dicts with "exact", "bleu" and "length" (what was written
               over what is right), each for 1 to 8 digits, and "beams": "width, alpha" -> [exact, BLEU] of six digits
    letters    the same with letters instead of words as the source's tokens, without "beams"
    dates      kind -> a list over the seeds, of dicts with the share that is exact: "seen", each of the held-out
               formats, "unseen years"
    names      kind -> a list over the seeds, of dicts with "training" and "held out", and what was "written" for these

    and everywhere "seconds", those of CPU time that the training took.
    """
    return json.loads(path().read_text(encoding="utf-8"))


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="trainings at a time")
    found = measure(parser.parse_args(arguments).processes)
    text = json.dumps(found, indent=1, default=float, ensure_ascii=False)
    path().write_text(text + "\n", encoding="utf-8")
    print("written to", path())


if __name__ == "__main__":
    main()
