"""Insulin signalling: one block in every tissue, its lesion, and what the lesion does to a body."""

import dataclasses

import numpy as np
import pytest

from organs.insulin_signalling import InsulinSignalling
from physiology import simulate
from physiology.body import STORES, constants, fasting_state
from physiology.steady import settle

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
    """An OGTT with severe serine phosphorylation in one tissue at a time, for so many days that
    the IRS protein has found its level."""
    rest = constants(man.organs)
    start = tuple(np.asarray(v, float) for v in fasting_state(man.organs, rest))
    held = tuple(path for path in STORES if not path.endswith("irs_content"))

    def run(tissues):
        kinase = {f"{tissue}.signalling.serine_kinase": SEVERE for tissue in tissues}
        body = man.with_parameters(kinase)
        state = settle(body.organs, rest, start, hold=held)
        return simulate(dataclasses.replace(body, state=state), drink)

    return {name: run(tissues) for name, tissues in LESIONS.items()}


def total(trajectory, *names):
    """Integral over the experiment."""
    return sum(np.trapezoid(trajectory[name], trajectory.times) for name in names)


@pytest.mark.parametrize("lesion", LESIONS)
def test_a_severe_lesion_leaves_less_than_a_third_of_functional_irs(lesion, lesioned):
    for tissue in LESIONS[lesion]:
        assert (lesioned[lesion][f"{tissue}_functional_irs"] < 0.35).all()


@pytest.mark.parametrize("lesion", ["liver", "muscle"])
def test_a_lesion_leaves_the_other_tissues_their_irs(lesion, lesioned):
    for tissue in {t for ts in LESIONS.values() for t in ts} - set(LESIONS[lesion]):
        assert (lesioned[lesion][f"{tissue}_functional_irs"] > 0.8).all()


def test_fatty_acids_of_resistant_fat_reach_muscle(lesioned):
    """Unrestrained lipolysis makes muscle resistant that had no lesion of its own."""
    assert lesioned["fat"]["skeletal_muscle_functional_irs"][0] < 0.8


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


# --- what phosphorylates IRS, and what gets through -----------------------------------------------

TISSUES = ("liver", "skeletal_muscle", "subcutaneous_fat", "visceral_fat")


def serine_slope(look, tissue):
    return look.slopes[f"{tissue}.signalling.serine_fraction"]


@pytest.mark.parametrize("tissue", TISSUES)
def test_tnf_phosphorylates_irs_in_every_tissue(tissue, instant):
    assert serine_slope(instant({"immune.tnf": 10.0}), tissue) > 4e-4


@pytest.mark.parametrize("share", ["jnk_share", "ikk_share"])
def test_tnf_acts_through_jnk_and_through_ikk(share, instant):
    path = f"skeletal_muscle.signalling.kinases.{share}"
    weaker = instant({"immune.tnf": 10.0}, {path: 0.0})
    whole = instant({"immune.tnf": 10.0})
    assert serine_slope(weaker, "skeletal_muscle") < 0.8 * serine_slope(whole, "skeletal_muscle")


@pytest.mark.parametrize("tissue", TISSUES)
def test_il6_and_fatty_acids_phosphorylate_irs(tissue, instant):
    assert serine_slope(instant({"immune.il6": 10.0}), tissue) > 1e-4
    assert serine_slope(instant({"blood.nefa": 4.0}), tissue) > 1e-4


def test_a_swollen_fat_cell_and_a_fatty_liver_stress_themselves(instant):
    fat = instant({"subcutaneous_fat.triglyceride": 2.2})
    liver = instant({"liver.triglyceride": 8.0})
    assert fat["subcutaneous_fat_jnk"] > 2 > 1.1 > fat["liver_jnk"]
    assert liver["liver_jnk"] > 2 > 1.1 > liver["subcutaneous_fat_jnk"]
    assert serine_slope(fat, "subcutaneous_fat") > 5e-4
    assert serine_slope(liver, "liver") > 5e-4


@pytest.mark.parametrize("tissue", TISSUES)
def test_phosphatases_undo_what_kinases_did(tissue, instant):
    assert serine_slope(instant({f"{tissue}.signalling.serine_fraction": 7.0}), tissue) < -3e-3


