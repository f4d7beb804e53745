"""Unit 14's comparison: recall by lag, parity, adding, text, and cost by length, at one budget of weights for all.

OMP_NUM_THREADS=1 python -m rnnkit.after.measured           # half an hour of CPU time; writes rnnkit/data/after.json
OMP_NUM_THREADS=1 python -m rnnkit.after.measured --cost    # only the times, some minutes; all else stays as stored
stored()["settings"]                                        # what the stored numbers were measured with
"""

import argparse
import json
import os
import platform
import time
from functools import partial
from importlib.resources import files
from itertools import product

import numpy as np

from rnnkit import data, experiments, models, nn, optim, training
from rnnkit.after.layers import TCN, CausalAttention
from rnnkit.nn.scans import step_by_step

DOUBLE = "minGRU, 2 layers"


def two_layers(input_dim, hidden_dim, *, rng, dtype=np.float32):
    first = nn.MinGRU(input_dim, hidden_dim, rng=rng, dtype=dtype)
    return nn.Stack([first, nn.MinGRU(hidden_dim, hidden_dim, rng=rng, dtype=dtype)])


KINDS = {
    "RNN": nn.RNN,
    "GRU": nn.GRU,
    "LSTM": nn.LSTM,
    "minGRU": nn.MinGRU,
    DOUBLE: two_layers,
    "TCN": TCN,
    "attention": CausalAttention,
}
# For recall alone: what a longer field does, a gate's start (a minGRU's keeps at first, a GRU's is half open), and the
# learning rate.
OTHERS = {
    "TCN, field 256": partial(TCN, dilations=(1, 2, 4, 8, 16, 32, 64, 128)),
    "GRU, bias 2": partial(nn.GRU, update_bias=2.0),
    "LSTM, bias 3": partial(nn.LSTM, forget_bias=3.0),
    "minGRU, bias 0": partial(nn.MinGRU, gate_bias=0.0),
    "minGRU, bias -3": partial(nn.MinGRU, gate_bias=-3.0),
    "RNN, rate 0.01": nn.RNN,
}
LAYERS = KINDS | OTHERS

# All that decides the results, so that a stored file can be compared with what the code says today.
SETTINGS = {
    "seeds": [0, 1, 2],
    "budget": {"recall": 3500, "parity": 3500, "adding": 3500, "text": 60_000},  # weights of a model, output layer too
    "recall": {"T": [30, 50, 65, 100], "steps": 300},
    "parity": {"T": 12, "tested": [12, 48], "steps": 1000, "sequences": 500},
    "adding": {"T": 40, "steps": 600},
    "lr": {"TCN": 3e-3, "RNN, rate 0.01": 1e-2, "others": 5e-3},  # in these three
    "text": {"T": 64, "N": 16, "steps": [400, 1200], "lr": 1e-2},
    "cost": {"T": [64, 256, 1024], "N": [1, 16], "width": 32, "best of": 40},
    "scan": {"T": [1024, 4096], "NH": [32, 256, 1024], "best of": 80},
}


class EachStep(models.CharLM):
    """A model that answers at every step, and whose state ends with the sequence."""

    def loss(self, inputs, targets):
        return super().loss(inputs, targets)[0]


def weights_of(model):
    return sum(array.size for array in model.params.values())


def largest(make, budget):
    """The model make(hidden_dim) of the most units whose weights are within the budget."""
    H = 1
    while weights_of(make(H + 1)) <= budget:
        H += 1
    return make(H)


def within(task, kind, build, seed):
    """The model of the widest layer of a kind that the task's budget has room for.

    build: a pair of D, the width of the input, and a function build(layer, rng=rng) -> the model
    """
    D, around = build

    def make(H):
        rng = np.random.default_rng(seed)
        return around(LAYERS[kind](D, H, rng=rng), rng=rng)

    return largest(make, SETTINGS["budget"][task])


def trained(model, batches, steps, lr, max_norm=experiments.MAX_NORM):
    start = time.process_time()
    run = training.ModelRun(model, optim.Adam(model.params, lr=lr), batches, max_norm=max_norm, progress=False)
    run.train(steps)
    return {"weights": weights_of(model), "hidden": model.recurrent.hidden_dim, "seconds": time.process_time() - start}


def rate(kind):
    rates = SETTINGS["lr"]
    return rates.get(kind, rates["TCN" if kind.startswith("TCN") else "others"])


def recall(kind, T, seed):
    """Share of right answers in delayed recall of 4 symbols, after training at this T."""
    s, K = SETTINGS["recall"], experiments.RECALL_SYMBOLS
    model = recall_model(kind, seed)
    batches = training.Fresh(lambda rng: data.delayed_recall(T, experiments.BATCH, rng, K), seed)
    found = trained(model, batches, s["steps"], rate(kind))
    held_out = data.delayed_recall(T, experiments.HELD_OUT, np.random.default_rng(2**32), K)
    return {"score": model.accuracy(*held_out), **found}


