"""What is given: doses in clinical units, and where each substance goes."""

import sys

import numpy as np
import pytest

from organs.substances import SUBSTANCES
from physiology import Experiment, InputError, human, simulate
from physiology.infusions import ROUTES, UNITS, GlucoseClamp, Infusion, bolus
from physiology.intake import INTAKES
from physiology.schedule import schedule

MAN = human()
TRIGLYCERIDE = SUBSTANCES["triglyceride"].molar_mass


def compiling():
    """In place of the compiler, where nothing may be compiled."""
    pytest.fail("something was compiled")


def given(*infusions: Infusion, clamp: float | None = None) -> Experiment:
    """Five hours, so that one program serves all."""
    clamps = () if clamp is None else (GlucoseClamp(clamp, 0.0, 300.0),)
    return Experiment("given", 300.0, infusions=infusions, clamps=clamps)


def absorbed(trajectory, *paths: str) -> float:
    """What some fluxes of subcutaneous insulin carried [pmol]."""
    rates = sum(trajectory[f"subcutaneous_insulin.{path}"] for path in paths)
    return float(np.trapezoid(rates, trajectory.times))


# --- doses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dose", "expected"),
    [
        (Infusion("insulin", 40.0, "mU/m2/min", 0, 10), 40 * 6 * MAN.person.body_surface),
        (Infusion("insulin", 1.0, "mU/kg/min", 0, 10), 6 * 72.0),
        (Infusion("insulin", 1.0, "U/h", 0, 10), 100.0),
        (bolus("insulin_rapid", 10.0, "U", 0.0), 60000.0),
        (Infusion("glucose", 2.0, "mg/kg/min", 0, 10), 2 * 72 / 180.156),
        (Infusion("glucose", 240.0, "mg/m2/min", 0, 10), 240 * MAN.person.body_surface / 180.156),
        (Infusion("intraduodenal_glucose", 3.0, "kcal/min", 0, 10), 750 / 180.156),
        (bolus("glucose", 0.3, "g/kg", 0.0), 300 * 72 / 180.156),
        (
            Infusion("lipid", 90.0, "mL/h of 20 %", 0, 10),
            300 / TRIGLYCERIDE,
        ),
        (Infusion("somatostatin", 250.0, "ug/h", 0, 10), 250.0),
        (Infusion("octreotide", 0.27, "ug/m2/min", 0, 10), 0.27 * MAN.person.body_surface),
        (Infusion("adrenaline", 50.0, "ng/kg/min", 0, 10), 50 * 72 / 0.1832),
        (Infusion("adrenaline", 0.05, "ug/kg/min", 0, 10), 50 * 72 / 0.1832),
        (Infusion("cortisol", 6.0, "mg/m2/h", 0, 10), 100 * MAN.person.body_surface / 0.3625),
        (Infusion("glp1", 0.4, "pmol/kg/min", 0, 10), 0.4 * 72),
        (Infusion("glucagon", 3.0, "ng/kg/min", 0, 10), 3 * 72 / 3.483),
        (bolus("acipimox", 250.0, "mg", 0.0), 250.0),
    ],
)
def test_doses_are_converted_for_the_person(dose, expected):
    assert dose.absolute_rate(MAN.person) == pytest.approx(expected, rel=1e-3)


def test_every_unit_of_every_infusion_is_understood():
    for substance, units in UNITS.items():
        for unit in units:
            assert Infusion(substance, 1e-6, unit, 0, 1).absolute_rate(MAN.person) > 0


def test_routes_are_those_of_what_can_be_given():
    assert set(ROUTES) <= set(UNITS)
    assert Infusion("insulin", 1.0, "U/h", 0, 1).route == "into a vein"
    assert bolus("insulin_basal", 20.0, "U", 0.0).route == "under the skin"


@pytest.mark.parametrize(
    "dose",
    [
        Infusion("insulin", 40.0, "U/kg/min", 0, 120),  # meant: mU/m2/min
        bolus("glucose", 30.0, "g/kg", 0.0),
        Infusion("adrenaline", 50.0, "ug/kg/min", 0, 60),  # meant: ng
        Infusion("intraduodenal_glucose", 3.0, "g/kg/min", 0, 60),
        bolus("acipimox", 250000.0, "mg", 0.0),
    ],
    ids=lambda dose: f"{dose.rate:g} {dose.unit}",
)
def test_more_than_anybody_could_be_given_is_refused_before_it_runs(dose, monkeypatch):
    monkeypatch.setattr(sys.modules["physiology.simulate"], "integrate_in_room", compiling)
    with pytest.raises(InputError, match="check the unit"):
        simulate(MAN, given(dose))


