"""The catalogues: current, with every name in its place, one word for a term, and never stale."""

import re
import string
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog

from rnnkit import exercises
from rnnkit.messages import catalogues, package
from rnnkit.messages.__main__ import every
from rnnkit.viz.labels import MATHEMATICS

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def wanted():
    """What belongs into each catalogue: path -> messages."""
    return dict(every(ROOT))


FILES = sorted([*ROOT.glob("locale/zh_CN/*.po"), *ROOT.glob("rnnkit/locale/zh_CN/LC_MESSAGES/*.po")])
TERMS = ROOT / "locale" / "zh_CN" / "terms.po"
TEXTS = [path for path in FILES if path != TERMS]


def shown(path):
    return [message for message in catalogues.read(path) if catalogues.shown(message)]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_catalogue_is_current(path, wanted):
    merged = catalogues.merged(catalogues.read(path), wanted[path])
    assert path.read_bytes() == catalogues.text_of(merged), "run make messages"
    if path.is_relative_to(package.ROOT):
        assert path.with_suffix(".mo").read_bytes() == catalogues.compiled(merged), "run make messages"


def test_every_part_has_a_catalogue(wanted):
    assert set(wanted) == set(TEXTS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_names_in_braces_are_those_of_the_english(path):
    code = path.parent.name != "LC_MESSAGES"  # in a notebook's printed strings they are code; elsewhere TeX
    for message in shown(path):
        if code and "string" not in message.auto_comments:
            continue
        if not code and not {"sentence", "words of a figure", "cure of an error"} & set(message.auto_comments):
            continue
        assert names(message.string) == names(message.id), message.string


def names(text):
    """What stands in braces, outside mathematics; a text that is no pattern has none."""
    text = MATHEMATICS.sub("", text)
    try:
        found = {
            f"{name}!{convert}:{spec}" for _, name, spec, convert in string.Formatter().parse(text) if name is not None
        }
    except ValueError:
        return set(re.findall(r"\{[^{}]*\}", text))
    return found


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_code_and_mathematics_stay(path):
    for message in shown(path):
        for pattern in (r"`[^`]*`", r"\$[^$]*\$", r"\]\([^)]*\)"):
            assert sorted(re.findall(pattern, message.id)) == sorted(re.findall(pattern, message.string)), (
                message.string
            )
        assert not any(CHINESE.search(piece) for piece in re.findall(r"\$[^$]*\$", message.string))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_term_has_one_word(path):
    terms = {message.id: message.string for message in catalogues.read(TERMS) if message.id}
    for message in shown(path):
        titles = [title for title in re.findall(r"\*[^*]+\*", message.id) if title in message.string]
        code = r"|\{[^}]*\}" if "string" in message.auto_comments else ""
        words = re.sub(r"`[^`]*`|\$[^$]*\$|\]\([^)]*\)" + code, " ", message.id)
        for title in titles:  # of a paper, which stays
            words = words.replace(title, " ")
        for english in longest(words, terms):
            assert terms[english] in message.string, f"{english} is {terms[english]}: {message.string}"


def longest(words, terms):
    """The terms in a text; of "truncated backpropagation through time" the longest alone."""
    found = []
    for term in sorted(terms, key=len, reverse=True):
        pattern = rf"\b{re.escape(term)}(?:s|es)?\b"
        if re.search(pattern, words, flags=re.IGNORECASE):
            found.append(term)
            words = re.sub(pattern, " ", words, flags=re.IGNORECASE)
    return found


def test_every_known_mistake_is_in_a_catalogue(wanted):
    texts = {text for messages in wanted.values() for text, *_ in messages}
    for unit in exercises.UNITS:
        for exercise in exercises.unit(unit):
            for mistake in exercise.mistakes:
                pattern = getattr(mistake.sentence, "pattern", mistake.sentence)
                assert pattern in texts


def catalogue(**translations):
    made = Catalog(locale=catalogues.LANGUAGE, fuzzy=False)
    for text, translation in translations.items():
        made.add(text.replace("_", " "), translation)
    return made


def again(made):
    """The catalogue as the next run reads it."""
    return catalogues.parsed(catalogues.text_of(made))


def test_a_changed_sentence_is_shown_in_english_and_no_other_changes():
    old = catalogue(The_bias_is_missing_from_the_sum="求和时漏了偏置", The_sign_is_wrong="符号反了")
    texts = [("The bias is missing from both sums", "f", "s"), ("The sign is wrong", "f", "s")]
    new = catalogues.merged(again(old), texts)
    assert catalogues.translations(new) == {"The sign is wrong": "符号反了"}
    changed = new.get("The bias is missing from both sums")
    assert changed.fuzzy and changed.previous_id == ["The bias is missing from the sum"]
    compiled = GNUTranslations(BytesIO(catalogues.compiled(new)))
    assert compiled.gettext("The bias is missing from both sums") == "The bias is missing from both sums"
    assert compiled.gettext("The sign is wrong") == "符号反了"
    assert catalogues.text_of(catalogues.merged(again(new), texts)) == catalogues.text_of(new)


@pytest.mark.parametrize(
    "text", ["A long sentence, " * 12 + "with its end", 'Two "lines"\nof a text', "half-way " * 20]
)
def test_the_text_that_a_translation_was_made_for_is_read_as_it_was(text):
    changed = text + " now"
    made = again(catalogues.merged(again(catalogue(**{text: "一句长话"})), [(changed, "f", "s")]))
    assert made.get(changed).previous_id == [text]
    assert catalogues.text_of(again(made)) == catalogues.text_of(made)


def test_what_is_gone_leaves_nothing_behind():
    new = catalogues.merged(again(catalogue(One="一", Two_others="另两个")), [("One", "f", "s")])
    assert b"Two" not in catalogues.text_of(new)


def test_an_obsolete_entry_takes_no_live_one_with_it(tmp_path):
    """Babel makes a live entry before an obsolete one with a previous text obsolete, as other tools write them."""
    path = tmp_path / "a.po"
    path.write_text(
        catalogues.HEADER + 'msgid "One"\nmsgstr "一"\n\n#~| msgid "Tow"\n#~ msgid "Two"\n#~ msgstr "二"\n',
        encoding="utf-8",
    )
    assert catalogues.translations(catalogues.read(path)) == {"One": "一"}