def recall_model(kind, seed):
    K = experiments.RECALL_SYMBOLS
    return within("recall", kind, (2 * K, partial(models.Classifier, classes=K)), seed)


def parity(kind, seed):
    """Share of right answers at the last step, at the length of the training and at others."""
    s = SETTINGS["parity"]
    model = parity_model(kind, seed)
    found = trained(model, parity_batches(seed), s["steps"], rate(kind))
    return {"score": [parity_score(model, T) for T in s["tested"]], **found}


def parity_model(kind, seed):
    return within("parity", kind, (2, EachStep), seed)


def parity_batches(seed):
    return training.Fresh(lambda rng: data.parity(SETTINGS["parity"]["T"], experiments.BATCH, rng), seed)


def parity_score(model, T):
    """The share of sequences of T steps whose last answer is right."""
    bits, odd = data.parity(T, SETTINGS["parity"]["sequences"], np.random.default_rng(2**32))
    return float((model.forward(bits)[0][-1].argmax(axis=-1) == odd[-1]).mean())


def adding(kind, seed):
    """The mean squared error in the adding problem."""
    s = SETTINGS["adding"]
    model = within("adding", kind, (2, models.Regressor), seed)
    batches = training.Fresh(lambda rng: data.adding_problem(s["T"], experiments.BATCH, rng), seed)
    found = trained(model, batches, s["steps"], rate(kind))
    held_out = data.adding_problem(s["T"], experiments.HELD_OUT, np.random.default_rng(2**32))
    return {"score": float(model.loss(*held_out)), **found}


