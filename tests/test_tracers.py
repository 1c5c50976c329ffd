"""Tracers: mass, linearity, steady states where theory is exact, and biases where it says so."""

import dataclasses
import re
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from organs.parameters import replace
from organs.processes import Process
from physiology import Activity, Experiment, InputError, Meal, simulate
from physiology.observables import GLUCOSE_POOLS
from physiology.tracers import (
    CARBON,
    GLUCOSE_6_6_D2,
    GLUCOSE_U_13C,
    GLYCEROL_D5,
    LABELS,
    PALMITATE_13C,
    ConstantInfusion,
    Label,
    Steele,
    TwoCompartment,
    VariableInfusion,
    dilution,
    glucose_turnover,
    meal_turnover,
    trace,
)
from physiology.tracers.propagator import exponential
from physiology.tracers.routes import EXCHANGES, moves, systemic_appearance
from physiology.tracers.turnover import derivative, lagged

RATE = 0.0022  # mmol/min of labelled glucose, about 0.3 % of its Ra
MEAL_LABEL = 0.04
DRINK = Meal(glucose=75.0, form="liquid", minutes=5.0)
DRUNK_AT = 120.0
NOT_RECYCLED = GLUCOSE_6_6_D2.only("glucose")


@pytest.fixture(scope="module")
def rest(man):
    """Eight hours of rest after an overnight fast."""
    return simulate(man, Experiment("rest", 480.0, every=1.0))


def stilled(trajectory):
    """The same, were nothing ever to change."""
    held = np.repeat(trajectory.states[:, :1], len(trajectory.times), axis=1)
    return dataclasses.replace(trajectory, states=held)


@pytest.fixture(scope="module")
def still(rest):
    return stilled(rest)


@pytest.fixture(scope="module")
def drinking(man):
    """An OGTT after two hours of tracer infusion."""
    return simulate(man, Experiment("late OGTT", 480.0, meals=((DRUNK_AT, DRINK),), every=1.0))


def glucose_infusion(trajectory) -> ConstantInfusion:
    held = sum(trajectory[pool][0] for pool in GLUCOSE_POOLS)
    return ConstantInfusion(RATE, prime=RATE * held / trajectory["egp"][0])


@pytest.fixture(scope="module")
def infused(drinking):
    return trace(drinking, NOT_RECYCLED, glucose_infusion(drinking))


@pytest.fixture(scope="module")
def oral(drinking):
    return trace(drinking, NOT_RECYCLED, meal_enrichment=MEAL_LABEL)


# --- mass -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_all_that_is_given_is_in_pools_or_lost(label, drinking):
    meal = 0.1 if label.pool == "blood.glucose" else 0.0
    infusion = ConstantInfusion(0.01, prime=0.5, start=30.0, end=301.5)
    found = trace(drinking, label, infusion, meal_enrichment=meal)
    missing = found.total_given - found.total_held - found.total_lost
    assert np.abs(missing).max() < 1e-10 * found.total_given[-1]
    assert found.amounts.min() >= 0.0
    molecules = 0.5 + 0.01 * 271.5 + meal * DRINK.amounts()["liquid"]
    per_molecule = label.atoms[label.pool.rpartition(".")[2]]
    assert found.total_given[-1] == pytest.approx(per_molecule * molecules, rel=1e-12)


def test_without_label_there_is_none(drinking):
    found = trace(drinking, GLUCOSE_6_6_D2)
    assert not found.amounts.any()
    assert not found.enrichment().any()


def test_linear_in_dose(drinking):
    one, three = (trace(drinking, GLUCOSE_U_13C, ConstantInfusion(k, prime=5 * k)) for k in (1, 3))
    both = trace(drinking, GLUCOSE_U_13C, ConstantInfusion(1, prime=5), meal_enrichment=0.2)
    meal = trace(drinking, GLUCOSE_U_13C, meal_enrichment=0.2)
    np.testing.assert_allclose(three.amounts, 3 * one.amounts, rtol=1e-12)
    np.testing.assert_allclose(both.amounts, one.amounts + meal.amounts, rtol=1e-9, atol=1e-15)


