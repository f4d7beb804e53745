"""Files that are not what they seem."""

from __future__ import annotations

import json
import os
import socket
import zipfile
from pathlib import Path

from hostile.form import FULL, NOTHING, Hostile, attack, hostile, put, same


def course(folder: Path) -> Path:
    """The course's folder, which holds submitted/."""
    return folder.parents[2]


@hostile(NOTHING, "symbolic link")
def notebook_is_a_link_to_the_solution(folder, notebook):
    """Its notebook is a symbolic link to another file on the machine, here a solved notebook."""
    solved = put(course(folder), notebook, "elsewhere")
    (folder / f"{folder.name}.ipynb").symlink_to(solved)


@hostile(NOTHING, "symbolic link")
def notebook_is_a_link_that_leads_nowhere(folder, notebook):
    """Its notebook is a symbolic link to nothing."""
    (folder / f"{folder.name}.ipynb").symlink_to("/nowhere/at/all")


@hostile(NOTHING, "symbolic link")
def notebook_is_a_link_to_itself(folder, notebook):
    """Its notebook is a symbolic link to itself."""
    name = f"{folder.name}.ipynb"
    (folder / name).symlink_to(name)


@hostile(NOTHING, "symbolic link")
def folder_is_a_link(folder, notebook):
    """The folder of the assignment is a symbolic link to another learner's."""
    other = folder.parents[1] / "other" / folder.name
    other.mkdir(parents=True)
    put(other, notebook)
    folder.rmdir()
    folder.symlink_to(other)


@hostile(NOTHING, "symbolic link")
def student_is_a_link(folder, notebook):
    """The learner's folder is a symbolic link to another learner's."""
    other = folder.parents[1] / "other" / folder.name
    other.mkdir(parents=True)
    put(other, notebook)
    folder.rmdir()
    folder.parent.rmdir()
    folder.parent.symlink_to(other.parent)


@hostile(FULL, "gradebook.csv.*symbolic link")
def file_is_a_link_to_the_gradebook(folder, notebook):
    """A data file is a symbolic link to the gradebook, which feedback would hand back."""
    put(folder, notebook)
    (folder / "gradebook.csv").symlink_to(course(folder) / "gradebook.db")


@hostile(FULL)
def file_in_a_linked_folder(folder, notebook):
    """A folder of data is a symbolic link to the root of the file system."""
    put(folder, notebook)
    (folder / "data").symlink_to("/")


@hostile(NOTHING, "stops being JSON at line")
def half_a_notebook(folder, notebook):
    """Its file ends in the middle."""
    path = put(folder, notebook)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@hostile(NOTHING, "not UTF-8")
def another_encoding(folder, notebook):
    """Its file is UTF-16."""
    path = put(folder, notebook)
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-16")


@hostile(NOTHING, "empty")
def empty_file(folder, notebook):
    """Its file is empty."""
    put(folder, notebook).write_bytes(b"")


@hostile(NOTHING, "no notebook")
def a_list(folder, notebook):
    """Its file is JSON, but no notebook."""
    put(folder, notebook).write_text("[1, 2]")


@hostile(FULL)
def byte_order_mark(folder, notebook):
    """Honest: an editor put a byte order mark before it."""
    path = put(folder, notebook)
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")


@hostile(NOTHING, "stops being JSON at line")
def a_text_without_end(folder, notebook):
    """A text of quotation marks that never ends: whoever looks for its end from each of them never ends either."""
    put(folder, notebook).write_bytes(b'{"cells":[{"source":"' + b'\\"' * 150_000)


@hostile(NOTHING, "too deep")
def deep_lists(folder, notebook):
    """Its metadata are a list in a list, 100,000 deep."""
    path = put(folder, notebook)
    deep = "[" * 100_000 + "]" * 100_000
    path.write_text(path.read_text(encoding="utf-8").replace('"metadata"', f'"deep": {deep}, "metadata"', 1))


@hostile(NOTHING, "too long")
def long_number(folder, notebook):
    """It holds a whole number of 10,000 digits."""
    path = put(folder, notebook)
    path.write_text(path.read_text(encoding="utf-8").replace('"metadata"', f'"n": {"9" * 10_000}, "metadata"', 1))


