"""docs/fast.md and the README say what the benchmarks measured, and what they measure is an LSTM."""

import inspect
import json
import re
from pathlib import Path

import numpy as np
import pytest

from benchmarks import nn as bench
from benchmarks import nn_worker, plain, steps
from rnnkit.nn import attention, convolution, fast, gru, lstm, paths, recurrent, rnn, scans
from rnnkit.nn import steps as nn_steps

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/fast.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(text, mark):
    return text.partition(f"<!-- {mark} -->\n")[2].partition(f"\n<!-- /{mark} -->")[0]


def test_the_tables_are_those_that_were_measured():
    found = json.loads(bench.STORED.read_text(encoding="utf-8"))
    assert section(README, "speed") == section(PAGE, "speed") == bench.table(found)
    assert section(PAGE, "units") == bench.units_table(found)
    for what, written in bench.APART.items():
        assert section(PAGE, what) == written(found[what])
    assert section(PAGE, "memory") == bench.memory_table(found)
    taken = json.loads(steps.STORED.read_text(encoding="utf-8"))
    assert section(PAGE, "steps") == steps.table(taken["steps"])
    assert section(PAGE, "calls") == steps.calls(taken["calls"])
    assert len(found["times"]) == len(found["threads"]) * len(nn_worker.LAYERS) * len(
        [*nn_worker.SIZES, *nn_worker.UNITS]
    )
    rows = {"padded": 2 * len(nn_worker.FORMS), "attention": len(nn_worker.ATTENTION)}
    rows["ctc"] = len(nn_worker.LOSSES) * len(nn_worker.CTC)
    rows["convolution"] = len(nn_worker.CONVOLUTIONS) * len(nn_worker.CONVOLVED)
    rows["scan"] = len(nn_worker.SCANNED)
    assert {what: len(found[what]["times"]) for what in bench.APART} == {
        what: number * len(found[what]["threads"]) for what, number in rows.items()
    }


@pytest.mark.parametrize("what", ["attention", "ctc", "convolution", "scan"])
def test_what_is_measured_beside_pytorch_is_stored_with_all_that_the_table_says(what):
    stored = json.loads(bench.STORED.read_text(encoding="utf-8"))[what]
    assert stored.keys() == {"date", "rounds", "cores", "numpy", "torch", "threads", "times"}
    sizes = {"attention": nn_worker.ATTENTION, "ctc": nn_worker.CTC}
    sizes |= {"convolution": nn_worker.CONVOLVED, "scan": nn_worker.SCANNED}
    others = {"GRU", "loop"} if what == "scan" else {"PyTorch"}
    for row in stored["times"]:
        assert row.keys() == {"threads", "cell", "size", "milliseconds", "ratio"}
        assert tuple(row["size"]) in sizes[what] and row["threads"] in stored["threads"]
        assert row["milliseconds"].keys() == {"rnnkit", *others} and row["ratio"].keys() == others


def test_the_code_shown_is_the_code_that_is_measured():
    sources = [
        re.sub(r"\s+", " ", inspect.getsource(module))
        for module in (
            plain,
            steps,
            rnn,
            lstm,
            gru,
            recurrent,
            nn_steps,
            attention,
            paths,
            convolution,
            scans,
            fast,
            fast.lstm,
            fast.products,
            nn_worker,
        )
    ]
    blocks = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    assert len(blocks) >= 4
    for block in blocks:
        for piece in block.split("\n...\n"):
            assert any(re.sub(r"\s+", " ", piece).strip() in source for source in sources), piece