def test_the_meal_keeps_its_enrichment_in_the_gut(oral):
    """Exactly so but for the interval of a minute, which blurs the first minutes."""
    gut = oral.ratio("gut.intestine_glucose")
    for minutes, tolerance in ((10, 1e-2), (30, 2e-3)):
        after = oral.times >= DRUNK_AT + minutes
        np.testing.assert_allclose(gut[after], MEAL_LABEL, rtol=tolerance)
    assert oral.ratio().max() < MEAL_LABEL


def test_finer_intervals_change_little(man):
    experiment = Experiment("OGTT", 120.0, meals=((30.0, DRINK),))
    coarse, fine = (
        trace(
            simulate(man, experiment.sampled(every=step)),
            GLUCOSE_6_6_D2,
            ConstantInfusion(RATE, prime=0.2),
            meal_enrichment=0.01,
        )
        for step in (1.0, 0.25)
    )
    # Plasma exchanges half of its glucose with the interstitium in a minute and a half.
    np.testing.assert_allclose(coarse.ratio(), fine.ratio()[::4], rtol=3e-3)


def test_a_coarse_trajectory_is_simulated_again(man, drinking, infused):
    coarse = simulate(man, drinking.experiment.sampled(every=20.0))
    found = trace(coarse, NOT_RECYCLED, glucose_infusion(coarse))
    np.testing.assert_allclose(found.ratio(), infused.ratio(), rtol=1e-9)


# --- routes ---------------------------------------------------------------------------------------


def test_no_process_runs_backwards(man, drinking):
    """What is the balance of two flows must be named in EXCHANGES; the rest is one-way."""
    walk = Activity(20.0, 50.0, 4.0)
    food = ((0.0, Meal(starch=60.0, fat=25.0, protein=25.0)),)
    walking = simulate(man, Experiment("walk", 60.0, meals=food, activity=(walk,), every=5.0))
    for trajectory in (drinking, walking):
        for way in moves(trajectory.snapshot, CARBON):
            assert np.min(way.rate) >= 0, way.process
    assert set(EXCHANGES) <= set(drinking.snapshot.processes)


def test_what_tracers_see_of_glucose_is_what_is_called_ra(drinking):
    seen = systemic_appearance(drinking.snapshot, "blood.glucose")
    np.testing.assert_allclose(seen, drinking["egp"] + drinking["ra_oral"], rtol=1e-12)


def test_deuterium_is_lost_where_carbon_goes_on(drinking):
    deuterium, carbon = (
        trace(drinking, label, meal_enrichment=1.0) for label in (GLUCOSE_6_6_D2, GLUCOSE_U_13C)
    )
    assert "skeletal_muscle.glycolysis" in deuterium.lost
    assert "skeletal_muscle.glycolysis" not in carbon.lost
    assert "blood.lactate" not in deuterium.pools
    assert carbon.amount("blood.lactate")[-1] > 0
    assert carbon.ratio()[-1] > deuterium.ratio()[-1]  # the Cori cycle brings it back
    for found in (deuterium, carbon):
        assert found.lost["brain.glucose_oxidation"][-1] > 0
        assert found.amount("liver.glycogen")[-1] > 0


def test_glycogen_gives_label_back(drinking):
    kept = trace(drinking, GLUCOSE_6_6_D2, meal_enrichment=1.0)
    gone = trace(drinking, NOT_RECYCLED, meal_enrichment=1.0)
    assert kept.appearance()["liver.glycogenolysis"][-1] > 0
    assert "liver.glycogenolysis" not in gone.appearance()
    assert gone.lost["liver.direct_glycogen"][-1] > 0
    assert kept.ratio()[-1] > gone.ratio()[-1]


