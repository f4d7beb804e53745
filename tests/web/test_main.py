"""The command that builds the site."""

import pytest

from rnnkit.cli.course import Refusal
from web import executed
from web.__main__ import build, main, parser


def test_a_folder_that_is_no_site_is_left_alone(tmp_path, capsys):
    kept = tmp_path / "thesis.txt"
    kept.write_text("three years of work")
    assert main(["--out", str(tmp_path)]) == 1
    assert "holds something that is no site" in capsys.readouterr().err
    assert kept.exists()


def test_a_folder_that_is_not_pyodide_is_told_before_anything_is_made(tmp_path, capsys):
    out = tmp_path / "site"
    assert main(["--out", str(out), "--pyodide", str(tmp_path)]) == 1
    assert f"web: {tmp_path} has no pyodide.js" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("sign", ["lite/start/start.json", "figures/first-0.png"])
def test_what_was_cut_short_and_the_part_that_runs_are_made_anew(sign, tmp_path, monkeypatch):
    (tmp_path / sign).parent.mkdir(parents=True)
    (tmp_path / sign).touch()

    def outputs(*_):
        raise Refusal("far enough")

    monkeypatch.setattr(executed, "outputs", outputs)
    with pytest.raises(Refusal, match="far enough"):
        build(parser().parse_args(["--out", str(tmp_path)]))


def test_help_says_what_it_takes(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    assert {"--out", "--pyodide", "--repository", "--no-lite", "--english"} <= set(
        capsys.readouterr().out.replace("[", " ").split()
    )
