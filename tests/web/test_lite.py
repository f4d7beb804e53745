"""What the part of the site that runs is made of: wheels, Pyodide's checksums, the notebooks' kernel."""

import csv
import io
import json
import tomllib
import zipfile

import pytest
from packaging.metadata import Metadata
from packaging.requirements import Requirement

from rnnkit import exercises
from rnnkit.cli.course import Refusal
from web import lite, pyodide, wheel


def metadata(path):
    with zipfile.ZipFile(path) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return Metadata.from_email(archive.read(name), validate=False)


@pytest.fixture
def whole(tmp_path):
    """A wheel as pip builds it, of one module."""
    about = (
        "Metadata-Version: 2.4\nName: rnnkit\nVersion: 1\nRequires-Dist: jupyterlab>=4.2\nRequires-Dist: numpy>=2.0\n"
        'Provides-Extra: plots\nRequires-Dist: matplotlib>=3.8; extra == "plots"\nRequires-Dist: matplotlib>=3.9\n\n'
        "A text.\n\nRequires-Dist: of the text, which stays\n"
    )
    return {"rnnkit/__init__.py": b"x = 1\n", "rnnkit-1.dist-info/METADATA": about.encode()}


def test_the_wheel_of_the_site_asks_for_what_a_browser_has(whole, tmp_path):
    lean = ((name, wheel._leaner(name, data)) for name, data in [*whole.items(), ("rnnkit-1.dist-info/RECORD", b"")])
    made = metadata(wheel._write(tmp_path / "rnnkit-1-py3-none-any.whl", lean))
    assert made.requires_dist == [Requirement("numpy>=2.0"), Requirement("matplotlib>=3.9")]
    assert not made.provides_extra
    assert made.description == "A text.\n\nRequires-Dist: of the text, which stays\n"