def test_carbon_of_a_meal_is_found_again(drinking):
    found = trace(drinking, CARBON, meal_enrichment=1.0)
    at_end = found.total_held[-1] + found.total_lost[-1]
    assert at_end == pytest.approx(6 * DRINK.amounts()["liquid"], rel=1e-10)
    burned = sum(flow[-1] for path, flow in found.lost.items() if path.endswith("_oxidation"))
    assert 0.2 < burned / at_end < 0.9


# --- steady states --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", (Steele, TwoCompartment))
def test_in_a_steady_state_glucose_turnover_is_exact(method, man):
    # What of the prime is lost before it has spread in the slow fluid is made good within the time.
    still = stilled(simulate(man, Experiment("long rest", 720.0, every=1.0)))
    found = trace(still, NOT_RECYCLED, glucose_infusion(still))
    for pool in GLUCOSE_POOLS:
        assert found.ratio(pool)[-1] == pytest.approx(found.ratio()[-1], rel=1e-4)
    estimates = glucose_turnover(found, method.of(man))
    for name in ("ra", "rd", "egp"):
        estimate = estimates[name]
        assert estimate.unit == "mmol/min"
        assert estimate.value[-20] == pytest.approx(estimate.truth[-20], rel=1e-4)


def test_a_prime_spares_the_wait(still):
    """The right prime is the label that the pools hold at the plateau; too much takes as long."""
    plateau = RATE / still["egp"][0]
    right = glucose_infusion(still).prime
    none, primed, doubled = (
        trace(still, NOT_RECYCLED, ConstantInfusion(RATE, prime)).ratio() / plateau
        for prime in (0.0, right, 2 * right)
    )
    assert primed[60] == pytest.approx(1.0, rel=0.03)
    assert none[60] < 0.7
    assert doubled[60] > 1.3
    for ratio in (none, primed, doubled):
        assert ratio[-1] == pytest.approx(1.0, rel=0.02)


def test_at_rest_glucose_turnover_is_nearly_exact(man, rest):
    """Glycogen falls slowly, and a little label returns from it."""
    times = range(180, 480, 15)
    for label, tolerance in ((NOT_RECYCLED, 0.01), (GLUCOSE_6_6_D2, 0.015)):
        found = trace(rest, label, glucose_infusion(rest))
        estimates = glucose_turnover(found, TwoCompartment.of(man), times)
        for name in ("ra", "rd", "egp"):
            np.testing.assert_allclose(
                estimates[name].value, estimates[name].truth, rtol=tolerance, err_msg=name
            )


@pytest.mark.parametrize("label", (GLYCEROL_D5, PALMITATE_13C), ids=lambda label: label.name)
def test_in_a_steady_state_dilution_shows_what_a_tracer_can_see(label, still):
    found = trace(still, label, ConstantInfusion(0.005))
    estimate = dilution(found)
    seen = systemic_appearance(still.snapshot, label.pool)[-1]
    assert estimate.value[-1] == pytest.approx(seen, rel=1e-9)
    if label is GLYCEROL_D5:
        assert estimate.truth[-1] == pytest.approx(seen, rel=1e-12)
    else:  # the liver takes some of what visceral fat releases before any of it mixes
        assert 0.005 < 1 - seen / estimate.truth[-1] < 0.1


@pytest.mark.parametrize("label", (GLYCEROL_D5, PALMITATE_13C), ids=lambda label: label.name)
def test_at_rest_dilution_follows_slow_changes(label, rest):
    found = trace(rest, label, ConstantInfusion(0.005))
    seen = systemic_appearance(rest.snapshot, label.pool)
    estimate = dilution(found, times=range(240, 481, 60))
    np.testing.assert_allclose(estimate.value, seen[240::60], rtol=0.01)


# --- meals ----------------------------------------------------------------------------------------


