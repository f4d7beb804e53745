"""The film sentences: how many, how scored, and whose they are."""

import doctest

import numpy as np

from rnnkit import data
from rnnkit.data import film as module
from tests.data.make_reviews import rows


def test_so_many_sentences_with_a_clear_score():
    texts, scores = data.reviews()
    assert len(texts) == 9173 and len(set(texts)) == 9171 and scores.shape == (9173,)
    assert scores.dtype == np.float64 and (np.abs(scores) >= 1).all() and (np.abs(scores) <= 4).all()
    assert (scores > 0).sum() == 4598
    lengths = [len(data.tokenize(text)) for text in texts]
    assert min(lengths) >= 1 and max(lengths) < 70


def test_any_part_is_a_fair_sample():
    _, scores = data.reviews()
    for part in np.array_split(scores > 0, 6):
        assert abs(part.mean() - 0.5) < 4 * 0.5 / np.sqrt(len(part))


def test_each_call_gives_lists_of_its_own():
    data.reviews()[0].clear()
    assert len(data.reviews()[0]) == 9173


def test_source_and_licence_are_named():
    assert "MIT" in data.SOURCES["reviews"] and "vaderSentiment" in data.SOURCES["reviews"]
    folder = module.files("rnnkit.data")
    assert "Permission is hereby granted, free of charge" in folder.joinpath("reviews_licence.txt").read_text("utf-8")


def test_examples_in_docstrings():
    failed, attempted = doctest.testmod(module)
    assert attempted > 0
    assert failed == 0


def test_the_script_keeps_what_has_a_clear_score():
    text = "1\t1.26666666667\tA  fine film.\r\n2\t-0.9\tSo so.\r\n3\t-1.0\tDull.\r\n"
    assert sorted(rows(text)) == ["-1\tDull.", "1.267\tA fine film."]
