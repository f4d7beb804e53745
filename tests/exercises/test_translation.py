"""Unit 11: the right results are those of the finished layers and of brute force, gradients are slopes, and the cases
of the search leave nothing to rounding."""

import math
from itertools import product

import nbformat
import numpy as np
import pytest

from rnnkit import exercises, nn
from rnnkit.exercises.spec import ORDINARY
from rnnkit.exercises.translation import beam_cases as beam
from rnnkit.exercises.translation import bleu
from tests.learner import examine
from tests.test_house import ROOT

SEEDS = range(12)


def cases(name, seed):
    return exercises.get(name).cases(np.random.default_rng(seed))


def assert_close(results, expected):
    for result, right in zip(results, expected, strict=True):
        np.testing.assert_allclose(result, right, rtol=0, atol=1e-9 * max(1.0, np.abs(right).max()))


@pytest.mark.parametrize("seed", range(3))
def test_attention_is_that_of_the_finished_layer(seed):
    """With and without padding, huge or not, and at scores of ±1e4."""
    for case in cases("attention_forward", seed):
        query, keys, values, mask = (a.astype(float) if a.dtype.kind == "f" else a for a in case.args)
        layer = nn.Attention()
        results = layer.forward(query, keys, values, mask)
        assert_close(results, exercises.get("attention_forward").expected(case))
        dcontext = np.random.default_rng(seed).standard_normal(results[0].shape)
        found = exercises.get("attention_backward").oracle(dcontext, query, keys, values, results[1])
        assert_close(layer.backward(dcontext), found)


@pytest.mark.parametrize("seed", range(3))
def test_the_repaired_attention_is_that_of_the_finished_layer(seed):
    for case in cases("repaired_attention", seed):
        *arrays, lengths = (a.astype(float) if a.dtype.kind == "f" else a for a in case.args)
        mask = np.arange(len(arrays[1]))[:, None] < lengths
        assert_close(nn.Attention().forward(*arrays, mask), exercises.get("repaired_attention").expected(case))


@pytest.mark.parametrize("seed", range(3))
def test_the_softmax_of_the_additive_scores_is_that_of_the_finished_layer(seed):
    for case in cases("additive_scores", seed):
        query, keys, Wq, Wk, v = (a.astype(float) for a in case.args)
        layer = nn.AdditiveAttention(Wq.shape[1], Wk.shape[1], len(v), rng=np.random.default_rng(0), dtype=np.float64)
        layer.params = {"Wq": Wq, "Wk": Wk, "v": v}
        _, weights = layer.forward(query, keys, keys)
        [scores] = exercises.get("additive_scores").expected(case)
        assert_close([weights], [nn.softmax(scores)])


def slope(f, x, direction, eps=1e-5):
    return (f(x + eps * direction) - f(x - eps * direction)) / (2 * eps)


@pytest.mark.parametrize("seed", range(3))
def test_gradients_are_slopes(seed):
    """Along a random direction of each argument, of the sum of the results times what arrives."""
    rng = np.random.default_rng(seed)
    forward = exercises.get("attention_forward")
    for case in cases("attention_forward", seed)[:3]:
        *args, mask = case.args
        context, weights = forward.oracle(*args, mask)
        d = rng.standard_normal(context.shape)
        gradients = exercises.get("attention_backward").oracle(d, *args, weights)
        assert_slopes(rng, lambda *args, d=d, mask=mask: (d * forward.oracle(*args, mask)[0]).sum(), args, gradients)
    scores = exercises.get("additive_scores")
    for case in cases("additive_scores", seed)[:3]:
        d = rng.standard_normal(scores.oracle(*case.args).shape)
        gradients = exercises.get("additive_scores_backward").oracle(d, *case.args)
        assert_slopes(rng, lambda *args, d=d: (d * scores.oracle(*args)).sum(), case.args, gradients)


def assert_slopes(rng, f, args, gradients):
    for k, (arg, gradient) in enumerate(zip(args, gradients, strict=True)):
        direction = rng.standard_normal(arg.shape)
        found = slope(lambda x, k=k: f(*args[:k], x, *args[k + 1 :]), arg, direction)
        assert found == pytest.approx((gradient * direction).sum(), rel=1e-6, abs=1e-7)