def test_one_compartment_misses_fast_changes(man, infused, oral):
    """Ra of the meal and total Ra too low as they rise, EGP too high (Basu2003)."""
    found = meal_turnover(infused, oral, MEAL_LABEL, Steele.of(man))
    rising = (infused.times > DRUNK_AT + 5) & (infused.times < DRUNK_AT + 40)
    at = np.flatnonzero(rising)
    shift = len(infused.times) - len(found["ra"].times)
    for name, sign in (("ra", -1), ("ra_oral", -1), ("egp", 1)):
        bias = found[name].bias[at - shift]
        assert np.all(sign * bias > 0), name
        assert np.abs(bias).max() > 0.1, name
    before = np.flatnonzero((infused.times > 60) & (infused.times < DRUNK_AT)) - shift
    assert np.abs(found["ra_oral"].bias[before]).max() < 1e-12


def test_two_compartments_miss_less(man, infused, oral):
    after = slice(int(DRUNK_AT) + 5, None)
    one, two = (
        meal_turnover(infused, oral, MEAL_LABEL, method.of(man))
        for method in (Steele, TwoCompartment)
    )
    for name in ("ra", "ra_oral", "rd", "egp"):
        worst = [np.sqrt(np.mean(f[name].bias[after] ** 2)) for f in (one, two)]
        assert worst[1] < 0.5 * worst[0], name
    dose = two["ra_oral"].value.sum()
    assert dose == pytest.approx(two["ra_oral"].truth.sum(), rel=0.03)


def test_label_that_follows_ra_makes_the_volume_irrelevant(drinking):
    """A clamp of the tracer-to-tracee ratio, the principle of hot infusates and triple tracers."""
    ra = drinking["egp"] + drinking["ra_oral"]
    held = sum(drinking[pool][0] for pool in GLUCOSE_POOLS)
    follows = VariableInfusion(drinking.times[:-1], 0.005 * (ra[1:] + ra[:-1]), prime=0.01 * held)
    found = trace(drinking, NOT_RECYCLED, follows)
    # Some of the prime is lost before it has reached the slow fluid; that takes hours to make good.
    settled = found.times > 160
    np.testing.assert_allclose(found.ratio()[settled], 0.01, rtol=5e-3)
    wide = settled & (np.abs(found.times - DRUNK_AT) > 5)
    for volume in (9.0, 18.0):
        ra_found = glucose_turnover(found, Steele(volume))["ra"]
        np.testing.assert_allclose(ra_found.value[wide], ra_found.truth[wide], rtol=0.01)


def test_glucose_infused_by_an_experiment_may_be_labelled(still):
    """Whatever brings glucose from outside into the blood: its label counts as infused."""
    dripping = dataclasses.replace(still)
    dripping.snapshot.processes["intake.drip"] = Process(
        "drip", 0.5 + 0 * still.times, {"environment.glucose": -1, "blood.glucose": 1}
    )
    found = trace(dripping, NOT_RECYCLED, ConstantInfusion(RATE), enrichment={"intake.drip": 0.02})
    np.testing.assert_allclose(found.infusion, RATE + 0.01, rtol=1e-12)
    estimates = glucose_turnover(found)
    gap = estimates["ra"].value - estimates["egp"].value
    np.testing.assert_allclose(gap, 0.5, rtol=1e-12)


# --- gradients ------------------------------------------------------------------------------------


def test_gradients_agree_with_finite_differences(man, drinking):
    part = slice(100, 161)
    states, times = drinking.states[:, part], drinking.times[part] - drinking.times[part][0]
    path = "blood.glucose_exchange"
    exchange = float(man.organs.blood.glucose_exchange)

    def outcome(x):
        body = dataclasses.replace(man, organs=replace(man.organs, {path: exchange * (1 + x[0])}))
        trajectory = dataclasses.replace(
            drinking,
            start=body,
            times=times,
            states=states * (1 + x[1]),
            intake=drinking.intake[:, part],
            experiment=Experiment("part", 60.0, every=1.0),
        )
        infusion = ConstantInfusion(RATE * (1 + x[2]), prime=0.2)
        found = trace(trajectory, GLUCOSE_6_6_D2, infusion, meal_enrichment=0.01)
        ra = glucose_turnover(found, TwoCompartment(11.5, 0.3, 0.5), times=(20, 40, 45))["ra"]
        return 100 * found.ratio()[30] + ra.value[1]

    gradient = jax.jit(jax.grad(outcome))(jnp.zeros(3))
    for k, step in enumerate(1e-4 * np.eye(3)):  # in NumPy, so that both are compared as well
        difference = float(outcome(step) - outcome(-step)) / 2e-4
        assert float(gradient[k]) == pytest.approx(difference, rel=1e-5)
        assert abs(difference) > 1e-6


