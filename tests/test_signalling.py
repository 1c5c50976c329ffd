"""Insulin signalling: one block in every tissue, its lesion, and what the lesion does to a body."""

import numpy as np
import pytest

from organs.insulin_signalling import InsulinSignalling
from physiology import simulate

INSULIN = np.linspace(0.0, 5000.0, 300)
BLOCK = InsulinSignalling()
SEVERE = 0.024  # serine kinase [1/min]
LESIONS = {
    "liver": ("liver",),
    "muscle": ("skeletal_muscle",),
    "fat": ("subcutaneous_fat", "visceral_fat"),
}


def test_more_insulin_means_more_akt_and_more_erk():
    assert (np.diff(BLOCK.akt_target(INSULIN, 0.07, 1.0)) > 0).all()
    assert (np.diff(BLOCK.erk_target(INSULIN, 1.0)) > 0).all()


def test_akt_without_insulin_is_at_its_floor():
    assert BLOCK.akt_target(0.0, 0.07, 1.0) == pytest.approx(float(BLOCK.akt_floor))


@pytest.mark.parametrize("insulin", [20.0, 300.0, 3000.0])
def test_serine_phosphorylation_closes_the_pi3k_arm(insulin):
    serine = np.linspace(0.0, 1.0, 50)
    assert (np.diff(BLOCK.pi3k(insulin, serine, 1.0)) < 0).all()
    assert BLOCK.pi3k(insulin, 1.0, 1.0) == 0


def test_serine_phosphorylation_acts_twice_at_once_as_loss_and_as_decoy():
    """Half of the IRS on serine leaves less than half of the competent IRS."""
    assert BLOCK.competence(0.5, 1.0) < 0.5 * BLOCK.competence(0.0, 1.0)


def test_the_healthy_fasting_block_rests():
    rest = BLOCK.resting_state(40.0)
    for change in BLOCK.processes(rest, 40.0, rest):
        left = change.rate if hasattr(change, "rate") else change.target - _value(rest, change)
        assert abs(left) < 1e-12


def _value(state, change):
    return getattr(state, change.signal.rpartition(".")[2])


# --- lesions in a whole body ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def lesioned(man, drink):
    """An OGTT with severe serine phosphorylation in one tissue at a time."""

    def run(tissues):
        kinase = {f"{tissue}.signalling.serine_kinase": SEVERE for tissue in tissues}
        return simulate(man.with_parameters(kinase), drink)

    return {name: run(tissues) for name, tissues in LESIONS.items()}


def total(trajectory, *names):
    """Integral over the experiment."""
    return sum(np.trapezoid(trajectory[name], trajectory.times) for name in names)


@pytest.mark.parametrize("lesion", LESIONS)
def test_a_severe_lesion_leaves_less_than_a_third_of_functional_irs(lesion, lesioned):
    for tissue in LESIONS[lesion]:
        assert (lesioned[lesion][f"{tissue}_functional_irs"] < 0.35).all()


@pytest.mark.parametrize("lesion", LESIONS)
def test_a_lesion_leaves_the_other_tissues_their_irs(lesion, lesioned):
    for tissue in {t for ts in LESIONS.values() for t in ts} - set(LESIONS[lesion]):
        assert (lesioned[lesion][f"{tissue}_functional_irs"] > 0.8).all()


@pytest.mark.parametrize("lesion", LESIONS)
def test_a_lesion_shuts_akt_and_spares_the_erk_arm(lesion, lesioned, after_drink):
    for tissue in LESIONS[lesion]:
        lost, whole = lesioned[lesion], after_drink
        erk, akt = f"{tissue}.signalling.erk", f"{tissue}.signalling.akt"
        assert lost[erk].max() > 0.75 * whole[erk].max()
        assert lost[akt].max() < 0.75 * whole[akt].max()


def test_a_liver_without_akt_goes_on_making_glucose(lesioned, after_drink):
    assert total(lesioned["liver"], "egp") > 1.1 * total(after_drink, "egp")
    assert lesioned["liver"]["egp"].min() > after_drink["egp"].min()


def test_muscle_without_akt_takes_up_less_glucose(lesioned, after_drink):
    taken = "muscle_glucose_uptake"
    assert total(lesioned["muscle"], taken) < 0.9 * total(after_drink, taken)
    assert lesioned["muscle"].at("rd", 90) < after_drink.at("rd", 90)


def test_fat_without_akt_goes_on_releasing_fatty_acids(lesioned, after_drink):
    lipolysis = [f"{depot}.lipolysis" for depot in LESIONS["fat"]]
    assert total(lesioned["fat"], *lipolysis) > 1.1 * total(after_drink, *lipolysis)
    assert lesioned["fat"]["nefa"].min() > 1.1 * after_drink["nefa"].min()


@pytest.mark.parametrize("lesion", ["liver", "muscle"])
def test_a_lesion_raises_glucose_and_insulin(lesion, lesioned, after_drink):
    assert total(lesioned[lesion], "glucose") > total(after_drink, "glucose")
    assert total(lesioned[lesion], "insulin") > total(after_drink, "insulin")
