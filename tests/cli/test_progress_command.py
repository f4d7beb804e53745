"""`rnnkit progress` over a folder of units."""

import pytest
from small_notebooks import NO_BIAS, RIGHT_STEP, STUB, exercise, output, release, step, write

from rnnkit.cli import kernel


@pytest.fixture
def course(tmp_path, monkeypatch):
    """One unit half done, one unit untouched; they are named so as not to be units of the course."""
    begun = [
        *exercise("rnn_step", step(RIGHT_STEP)),
        *exercise("output_forward", output(STUB)),
        *exercise("latch_weights", "def latch_weights():\n    return 1, 2, 3, 4"),
    ]
    write(tmp_path / "notebooks" / "01_begun" / "01_begun.ipynb", *begun)
    untouched = [*exercise("rnn_step", step(STUB)), *exercise("output_forward", output(STUB))]
    release(write(tmp_path / "notebooks" / "02_untouched" / "02_untouched.ipynb", *untouched))
    write(tmp_path / "notebooks" / "02_untouched" / "scratch.ipynb")  # not a unit
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows(out):
    return {line.split()[0]: line.split()[1:] for line in out.splitlines() if line[:2].isdigit()}


def test_the_table(rnnkit, course):
    status, out, err = rnnkit("progress")
    assert (status, err) == (0, "")
    assert rows(out) == {
        "01_begun": ["2/3", "1/3", "4/9", "output_forward"],
        "02_untouched": ["0/2", "0/2", "0/6", "rnn_step"],
    }
    assert "all units 2/5 1/5 4/15" in " ".join(out.split())
    assert out.splitlines()[0].split() == ["unit", "answered", "right", "points", "next"]
    assert max(map(len, out.splitlines())) <= 80
    last = " ".join(out.split("\n\n")[1].split())
    assert last == (
        "Next: output_forward in notebooks/01_begun/01_begun.ipynb, cell 6, under “Exercise: output_forward” "
        "(not answered yet)"
    )


def test_it_is_found_from_below(rnnkit, course, monkeypatch):
    expected = rows(rnnkit("progress")[1])
    for folder in ("notebooks", "notebooks/02_untouched"):
        monkeypatch.chdir(course / folder)
        assert rows(rnnkit("progress")[1]) == expected
    monkeypatch.chdir("/")
    assert rows(rnnkit("progress", "--notebooks", course / "notebooks")[1]) == expected


def test_it_is_of_the_language_that_somebody_works_in(rnnkit, course, monkeypatch):
    """Where they stand says it; elsewhere the system's language."""
    write(course / "notebooks/zh/01_begun/01_begun.ipynb", *exercise("rnn_step", step(RIGHT_STEP)))
    english, chinese = rows(rnnkit("progress")[1]), {"01_begun": ["1/1", "1/1", "4/4"]}
    for system, folder, expected in (
        ("zh", ".", chinese),
        ("zh", "notebooks", english),
        ("zh", "notebooks/02_untouched", english),
        ("zh", "notebooks/zh", chinese),
        ("en", "notebooks/zh/01_begun", chinese),
        ("en", ".", english),
    ):
        monkeypatch.setenv("RNNKIT_LANG", system)
        monkeypatch.chdir(course / folder)
        found = {name: row[: len(expected.get(name, ()))] for name, row in rows(rnnkit("progress")[1]).items()}
        assert found == expected, (system, folder)


def test_where_nothing_is_found_it_is_said_in_the_language_of_the_system(rnnkit, tmp_path, monkeypatch):
    monkeypatch.setenv("RNNKIT_LANG", "zh")
    monkeypatch.chdir(tmp_path)
    assert "no notebooks here" not in (said := rnnkit("progress")[2]) and "rnnkit progress --notebooks DIR" in said
    assert "holds no unit" not in (said := rnnkit("progress", "--notebooks", tmp_path)[2]) and "NN_name" in said
    assert "there is no folder" not in (said := rnnkit("progress", "--notebooks", "nowhere")[2]) and "nowhere" in said
    for text, english in (("", "it is empty"), ("{", "stops being JSON")):
        (tmp_path / "a.ipynb").write_text(text)
        assert english not in (said := rnnkit("check", "a.ipynb")[2]) and "a.ipynb" in said


def test_an_untouched_notebook_is_not_run(rnnkit, course, monkeypatch):
    ran = []
    execute = kernel.execute
    monkeypatch.setattr(
        kernel,
        "execute",
        lambda notebook, folder, *rest: (ran.append(folder.name), execute(notebook, folder, *rest))[1],
    )
    rnnkit("progress")
    assert ran == ["01_begun"]
    path = course / "notebooks" / "02_untouched" / "02_untouched.ipynb"
    path.write_text(path.read_text().replace("raise NotImplementedError", "return NotImplementedError"))
    rnnkit("progress")
    assert sorted(ran[1:]) == ["01_begun", "02_untouched"]


def test_a_broken_notebook_does_not_hide_the_others(rnnkit, course):
    (course / "notebooks" / "02_untouched" / "02_untouched.ipynb").write_text("{")
    status, out, err = rnnkit("progress")
    assert (status, err) == (1, "")
    assert rows(out)["01_begun"] == ["2/3", "1/3", "4/9", "output_forward"]
    assert "is not a notebook, or a broken one" in " ".join(out.split())
    assert max(map(len, out.splitlines())) <= 80


def test_when_all_is_done(rnnkit, tmp_path, monkeypatch):
    write(tmp_path / "notebooks" / "01_done" / "01_done.ipynb", *exercise("rnn_step", step(RIGHT_STEP)))
    monkeypatch.chdir(tmp_path)
    status, out, _ = rnnkit("progress")
    assert status == 0
    assert rows(out) == {"01_done": ["1/1", "1/1", "4/4", "done"]}
    assert "Everything is right." in out and "all units" not in out


def test_a_wrong_answer_is_next(rnnkit, tmp_path, monkeypatch):
    write(tmp_path / "notebooks" / "01_wrong" / "01_wrong.ipynb", *exercise("rnn_step", step(NO_BIAS)))
    monkeypatch.chdir(tmp_path)
    out = rnnkit("progress")[1]
    assert rows(out) == {"01_wrong": ["1/1", "0/1", "0/4", "rnn_step"]}
    assert "(not right yet)" in out


def test_a_folder_without_units(rnnkit, tmp_path):
    status, out, err = rnnkit("progress", "--notebooks", tmp_path)
    assert (status, out) == (2, "")
    assert "holds no unit" in err
    assert rnnkit("progress", "--notebooks", tmp_path / "nowhere")[0] == 2
