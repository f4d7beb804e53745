"""Dates are those of CLDR, and translated by a table written by hand."""

import doctest
import importlib.util
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from rnnkit import data
from rnnkit.data import cldr, countries, dates

DAY = date(1962, 9, 2)  # a Sunday in September, whose short form differs from locale to locale
BY_HAND = {
    "en, full": "Sunday, September 2, 1962",
    "en, long": "September 2, 1962",
    "en, medium": "Sep 2, 1962",
    "en, weekday": "Sun, Sep 2, 1962",
    "en_GB, full": "Sunday, 2 September 1962",
    "en_GB, long": "2 September 1962",
    "en_GB, medium": "2 Sept 1962",
    "en_GB, weekday": "Sun, 2 Sept 1962",
    "en_GB, short": "02/09/1962",
    "en_CA, short": "1962-09-02",
    "fr, full": "dimanche 2 septembre 1962",
    "fr, long": "2 septembre 1962",
    "fr, medium": "2 sept. 1962",
    "fr, weekday": "dim. 2 sept. 1962",
    "fr, numbers": "dim. 02/09/1962",
}
CHINESE = {
    date(1962, 6, 12): "一九六二年六月十二日",
    date(2000, 1, 1): "二〇〇〇年一月一日",
    date(2005, 10, 21): "二〇〇五年十月二十一日",
    date(2024, 12, 31): "二〇二四年十二月三十一日",
    date(1900, 11, 2): "一九〇〇年十一月二日",  # not 两日
    date(2299, 2, 28): "二二九九年二月二十八日",
}


def test_every_way_to_write_a_date():
    assert {style: data.written_date(DAY, style) for style in data.date_formats()} == BY_HAND


@pytest.mark.parametrize("style", BY_HAND)
def test_no_two_days_are_written_alike(style):
    days = [date(1999, 1, 1) + timedelta(n) for n in range(800)]
    assert len({data.written_date(day, style) for day in days}) == 800


def test_babel_writes_the_same():
    """The Babel that a notebook server brings along may be another version; the patterns here hold for all."""
    babel = pytest.importorskip("babel.dates")
    day = date(1987, 5, 20)
    for style, (locale, pattern) in cldr.stored()["patterns"].items():
        assert data.written_date(day, style) == babel.format_date(day, pattern, locale=locale)


@pytest.mark.parametrize("day", CHINESE)
def test_a_date_in_chinese(day):
    assert data.chinese_date(day) == CHINESE[day]


def read_chinese(text):
    """The date again."""
    year, _, rest = text.partition("年")
    month, _, day = rest.removesuffix("日").partition("月")
    tens, ten, ones = day.rpartition("十")
    ones = "〇一二三四五六七八九".index(ones) if ones else 0
    whole = (("一二三".index(tens) + 1 if tens else 1) * 10 if ten else 0) + ones
    months = "一 二 三 四 五 六 七 八 九 十 十一 十二".split()
    return date(int("".join(str("〇一二三四五六七八九".index(c)) for c in year)), months.index(month) + 1, whole)


def test_a_round_trip_brings_every_day_back():
    for n in range(0, 400 * 365, 17):
        day = date(1900, 1, 1) + timedelta(n)
        assert read_chinese(data.chinese_date(day)) == day


def test_the_table_is_what_the_script_makes_of_the_same_babel():
    babel = pytest.importorskip("babel")
    if babel.__version__ != "2.19.0":
        pytest.skip(f"the table is made of Babel 2.19.0; this is {babel.__version__}")
    script = Path(__file__).with_name("make_names.py")
    spec = importlib.util.spec_from_file_location("make_names", script)
    make_names = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_names)
    table = files("rnnkit.data").joinpath("cldr.json").read_text(encoding="utf-8")
    assert make_names.written(make_names.content()) == table


def test_says_what_it_cannot_write():
    with pytest.raises(ValueError, match="style is 'en'; expected one of 'en, full', "):
        data.written_date(DAY, "en")
    for function in (data.chinese_date, lambda day: data.written_date(day, "en, full")):
        with pytest.raises(TypeError, match=r"day is str; expected a date, such as datetime.date\(1962, 6, 12\)"):
            function("1962-06-12")


def test_country_names_are_pairs_and_each_stands_once():
    pairs = data.country_names()
    english, chinese = zip(*pairs, strict=True)
    assert len(pairs) == len(set(english)) == len(set(chinese)) == 257
    assert {("China", "中国"), ("France", "法国"), ("North Korea", "朝鲜"), ("French Guiana", "法属圭亚那")} <= set(
        pairs
    )
    assert all("\u4e00" <= name[0] <= "\u9fff" for name in chinese)
    pairs.clear()
    assert len(data.country_names()) == 257


def test_source_and_licences_lie_beside_them():
    assert cldr.stored()["source"] == "CLDR 49, from Babel 2.19.0"
    for name in ("written_date", "date_formats", "chinese_date", "country_names"):
        assert cldr.stored()["source"] in data.SOURCES[name]
        assert "Unicode License V3" in data.SOURCES[name] and "BSD-3-Clause" in data.SOURCES[name]
    for file, words in (("cldr", "UNICODE LICENSE V3"), ("babel", "Babel Team")):
        assert words in files("rnnkit.data").joinpath(f"{file}_licence.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("module", [dates, countries])
def test_the_examples_in_the_docstrings(module):
    assert doctest.testmod(module).failed == 0
