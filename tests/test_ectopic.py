"""Lipid in the wrong place: flux makes diacylglycerol, that wakes PKC, and PKC reaches IRS."""

import pytest

from organs.diacylglycerol import Diacylglycerol
from organs.liver import Liver

LIVER_DAG = Liver().diacylglycerol
LEAN, FATTY = {}, {"liver.triglyceride": 6.0}


def test_fatty_acids_make_diacylglycerol_in_both_tissues(instant):
    slopes = instant({"blood.nefa": 3.0}).slopes
    assert slopes["liver.dag"] > 0
    assert slopes["skeletal_muscle.dag"] > 0


def test_liver_diacylglycerol_follows_flux_not_stored_fat(instant):
    """So a liver that cannot export its fat is fatty without being resistant."""
    assert instant(FATTY).slopes["liver.dag"] <= 1e-12


def test_muscle_diacylglycerol_follows_stored_fat_too(instant):
    assert instant({"skeletal_muscle.triglyceride": 2.0}).slopes["skeletal_muscle.dag"] > 0


@pytest.mark.parametrize("tissue", ["liver", "skeletal_muscle"])
def test_adiponectin_clears_diacylglycerol(tissue, instant):
    assert instant({"adipokines.adiponectin": 0.5}).slopes[f"{tissue}.dag"] > 0


@pytest.mark.parametrize("tissue", ["liver", "skeletal_muscle"])
def test_diacylglycerol_wakes_pkc_within_the_hour(tissue, instant):
    slope = instant({f"{tissue}.dag": 2.5}).slopes[f"{tissue}.pkc"]
    assert slope * 60 == pytest.approx(0.85, abs=0.1)


@pytest.mark.parametrize("tissue", ["liver", "skeletal_muscle"])
def test_pkc_phosphorylates_irs_of_its_own_tissue(tissue, instant):
    awake = 0.2 / {"liver": LIVER_DAG, "skeletal_muscle": Diacylglycerol()}[tissue].pkc(1.0)
    slopes = instant({f"{tissue}.pkc": float(awake)}).slopes
    other = {"liver": "skeletal_muscle", "skeletal_muscle": "liver"}[tissue]
    assert slopes[f"{tissue}.signalling.serine_fraction"] > 1e-3
    assert slopes[f"{other}.signalling.serine_fraction"] == pytest.approx(0.0, abs=1e-12)


def test_a_biopsy_sees_little_of_the_diacylglycerol_that_signals(instant):
    """Obese muscle holds about a third more (G24), and a lipid infusion as much (G22)."""
    assert 1.15 < instant({"skeletal_muscle.dag": 1.8})["muscle_dag"] < 1.5


def test_diacylglycerol_saturates():
    law = Diacylglycerol()
    assert law.target(1.0, 1.0, 1.0) == pytest.approx(1.0)
    assert law.target(1000.0, 1000.0, 1.0) < 1 + law.saturation


def test_the_liver_burns_and_ketogenises_its_own_fat(instant):
    for flux in ("liver.triglyceride_oxidation", "liver.triglyceride_ketogenesis"):
        assert instant(FATTY)[flux] > 2 * instant()[flux] > 0


def test_vldl_secretion_rises_with_liver_fat_and_saturates(instant):
    lean, fatty, fattier = (
        instant({"liver.triglyceride": by})["vldl_secretion"] for by in (1.0, 5.0, 10.0)
    )
    assert 1.15 < fatty / lean < 1.9  # A24
    assert fattier / fatty < 1.1


def suppressed(instant, fat):
    """Fall of VLDL secretion when Akt of the liver doubles."""
    stored = {"liver.triglyceride": fat}
    now = instant({**stored, "liver.signalling.akt": 2.5})["vldl_secretion"]
    return 1 - now / instant(stored)["vldl_secretion"]


def test_insulin_restrains_vldl_of_a_lean_liver_but_not_of_a_fatty_one(instant):
    assert suppressed(instant, 1.0) > 2.5 * suppressed(instant, 8.0)


def test_blocked_export_fattens_the_liver(instant):
    blocked = {"liver.lipid.vldl_secretion": 0.004}
    look = instant(parameters=blocked)
    assert look.slopes["liver.triglyceride"] > 0
    assert look.slopes["liver.dag"] == pytest.approx(0.0, abs=1e-12)


def test_a_fatty_liver_extracts_less_insulin(instant):
    assert (
        instant(FATTY)["hepatic_insulin_extraction"]
        < 0.93 * instant()["hepatic_insulin_extraction"]
    )


def test_adiponectin_opens_the_gate_to_mitochondria(instant):
    assert instant({"adipokines.adiponectin": 1.5}).slopes["liver.cpt1"] > 0
    assert instant({"adipokines.adiponectin": 0.5}).slopes["liver.cpt1"] < 0


def test_a_fuller_muscle_burns_more_of_its_own_fat(instant):
    flux = "skeletal_muscle.triglyceride_oxidation"
    assert instant({"skeletal_muscle.triglyceride": 2.0})[flux] > 1.2 * instant()[flux]


def test_a_full_fat_depot_sends_more_fat_to_muscle_and_liver(instant):
    """Overflow: the same lipoproteins, more fatty acids left for others."""
    full = {"subcutaneous_fat.triglyceride": 2.8, "visceral_fat.triglyceride": 2.8}
    fed = {"blood.vldl": 3.0}
    rise = instant({**fed, **full}).slopes["blood.nefa"] - instant(fed).slopes["blood.nefa"]
    assert rise > 0.05


def test_ectopic_stores_are_not_bottomless(instant):
    for tissue, by in (("liver", 20.0), ("skeletal_muscle", 8.0)):
        flux = f"{tissue}.esterification"
        assert instant({f"{tissue}.triglyceride": by})[flux] < 0.6 * instant()[flux]
