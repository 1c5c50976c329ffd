"""Nothing is lost: carbon, nitrogen, enthalpy and oxygen over any person, meal and fast."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from benchmarks import conservation
from benchmarks.conservation import BUDGETS, INSIDE, drift
from organs.parameters import describe, replace
from physiology import Experiment, Meal, human
from physiology.body import STATES, VARIABLES, constants, derivatives, fasting_state
from physiology.intake import Intake
from physiology.observables import GLUCOSE_POOLS

ROWS = {row.path: row for row in describe(human().organs)}
POOLS = [v.path for v, inside in zip(VARIABLES, INSIDE, strict=True) if v.substance and inside]

grams = st.floats(0.0, 120.0)
dishes = st.builds(
    Meal,
    glucose=grams,
    starch=grams,
    fat=st.floats(0.0, 80.0),
    protein=st.floats(0.0, 80.0),
    form=st.sampled_from(["solid", "liquid"]),
    minutes=st.floats(1.0, 60.0),
)
# Some parameters at some place within their bounds: 0 the lower, 1 the upper.
places = st.dictionaries(st.sampled_from(sorted(ROWS)), st.floats(0.0, 1.0), max_size=40)


def person(where: dict[str, float]):
    """The reference man with some parameters elsewhere within their bounds."""
    values = {
        path: ROWS[path].bounds[0] + share * (ROWS[path].bounds[1] - ROWS[path].bounds[0])
        for path, share in where.items()
    }
    return replace(human().organs, values)


def disturbed(organs, seed: int):
    """A state far from rest: each variable times a random factor, fractions at most 1."""
    rest = constants(organs)
    factors = 10 ** np.random.default_rng(seed).uniform(-2, 0.6, size=len(STATES))
    moved = []
    for variable, value, factor in zip(
        VARIABLES, fasting_state(organs, rest), factors, strict=True
    ):
        eaten = 3.0 if variable.substance and float(value) == 0 else float(value)
        far = min(eaten * factor, 1.0) if variable.unit == "-" else eaten * factor
        moved.append(np.asarray(far))
    return moved, rest


seeds = st.integers(0, 10**6)
intakes = st.builds(
    Intake,
    solid=st.floats(0, 30),
    liquid=st.floats(0, 30),
    fat=st.floats(0, 5),
    protein=st.floats(0, 20),
    activity=st.floats(0, 10),
)


@given(where=places, seed=seeds, intake=intakes)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_no_instant_makes_or_loses_anything(where, seed, intake):
    organs = person(where)
    values, rest = disturbed(organs, seed)
    slopes = np.array(derivatives(organs, values, intake, rest), float)
    for name, weights in BUDGETS.items():
        terms = weights * slopes
        assert abs(terms.sum()) <= 1e-11 * (np.abs(terms).sum() + 1), name


@given(where=places, seed=seeds, intake=intakes)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_derivatives_are_finite_far_from_rest(where, seed, intake):
    organs = person(where)
    values, rest = disturbed(organs, seed)
    assert np.isfinite(np.array(derivatives(organs, values, intake, rest), float)).all()


def emptied(seed: int, empty):
    """A state far from rest with some pools empty, and its slopes."""
    organs = human().organs
    values, rest = disturbed(organs, seed)
    values = [np.zeros(()) if path in empty else v for path, v in zip(STATES, values, strict=True)]
    with np.errstate(all="ignore"):
        return dict(zip(STATES, derivatives(organs, values, Intake(), rest), strict=True))


@given(seed=seeds, empty=st.sets(st.sampled_from(POOLS), min_size=1, max_size=20))
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
def test_nothing_is_taken_from_an_empty_pool(seed, empty):
    slopes = emptied(seed, empty)
    for path in empty:
        assert not slopes[path] < -1e-12, f"{path} is empty and still loses"


@pytest.mark.parametrize(
    "empty",
    [
        set(GLUCOSE_POOLS),
        {"skeletal_muscle.glycogen", "blood.interstitial_glucose"},
        {"skeletal_muscle.triglyceride", "blood.nefa"},
        set(POOLS),
    ],
    ids=lambda empty: ", ".join(sorted(empty)) if len(empty) < 5 else "all",
)
def test_a_body_with_empty_pools_still_has_finite_slopes(empty):
    slopes = emptied(0, empty)
    assert not [path for path, slope in slopes.items() if not np.isfinite(slope)]


@given(where=places, meals=st.lists(st.tuples(st.floats(0.0, 4200.0), dishes), max_size=8))
@settings(max_examples=15)
def test_carbon_is_constant_over_three_days_for_anybody_who_eats_anything(where, meals):
    organs = person(where)
    experiment = Experiment("anything", 4320.0, meals=tuple(meals), every=60.0)
    states, _ = conservation.followed(organs, experiment)
    assume(np.isfinite(states).all())
    for name, weights in BUDGETS.items():
        assert drift(states, weights) < 1e-10, name


def test_the_budget_can_fail():
    """A millionth of the carbon breathed out in three days would not go unseen."""
    states, _ = conservation.followed(human().organs, conservation.three_days())
    forged = states.copy()
    forged[STATES.index("environment.co2")] *= 1 + 1e-6
    assert drift(states, BUDGETS["carbon"]) < 1e-10 < drift(forged, BUDGETS["carbon"])


# --- random people --------------------------------------------------------------------------------

PEOPLE = 48


@pytest.fixture(scope="module")
def crowd():
    """People with all parameters drawn at once from within their bounds, over three days."""
    organs = conservation.random_organs(PEOPLE, seed=3)
    states, rest = conservation.followed(organs, conservation.three_days())
    return states, rest, conservation.possible(organs)


def test_people_within_bounds_are_followed_to_the_end(crowd):
    states, _, possible = crowd
    assert possible.mean() > 0.8
    assert np.isfinite(states[..., possible]).all()


def test_amounts_stay_positive_for_people_within_bounds(crowd):
    states, _, possible = crowd
    lowest = states[INSIDE][..., possible].min(axis=(1, 2))
    worst = int(lowest.argmin())
    name = np.array(STATES)[INSIDE][worst]
    assert lowest[worst] > -1e-9, f"{name} falls to {lowest[worst]:g}"


def test_fractions_stay_fractions_for_people_within_bounds(crowd):
    states, _, possible = crowd
    for path in STATES:
        if path.endswith(("serine_fraction", ".akt", ".erk", "glut4")):
            assert states[STATES.index(path)][..., possible].max() <= 1 + 1e-9, path


def test_budgets_of_people_within_bounds_are_closed(crowd):
    states, _, _ = crowd
    finite = np.isfinite(states).all(axis=(0, 1))
    for name, weights in BUDGETS.items():
        assert drift(states[..., finite], weights).max() < 1e-10, name


# --- energy ---------------------------------------------------------------------------------------


def test_heat_agrees_with_indirect_calorimetry_after_a_meal(after_meal):
    heat, weir = conservation.calorimetry(after_meal.states)
    assert heat == pytest.approx(weir, rel=0.02)


def test_eaten_energy_is_stored_lost_or_given_off(after_meal):
    gained = dict(zip(STATES, after_meal.states[:, -1] - after_meal.states[:, 0], strict=True))
    enthalpy = {v.path: v.substance.energy for v in VARIABLES if v.substance}
    outside = sum(enthalpy[p] * gained[p] for p in enthalpy if p.startswith("environment."))
    inside = sum(enthalpy[p] * gained[p] for p in enthalpy if not p.startswith("environment."))
    assert inside + outside + gained["environment.heat"] == pytest.approx(0.0, abs=1e-7)
