"""Infusions and clamps: held targets, closed balances, derivatives through the loop, bad orders."""

import jax
import numpy as np
import pytest

from organs.parameters import describe, replace
from physiology import Experiment, InputError, human, simulate
from physiology.body import STATES, constants, fasting_state
from physiology.infusions import UNITS, GlucoseClamp, Infusion, bolus
from physiology.integrate import integrate
from physiology.laboratory import (
    euglycaemic_clamp,
    hyperglycaemic_clamp,
    hyperglycaemic_euglycaemic_clamp,
    ivgtt,
    pancreatic_clamp,
)
from physiology.schedule import schedule

MAN = human()


@pytest.fixture(scope="module")
def clamped():
    """A two-hour clamp at 40 mU/m2/min."""
    return simulate(MAN, euglycaemic_clamp(40.0, target=5.0, minutes=120.0))


@pytest.fixture(scope="module")
def raised():
    """A hyperglycaemic clamp."""
    return simulate(MAN, hyperglycaemic_clamp(11.9, 120.0))


def test_a_clamp_holds_glucose_within_two_per_cent(clamped, raised):
    for trajectory, target in ((clamped, 5.0), (raised, 11.9)):
        steady = trajectory["glucose"][trajectory.times >= 90]
        assert np.abs(steady / target - 1).max() < 0.02


def test_infused_oral_and_endogenous_glucose_less_disposal_is_the_change_of_the_pools(clamped):
    s = clamped.snapshot
    pools = s.net("blood.glucose") + s.net("blood.interstitial_glucose")
    supply = clamped["gir"] + clamped["egp"] + clamped["ra_oral"]
    np.testing.assert_allclose(supply - clamped["rd"], pools, atol=1e-8)


def test_insulin_in_a_clamp_stops_production_and_starts_uptake(clamped):
    assert clamped["egp"][-1] < 0.5 * clamped["egp"][0]
    assert clamped["muscle_glucose_uptake"][-1] > 3 * clamped["muscle_glucose_uptake"][0]
    assert clamped["nefa"][-1] < 0.3 * clamped["nefa"][0]
    assert clamped["c_peptide"][-1] < clamped["c_peptide"][0]


def test_first_and_second_phase_emerge(raised):
    secreted = raised["isr"]
    first = secreted[raised.times <= 10].max()
    trough = secreted[(raised.times > 10) & (raised.times <= 40)].min()
    assert first > 1.5 * trough
    assert secreted[-1] > trough


def test_nothing_is_infused_outside_a_clamp():
    rest = simulate(MAN, Experiment("rest", 120.0))
    assert np.abs(rest["gir"]).max() == 0.0
    np.testing.assert_allclose(rest["clinician.sustained"], 0.0, atol=1e-15)


def test_a_lesion_in_muscle_is_felt_in_the_clamp(clamped):
    lesioned = MAN.with_parameters({"skeletal_muscle.signalling.serine_kinase": 0.024})
    resistant = simulate(lesioned, euglycaemic_clamp(40.0))
    assert resistant["gir"][-1] < 0.75 * clamped["gir"][-1]


def test_carbon_closes_in_an_ivgtt_and_a_pancreatic_clamp():
    from physiology.body import VARIABLES

    carbon = np.array([v.substance.carbon if v.substance else 0.0 for v in VARIABLES])
    for experiment in (ivgtt(0.3, 60.0), pancreatic_clamp(minutes=60.0)):
        trajectory = simulate(MAN, experiment)
        total = carbon @ trajectory.states
        assert np.ptp(total) < 1e-10 * np.abs(total).max()


def test_somatostatin_silences_the_islets():
    trajectory = simulate(MAN, pancreatic_clamp(minutes=60.0))
    assert trajectory["isr"][-1] < 0.05 * float(MAN.organs.pancreas.insulin_secretion)


