import pytest

from rnnkit.grading.jobs import course_secret, seed_of


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path):
    secret = course_secret(tmp_path)
    assert course_secret(tmp_path) == secret and len(secret) == 64
    [path] = (tmp_path / ".rnnkit").glob("grading_secret*")
    assert path.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / ".rnnkit" / ".gitignore").read_text() == "*\n"


def test_every_course_has_its_own(tmp_path):
    courses = [tmp_path / "a", tmp_path / "b"]
    for course in courses:
        course.mkdir()
    assert len({course_secret(course) for course in courses}) == 2


def test_a_damaged_secret_is_told(tmp_path):
    course_secret(tmp_path)
    (tmp_path / ".rnnkit" / "grading_secret").write_text("")
    with pytest.raises(ValueError, match="delete it"):
        course_secret(tmp_path)


def test_the_cases_depend_on_student_submission_and_exercise():
    one = seed_of(b"secret", "ann", b"notebook", "rnn_step")
    assert one == seed_of(b"secret", "ann", b"notebook", "rnn_step")
    others = [
        seed_of(b"other", "ann", b"notebook", "rnn_step"),
        seed_of(b"secret", "bob", b"notebook", "rnn_step"),
        seed_of(b"secret", "ann", b"notebook 2", "rnn_step"),
        seed_of(b"secret", "ann", b"notebook", "rnn_forward"),
    ]
    assert len({one, *others}) == 5