@pytest.mark.parametrize("step", steps.STEPS)
def test_every_step_computes_the_same(step):
    given = steps.case(6, 9, 5, 4, np.float64)
    for _ in range(2):  # the second call finds the first one's numbers in its work arrays
        h, dx, grads = steps.STEPS[step](**given)
        expected_h, expected_dx, expected = plain.lstm(**given)
        np.testing.assert_allclose(h, expected_h, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(dx, expected_dx, rtol=1e-10, atol=1e-12)
        for name, grad in expected.items():
            np.testing.assert_allclose(grads[name], grad, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(
    ("T", "N", "D", "H"),
    [(6, 3, 5, 4), (40, 30, 5, 40), (3, 64, 128, 128)],
    ids=["one block", "several blocks", "large products"],
)
@pytest.mark.parametrize("cell", nn_worker.LAYERS)
def test_the_plain_loops_are_the_layers(cell, T, N, D, H):
    rng = np.random.default_rng(0)
    layer = nn_worker.LAYERS[cell](D, H, rng=rng, dtype=np.float64)
    assert (len(nn_steps.Whole(T, N).blocks(8 * H)) > 1) == (T == 40) and (N * D * H > recurrent.SMALL) == (T == 3)
    for array in layer.params.values():
        array += rng.standard_normal(array.shape) / np.sqrt(H)
    x, dh_out = rng.standard_normal((T, N, D)), rng.standard_normal((T, N, H))
    h, dx, grads = nn_worker.PLAIN[cell](x, dh_out, **layer.params)
    np.testing.assert_allclose(h, layer.forward(x)[0], rtol=1e-9, atol=1e-10)
    np.testing.assert_allclose(dx, layer.backward(dh_out)[0], rtol=1e-9, atol=1e-10)
    for name, grad in layer.grads.items():
        np.testing.assert_allclose(grads[name], grad, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("form", nn_worker.FORMS)
@pytest.mark.parametrize("cell", ["LSTM", "GRU"])
def test_a_padded_batch_can_be_measured(cell, form, monkeypatch):
    monkeypatch.setattr(nn_worker, "PADDED", (7, 3, 4, 5))
    nn_worker.rnnkit_padded(cell, form)()
    assert nn_worker.lengths().min() >= 5


def test_attention_and_ctc_can_be_measured():
    nn_worker.rnnkit_attention("Attention", 3, 4, 2, 5)()
    for name in nn_worker.LOSSES:
        nn_worker.rnnkit_ctc(name, 12, 3, 5, 4)()
    assert nn_worker.source(3, 4, 2, 5)[-1].sum(axis=0).min() >= 2


def test_convolutions_and_scans_can_be_measured():
    for name in nn_worker.CONVOLUTIONS:
        nn_worker.rnnkit_convolution(name, 2, 40, 3, 4)()
    steps, go, wide = [], scans.step_by_step, scans.WIDE
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scans, "step_by_step", lambda a, *others: steps.append(len(a)) or go(a, *others))
        for call, most in (nn_worker.mingru, 95), (nn_worker.mingru_in_a_loop, 200), (nn_worker.gru, 0):
            steps.clear()
            call("MinGRU", 200, 2, 3, 4)()
            assert max(steps, default=0) <= most and (most < 200 or max(steps) == 200)
    assert wide == scans.WIDE


def test_the_command_can_leave_the_rest_as_it_was(monkeypatch, tmp_path):
    """`--only ctc` measures the CTC loss alone and stores the rest unchanged."""
    stored = tmp_path / "nn.json"
    stored.write_bytes(bench.STORED.read_bytes())
    before, asked = json.loads(stored.read_text(encoding="utf-8")), []

    def measure(options, what):
        asked.append(what)
        return before[what] | {"date": "2001-01-01"}

    monkeypatch.setattr(bench, "measure", measure)
    monkeypatch.setattr(bench, "STORED", stored)
    monkeypatch.setattr(bench, "write_into", lambda path, mark, text: None)
    monkeypatch.setattr("sys.argv", ["nn", "--only", "ctc"])
    bench.main()
    after = json.loads(stored.read_text(encoding="utf-8"))
    assert asked == ["ctc"] and after == before | {"ctc": before["ctc"] | {"date": "2001-01-01"}}
