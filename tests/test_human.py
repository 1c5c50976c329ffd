"""human(): covariates scale a healthy person, and refuse an impossible one."""

import numpy as np
import pytest

from organs.parameters import describe
from physiology import REFERENCE_MAN, REFERENCE_WOMAN, InputError, Person, human, simulate
from physiology.body import constants
from physiology.human import c_peptide_kinetics, deurenberg_body_fat, scaling


def value(body, path: str) -> float:
    return float(next(row.value for row in describe(body.organs) if row.path == path))


def test_the_reference_man_is_scaled_by_nothing():
    assert all(
        factor == pytest.approx(1.0, rel=1e-12) for factor in scaling(REFERENCE_MAN).values()
    )


def test_body_surface_is_that_of_du_bois():
    # 72 kg and 177 cm: 0.007184 * 6.1570 * 42.636
    assert REFERENCE_MAN.body_surface == pytest.approx(1.8859, abs=2e-4)


def test_resting_energy_is_that_of_mifflin():
    assert 1440 * REFERENCE_MAN.resting_energy == pytest.approx(720 + 1106.25 - 160 + 5)
    assert 1440 * REFERENCE_WOMAN.resting_energy == pytest.approx(600 + 1031.25 - 160 - 161)


def test_body_fat_is_that_of_deurenberg():
    assert deurenberg_body_fat("male", 40, 1.80, 81.0) == pytest.approx(0.230)
    assert deurenberg_body_fat("female", 40, 1.80, 81.0) == pytest.approx(0.338)


@pytest.mark.parametrize(
    ("person", "volume", "short", "long", "fraction"),
    [
        # VanCauter1992: men 1.92 S + 0.64, women 1.11 S + 2.04 L; half-lives 4.95 (obese 4.55)
        # and 0.14 age + 29.2 min; fraction 0.76 (obese 0.78).
        (REFERENCE_MAN, 4.2609, 4.95, 33.68, 0.76),
        (REFERENCE_WOMAN, 3.8812, 4.95, 33.68, 0.76),
        (Person("male", 60.0, 1.75, 110.0, 0.35), 4.9400, 4.55, 37.60, 0.78),
    ],
)
def test_c_peptide_kinetics_are_those_of_van_cauter(person, volume, short, long, fraction):
    found = c_peptide_kinetics(person)
    assert found["blood.c_peptide_volume"] == pytest.approx(volume, rel=2e-4)
    # The rate constants must give back the two half-lives and the fraction of the short one.
    inward, outward = found["blood.c_peptide_inward"], found["blood.c_peptide_outward"]
    loss = found["kidney.c_peptide_elimination"]
    matrix = np.array([[-(outward + loss), inward], [outward, -inward]])
    slow, fast = sorted(-np.linalg.eigvals(matrix).real)
    assert np.log(2) / fast == pytest.approx(short, rel=1e-9)
    assert np.log(2) / slow == pytest.approx(long, rel=1e-9)
    assert (fast - inward) / (fast - slow) == pytest.approx(fraction, rel=1e-9)


def test_a_bigger_person_has_more_of_what_scales():
    small, big = human(height=1.65, weight=58.0), human(height=1.90, weight=90.0)
    for path in (
        "blood.glucose_volume",
        "liver.volume",
        "skeletal_muscle.mass",
        "skeletal_muscle.carbohydrate.glucose_uptake",
        "circulation.hepatic_blood_flow",
        "pancreas.insulin_secretion",
        "liver.lipid.vldl_secretion",
    ):
        assert value(big, path) > value(small, path), path


def test_concentrations_and_rate_constants_do_not_depend_on_size():
    small, big = human(height=1.65, weight=58.0), human(height=1.90, weight=90.0)
    for path in ("blood.glucose_fasting", "gut.emptying", "liver.signalling.akt_half"):
        assert value(big, path) == value(small, path)


def test_a_woman_is_not_a_small_man(man, woman):
    assert value(woman, "subcutaneous_fat.fat_mass") > value(man, "subcutaneous_fat.fat_mass")
    assert value(woman, "visceral_fat.fat_mass") < value(man, "visceral_fat.fat_mass")
    assert value(woman, "skeletal_muscle.mass") < value(man, "skeletal_muscle.mass")
    same_size = human("male", height=1.65, weight=60.0, body_fat=0.28)
    assert value(woman, "brain.glucose_oxidation") < value(same_size, "brain.glucose_oxidation")