@pytest.mark.parametrize("tissue", TISSUES)
def test_serine_phosphorylated_irs_is_degraded(tissue, instant):
    slopes = instant({f"{tissue}.signalling.serine_fraction": 5.0}).slopes
    assert slopes[f"{tissue}.signalling.irs_content"] < -1e-5


@pytest.mark.parametrize("tissue", TISSUES)
def test_resistance_is_selective(tissue, instant):
    """Akt falls, ERK is spared; with the contrary switch both fall."""
    lesion = {f"{tissue}.signalling.serine_fraction": 6.0}
    selective = instant(lesion)
    assert instant()[f"{tissue}_selectivity"] == pytest.approx(1.0)
    assert selective[f"{tissue}_selectivity"] > 1.2
    assert selective.slopes[f"{tissue}.signalling.akt"] < 0
    assert selective.slopes[f"{tissue}.signalling.erk"] == pytest.approx(0.0, abs=1e-12)
    alike = instant(lesion, {f"{tissue}.signalling.mapk_lesion": 1.0})
    assert alike.slopes[f"{tissue}.signalling.erk"] < 0
    assert alike[f"{tissue}_selectivity"] < selective[f"{tissue}_selectivity"]


def test_hyperinsulinaemia_drives_the_open_arm(instant):
    """A resistant body with raised insulin grows more, whatever its glucose does."""
    raised = {"skeletal_muscle.interstitial_insulin": 1.6}
    lesion = {"skeletal_muscle.signalling.serine_fraction": 6.0}
    slopes = instant({**raised, **lesion}).slopes
    assert slopes["skeletal_muscle.signalling.erk"] > 0
    assert slopes["skeletal_muscle.signalling.akt"] < 0


@pytest.mark.parametrize("tissue", ["skeletal_muscle", "subcutaneous_fat", "visceral_fat"])
def test_the_lesion_can_lie_beyond_akt(tissue, instant):
    lesion = {f"{tissue}.signalling.serine_fraction": 6.0}
    distal = {f"{tissue}.signalling.distal_lesion": 1.0}
    slopes = instant(lesion, distal).slopes
    assert slopes[f"{tissue}.signalling.akt"] == pytest.approx(0.0, abs=1e-12)
    assert slopes[f"{tissue}.glut4"] < 0


def test_a_resistant_liver_makes_glucose_and_fat_at_once(instant):
    """Lesion and raised insulin: glucose production is not restrained, lipogenesis is driven."""
    akt, erk = "liver.signalling.akt", "liver.signalling.erk"
    fed = {akt: 3.0, erk: 1.8}
    resistant = {akt: 1.0, erk: 1.8}
    assert instant(fed)["egp"] < 0.5 * instant(resistant)["egp"]
    assert instant(resistant)["dnl"] > 1.5 * instant()["dnl"]


@pytest.mark.parametrize("tissue", ["skeletal_muscle", "subcutaneous_fat", "visceral_fat"])
def test_insulin_takes_longer_to_reach_a_resistant_tissue(tissue, instant):
    raised = {"blood.insulin": 5.0}
    lesion = {f"{tissue}.signalling.serine_fraction": 10.0}
    arriving = f"{tissue}.interstitial_insulin"
    slow, fast = instant({**raised, **lesion}).slopes, instant(raised).slopes
    assert 0 < slow[arriving] < 0.8 * fast[arriving]


def test_severe_stress_leaves_a_quarter_of_functional_irs():
    """From the kinetics alone: every kinase awake, until serine and IRS content settle."""
    rest = BLOCK.resting_state(40.0)
    stress = 16.0
    odds = float(BLOCK.serine_kinase * stress / BLOCK.serine_phosphatase)
    serine = odds / (1 + odds)
    content = 1 / (1 + float(BLOCK.irs_degradation) * (serine - float(rest.serine_fraction)))
    state = type(rest)(serine, content, rest.akt, rest.erk)
    for change in BLOCK.processes(state, 40.0, rest, stress)[:2]:
        left = change.rate if hasattr(change, "rate") else change.target - content
        assert abs(left) < 1e-12
    assert 0.18 < float(BLOCK.functional(state, rest)) < 0.4  # G08