def test_the_bounds_of_the_wheel_are_those_of_the_course():
    project = tomllib.loads((wheel.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(wheel.NEEDED) <= {Requirement(need).name for need in project["dependencies"]}


def test_an_installed_distribution_is_packed_with_its_record(tmp_path):
    path = wheel.of_installed("packaging", tmp_path)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        [record] = [name for name in names if name.endswith("/RECORD")]
        rows = list(csv.reader(io.StringIO(archive.read(record).decode())))
    assert "packaging/version.py" in names
    assert [row[0] for row in rows] == names
    assert metadata(path).name == "packaging"
    assert path.read_bytes() == wheel.of_installed("packaging", tmp_path / "again").read_bytes()


@pytest.fixture
def release(tmp_path, monkeypatch):
    """A folder that is the pinned release: two small files in the place of Pyodide's."""
    folder = tmp_path / "release"
    folder.mkdir()
    for name in ("pyodide.js", "numpy.whl"):
        (folder / name).write_text(name)
    pins = {
        "version": "1.2.3",
        "core": {"pyodide.js": pyodide._sha256(folder / "pyodide.js")},
        "packages": {"numpy": {"file_name": "numpy.whl", "sha256": pyodide._sha256(folder / "numpy.whl")}},
    }
    monkeypatch.setattr(pyodide, "PINS", tmp_path / "pins.json")
    pyodide.PINS.write_text(json.dumps(pins))
    return folder


def test_of_pyodide_only_what_is_pinned_is_copied(release, tmp_path):
    (release / "scipy.whl").write_text("large")
    pyodide.copy(release, tmp_path / "site")
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == ["numpy.whl", "pyodide.js"]


@pytest.mark.parametrize("name", ["pyodide.js", "numpy.whl"])
def test_another_file_in_the_place_of_pyodides_is_refused(release, tmp_path, name):
    (release / name).write_text("changed")
    with pytest.raises(pyodide.NotPyodide, match=rf"{name} is not the file of Pyodide 1\.2\.3"):
        pyodide.copy(release, tmp_path / "site")
    (release / name).unlink()
    with pytest.raises(pyodide.NotPyodide, match=f"has no {name}"):
        pyodide.copy(release, tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_the_pins_have_what_each_package_needs():
    packages = pyodide.pins()["packages"]
    for name, entry in packages.items():
        assert {need.replace("_", "-") for need in entry["depends"]} <= packages.keys(), name
    made_here = {"comm", "ipykernel", "pyodide-kernel", "rnnkit"}
    assert set(lite.PACKAGES) <= packages.keys() | made_here
    assert "matplotlib" not in lite.PACKAGES, "it is loaded when a figure is drawn"


def test_pins_are_taken_from_a_lock_file(tmp_path):
    def entry(*needs):
        return {"file_name": "x.whl", "sha256": "", "depends": list(needs)}

    packages = {name: entry() for name in (*pyodide.WANTED, *pyodide.LEFT_OUT, "a-b", "scipy")}
    packages["ipython"] = entry("a_b", *pyodide.LEFT_OUT)
    (tmp_path / "pyodide-lock.json").write_text(json.dumps({"info": {"version": "1.2.3"}, "packages": packages}))
    for name in pyodide.CORE:
        (tmp_path / name).write_text(name)
    pinned = pyodide.pinned_from(tmp_path)
    assert set(pinned["packages"]) == {*pyodide.WANTED, "a-b"}
    assert pinned["packages"]["ipython"]["depends"] == ["a_b"]
    assert "v1.2.3" in pinned["address"]


def test_every_notebook_names_the_browsers_kernel_and_is_else_as_released(tmp_path):
    lite._notebooks(tmp_path)
    copies = sorted(tmp_path.rglob("*.ipynb"))
    assert len(copies) == 2 * (len(exercises.UNITS) + 2)  # notation and glossary; in two languages
    for path in copies:
        copy, released = (
            json.loads((folder / path.relative_to(tmp_path)).read_text(encoding="utf-8"))
            for folder in (tmp_path, lite.ROOT / "notebooks")
        )
        assert copy["metadata"].pop("kernelspec") == lite.KERNEL
        released["metadata"].pop("kernelspec")
        assert copy == released


def test_what_starts_a_kernel_is_found_from_its_own_address(tmp_path, monkeypatch):
    extension = tmp_path / "extension"
    (extension / "static/pypi").mkdir(parents=True)
    for name in lite.OF_KERNEL:
        made = wheel.of_installed("packaging", tmp_path)
        made.rename(extension / "static/pypi" / f"{name}-1-py3-none-any.whl")
    monkeypatch.setattr(lite, "_extension", lambda: extension)
    monkeypatch.setattr(wheel, "lean", lambda to: wheel.of_installed("packaging", to))
    lite._start(tmp_path / "start", "../../pyodide/")
    start = json.loads((tmp_path / "start/start.json").read_text(encoding="utf-8"))
    packages = start["lock"]["packages"]
    assert packages["numpy"]["file_name"].startswith("../../pyodide/numpy-")
    assert (tmp_path / "start" / packages["comm"]["file_name"]).is_file()
    assert packages["comm"]["imports"] == ["comm"]
    for asking, asked in (("page.js", "early.js"), ("early.js", "start.js"), ("start.js", "kernel.py")):
        assert asked in (tmp_path / "start" / asking).read_text(encoding="utf-8")
        assert (tmp_path / "start" / asked).is_file()


def test_lines_are_put_into_the_head_of_a_page(tmp_path):
    page = tmp_path / "index.html"
    page.write_text("<html>\n  <head>\n    <title>x</title>\n  </head>\n</html>")
    lite._head(page, lite.ICON, "<script></script>")
    assert page.read_text().splitlines()[2:4] == [f"    {lite.ICON}", "    <script></script>"]


def test_a_link_is_an_address():
    assert lite.link("01_x/ä b.ipynb") == "lite/notebooks/index.html?path=01_x/%C3%A4%20b.ipynb"


def test_another_jupyterlite_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(lite, "VERSIONS", tmp_path / "jupyterlite.txt")
    lite.VERSIONS.write_text("# a comment\npackaging==0.0.1\n")
    with pytest.raises(Refusal, match=r"packaging 0\.0\.1 is missing; install it: pip"):
        lite._extension()
    lite.VERSIONS.write_text("no-such-package==1\n")
    with pytest.raises(Refusal, match="no-such-package 1 is missing"):
        lite._extension()