@hostile(NOTHING, "too large")
def half_a_gigabyte(folder, notebook):
    """Its notebook is 500 MB long (and takes no room: the file has a hole)."""
    os.truncate(put(folder, notebook), 500_000_000)


@hostile(NOTHING, "holds more than a notebook does")
def many_values(folder, notebook):
    """A file of 6 MB that becomes an object of hundreds."""
    path = put(folder, notebook)
    many = "[" + "[]," * 2_000_000 + "[]]"
    path.write_text(path.read_text(encoding="utf-8").replace('"metadata"', f'"many": {many}, "metadata"', 1))


@hostile(FULL, "handed in as .*my answers.ipynb")
def renamed(folder, notebook):
    """Honest: its notebook has another name."""
    put(folder, notebook, "my answers")


@hostile(FULL, "not part of the assignment")
def one_more(folder, notebook):
    """Honest: a second notebook lies beside it."""
    put(folder, notebook)
    put(folder, notebook, "Untitled")


@hostile(NOTHING, "was not handed in")
def two_other_names(folder, notebook):
    """Two notebooks, neither of the assignment's name."""
    put(folder, notebook, "first")
    put(folder, notebook, "second")


@hostile(NOTHING, "was not handed in")
def nothing(folder, notebook):
    """An empty folder."""


@hostile(NOTHING, "not a folder")
def file_for_a_folder(folder, notebook):
    """The assignment's folder is a file."""
    folder.rmdir()
    folder.write_text("here")


@hostile(NOTHING, "was not handed in")
def folder_for_a_notebook(folder, notebook):
    """The notebook is a folder, with a file in it."""
    name = folder / f"{folder.name}.ipynb"
    name.mkdir()
    (name / "data.txt").write_text("1")


@hostile(FULL, "handed in as .*IPYNB")
def upper_case_extension(folder, notebook):
    """Honest: a camera's or an old system's way to write names."""
    put(folder, notebook).rename(folder / "MAIN.IPYNB")


@hostile(FULL, "handed in as my answers/")
def one_folder_deeper(folder, notebook):
    """Honest: a zip file that was unpacked with its folder."""
    (folder / "my answers").mkdir()
    put(folder / "my answers", notebook, folder.name)


@hostile(FULL, "holds no time", timed=True)
def no_time(folder, notebook):
    """Its timestamp.txt holds no time; nbgrader stops at it."""
    put(folder, notebook)
    (folder / "timestamp.txt").write_text("early enough NEVER")


@hostile(FULL, "not come", timed=True)
def future_time(folder, notebook):
    """It says that it will be handed in in 2099."""
    put(folder, notebook)
    (folder / "timestamp.txt").write_text("2099-01-01 00:00:00 UTC")


@hostile(FULL, "was not read", timed=True)
def time_is_a_link(folder, notebook):
    """Its timestamp.txt is a symbolic link to a file of the instructor's."""
    put(folder, notebook)
    (folder / "timestamp.txt").symlink_to(course(folder) / "nbgrader_config.py")


@hostile(FULL, "was not read", timed=True)
def long_time(folder, notebook):
    """Its timestamp.txt is 10 MB long."""
    put(folder, notebook)
    (folder / "timestamp.txt").write_text("2020-01-01 " * 1_000_000)


@hostile(NOTHING, "a named pipe")
def pipe_for_a_notebook(folder, notebook):
    """Its notebook is a named pipe, at which a reader waits for ever."""
    os.mkfifo(folder / f"{folder.name}.ipynb")


@hostile(FULL, "data.bin.*a named pipe")
def pipe_for_data(folder, notebook):
    """A data file is a named pipe."""
    put(folder, notebook)
    os.mkfifo(folder / "data.bin")


@hostile(FULL, "talk.*a socket")
def socket_for_data(folder, notebook):
    """A data file is a socket."""
    put(folder, notebook)
    here = os.getcwd()
    os.chdir(folder)  # a socket's path is short
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("talk")
    os.chdir(here)


@hostile(FULL, "too large")
def large_data(folder, notebook):
    """A data file of 1 GB (with a hole)."""
    put(folder, notebook)
    (folder / "large.bin").write_bytes(b"")
    os.truncate(folder / "large.bin", 10**9)


@hostile(FULL, "more than 100 files")
def many_files(folder, notebook):
    """Hundreds of data files."""
    put(folder, notebook)
    for number in range(300):
        (folder / f"{number:03}.csv").write_text("1")