def every_sentence(step, state, bos, eos, alpha, max_length):
    """The best of all sentences, and its score: each is read from its beginning, with log-probabilities of its own."""
    V = step(np.array([bos]), state)[0].shape[1]
    best = -math.inf, None
    for length in range(1, max_length + 1):
        for ids in product(range(V), repeat=length):
            if eos in ids[:-1] or (length < max_length and ids[-1] != eos):
                continue
            h, total = state, 0.0
            for before, i in zip((bos, *ids), ids, strict=False):
                logits, h = step(np.array([before]), h)
                p = np.exp(logits[0] - logits.max())
                total += math.log(p[i] / p.sum())
            best = max(best, (total / length**alpha, ids))
    return best


@pytest.mark.parametrize("alpha", [0.0, 0.7, 1.0])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_beam_as_wide_as_all_sentences_finds_the_best_of_them(seed, alpha):
    case = beam.draw_case(np.random.default_rng(seed), V=3, width=0, max_length=4, alpha=alpha, wanted=beam.anything)
    step, state, bos, eos, _, alpha, max_length = case.args
    score, right = every_sentence(step, state, bos, eos, alpha, max_length)
    for answer in (exercises.get("beam_search").answer, exercises.get("beam_search").oracle):
        ids, found = answer(*case.args)
        assert tuple(ids) == right and found == pytest.approx(score)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_rounding_decides_a_search(seed):
    """Every margin is wide: between what is kept and what is not, and between the best and the second. With all
    logits in float32, or moved by as much as rounding could, the sentence stays the same."""
    answer, rng = exercises.get("beam_search").answer, np.random.default_rng(seed)
    for case in cases("beam_search", seed):
        step, state, bos, eos, width, alpha, max_length = case.args
        ids, _ = answer(*case.args)
        found = beam.searched(step, state, bos, eos, width, max_length)
        best, _, ahead = found.best(alpha)
        assert min(found.margin, ahead) >= beam.MARGIN and best == tuple(ids)

        def moved(ids, state, step=step):
            logits, state = step(ids, state)
            return logits + rng.uniform(-1e-4, 1e-4, logits.shape), state

        assert answer(moved, *case.args[1:])[0].tolist() == ids.tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cases_of_the_search_are_what_they_are_called(seed):
    drawn = cases("beam_search", seed)
    assert sum(case.kind == ORDINARY for case in drawn) >= 4
    found = {case.kind: (case, exercises.get("beam_search").expected(case)) for case in drawn}
    for kind, reached in (("max_length reached", True), (ORDINARY, False)):
        case, (ids, _) = found[kind]
        assert (len(ids) == case.args[-1] and ids[-1] != case.args[3]) == reached
    case, _ = found["width above V"]
    assert case.args[4] > case.sizes["V"]
    case, _ = found["float32"]
    logits, state = case.args[0](np.array([case.args[2]]), case.args[1])
    assert logits.dtype == state.dtype == np.float32


def test_step_says_what_it_was_called_with():
    case = cases("beam_search", 0)[0]
    step, state = case.args[:2]
    for ids in (np.array(1), np.array([1, 2]), np.array([[1]])):
        with pytest.raises(ValueError, match="one row for each hypothesis"):
            step(ids, state)
    with pytest.raises(ValueError, match="expected int64"):
        step(np.array([1.0]), state)


@pytest.mark.parametrize("seed", SEEDS)
def test_candidates_of_bleu_are_neither_perfect_nor_without_a_match(seed):
    for case in cases("bleu", seed):
        if case.kind == ORDINARY:
            [score] = exercises.get("bleu").expected(case)
            candidates, references, *_ = case.args
            matches, totals, r, c = bleu.counts(candidates, references, case.sizes["order"])
            assert 0 < score < 1 and all(0 < m < n for m, n in zip(matches, totals, strict=True)) and r != c


def test_the_broken_code_of_the_notebook_earns_nothing_and_is_named():
    notebook = nbformat.read(ROOT / "notebooks/11_translation/11_translation.ipynb", as_version=4)
    [code] = [c.source for c in notebook.cells if c.cell_type == "code" and "def broken_attention(" in c.source]
    namespace = {"np": np, "__name__": "__main__"}
    exec(code, namespace)
    report = examine(exercises.get("repaired_attention"), namespace["broken_attention"])
    assert report.score == 0
    assert [named.sentence[:34] for named in report.named] == ["All three faults are still there: "]