def text(kind, seed):
    """Bits a character of held-out help text, read in one go, after each number of steps."""
    s = SETTINGS["text"]
    chars, index = data.build_vocabulary(data.help_text())
    train, held_out = data.split(data.encode(data.help_text(), index))
    model = within("text", kind, (len(chars), models.CharLM), seed)
    run = training.ModelRun(
        model,
        optim.Adam(model.params, lr=s["lr"]),
        training.Streams(*data.make_batches(train, s["T"], s["N"])),
        max_norm=experiments.MAX_NORM,
        progress=False,
    )
    N = 4
    windows = data.make_batches(held_out, (len(held_out) - N) // N, N)
    start, bits = time.process_time(), []
    for steps in s["steps"]:
        run.train(steps - run.steps)
        bits.append(model.evaluate(*windows) / np.log(2))
    found = {"weights": weights_of(model), "hidden": model.recurrent.hidden_dim}
    return {"bits": bits, **found, "seconds": time.process_time() - start}


def best_time(call, times):
    """The least CPU time of so many calls, in milliseconds, after one that warms up."""
    call()
    seconds = []
    for _ in range(times):
        start = time.process_time()  # of this process alone: others on the machine count for little
        call()
        seconds.append(time.process_time() - start)
    return 1000 * min(seconds)


def cost():
    """Milliseconds of forward and backward by sizes, kind, N and T, in float32, without an output layer.

    Sizes are those of recall's budget, for its 8 features, and one width for all, inputs too.
    """
    width, rng = SETTINGS["cost"]["width"], np.random.default_rng(0)
    return {
        "budget": {kind: times_of(recall_model(kind, 0).recurrent) for kind in KINDS},
        "equal width": {kind: times_of(make(width, width, rng=rng)) for kind, make in KINDS.items()},
    }


def times_of(layer):
    """The weights of a layer, its units, and the milliseconds of forward and backward as "N, T" -> ms."""
    s, rng = SETTINGS["cost"], np.random.default_rng(0)
    found = {"weights": weights_of(layer), "hidden": layer.hidden_dim}
    for N, T in product(s["N"], s["T"]):
        x = rng.standard_normal((T, N, layer.input_dim), dtype=np.float32)
        dh_out = rng.standard_normal((T, N, layer.hidden_dim), dtype=np.float32)
        slow = isinstance(layer, CausalAttention) and T > 256
        found[f"{N}, {T}"] = best_time(partial(there_and_back, layer, x, dh_out), 3 if slow else s["best of"])
    return found


def there_and_back(layer, x, dh_out):
    layer.forward(x)
    layer.backward(dh_out)


def scan_times():
    """Milliseconds of the scan alone, in float32: a loop, rounds over distances 1, 2, 4, …, and `nn.scan`."""
    s = SETTINGS["scan"]
    rng = np.random.default_rng(0)
    found = {"loop": {}, "rounds": {}, "chunks": {}}
    for T in s["T"]:
        for NH in s["NH"]:
            a = rng.random((T, 1, NH), dtype=np.float32)
            b = rng.standard_normal((T, 1, NH), dtype=np.float32)
            h0 = np.zeros((1, NH), np.float32)
            for name, scan in {"loop": loop, "rounds": rounds, "chunks": nn.scan}.items():
                found[name][f"{T}, {NH}"] = best_time(partial(scan, a, b, h0), s["best of"])
    return found


def loop(a, b, h0):
    """The scan step by step: a, b (T, N, H), h0 (N, H) -> h (T, N, H)."""
    h = np.empty((len(a) + 1, *h0.shape), h0.dtype)
    h[0] = h0
    step_by_step(a, b, h[:-1], h[1:])
    return h[1:]


def rounds(a, b, h0):
    """The same in ⌈log₂ T⌉ rounds over distances 1, 2, 4, …

    Hillis and Steele (1986), Data Parallel Algorithms.
    """
    a, b = a.copy(), b.copy()
    b[0] += a[0] * h0
    distance = 1
    while distance < len(a):
        b[distance:] += a[distance:] * b[:-distance]
        a[distance:] = a[distance:] * a[:-distance]
        distance *= 2
    return b


def jobs():
    """The trainings, as (what, kind, further arguments): the long ones first."""
    seeds, s = SETTINGS["seeds"], SETTINGS
    of_text = [kind for kind in KINDS if kind != "attention"]  # without positions it has nothing to read by
    todo = [("text", kind, seed) for kind in of_text for seed in seeds]
    todo += [("recall", kind, T, seed) for T in reversed(s["recall"]["T"]) for kind in LAYERS for seed in seeds]
    return todo + [(task, kind, seed) for task in ("adding", "parity") for kind in KINDS for seed in seeds]


def run_job(job):
    what, *rest = job
    return {"text": text, "recall": recall, "adding": adding, "parity": parity}[what](*rest)


def measure(processes=None):
    """The trainings, as `collected`."""
    todo, found = jobs(), []
    from concurrent.futures import ProcessPoolExecutor  # a browser, which only reads the results, has no processes

    with ProcessPoolExecutor(processes) as pool:
        for job, result in zip(todo, pool.map(run_job, todo), strict=True):
            found.append(result)
            print(f"{len(found):3} of {len(todo)}: {job}", flush=True)
    return collected(todo, found)


def collected(todo, found):
    """The results of jobs as dicts what -> kind -> a list over the seeds; in recall T stands before the list."""
    results = {}
    for (what, *keys, _), result in zip(todo, found, strict=True):
        place = results.setdefault(what, {})
        for key in keys[:-1]:
            place = place.setdefault(str(key), {})
        place.setdefault(str(keys[-1]), []).append(result)
    return results


def path():
    return files("rnnkit.data").joinpath("after.json")


def stored():
    """What `python -m rnnkit.after.measured` last wrote: a dict with the keys

    settings   what it was measured with, `SETTINGS`
    made_with  versions of Python and NumPy, and the number of threads
    recall     kind -> T -> a list over the seeds of dicts with "score", the share of right answers
    parity     kind -> a list, "score" has the share of right last answers at each of the lengths tested
    adding     kind -> a list, "score" is the mean squared error
    text       kind -> a list, "bits" a character after each of the numbers of steps
    cost       "budget" or "equal width" -> kind -> "N, T" -> milliseconds of forward and backward of the layer
    scan       "loop", "rounds", "chunks" -> "T, NH" -> milliseconds

    The dicts also have "weights" of the model (in cost, of the layer) and "hidden" units, those of a training "seconds"
    of CPU time.
    """
    return json.loads(path().read_text(encoding="utf-8"))


def table(found):
    """What `cost` returned, as lines: N, T above, and a row of milliseconds for each kind."""
    lines = []
    for sizes, kinds in found.items():
        places = list(next(iter(kinds.values())))
        lines.append(f"{sizes:18}" + "".join(f"{place:>10}" for place in places))
        lines += [f"  {kind:16}" + "".join(f"{row[place]:10.5g}" for place in places) for kind, row in kinds.items()]
    return "\n".join(lines)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="trainings at a time")
    parser.add_argument("--cost", action="store_true", help="measure only the times, and keep the other numbers")
    asked = parser.parse_args(arguments)
    times = {"cost": cost(), "scan": scan_times()}  # first, while no training disturbs them
    kept = stored() if asked.cost else measure(asked.processes)
    made_with = {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "threads": os.environ.get("OMP_NUM_THREADS", "all"),
    }
    found = {"settings": SETTINGS, "made_with": made_with, **kept, **times}
    path().write_text(json.dumps(found, indent=1, default=float) + "\n", encoding="utf-8")
    print(table(found["cost"]), "\nwritten to", path())


if __name__ == "__main__":
    main()