@hostile(FULL, "files or more; not all")
def thousands_of_files(folder, notebook):
    """Thousands of files in a folder."""
    put(folder, notebook)
    (folder / "z").mkdir()
    for number in range(2000):
        (folder / "z" / f"{number}.csv").touch()


@hostile(FULL, "too deep")
def deep_folders(folder, notebook):
    """Folders in folders, 50 deep."""
    put(folder, notebook)
    (folder / "/".join("d" * 50)).mkdir(parents=True)


@hostile(FULL)
def zip_bomb(folder, notebook):
    """A zip file with a gigabyte of zeros: it stays packed."""
    put(folder, notebook)
    with zipfile.ZipFile(folder / "data.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(10):
            packed.writestr(f"../../../escaped-{number}", b"\0" * 10_000_000)


@hostile(FULL, "hidden|code")
def code_beside_it(folder, notebook):
    """Modules that would be imported in place of the real ones, and files that Python runs when it starts."""
    put(folder, notebook)
    for name in ("numpy.py", "sitecustomize.py", "x.pth", "torch.so", ".startup.py", "RNNKIT.PY"):
        (folder / name).write_text("raise SystemExit('not the real one')")


@hostile(FULL, "autograded.*evil.html, evil.svg")
def pages_beside_it(folder, notebook):
    """Files whose scripts would run in the formgrader, as the instructor."""
    put(folder, notebook)
    for name in ("evil.html", "evil.svg"):
        (folder / name).write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>rnnkit_active()</script></svg>")


@hostile(FULL, "no folder may end in")
def folders_like_pages(folder, notebook):
    """Folders in the place of the page that feedback writes, and of a notebook that it would read."""
    put(folder, notebook)
    for name in (f"{folder.name}.html", "x.ipynb"):
        (folder / name).mkdir()
        (folder / name / "x.csv").write_text("1")


@hostile(FULL)
def files_of_the_course(folder, notebook):
    """It brings its own version of a data file that the course gives out, and a folder of the secret's name."""
    put(folder, notebook)
    (folder / "data.csv").write_text("9,9\n")
    (folder / "submission_secret.txt").mkdir()
    (folder / "submission_secret.txt" / "x.csv").write_text("1")


@hostile(FULL)
def odd_names(folder, notebook):
    """Files whose names are no text, or text that hides what follows."""
    put(folder, notebook)
    for name in (b"\xff\xfe.csv", b"line\nbreak.csv", "\u202ecod.csv".encode(), b"<script>alert(1)<.csv"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text("1")


@hostile(FULL)
def notebook_with_outputs_of_megabytes(folder, notebook):
    """Honest: its outputs are large; nobody reads them."""
    large = {"output_type": "stream", "name": "stdout", "text": "x" * 5_000_000}
    code = [{**cell, "outputs": [large]} if cell["cell_type"] == "code" else cell for cell in notebook["cells"][:4]]
    put(folder, json.loads(json.dumps({**notebook, "cells": [*code, *notebook["cells"][4:]]})))


def bad_time(*folders: str):
    """A time that cannot be, and folders where the grader could want to write another."""

    def change(folder: Path) -> None:
        (folder / "timestamp.txt").write_text("the day before")
        for name in folders:
            (folder / name / "x").mkdir(parents=True)

    return change


def elsewhere(folder: Path) -> None:
    """The submission is a link to a folder outside, where a time stands that cannot be."""
    (folder / "timestamp.txt").write_text("the day before")
    outside = folder.parents[2] / "elsewhere"
    folder.rename(outside)
    folder.symlink_to(outside)


IN_THE_FOLDER = [
    attack(
        "time_in_the_way",
        same,
        FULL,
        "Its time is set right, or not.",
        then=bad_time("timestamp.txt.handed-in"),
        timed=True,
    ),
    attack(
        "time_in_both_ways",
        same,
        FULL,
        "Its time is set right, or not.",
        then=bad_time("timestamp.txt.new"),
        timed=True,
    ),
    attack(
        "time_of_another_folder", same, NOTHING, "A link is not followed, and nothing is written there.", then=elsewhere
    ),
]

ALL = [one for one in list(vars().values()) if isinstance(one, Hostile)] + IN_THE_FOLDER