def test_numpy_and_jax_agree(drinking, infused):
    traced = dataclasses.replace(drinking, states=jnp.asarray(drinking.states))
    found = trace(traced, NOT_RECYCLED, glucose_infusion(drinking))
    assert isinstance(found.amounts, jax.Array)
    np.testing.assert_allclose(found.amounts, infused.amounts, rtol=1e-10, atol=1e-14)


# --- parts ----------------------------------------------------------------------------------------


def test_exponential_of_a_turnover_matrix():
    from scipy.linalg import expm

    rng = np.random.default_rng(1)
    matrices = rng.uniform(0, 1.5, (5, 6, 6))
    matrices -= np.eye(6) * (matrices.sum(axis=1, keepdims=True) + 0.2)
    found = exponential(matrices)
    np.testing.assert_allclose(found, [expm(m) for m in matrices], rtol=1e-10, atol=1e-14)
    assert found.min() > 0


def test_derivative_and_lag_are_exact_where_they_say_so():
    times = np.array([0.0, 1.0, 3.0, 4.0, 9.0])
    np.testing.assert_allclose(derivative(times, times**2)[1:-1], 2 * times[1:-1])
    slow = lagged(times, 2.0 + 3.0 * times, 0.5)
    exact = (2.0 + 3.0 * times) / 0.5 - 12.0 * (1 - np.exp(-0.5 * times))
    np.testing.assert_allclose(slow, exact, rtol=1e-12)


def test_variable_infusion_gives_what_it_says():
    infusion = VariableInfusion((0.0, 2.5, 6.0), (1.0, 3.0, 0.5), prime=2.0)
    edges = np.arange(11.0)
    assert infusion.rates(edges).sum() == pytest.approx(2.5 * 1 + 3.5 * 3 + 4 * 0.5)
    assert infusion.rates(edges)[2] == pytest.approx(0.5 * 1 + 0.5 * 3)
    assert infusion.doses(edges).tolist() == [2.0] + [0.0] * 10


def test_impossible_requests_are_refused(drinking, infused, oral):
    with pytest.raises(InputError, match="brings nothing"):
        trace(drinking, GLYCEROL_D5, meal_enrichment=0.1)
    with pytest.raises(InputError, match="cannot be infused"):
        trace(drinking, GLYCEROL_D5, ConstantInfusion(1.0), pool="blood.lactate")
    with pytest.raises(InputError, match="is never in"):
        infused.amount("blood.lactate")
    with pytest.raises(InputError, match="no sample at"):
        glucose_turnover(infused, times=(0.5,))
    with pytest.raises(InputError, match="sample later"):
        dilution(oral, times=(60.0,))
    with pytest.raises(InputError, match="give as many"):
        VariableInfusion((0.0, 1.0), (1.0,))
    with pytest.raises(InputError, match="before it starts"):
        ConstantInfusion(1.0, start=5.0, end=5.0)
    with pytest.raises(InputError, match="no substance"):
        Label("gold", "", {"gold": 1.0}, frozenset({"gold"}), "blood.glucose")


def test_the_page_about_tracers_runs():
    page = Path(__file__).resolve().parents[1] / "docs" / "tracers.md"
    names: dict[str, object] = {}
    for code in re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S):
        exec(compile(code, page.name, "exec"), names)
    assert names
