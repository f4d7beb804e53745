"""RNN, LSTM and GRU side by side, with one budget for all: recall by lag, adding, text, and gradient by lag.

OMP_NUM_THREADS=1 python -m rnnkit.comparison     # minutes of CPU time; writes rnnkit/data/comparison.json
stored()["settings"]                              # what the stored numbers were measured with
"""

import argparse
import json
import os
import platform
import time
from functools import partial
from importlib.resources import files

import numpy as np

from rnnkit import data, experiments, models, nn, optim, training

# An LSTM starts with a forget bias of 1, a GRU with an update bias of 0: the last row starts as the LSTM does.
OPEN_GRU = "GRU with update bias 1"
CELLS = {"RNN": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU, OPEN_GRU: partial(nn.GRU, update_bias=1.0)}

# All that decides the results, so that a stored file can be compared with what the code says today.
SETTINGS = {
    "recall": {
        "T": [10, 20, 30, 40],
        "seeds": [0, 1, 2, 3, 4],
        "steps": 1000,
        "lr": 3e-3,
        "hidden": experiments.HIDDEN,
    },
    "adding": {"T": [40], "seeds": [0, 1, 2, 3, 4], "steps": 1000, "lr": 1e-2, "hidden": experiments.HIDDEN},
    # The second size of the RNN and of the GRU has as many parameters as the LSTM of 100 units.
    "text": {
        "hidden": {"RNN": [100, 236], "LSTM": [100], "GRU": [100, 120], OPEN_GRU: [100, 120]},
        "epochs": 12,
        "T": 50,
        "N": 16,
        "lr": 5e-3,
        "max_norm": 5.0,
        "seed": 0,
    },
    "gradient": {"T": 20, "sequences": 20, "seed": 0},
}


def gradient_by_lag(layer, x):
    """How strongly h_T depends on the state k steps before: (T + 1,), one number for each lag k from 0 to T.

    layer: an nn.RNN, nn.LSTM or nn.GRU
    x:     (T, N, D), N sequences that start from a state of zeros

    For each sequence this is the spectral norm of ∂h_T/∂s_{T−k}, H rows; s is the whole state, h for the RNN and the
    GRU, h and c side by side for the LSTM. The result is the geometric mean over the sequences.

        gradient_by_lag(nn.GRU(8, 32, rng=rng), data.delayed_recall(20, 5, rng)[0]).shape    # (21,)
    """
    T, N, _ = x.shape
    H = layer.hidden_dim
    logs = np.zeros(T + 1)
    for n in range(N):
        rows = np.repeat(x[:, n : n + 1], H, axis=1)  # one copy of the sequence for each unit of h_T
        for k in range(1, T + 1):
            state = layer.forward(rows[: T - k])[1] if k < T else None
            layer.forward(rows[T - k :], state)
            dh_out = np.zeros((k, H, H))
            dh_out[-1] = np.eye(H)
            _, dstate = layer.backward(dh_out)
            jacobian = np.hstack(dstate) if isinstance(dstate, tuple) else dstate
            logs[k] += np.log(max(np.linalg.norm(jacobian, 2), 1e-300)) / N
    return np.exp(logs)


def recall(name, T, seed):
    """The share of right answers in delayed recall; for the gradient's T also the gradient by lag, before and after."""
    settings, gradient = SETTINGS["recall"], SETTINGS["gradient"]
    budget = {"lr": settings["lr"], "seed": seed}
    trained = experiments.recall(CELLS[name], T, steps=settings["steps"], **budget)
    result = {"score": trained.score}
    if (T, seed) == (gradient["T"], gradient["seed"]):
        untrained = experiments.recall(CELLS[name], T, steps=0, **budget)
        x, _ = data.delayed_recall(T, gradient["sequences"], np.random.default_rng(1))
        result["gradient"] = [gradient_by_lag(run.model.recurrent, x).tolist() for run in (untrained, trained)]
    return result


