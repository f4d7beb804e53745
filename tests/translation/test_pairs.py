import doctest
import importlib
from datetime import date

import numpy as np
import pytest

from rnnkit import data, translation
from rnnkit.translation import pairs

RNG = np.random.default_rng


def test_numbers_are_equally_likely_by_their_digits():
    drawn = translation.random_numbers(RNG(0), 6000)
    known = {translation.number_pair(n): len(str(n)) for n in range(1000)}
    shares = np.bincount([known.get(pair, 0) for pair in drawn]) / len(drawn)
    assert shares == pytest.approx([1 / 2, 1 / 6, 1 / 6, 1 / 6], abs=0.03)
    assert all(len(chinese) > 0 for _, chinese in drawn)


def test_numbers_of_so_many_digits():
    drawn = translation.numbers_of(2, 500, RNG(0))
    assert set(drawn) == {translation.number_pair(n) for n in range(10, 100)}


def test_the_vocabularies_have_every_token_that_can_be_drawn():
    english, chinese = translation.number_vocabularies()
    for digits in range(1, 12):
        for text, written in translation.numbers_of(digits, 50, RNG(digits)):
            assert english.encode(text).min() > 2 and "".join(chinese.decode(chinese.encode(written))) == written
    read, write = translation.date_vocabularies()
    everything = list(data.date_formats())
    for text, written in translation.random_dates(RNG(0), 2000, everything, date(1583, 1, 1), date(9999, 12, 31)):
        assert read.encode(text).min() > 2 and "".join(write.decode(write.encode(written))) == written
    letters, signs = translation.name_vocabularies(data.country_names())
    for text, written in data.country_names():
        assert letters.encode(text).min() > 2 and "".join(signs.decode(signs.encode(written))) == written


def test_dates_of_the_training_leave_three_styles_out():
    styles = translation.date_styles()
    assert len(styles) == 12 and not set(styles) & set(pairs.HELD_OUT_STYLES)
    assert set(styles) | set(pairs.HELD_OUT_STYLES) == set(data.date_formats())
    days = [written for _, written in translation.random_dates(RNG(0), 3000)]
    assert min(days)[:1] == "一" and {day[:1] for day in days} == {"一", "二"}  # 19.. and 20..


def test_another_seed_draws_others_and_the_same_the_same():
    for draw in (translation.random_numbers, translation.random_dates, translation.drawn_from(data.country_names())):
        assert draw(RNG(3)) == draw(RNG(3)) != draw(RNG(4))
        assert len(draw(RNG(0))) == 64


def test_says_what_it_cannot_draw_from():
    with pytest.raises(ValueError, match="styles is empty; expected at least one of 'en, full', "):
        translation.random_dates(RNG(0), styles=[])
    with pytest.raises(ValueError, match="first is 2001-01-01; expected a day up to last, which is 2000-01-01"):
        translation.random_dates(RNG(0), first=date(2001, 1, 1), last=date(2000, 1, 1))
    with pytest.raises(ValueError, match="pairs is empty; expected at least one"):
        translation.drawn_from([])


def test_the_examples_in_the_docstrings():
    for name in ("pairs", "bleu", "vocabulary"):
        module = importlib.import_module(f"rnnkit.translation.{name}")
        assert doctest.testmod(module, extraglobs={"np": np}).failed == 0
