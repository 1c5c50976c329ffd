"""Parameters: every row has a source, a known unit and bounds; paths lead where they say."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import organs
from organs.parameters import check_value, describe, parameter, replace
from physiology import InputError, human
from physiology.body import VARIABLES, Organs
from physiology.observables import OBSERVABLES

ROWS = describe(Organs())
PATHS = [row.path for row in ROWS]

PARAMETER_UNITS = {
    "-",
    "%",
    "1e10 cells",
    "1/min",
    "1/y",
    "min",
    "min/kcal",
    "L",
    "m",
    "L/min",
    "L/min^2",
    "L/mmol",
    "kcal",
    "kcal/d/kg",
    "kcal/min",
    "kg",
    "kg/kg",
    "kg/L",
    "mmol/L",
    "mmol/mol per mmol/L",
    "mmol/kg",
    "mmol/kcal",
    "mmol/min",
    "mg/L",
    "ug/L",
    "nmol/L",
    "pg/mL",
    "pmol/L",
    "pmol/min",
    "pmol/L per kcal/min",
    "ng",
    "ng/mL",
    "ug",
    "ug/h",
    "ug/mL",
    "y",
}
QUANTITY_UNITS = PARAMETER_UNITS | {
    "g/min",
    "kg/m2",
    "mg",
    "mmol",
    "mmol/mol",
    "pmol",
    "um",
}


def cited() -> set[str]:
    """The keys of the bibliography."""
    text = (Path(organs.__file__).parent / "references.bib").read_text(encoding="utf-8")
    return set(re.findall(r"^@\w+\{\s*([^,\s]+)\s*,", text, flags=re.MULTILINE))


def test_every_source_is_in_the_bibliography_or_said_to_be_assumed():
    unknown = {row.source for row in ROWS} - cited() - {"assumed"}
    assert not unknown


def test_the_bibliography_was_read():
    assert len(cited()) > 20


def test_every_parameter_has_a_known_unit():
    assert {row.unit for row in ROWS} <= PARAMETER_UNITS


def test_every_state_and_observable_has_a_known_unit():
    shown = {v.unit for v in VARIABLES} | {o.unit for o in OBSERVABLES.values()}
    assert shown <= QUANTITY_UNITS


@pytest.mark.parametrize("row", describe(human().organs), ids=lambda row: row.path)
def test_the_reference_man_lies_within_bounds(row):
    low, high = row.bounds
    assert low < high
    assert low <= float(row.value) <= high
    assert row.about


def test_paths_are_unique_and_lead_to_their_value():
    assert len(set(PATHS)) == len(PATHS)
    whole = Organs()
    for row in ROWS:
        found = whole
        for name in row.path.split("."):
            found = getattr(found, name)
        assert found == row.value


@given(st.dictionaries(st.sampled_from(PATHS), st.floats(1e-6, 1e6), max_size=12))
def test_replace_sets_what_it_is_given_and_nothing_else(values):
    before = {row.path: float(row.value) for row in ROWS}
    after = {row.path: float(row.value) for row in describe(replace(Organs(), values))}
    assert after == {**before, **values}


def test_replace_leaves_the_original_alone():
    whole = Organs()
    replace(whole, {"liver.volume": 1.9})
    assert float(whole.liver.volume) == float(Organs().liver.volume)


def test_a_parameter_outside_its_bounds_cannot_be_declared():
    with pytest.raises(ValueError, match="lies outside its bounds"):
        parameter(2.0, unit="-", bounds=(0.0, 1.0), source="assumed", about="a share")


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, -1e9, 1e9])
def test_check_value_names_the_parameter_and_the_value(value):
    row = next(row for row in ROWS if row.path == "liver.volume")
    with pytest.raises(ValueError, match="liver.volume") as refusal:
        check_value(row, value)
    assert f"{value:g}" in str(refusal.value)


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("liver.volum", "liver.volume"),
        ("livr.insulin_extraction", "liver.insulin_extraction"),
        ("muscle.signalling.akt_half", "skeletal_muscle.signalling.akt_half"),
    ],
)
def test_an_unknown_path_is_answered_with_the_nearest(wrong, near):
    with pytest.raises(InputError, match="did you mean") as refusal:
        human(parameters={wrong: 1.0})
    assert near in str(refusal.value)
    with pytest.raises(InputError, match="did you mean"):
        human().with_parameters({wrong: 1.0})