# --- where it goes --------------------------------------------------------------------------------


def test_insulin_under_the_skin_reaches_the_blood_but_for_what_is_lost():
    dose = 5 * 6000.0
    kept = 1 - float(MAN.organs.subcutaneous_insulin.degradation)
    t = simulate(MAN, given(bolus("insulin_rapid", 5.0, "U", 0.0)))
    taken = absorbed(t, "rapid_direct", "rapid_absorption")
    lost = absorbed(t, "depot_loss", "rapid_loss")
    left = sum(t[f"subcutaneous_insulin.rapid_{pool}"][-1] for pool in ("depot", "dissolved"))
    assert taken + lost + left == pytest.approx(dose, rel=5e-3)
    assert taken / (taken + lost) == pytest.approx(kept, rel=1e-6)
    assert left < 0.1 * dose
    assert 40 <= t.times[t["insulin"].argmax()] <= 120
    assert t["glucose"].min() < 4.0


def test_basal_insulin_lasts():
    t = simulate(MAN, given(bolus("insulin_basal", 20.0, "U", 0.0)))
    assert t["subcutaneous_insulin.basal_depot"][-1] > 0.6 * 20 * 6000.0
    inflow = t["subcutaneous_insulin.basal_absorption"]
    assert inflow[t.times >= 180].min() > 0.7 * inflow.max()


def test_infused_incretins_add_to_those_of_the_gut_and_need_glucose_to_act():
    incretins = (
        Infusion("glp1", 0.4, "pmol/kg/min", 60.0, 300.0),
        Infusion("gip", 1.0, "pmol/kg/min", 60.0, 300.0),
    )
    raised, alone = (simulate(MAN, given(*i, clamp=9.0)) for i in (incretins, ()))
    gut = MAN.organs.gut
    assert raised["glp1"][-1] - alone["glp1"][-1] == pytest.approx(28.8 / gut.glp1_clearance)
    assert raised["gip"][-1] - alone["gip"][-1] == pytest.approx(72 / gut.gip_clearance)
    assert raised["isr"][-1] > 1.5 * alone["isr"][-1]
    assert raised["gir"][-1] > alone["gir"][-1]
    fasting = simulate(MAN, given(*incretins))
    assert fasting["glucose"].min() > 3.8


def test_acipimox_takes_fatty_acids_away_for_some_hours():
    t = simulate(MAN, given(bolus("acipimox", 250.0, "mg", 0.0)))
    assert t.at("nefa", 120.0) < 0.3 * t["nefa"][0]
    assert t["nefa"][-1] > 2 * t["nefa"].min()


def test_octreotide_silences_the_islets_and_outlasts_its_infusion():
    octreotide = (
        bolus("octreotide", 25.0, "ug", 0.0),
        Infusion("octreotide", 30.0, "ug/h", 0.0, 120.0),
    )
    t = simulate(MAN, given(*octreotide, clamp=6.0))
    assert t.at("isr", 120.0) < 0.15 * t["isr"][0]
    assert t.at("glucagon", 120.0) < 0.1 * t["glucagon"][0]
    assert t.at("isr", 150.0) < 0.5 * t["isr"][0]  # half an hour after the end


def test_glucose_in_the_duodenum_skips_the_stomach_and_calls_incretins():
    t = simulate(MAN, given(Infusion("intraduodenal_glucose", 2.0, "kcal/min", 0.0, 120.0)))
    np.testing.assert_allclose(t["gut.stomach_liquid"], 0.0)
    assert t["glp1"].max() > 1.3 * t["glp1"][0]
    assert t["gip"].max() > 3 * t["gip"][0]
    ordered = 120 * 500 / 180.156
    lost = ordered * (1 - float(MAN.organs.gut.absorbed_fraction))
    assert -t["environment.glucose"][-1] == pytest.approx(ordered - lost, rel=0.01)


def test_a_moving_target_is_followed_through_its_middle():
    curve = GlucoseClamp(((0.0, 5.0), (10.0, 7.0)), 20.0, 40.0)
    plan = schedule(Experiment("curve", 60.0, clamps=(curve,), every=1.0))
    target = plan.intake[:, 0, INTAKES.index("clamp_target")]
    slope = plan.intake[:, 0, INTAKES.index("clamp_slope")]
    np.testing.assert_allclose(target[[20, 29, 30, 39]], [5.1, 6.9, 7.0, 7.0])
    np.testing.assert_allclose(slope[[20, 29, 30, 39]], [0.2, 0.2, 0.0, 0.0], atol=1e-12)
    assert not target[:20].any() and not target[40:].any()
