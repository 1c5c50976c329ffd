"""Treatments: named parameters only, the same list on an acute body and over years."""

import importlib.util
import re
from pathlib import Path

import numpy as np
import pytest

from calibration.reference_table.targets import TARGETS
from organs.parameters import describe
from physiology import InputError, fast, simulate
from physiology.human import reference_organs
from physiology.intake import INTAKES
from physiology.lifecourse.habits import DailyActivity, Diet
from physiology.lifecourse.timeline import phases, routine
from physiology.lifecourse.treatments import treated as organs_under
from physiology.treatments import REMEDIES, remedy, treated, treatment

DOCS = Path(__file__).resolve().parents[1] / "docs"
BIBLIOGRAPHY = DOCS.parent / "organs" / "references.bib"
PATHS = {row.path for row in describe(reference_organs())}
ACTING = [name for name, one in REMEDIES.items() if one.effects]
HOUR = fast(hours=5.0, every=5.0)


@pytest.mark.parametrize("name", REMEDIES)
def test_a_treatment_acts_on_parameters_doses_or_habits_that_exist(name):
    one = remedy(name)
    assert set(one.parameters) <= PATHS
    assert set(one.doses) <= set(INTAKES)
    assert one.effects or one.doses or one.diet or one.activity


@pytest.mark.parametrize("name", ACTING)
def test_a_treatment_changes_what_it_names_and_nothing_else(name, man):
    before = {row.path: row.value for row in describe(man.organs)}
    after = {row.path: row.value for row in describe(treated(man, name).organs)}
    changed = {path for path in before if before[path] != after[path]}
    assert changed == set(remedy(name).parameters)


def test_sizes_are_assumed_fitted_or_in_the_bibliography():
    known = set(re.findall(r"^@\w+\{(\w+),", BIBLIOGRAPHY.read_text(encoding="utf-8"), re.M))
    told = {effect.source for one in REMEDIES.values() for effect in one.effects}
    told |= {one.intake_source for one in REMEDIES.values()}
    sources = {source for source in told if source != "assumed" and not source.startswith("fitted")}
    assert sources <= known
    rows = {row for source in told - sources for row in re.findall(r"\bD\d\d\b", source)}
    assert all(TARGETS[row].kind == "fit" for row in rows)


@pytest.mark.parametrize("name", ACTING)
def test_the_constants_of_health_stay(name, man):
    assert treated(man, name).healthy is man.organs


def test_years_and_the_acute_body_take_the_same_list(man):
    acute = describe(treated(man, "metformin").organs)
    years = describe(organs_under(man.organs, [treatment("metformin")]))
    assert acute == years


def test_a_body_in_some_state_stays_in_it(man):
    from physiology.diseases import with_states

    sick = with_states(man, {"liver.triglyceride": lambda value: 3 * value})
    assert treated(sick, "metformin").state is sick.state


def test_doses_reach_the_day(man):
    plain = phases([(0.0, Diet())], [(0.0, DailyActivity())], [], 1.0)[0]
    drug = phases([(0.0, Diet())], [(0.0, DailyActivity())], [treatment("acipimox")], 1.0)[0]
    row = INTAKES.index("acipimox")
    given = [
        np.asarray(routine(phase, man.organs, None, 2000.0, 2.0).pattern)[..., row]
        for phase in (plain, drug)
    ]
    assert given[0].max() == 0
    assert given[1].mean() * 1440 == pytest.approx(750.0)


@pytest.fixture(scope="module")
def mornings(man):
    """Glucose of the fast that each treated body finds, without time for anything slow."""
    names = ("metformin", "sglt2_inhibitor", "anti_tnf", "salsalate")
    return {name: simulate(treated(man, name), HOUR) for name in names}


def test_metformin_lowers_glucose_production(man, mornings):
    assert mornings["metformin"]["egp"][0] < 0.99 * simulate(man, HOUR)["egp"][0]


def test_sugar_in_urine_without_sglt2(mornings):
    grams = 0.18016 * 1440 * mornings["sglt2_inhibitor"]["urine_glucose"].mean()
    assert 15 < grams < 90  # 50 to 60 g a day in healthy people


def test_anti_tnf_does_next_to_nothing_to_a_healthy_fast(man, mornings):
    assert mornings["anti_tnf"]["glucose"][0] == pytest.approx(
        simulate(man, HOUR)["glucose"][0], rel=0.03
    )


def test_unknown_treatments_are_refused_with_those_there_are():
    with pytest.raises(InputError, match="did you mean metformin"):
        remedy("metformine")


def test_a_diet_changes_no_body(man):
    with pytest.raises(InputError, match="changes no parameter"):
        treated(man, "weight_loss")


def test_the_table_of_the_page_is_up_to_date():
    spec = importlib.util.spec_from_file_location("make_treatments", DOCS / "make_treatments.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (DOCS / "treatments.md").read_text(encoding="utf-8")
    assert written == module.page(), "run `python docs/make_treatments.py`"
