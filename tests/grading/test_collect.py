"""`rnnkit collect` on archives named as Moodle, Canvas, Blackboard and Ilias name them."""

import stat
import zipfile

import pytest

from rnnkit.cli import main
from rnnkit.grading.paper import submission
from rnnkit.grading.paper.collect import fit

UNIT = "01_hidden_state"
BOOK = f"{UNIT}.ipynb"


@pytest.fixture
def course(tmp_path, monkeypatch):
    (tmp_path / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.source_directory = "solutions"\n')
    (tmp_path / "solutions" / UNIT).mkdir(parents=True)
    (tmp_path / "solutions" / UNIT / BOOK).write_text("{}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def collect(course, capsys):
    """collect({name: content}, *options) -> exit status, what was printed, {student: {file: content}}."""

    def run(members, *options, archive="all.zip"):
        if members is not None:
            pack(course / archive, members)
        status = main(["collect", archive, UNIT, *options])
        printed = capsys.readouterr()
        return status, " ".join((printed.out + printed.err).split()), handed_in(course)

    return run


def pack(path, members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items() if isinstance(members, dict) else members:
            archive.writestr(name, content)


def handed_in(course):
    folders = sorted((course / "submitted").glob(f"*/{UNIT}"))
    return {
        folder.parent.name: {
            path.relative_to(folder).as_posix(): path.read_text()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        for folder in folders
    }


LAYOUTS = {
    "Moodle, folders": (
        {
            f"Zoë O'Neill_123456_assignsubmission_file_/{BOOK}": "zoe",
            "Zoë O'Neill_123456_assignsubmission_file_/data/mine.csv": "1",
            f"李 明_123457_assignsubmission_file_/{BOOK}": "li",
        },
        {"Zoë_O_Neill": {BOOK: "zoe", "data/mine.csv": "1"}, "李_明": {BOOK: "li"}},
    ),
    "Moodle, newer": (
        {f"Lee, Ann_7_assignsubmission_file/{BOOK}": "ann", f"Ben Bo_8_assignsubmission_file/{UNIT} (1).ipynb": "ben"},
        {"Lee_Ann": {BOOK: "ann"}, "Ben_Bo": {BOOK: "ben"}},
    ),
    "Moodle, no folders": (
        {f"Ann Lee_7_assignsubmission_file_{BOOK}": "ann", f"Ben Bo_8_assignsubmission_file_{BOOK}": "ben"},
        {"Ann_Lee": {BOOK: "ann"}, "Ben_Bo": {BOOK: "ben"}},
    ),
    "Moodle, within a folder": (
        {f"Unit 1/Ann Lee_7_assignsubmission_file_/{BOOK}": "ann"},
        {"Ann_Lee": {BOOK: "ann"}},
    ),
    "Moodle, blind": (
        {f"Participant_41_assignsubmission_file_/{BOOK}": "a", f"Participant_42_assignsubmission_file_/{BOOK}": "b"},
        {"Participant_41": {BOOK: "a"}, "Participant_42": {BOOK: "b"}},
    ),
    "Canvas": (
        {
            f"leeann_12345_67890_{BOOK}": "old",
            f"leeann_12345_67999_{UNIT}-1.ipynb": "ann",
            f"delacruzben_LATE_12346_67891_{UNIT}-2.ipynb": "ben",
            "delacruzben_LATE_12346_67892_mine-1.csv": "1",
        },
        {"leeann_12345": {BOOK: "ann"}, "delacruzben_12346": {BOOK: "ben", "mine-1.csv": "1"}},
    ),
    "Canvas, anonymous": (
        {f"anon_aB3xZ_67890_{BOOK}": "a", f"LATE_anon_c9Qde_67891_{BOOK}": "b"},
        {"anon_aB3xZ": {BOOK: "a"}, "anon_c9Qde": {BOOK: "b"}},
    ),
    "Blackboard": (
        {
            f"gradebook_RNN_Unit201_alee_attempt_2025-11-20-21-14-59_{BOOK}": "last",
            f"gradebook_RNN_Unit201_alee_attempt_2025-11-20-21-13-00_{BOOK}": "first",
            "gradebook_RNN_Unit201_alee_attempt_2025-11-20-21-13-00_first.csv": "1",
            "gradebook_RNN_Unit201_alee_attempt_2025-11-20-21-14-59.txt": "Name: Ann Lee (alee)\n",
            f"gradebook_RNN_Unit201_b_bo_attempt_2025-11-20-21-14-05_{BOOK}": "ben",
            "gradebook_RNN_Unit201_b_bo_attempt_2025-11-20-21-14-05.txt": "Name: Ben Bo (b_bo)\n",
        },
        {"alee": {BOOK: "last"}, "b_bo": {BOOK: "ben"}},
    ),
    "Blackboard, older and in Dutch": (
        {f"Unit 1_s123@example.edu_poging_2025-11-20-21-14-05_{BOOK}": "ann"},
        {"s123@example.edu": {BOOK: "ann"}},
    ),
    "Ilias": (
        {
            f"RNN_Unit_1/Abgaben/Lee_Ann_alee_12345/20251120211405_{BOOK}": "first",
            f"RNN_Unit_1/Abgaben/Lee_Ann_alee_12345/20251121080000_{BOOK}": "last",
            f"RNN_Unit_1/Abgaben/Mueller_Jo_jmue_12346/20251120211405_{BOOK}": "jo",
        },
        {"alee": {BOOK: "last"}, "jmue": {BOOK: "jo"}},
    ),
    "Ilias, without times": (
        {
            f"Lee_Ann_alee_12345/{BOOK}": "first",
            f"Lee_Ann_alee_12345/{UNIT} (2).ipynb": "second",
            f"Lee_Ann_alee_12345/Late Submission - {UNIT} (10).ipynb": "last",
        },
        {"alee": {BOOK: "last"}},
    ),
}


@pytest.mark.parametrize("members, expected", LAYOUTS.values(), ids=LAYOUTS)
def test_layouts(collect, members, expected):
    """The last attempt counts, and a name that the platform gave becomes the notebook's own."""
    status, printed, found = collect(dict(reversed(members.items())))
    assert found == {student: dict(sorted(files.items())) for student, files in expected.items()}
    assert f"{len(expected)} new" in printed
    told = "people are called Participant" in printed
    assert status == (1 if told else 0), printed


def test_a_folder_into_which_an_archive_was_unpacked(collect, course):
    members, expected = LAYOUTS["Moodle, folders"]
    pack(course / "all.zip", {**members, "__MACOSX/._x": "", ".DS_Store": ""})
    zipfile.ZipFile(course / "all.zip").extractall(course / "all")
    assert collect(None, archive="all")[::2] == (0, expected)
    (course / "unpacked").symlink_to(course / "all")
    status, printed, _ = collect(None, archive="unpacked")
    assert status == 0 and "0 new, 0 replaced, 2 as they were" in printed


def test_times_count_where_their_zone_is_known(collect, course):
    members = {f"RNN_HW_alee_attempt_2025-11-20-21-14-05_{BOOK}": "ann"}
    status, printed, found = collect(members)
    assert status == 0 and "--zone" in printed and "timestamp.txt" not in found["alee"]
    status, printed, found = collect(None, "--zone", "Asia/Shanghai")
    assert status == 0 and "1 replaced" in printed
    assert found["alee"]["timestamp.txt"] == "2025-11-20 13:14:05.000000 UTC"
    status, printed, found = collect(
        {f"HW_alee_attempt_2025-10-26-02-30-00_{BOOK}": "x"}, "--zone", "Europe/Berlin", "--force"
    )
    assert status == 1 and "clocks were changed" in printed and "timestamp.txt" not in found["alee"]


def test_what_is_there_is_replaced_by_what_is_newer(collect):
    first, second = (f"HW_alee_attempt_2025-11-{day}-21-14-05_{BOOK}" for day in (20, 21))
    zone = "--zone", "UTC"
    collect({first: "first"}, *zone)
    assert collect({first: "first"}, *zone)[0] == 0
    assert collect({second: "second"}, *zone)[::2] == (
        0,
        {"alee": {BOOK: "second", "timestamp.txt": "2025-11-21 21:14:05.000000 UTC"}},
    )
    status, printed, found = collect({first: "first"}, *zone)
    assert status == 1 and "newer" in printed and found["alee"][BOOK] == "second"
    status, printed, found = collect({first: "first"}, *zone, "--force")
    assert status == 0 and found["alee"][BOOK] == "first"
    status, printed, found = collect({first: "other"})
    assert status == 1 and "--force" in printed and found["alee"][BOOK] == "first"


def test_a_roster_gives_the_ids(collect, course):
    (course / "ids.csv").write_text(
        "\ufeffIdentifier;Full name;student_id\nParticipant 7;Ann Lee;s1\nParticipant 8;Ann Lee;s2\n;zoë  o'neill;s3\n"
    )
    members = {
        f"Ann Lee_7_assignsubmission_file_/{BOOK}": "ann",
        f"Zoe\u0308 O'Neill_9_assignsubmission_file_/{BOOK}": "zoe",
    }
    status, printed, found = collect(members, "--roster", "ids.csv")
    assert status == 1 and "Ann Lee stands in 2 rows" in printed and set(found) == {"Ann_Lee", "s3"}
    (course / "ids.csv").write_text("Identifier,student_id\nParticipant 7,s1\nParticipant 9,s3\n")
    status, printed, found = collect(members, "--roster", "ids.csv")
    assert status == 0 and set(found) == {"Ann_Lee", "s1", "s3"}
    (course / "ids.csv").write_text("Identifier,id\nParticipant 7,s1\n")
    assert collect(members, "--roster", "ids.csv")[0] == 2
    assert collect(members, "--roster", "nowhere.csv")[0] == 2


def test_two_of_one_name_are_kept_apart(collect):
    members = {f"Ann Lee_7_assignsubmission_file_/{BOOK}": "a", f"Ann_Lee_8_assignsubmission_file_/{BOOK}": "b"}
    status, printed, found = collect({**members, f"Ann Lee 7_9_assignsubmission_file_/{BOOK}": "c"})
    assert status == 1 and "people are called Ann_Lee" in printed
    assert sorted(files[BOOK] for files in found.values()) == ["a", "b", "c"]


def test_a_learners_names_do_not_say_whose_it_is_or_when(collect):
    """Behind the platform's part of a name everything is the learner's own choice."""
    members = {
        f"HW_eve_attempt_2025-11-20-21-14-05_bob_attempt_2025-11-19-00-00-00_{BOOK}": "eve",
        "HW_eve_attempt_2025-11-20-21-14-05_timestamp.txt": "2020-01-01 00:00:00 UTC",
        f"HW_bob_attempt_2025-11-20-21-14-05_{BOOK}": "bob",
    }
    status, printed, found = collect(members)
    assert status == 1 and "timestamp.txt was left out" in printed
    assert set(found) == {"bob", "eve"} and found["bob"] == {BOOK: "bob"} and list(found["eve"].values()) == ["eve"]
    members = {f"Eve_1_assignsubmission_file_/Bob_2_assignsubmission_file_/{BOOK}": "eve"}
    assert "Bob" not in collect(members)[2]


def test_nothing_is_written_elsewhere(collect, course):
    link = zipfile.ZipInfo(f"Eve_1_assignsubmission_file_/{BOOK}")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    members = [
        (link, "/etc/hostname"),
        (f"../Mal_2_assignsubmission_file_/{BOOK}", "x"),
        (f"Mal_2_assignsubmission_file_/../../../{BOOK}", "x"),
        (f"/Mal_3_assignsubmission_file_/{BOOK}", "x"),
        (f"Mal_4_assignsubmission_file_/..\\..\\{BOOK}", "x"),
        (f"Ann_6_assignsubmission_file_/{BOOK}", "ann"),
    ]
    before = set(course.iterdir())
    status, printed, found = collect(members)
    assert status == 1 and "a link" in printed and "left out" in printed
    assert found == {"Ann": {BOOK: "ann"}, "Eve": {}}
    assert set(course.iterdir()) - before == {course / "all.zip", course / "submitted"}
    assert set((course / "submitted").iterdir()) == {course / "submitted" / name for name in found}


def test_large_and_broken_members_cost_their_author_alone(collect, course, monkeypatch):
    monkeypatch.setattr("rnnkit.grading.paper.collect.Caps", lambda: submission.Caps(notebook=1000, file=100, files=2))
    members = {
        f"Ann_1_assignsubmission_file_/{BOOK}": "ann",
        f"Big_2_assignsubmission_file_/{BOOK}": "0" * 1001,
        **{f"Ben_3_assignsubmission_file_/{name}": "ben" for name in (BOOK, "a.csv", "b.csv")},
        f"Cut_4_assignsubmission_file_/{BOOK}": "broken here",
        "Zip_5_assignsubmission_file_/mine.zip": "PK",
    }
    pack(course / "all.zip", members)
    content = (course / "all.zip").read_bytes().replace(b"broken here", b"broken herE")
    (course / "all.zip").write_bytes(content)
    status, printed, found = collect(None)
    assert status == 1 and "too large" in printed and "more than 2 files" in printed and "Unpack mine.zip" in printed
    assert found["Ann"] == {BOOK: "ann"} and found["Ben"] == {BOOK: "ben", "a.csv": "ben"}
    assert all(f"{name} has handed in no notebook" in printed for name in ("Big", "Cut", "Zip"))


@pytest.mark.parametrize(
    "members, said",
    [
        ({BOOK: "x", "notes.txt": ""}, f"first file is called {BOOK}"),
        ({}, "it is empty"),
        (None, "there is no all.zip"),
    ],
)
def test_nothing_collected_is_told(collect, members, said):
    status, printed, found = collect(members)
    assert status == 2 and said in printed and found == {}


def test_what_cannot_be_is_told(collect, course, capsys):
    (course / "all.zip").write_text("no zip")
    status, printed, _ = collect(None)
    assert status == 2 and "no zip file" in printed
    members = {f"Ann_1_assignsubmission_file_/{BOOK}": "ann"}
    assert collect(members, "--zone", "Mars/Base")[0] == 2
    assert main(["collect", "all.zip", "01_hiden_state"]) == 2
    assert "there is no assignment 01_hiden_state" in capsys.readouterr().err


def test_the_archive_of_another_assignment_is_told_of(collect):
    status, printed, found = collect({"Ann_1_assignsubmission_file_/02_sequences.ipynb": "ann"})
    assert (
        status == 1 and "is it this assignment's archive?" in printed and found["Ann"] == {"02_sequences.ipynb": "ann"}
    )


def test_names_of_windows_and_mac(collect):
    """Umlauts in pieces, as macOS writes them; backslashes between folders."""
    members = {f"Zoe\u0308_1_assignsubmission_file_\\{BOOK}": "zoe"}
    assert collect(members)[2] == {"Zoë": {BOOK: "zoe"}}


def test_ids_are_names_of_folders():
    names = ["../x", " . ", "a/b", "Zoë O'Neill", "李 明", "x" * 300, "a\nb", "-rf", "ann@example.edu"]
    assert [fit(name) for name in names] == [
        "x",
        "",
        "a_b",
        "Zoë_O_Neill",
        "李_明",
        "x" * 60,
        "a_b",
        "rf",
        "ann@example.edu",
    ]
