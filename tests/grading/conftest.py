import shutil

import pytest
from small_course import SmallCourse


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The small course with two notebooks and with one, made once."""
    return {single: SmallCourse(tmp_path_factory.mktemp("small"), single) for single in (False, True)}


@pytest.fixture
def copied(made, tmp_path):
    """copied(single=False) -> a course of one's own."""

    def copy(name: str = "course", single: bool = False) -> SmallCourse:
        course = SmallCourse.__new__(SmallCourse)
        course.root, course.names = tmp_path / name, made[single].names
        shutil.copytree(made[single].root, course.root)
        return course

    return copy


@pytest.fixture
def course(copied):
    return copied()


@pytest.fixture
def single(copied):
    return copied(single=True)
