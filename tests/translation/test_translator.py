"""The translator: gradients against nudged weights, padding that reaches nothing, decoding, and that it learns."""

import re

import numpy as np
import pytest

from rnnkit import nn, translation
from rnnkit.exercises.translation import BEAM_SEARCH, SHIFT_TARGETS
from rnnkit.translation import BOS, EOS
from rnnkit.translation.model import shift

RNG = np.random.default_rng
PAIRS = [translation.number_pair(n) for n in (12_300, 7, 345, 90_020)]


def small(kind, seed=0, dtype=np.float64, hidden=4):
    rng = RNG(seed)
    attention = {
        "dot": nn.Attention,
        "additive": lambda: nn.AdditiveAttention(2 * hidden, 2 * hidden, 3, rng=rng, dtype=dtype),
        "none": lambda: None,
    }[kind]()
    vocabularies = translation.number_vocabularies()
    return translation.Translator(*vocabularies, attention=attention, embedding=5, hidden=hidden, rng=rng, dtype=dtype)


KINDS = pytest.mark.parametrize("kind", ["dot", "additive", "none"])


@KINDS
def test_gradients_are_the_slopes_of_the_loss(kind):
    model = small(kind)
    batch = model.batch(PAIRS)
    model.loss(*batch)
    model.backward()
    grads = {name: g.copy() for name, g in model.grads.items()}
    assert grads.keys() == model.params.keys()
    for name, param in model.params.items():
        for place in {np.unravel_index(np.abs(grads[name]).argmax(), param.shape), (0,) * param.ndim}:
            before = param[place]
            losses = []
            for nudge in (1e-5, -1e-5):
                param[place] = before + nudge
                losses.append(model.loss(*batch))
            param[place] = before
            assert (losses[0] - losses[1]) / 2e-5 == pytest.approx(grads[name][place], rel=1e-5, abs=1e-9)


@KINDS
def test_a_batch_loses_what_its_sentences_lose_alone(kind):
    model = small(kind)
    alone = [model.loss(*model.batch([pair])) for pair in PAIRS]
    tokens = [len(pair[1]) + 1 for pair in PAIRS]
    assert model.loss(*model.batch(PAIRS)) == pytest.approx(np.average(alone, weights=tokens), rel=1e-12)


@KINDS
def test_a_sentence_is_translated_as_it_is_alone(kind):
    model = small(kind, dtype=np.float32)
    texts = [text for text, _ in PAIRS]
    assert model.translate(texts) == [model.translate([text])[0] for text in texts]
    _, weights = model.greedy(*model.batch(PAIRS)[:2])
    assert (weights is None) == (kind == "none")


def test_targets_are_shifted_as_in_the_exercise():
    for case in SHIFT_TARGETS.cases(RNG(0)):
        targets, lengths, *_ = case.args
        ours = shift(targets, lengths)
        theirs = SHIFT_TARGETS.oracle(targets, lengths, BOS, EOS)
        assert all(np.array_equal(a, b) for a, b in zip(ours, theirs, strict=True))


@KINDS
def test_a_step_says_what_the_whole_decoder_says(kind):
    model = small(kind)
    source, lengths, inputs, *_ = model.batch(PAIRS[:1])
    keys, mask, state = model.encode(source, lengths)
    logits, *_ = model.decode(inputs, state, keys, mask)
    step, state = model.start(PAIRS[0][0])
    state = np.repeat(state, 3, axis=0)
    for t, i in enumerate(inputs[:, 0]):
        one, state = step(np.full(3, i), state)
        assert one == pytest.approx(np.repeat(logits[t], 3, axis=0), rel=1e-10)


def test_a_beam_of_one_is_greedy():
    model = small("dot")
    for text, _ in PAIRS:
        ids, _ = translation.beam_search(*model.start(text), 1, max_length=12)
        greedy, _ = model.greedy(*model.batch([(text, "一")])[:2], max_length=12)
        assert ids.tolist() == greedy[:, 0].tolist()


def test_the_beam_finds_what_the_exercise_finds():
    for case in BEAM_SEARCH.cases(RNG(0)):
        step, state, bos, eos, width, alpha, max_length = case.args
        found, score = translation.beam_search(step, state, width, alpha=alpha, max_length=max_length, bos=bos, eos=eos)
        ids, theirs = BEAM_SEARCH.oracle(*case.args)
        assert found.tolist() == ids.tolist() and score == pytest.approx(theirs, rel=1e-5)


def test_a_map_has_a_row_for_each_token_written():
    model = small("dot")
    read, written, weights = model.attention_map("twelve thousand, three hundred")
    assert read == ["twelve", "thousand", ",", "three", "hundred"]
    assert weights.shape == (len(written), len(read))
    assert weights.sum(axis=1) == pytest.approx(1)
    with pytest.raises(ValueError, match="this model has no attention, so no weights"):
        small("none").attention_map("one")


def test_it_learns_the_numbers_below_a_hundred():
    model = small("dot", dtype=np.float32, hidden=24)
    history = translation.fit(
        model, lambda rng: translation.random_numbers(rng, 32, digits=2), 250, lr=1e-2, progress=False
    )
    assert history.loss.shape == (250,) and history.loss[-1] < 0.3 < 2 < history.loss[0]
    tested = [translation.number_pair(n) for n in range(1, 100)]
    assert translation.exact(model, tested) > 0.9
    assert translation.exact(model, iter(tested)) == np.mean([model.translate([a])[0] == b for a, b in tested])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda m: m.translate("two"), TypeError, "texts is 'two'; expected a list of strings, such as ['two']"),
        (lambda m: m.translate(["two"], 0), ValueError, "max_length is 0; expected at least 1"),
        (lambda m: m.translate(["two"], 2.5), TypeError, "max_length is 2.5; expected a whole number"),
        (lambda m: m.translate([]), ValueError, "texts is empty; expected at least one string"),
        (lambda m: translation.exact(m, []), ValueError, "pairs is empty; expected at least one (text, translation)"),
        (lambda m: translation.exact(m, iter([])), ValueError, "pairs is empty; expected at least one (text, trans"),
        (lambda m: translation.beam_search(*m.start("two"), 0), ValueError, "width is 0; expected at least 1"),
        (
            lambda m: translation.beam_search(*m.start("two"), 2, max_length=0),
            ValueError,
            "max_length is 0; expected at least 1",
        ),
        (
            lambda m: translation.beam_search(*m.start("two"), 2, max_length=2.5),
            TypeError,
            "max_length is 2.5; expected a whole number",
        ),
    ],
)
def test_says_what_it_expects(call, error, message):
    with pytest.raises(error, match="^" + re.escape(message)):
        call(small("dot"))
