"""The help text: clean English, each paragraph once, the same on every call."""

import doctest
from importlib.resources import files

import pytest

from rnnkit import comparison, data
from rnnkit.data import text as module
from tests.data import make_help_text


def test_is_long_plain_and_wrapped():
    text = data.help_text()
    assert len(text) > 150_000
    assert set(text) <= {chr(code) for code in range(32, 127)} | {"\n"}
    assert max(len(line) for line in text.splitlines()) <= 72
    assert text == text.strip()
    assert "\n\n\n" not in text


def test_holds_every_paragraph_once():
    paragraphs = data.help_text().split("\n\n")
    assert len(paragraphs) == len(set(paragraphs))
    assert all(p[0].isupper() and p[-1] in ".!?" for p in paragraphs)


def test_is_the_text_on_which_the_stored_results_were_measured():
    assert len(data.help_text()) == comparison.stored()["made_with"]["characters"]


def test_is_the_same_after_the_cache_is_emptied():
    before = data.help_text()
    data.help_text.cache_clear()
    assert data.help_text() == before


def test_keeps_sentences_and_leaves_out_everything_else():
    pages = {
        "b": "The *second*   page\ncomes later.\n\nA repeated paragraph.\n\nx = 1\n\n1. A numbered one.",
        "a": "Heading\n*******\n\n*  A “bullet” – with *args.\n\nA repeated paragraph.\n\nStraße is not ASCII.",
    }
    assert make_help_text.prose(pages) == [
        'A "bullet" - with *args.',
        "A repeated paragraph.",
        "The second page comes later.",
        "A numbered one.",
    ]


@pytest.mark.parametrize(
    "block, line",
    [
        ("a *word* and **two words**.", "a word and two words."),
        ('the syntax "*args" and "**kwargs".', 'the syntax "*args" and "**kwargs".'),
        ('"a*b*c" stays, "*d* + e" too.', '"a*b*c" stays, "*d* + e" too.'),
        ("[2] A footnote.", "A footnote."),
    ],
)
def test_tidy_takes_marks_and_leaves_code(block, line):
    assert make_help_text.tidy(block) == line


def test_source_names_python_and_the_licence():
    source = data.SOURCES["help_text"]
    assert "PSF License" in source
    assert "pydoc_data.topics" in source
    assert make_help_text.VERSION in source
    licence = files("rnnkit.data").joinpath(source.split("rnnkit/data/")[1].split(". ")[0]).read_text("utf-8")
    assert licence.startswith("PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2")
    assert "brief summary of\nthe changes made" in licence


def test_an_own_text_comes_as_it_is_or_from_a_file(tmp_path):
    text = "Ça va? Oui, ça va bien.\n" * 500
    path = tmp_path / "mon livre.txt"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())  # as an editor on Windows writes it
    assert data.own_text(text) == data.own_text(str(path)) == data.own_text(path) == text
    assert data.own_text() == data.own_text("") == data.help_text()


@pytest.mark.parametrize(
    "source, error, message",
    [
        ("my_book.txt", FileNotFoundError, r"there is no file 'my_book\.txt' seen from /.*; give the path"),
        ("Once upon a time", FileNotFoundError, r"or the text itself \(10,000 characters or more\)"),
        (".", FileNotFoundError, "there is no file"),
        ("Once upon a time " * 17, FileNotFoundError, "there is no file"),  # longer than a file's name may be
        ("~~~ Once upon a time ~~~", FileNotFoundError, "there is no file"),
        ("Once upon\na time", ValueError, "has 16 characters; expected at least 10,000"),
        ("x" * 9_999, ValueError, "has 9999 characters; expected at least 10,000"),
        ("ab\n" * 5_000, ValueError, "has 3 different characters; expected at least 10"),
        (None, TypeError, "source is NoneType; expected a path or a text"),
    ],
)
def test_an_own_text_that_nothing_can_be_learned_from_is_refused(source, error, message):
    with pytest.raises(error, match=message):
        data.own_text(source)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "book.docx"
    path.write_bytes(b"PK\x03\x04\xff\xfe" * 5_000)
    with pytest.raises(ValueError, match=r"book\.docx' is no text in UTF-8; save it as plain text"):
        data.own_text(path)


def test_split_keeps_the_order_and_loses_nothing():
    train, held_out = data.split("abcdefghij", 0.2)
    assert (train, held_out) == ("abcdefgh", "ij")


@pytest.mark.parametrize("held_out", [0, 1, -0.1, 1.5, 0.01])
def test_split_wants_two_parts(held_out):
    with pytest.raises(ValueError, match="leaves both parts something"):
        data.split("abcdefghij", held_out)


def test_examples_in_docstrings():
    failed, attempted = doctest.testmod(module)
    assert attempted > 0
    assert failed == 0
