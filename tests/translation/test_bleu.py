"""BLEU is sacreBLEU's corpus score without smoothing, on ids."""

import json
from pathlib import Path

import numpy as np
import pytest

from rnnkit.exercises.translation import BLEU
from rnnkit.translation import bleu

# Made by make_sacrebleu.py
STORED = json.loads(Path(__file__).with_name("sacrebleu.json").read_text(encoding="utf-8"))


def test_it_is_what_sacrebleu_says():
    assert STORED["version"] == "sacrebleu 2.6.0" and len(STORED["corpora"]) == 60
    zero = 0
    for corpus in STORED["corpora"]:
        given = corpus["candidates"], corpus["references"], corpus["order"]
        for function in (bleu, BLEU.answer, BLEU.oracle):
            assert function(*given) == pytest.approx(corpus["sacrebleu"], rel=1e-12, abs=1e-15)
        zero += corpus["sacrebleu"] == 0
    assert 0 < zero < 20


def test_it_is_what_the_check_compares_with():
    for seed in range(3):
        for case in BLEU.cases(np.random.default_rng(seed)):
            assert bleu(*case.args) == pytest.approx(BLEU.oracle(*case.args), rel=1e-12)


def test_a_match_counts_as_often_as_the_reference_has_it():
    assert bleu([["the"] * 7], [["the", "cat", "is", "on", "the", "mat", "now"]], 1) == pytest.approx(2 / 7)


def test_shorter_is_punished_and_longer_is_not():
    assert bleu([[3, 4]], [[3, 4, 5, 6]], 1) == pytest.approx(np.exp(1 - 4 / 2))
    assert bleu([[3, 4, 5, 6]], [[3, 4]], 1) == pytest.approx(2 / 4)


def test_short_sentences_have_no_long_runs():
    assert bleu([[3, 4, 5]], [[3, 4, 5]]) == 0
    assert bleu([[3, 4, 5]], [[3, 4, 5]], 3) == 1
    assert bleu([[]], [[3]]) == 0


def test_says_what_it_expects():
    for one, other in ([[[3]], [[3], [4]]], [[[3], [4]], [[3]]], [[], [[3]]]):
        expected = f"there are {len(one)} candidates and {len(other)} references; expected one reference for each"
        with pytest.raises(ValueError, match=expected):
            bleu(one, other)
    with pytest.raises(ValueError, match="order is 0; expected at least 1"):
        bleu([[3]], [[3]], 0)
    with pytest.raises(TypeError, match=r"order is 1\.5; expected a whole number"):
        bleu([[3]], [[3]], 1.5)
    assert bleu(iter([[3, 4]]), iter([[3, 4, 5, 6]]), 1) == bleu([[3, 4]], [[3, 4, 5, 6]], 1)
