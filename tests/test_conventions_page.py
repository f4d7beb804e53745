"""docs/conventions.md says what was recorded, for the libraries that have a module, all of them."""

import re

import pytest

from tests.frameworks import table
from tests.frameworks.measure import MODULES, module, sentences

PAGE = table.PAGE.read_text(encoding="utf-8")
RECORDED = table.recorded()


def test_the_page_is_that_of_the_record():
    assert table.page(PAGE) == PAGE, "docs/conventions.md is old: run python -m tests.frameworks.table"


def test_every_module_is_recorded_and_every_record_has_its_module():
    assert set(RECORDED) == set(MODULES)
    for name in MODULES:
        assert list(RECORDED[name]["layers"]) == [layer.name for layer in module(name).LAYERS], name


@pytest.mark.parametrize("name", MODULES)
def test_a_module_names_the_version_that_was_run(name):
    assert RECORDED[name]["versions"] == module(name).PACKAGES


@pytest.mark.parametrize("name", MODULES)
def test_what_was_measured_is_known_and_within_tolerance(name):
    for layer in module(name).LAYERS:
        facts = RECORDED[name]["layers"][layer.name]
        assert facts["difference"] <= layer.tolerance
        assert "something else" not in " ".join(map(str, facts.values())), layer.name


@pytest.mark.parametrize("name", MODULES)
def test_a_document_that_says_otherwise_is_named(name):
    for key, sentence in sentences(module(name)).items():
        assert not key.startswith("says_") or re.search(r"\]\(http\S+\)|`[\w.]+`", sentence), key


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        if not target.startswith("http"):
            assert (table.PAGE.parent / target).is_file(), target


def test_scripts_that_are_linked_are_findings():
    scripts = re.findall(r"\]\(\.\./findings/([^)]+)\)", PAGE)
    assert len(set(scripts)) >= 17
    for script in scripts:
        assert (table.PAGE.parent.parent / "findings" / script).read_text(encoding="utf-8").startswith("#!"), script