def adding(name, T, seed):
    """The mean squared error in the adding problem."""
    settings = SETTINGS["adding"]
    trained = experiments.adding(CELLS[name], T, steps=settings["steps"], lr=settings["lr"], seed=seed)
    return {"score": trained.score}


def text(name, hidden, epochs=SETTINGS["text"]["epochs"]):
    """A character model on the help text: parameters, CPU seconds an epoch, bits per character after each epoch."""
    s = SETTINGS["text"]
    chars, index = data.build_vocabulary(data.help_text())
    train, held_out = data.split(data.encode(data.help_text(), index))
    batches = training.Streams(*data.make_batches(train, s["T"], s["N"]))
    windows = data.make_batches(held_out, s["T"], s["N"] // 4)
    rng = np.random.default_rng(s["seed"])
    model = models.CharLM(CELLS[name](len(chars), hidden, rng=rng), rng=rng)
    optimiser = optim.Adam(model.params, lr=s["lr"])
    run = training.ModelRun(model, optimiser, batches, max_norm=s["max_norm"], progress=False)
    seconds, bits = [], []
    for _ in range(epochs):
        start = time.process_time()
        run.train(len(batches))
        seconds.append(time.process_time() - start)
        bits.append(model.evaluate(*windows) / np.log(2))
    parameters = sum(a.size for a in model.recurrent.params.values())
    return {"parameters": parameters, "seconds": float(np.median(seconds)), "bits": bits}


def jobs():
    """The trainings, as (what, name of the cell, further arguments): the long ones first."""
    texts = [("text", name, hidden) for name, sizes in SETTINGS["text"]["hidden"].items() for hidden in sizes]
    tasks = [
        (task, name, T, seed)
        for task in ("adding", "recall")
        for T in reversed(SETTINGS[task]["T"])
        for name in CELLS
        for seed in SETTINGS[task]["seeds"]
    ]
    return texts + tasks


def run_job(job):
    what, *arguments = job
    return {"adding": adding, "recall": recall, "text": text}[what](*arguments)


def measure(processes=None):
    """Everything, as the dict that is stored."""
    todo = jobs()
    results = {
        task: {name: {str(T): [] for T in SETTINGS[task]["T"]} for name in CELLS} for task in ("recall", "adding")
    }
    results["text"] = {name: {} for name in CELLS}
    gradients = {}
    from concurrent.futures import ProcessPoolExecutor  # a browser, which only reads the results, has no processes

    with ProcessPoolExecutor(processes) as pool:
        for done, (job, result) in enumerate(zip(todo, pool.map(run_job, todo), strict=True), 1):
            what, name, size, *_ = job
            print(f"{done:3} of {len(todo)}: {job}", flush=True)
            if what == "text":
                results["text"][name][str(size)] = result
            else:
                results[what][name][str(size)].append(result["score"])
            if "gradient" in result:
                gradients[name] = dict(zip(("untrained", "trained"), result["gradient"], strict=True))
    made_with = {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "threads": os.environ.get("OMP_NUM_THREADS", "all"),
        "characters": len(data.help_text()),
    }
    return {"settings": SETTINGS, "made_with": made_with, **results, "gradient": gradients}


def path():
    return files("rnnkit.data").joinpath("comparison.json")


def stored():
    """What `python -m rnnkit.comparison` last wrote: a dict with the keys

    settings   what it was measured with, `SETTINGS`
    made_with  versions of Python and NumPy, the number of threads, and the length of the text
    recall     name of the cell -> T -> the share of right answers, one for each seed; so "adding", with errors
    text       name of the cell -> hidden units -> parameters, CPU seconds an epoch, bits after each epoch
    gradient   name of the cell -> "untrained", "trained" -> `gradient_by_lag`

    Keys that are numbers are strings, as JSON wants them.
    """
    return json.loads(path().read_text(encoding="utf-8"))


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="trainings at a time")
    found = measure(parser.parse_args(arguments).processes)
    path().write_text(json.dumps(found, indent=1, default=float) + "\n", encoding="utf-8")
    print("written to", path())


if __name__ == "__main__":
    main()
