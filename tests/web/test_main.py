"""The command that builds the site."""

import pytest

from web.__main__ import main


def test_a_folder_that_is_no_site_is_left_alone(tmp_path, capsys):
    kept = tmp_path / "thesis.txt"
    kept.write_text("three years of work")
    assert main(["--out", str(tmp_path)]) == 1
    assert "holds something that is no site" in capsys.readouterr().err
    assert kept.exists()


def test_help_says_what_it_takes(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    assert {"--out", "--pyodide", "--repository", "--no-lite", "--english"} <= set(
        capsys.readouterr().out.replace("[", " ").split()
    )
