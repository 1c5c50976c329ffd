"""Mechanisms of insulin resistance: each has an effect, and none once it is cut."""

import importlib.util
from pathlib import Path

import pytest

from benchmarks.mechanisms import MECHANISMS, Laboratory, gone, main
from organs.parameters import describe
from physiology.body import STATES
from physiology.catalogue import catalogue
from physiology.human import reference_organs

DOCS = Path(__file__).resolve().parents[1] / "docs"
BY_NAME = {one.name: one for one in MECHANISMS}


@pytest.fixture(scope="module")
def laboratory():
    return Laboratory()


def test_every_mechanism_has_a_name_of_its_own():
    assert len(BY_NAME) == len(MECHANISMS)


@pytest.mark.parametrize("name", BY_NAME)
def test_a_mechanism_names_what_exists(name):
    one = BY_NAME[name]
    assert one.where in {entry.name for entry in catalogue()}
    assert set(one.stress) <= set(STATES)
    assert set(one.cut) <= {row.path for row in describe(reference_organs())}


@pytest.mark.parametrize("name", BY_NAME)
def test_a_mechanism_is_lost_when_it_is_cut(name, laboratory):
    one = BY_NAME[name]
    assert gone(laboratory.effect(one, cut=False), laboratory.effect(one, cut=True))


def test_a_mechanism_that_was_cut_fails_its_test():
    assert not gone(0.0, 0.0)
    assert not gone(1.0, 1.0)


def test_the_script_says_whether_all_are_gone(tmp_path, capsys):
    assert main(["--json", str(tmp_path / "mechanisms.json")]) == 0
    assert "pkc_theta" in capsys.readouterr().out


def test_the_page_is_up_to_date():
    spec = importlib.util.spec_from_file_location("make_mechanisms", DOCS / "make_mechanisms.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (DOCS / "mechanisms.md").read_text(encoding="utf-8")
    assert written == module.page(), "run `python docs/make_mechanisms.py`"