def test_the_two_part_clamp_holds_both_targets():
    trajectory = simulate(MAN, hyperglycaemic_euglycaemic_clamp())
    assert trajectory.at("glucose", 85.0) == pytest.approx(11.1, rel=0.02)
    assert trajectory.at("glucose", 205.0) == pytest.approx(5.0, rel=0.02)


@pytest.mark.parametrize(
    ("dose", "expected"),
    [
        (Infusion("insulin", 40.0, "mU/m2/min", 0, 10), 40 * 6 * MAN.person.body_surface),
        (Infusion("insulin", 1.0, "mU/kg/min", 0, 10), 6 * 72.0),
        (Infusion("insulin", 1.0, "U/h", 0, 10), 100.0),
        (Infusion("glucose", 2.0, "mg/kg/min", 0, 10), 2 * 72 / 180.156),
        (Infusion("somatostatin", 250.0, "ug/h", 0, 10), 250.0),
        (bolus("glucose", 0.3, "g/kg", 0.0), 300 * 72 / 180.156),
    ],
)
def test_doses_are_converted_for_the_person(dose, expected):
    assert dose.absolute_rate(MAN.person) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (lambda: Infusion("whisky", 1.0, "mmol/min", 0, 10), "whisky"),
        (lambda: Infusion("insulin", 1.0, "furlongs", 0, 10), "furlongs"),
        (lambda: Infusion("insulin", -1.0, "mU/kg/min", 0, 10), "-1"),
        (lambda: Infusion("insulin", float("nan"), "mU/kg/min", 0, 10), "nan"),
        (lambda: Infusion("insulin", 1.0, "mU/kg/min", 10, 5), "before it starts"),
        (lambda: GlucoseClamp(0.5, 0, 10), "0.5"),
        (lambda: GlucoseClamp(5.0, 10, 10), "before it starts"),
        (lambda: Experiment("e", 60.0, clamps=(GlucoseClamp(5.0, 0, 90),)), "outlasts"),
        (
            lambda: Experiment(
                "e", 60.0, clamps=(GlucoseClamp(5.0, 0, 40), GlucoseClamp(9.0, 30, 60))
            ),
            "two clamps",
        ),
        (lambda: euglycaemic_clamp(40.0, minutes=1.0), "minutes"),
        (lambda: ivgtt(5.0), "dose"),
    ],
)
def test_impossible_orders_are_refused_with_a_sentence(order, words):
    with pytest.raises(InputError, match=words):
        order()


def test_every_unit_of_every_infusion_is_understood():
    for substance, units in UNITS.items():
        for unit in units:
            assert Infusion(substance, 1e-6, unit, 0, 1).absolute_rate(MAN.person) > 0


@pytest.mark.slow
def test_the_derivative_of_m_through_the_closed_loop_agrees_with_differences():
    plan = schedule(euglycaemic_clamp(40.0, minutes=60.0).sampled(every=60.0), None, MAN.person)
    rows = [
        row
        for row in describe(MAN.organs)
        if row.path.startswith(("skeletal_muscle.", "clinician.", "liver.carbohydrate."))
    ]
    glucose = STATES.index("environment.glucose")

    def infused(theta):
        organs = replace(MAN.organs, {r.path: theta[i] for i, r in enumerate(rows)})
        rest = constants(organs)
        start = tuple(jax.numpy.asarray(v, float) for v in fasting_state(organs, rest))
        return -integrate(organs, rest, start, plan.intake, plan.step)[glucose, -1]

    theta = np.array([float(row.value) for row in rows])
    exact = jax.jit(jax.jacfwd(infused))(theta)
    value = jax.jit(infused)
    for i in range(len(rows)):
        step = 1e-4 * max(abs(theta[i]), 1e-3)
        up, down = theta.copy(), theta.copy()
        up[i] += step
        down[i] -= step
        difference = (float(value(up)) - float(value(down))) / (2 * step)
        scale = max(abs(difference), 1e-6 * float(value(theta)) / max(abs(theta[i]), 1e-3))
        assert abs(float(exact[i]) - difference) / scale < 1e-4, rows[i].path
