"""Inflammation: swollen fat calls macrophages, they release cytokines, and so does sepsis."""

import pytest

from physiology import Experiment, simulate
from physiology.infusions import Infusion, bolus

SWOLLEN = {"subcutaneous_fat.triglyceride": 2.2, "visceral_fat.triglyceride": 2.2}
INFLAMED = {
    **SWOLLEN,
    "immune.macrophages": 12.0,
    "immune.m1_fraction": 2.5,
    "immune.tnf": 1.4,
}
CALM = {"subcutaneous_fat.triglyceride": 0.8, "visceral_fat.triglyceride": 0.8}


def test_swollen_cells_call_macrophages(instant):
    assert instant(SWOLLEN)["mcp1"] > 5
    assert instant(SWOLLEN).slopes["immune.macrophages"] > 0


def test_either_depot_calls(instant):
    for depot in ("subcutaneous_fat", "visceral_fat"):
        assert instant({f"{depot}.triglyceride": 2.2})["mcp1"] > 2


def test_macrophages_leave_when_the_cells_shrink(instant):
    """Three months after surgery a tenth of all stromal cells fewer (A16)."""
    shrunk = {**CALM, "immune.macrophages": 16.0}
    quarter = 91 * 1440.0
    share = instant(shrunk).slopes["immune.macrophages"] * quarter
    assert share < -11  # at first speed; they leave exponentially
    assert share / (16 * 1.4) == pytest.approx(-91 / 20, rel=0.1)


def test_distress_and_fatty_acids_rouse_macrophages_and_adiponectin_calms_them(instant):
    m1 = "immune.m1_fraction"
    assert instant(SWOLLEN).slopes[m1] > 0
    assert instant({"blood.nefa": 2.0}).slopes[m1] > 0
    assert instant({"adipokines.adiponectin": 0.5}).slopes[m1] > 0
    assert instant({"adipokines.adiponectin": 1.5}).slopes[m1] < 0


def test_inflamed_macrophages_release_cytokines(instant):
    slopes = instant(INFLAMED).slopes
    assert slopes["immune.tnf"] * 60 > 0.1  # towards at least that much more [pg/mL]
    assert slopes["immune.il6"] * 90 > 0.5


def test_number_and_polarisation_both_count(instant):
    for path in ("immune.macrophages", "immune.m1_fraction"):
        assert instant({path: 5.0}).slopes["immune.tnf"] > 0


def test_a_fatty_liver_adds_to_the_cytokines(instant):
    slopes = instant({"liver.triglyceride": 8.0}).slopes
    assert slopes["immune.tnf"] > 0
    assert slopes["immune.il6"] > 0


def test_il6_raises_crp_up_to_a_limit(instant):
    mild = instant({"immune.il6": 3.0}).slopes["immune.crp"]
    severe = instant({"immune.il6": 1000.0}).slopes["immune.crp"]
    assert 0 < mild < severe < 100 * mild


def test_cytokines_wake_jnk_and_ikk(instant):
    assert instant({"immune.tnf": 3.0})["skeletal_muscle_jnk"] > 1.2
    assert instant({"immune.tnf": 3.0})["skeletal_muscle_ikk"] > 1.2
    assert instant({"immune.il6": 4.0})["skeletal_muscle_ikk"] > 1.2
    assert instant({"immune.il6": 4.0})["skeletal_muscle_jnk"] == pytest.approx(1.0)


def test_neutralised_tnf_leaves_them_calm(instant):
    neutral = {"immune.tnf_activity": 0.1}
    septic = {"immune.tnf": 20.0}
    calm = instant()["liver_jnk"]
    rise = instant(septic)["liver_jnk"] - calm
    assert instant(septic, neutral)["liver_jnk"] - calm < 0.2 * rise


def test_tnf_infused_reaches_plasma(instant):
    assert instant(tnf=30.0).slopes["immune.tnf"] > 0


@pytest.fixture(scope="module")
def endotoxaemia(man):
    dose = bolus("endotoxin", 2.0, "ng/kg", 0.0)
    return simulate(man, Experiment("endotoxin", 480.0, infusions=(dose,), every=10.0))


def test_endotoxin_raises_tnf_first_and_il6_after_it(endotoxaemia):
    tnf, il6 = endotoxaemia["tnf"], endotoxaemia["il6"]
    assert 50 < tnf.max() < 1000
    assert 40 <= endotoxaemia.times[tnf.argmax()] <= 120
    assert il6.max() > 50
    assert endotoxaemia.times[il6.argmax()] > endotoxaemia.times[tnf.argmax()]
    assert tnf[-1] < 0.1 * tnf.max()


def test_endotoxin_makes_muscle_resistant_within_hours(endotoxaemia):
    assert endotoxaemia["skeletal_muscle_serine_irs"].max() > 1.5
    assert endotoxaemia["skeletal_muscle_functional_irs"].min() < 0.85


def test_cytokines_are_infused_in_the_units_of_the_clinic(man):
    person = man.person
    assert Infusion("tnf", 10.0, "ng/m2/min", 0, 60).absolute_rate(person) == pytest.approx(
        10 * person.body_surface
    )
    assert bolus("endotoxin", 2.0, "ng/kg", 0).absolute_rate(person) == pytest.approx(144.0)