def test_a_woman_spends_less_at_rest(man, woman, drink, after_drink):
    assert simulate(woman, drink)["energy_expenditure"][0] < after_drink["energy_expenditure"][0]


def test_fat_mass_is_what_the_person_weighs(man):
    for body in (man, human("female", age=50, weight=90.0, height=1.7)):
        stored = value(body, "subcutaneous_fat.fat_mass") + value(body, "visceral_fat.fat_mass")
        assert stored == pytest.approx(body.person.fat_mass, rel=1e-6)


@pytest.mark.parametrize(
    "covariates",
    [
        {"sex": sex, "age": age, "height": height, "weight": bmi * height**2}
        for sex in ("male", "female")
        for age in (18, 50, 90)
        for height, bmi in ((1.45, 19), (1.60, 40), (1.75, 17), (2.0, 30), (1.85, 55))
    ],
    ids=lambda c: " ".join(f"{v:g}" if isinstance(v, float) else str(v) for v in c.values()),
)
def test_the_fasting_balance_of_anybody_is_possible(covariates):
    from benchmarks.conservation import impossible

    rest = constants(human(**covariates).organs)
    assert not [name for name, bad in impossible(rest).items() if bad]


# --- parameters -----------------------------------------------------------------------------------


def test_a_parameter_set_by_hand_wins_over_the_covariates():
    body = human(weight=90.0, parameters={"liver.volume": 1.8})
    assert value(body, "liver.volume") == 1.8


def test_bounds_scale_with_the_person():
    human(weight=150.0, height=1.9, parameters={"blood.insulin_volume": 8.5})
    with pytest.raises(InputError, match="blood.insulin_volume"):
        human(parameters={"blood.insulin_volume": 30.0})


@pytest.mark.parametrize(
    "wrong", [-1.0, 0.0, 1e6, float("nan"), float("inf"), "1.5", None, True, [1.5], np.float32(99)]
)
def test_a_parameter_that_cannot_be_is_refused_by_name(wrong):
    with pytest.raises(InputError, match="liver.volume"):
        human(parameters={"liver.volume": wrong})


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), "1.5", None, True, [1.5]])
def test_a_lesion_that_is_no_number_is_refused_by_name(wrong, man):
    with pytest.raises(InputError, match="liver.volume"):
        man.with_parameters({"liver.volume": wrong})


def test_parameters_without_a_fasting_balance_are_refused():
    """Little secretion that keeps much insulin in plasma leaves nothing to clear past the liver."""
    impossible = {
        "blood.insulin_fasting": 55.0,
        "pancreas.insulin_secretion": 70.0,
        "pancreas.beta_cell_mass": 0.5,
    }
    with pytest.raises(InputError, match="insulin"):
        human(parameters=impossible)


def test_a_lesioned_body_keeps_the_constants_of_health(man):
    ill = man.with_parameters({"liver.insulin_extraction": 0.5})
    worse = ill.with_parameters({"liver.volume": 1.4})
    assert worse.healthy is man.organs
    assert value(worse, "liver.insulin_extraction") == 0.5
    assert value(man, "liver.insulin_extraction") != 0.5


# --- impossible people ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("covariates", "field"),
    [
        ({"sex": "other"}, "sex"),
        ({"sex": None}, "sex"),
        ({"age": 3}, "age"),
        ({"age": 140}, "age"),
        ({"age": True}, "age"),
        ({"age": "old"}, "age"),
        ({"age": float("nan")}, "age"),
        ({"height": 177}, "height"),
        ({"height": -1.7}, "height"),
        ({"height": 0}, "height"),
        ({"height": "tall"}, "height"),
        ({"weight": 20}, "weight"),
        ({"weight": 1000}, "weight"),
        ({"weight": float("inf")}, "weight"),
        ({"weight": [70]}, "weight"),
        ({"body_fat": 21.0}, "body_fat"),
        ({"body_fat": -0.1}, "body_fat"),
        ({"body_fat": True}, "body_fat"),
        ({"body_fat": "lean"}, "body_fat"),
        ({"height": 2.1, "weight": 40}, "weight"),
        ({"height": 1.4, "weight": 250}, "weight"),
    ],
)
def test_an_impossible_person_is_refused_by_field(covariates, field):
    with pytest.raises(InputError, match=field):
        human(**covariates)
