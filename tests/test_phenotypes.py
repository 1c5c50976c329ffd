"""Phenotypes: states that named causes have made; recipes, files and bodies agree."""

import json

import numpy as np
import pytest

from organs.parameters import describe
from physiology import InputError
from physiology.body import STATES, constants
from physiology.human import reference_organs
from physiology.phenotypes import RECIPES, phenotype, record, shipped
from physiology.phenotypes.make import read_outs, write
from physiology.phenotypes.recipes import RESERVE, SUBCUTANEOUS, VISCERAL

CAUSES = {
    RESERVE,
    *(f"{depot}.cells.adipogenic_capacity" for depot in (SUBCUTANEOUS, VISCERAL)),
    *(f"{depot}.cells.number" for depot in (SUBCUTANEOUS, VISCERAL)),
}


@pytest.mark.parametrize("name", shipped())
def test_a_phenotype_is_its_recipe(name):
    kept = record(name)["recipe"]
    recipe = RECIPES[name]
    for field, value in kept.items():
        now = getattr(recipe, field)
        assert (dict(now) if field == "lost" else now) == value


@pytest.mark.parametrize("name", shipped())
def test_no_phenotype_edits_kinetics(name):
    body = phenotype(name)
    reference = {row.path: float(row.value) for row in describe(reference_organs())}
    start = {row.path: float(row.value) for row in describe(RECIPES[name].start().organs)}
    mine = {row.path: float(row.value) for row in describe(body.organs)}
    assert mine == start
    changed = {path for path, value in mine.items() if value != reference[path]}
    # C-peptide kinetics follow age and surface of everybody.
    assert {path for path in changed if "c_peptide" not in path} <= CAUSES


@pytest.mark.parametrize("name", shipped())
def test_a_phenotype_is_ready(name):
    body = phenotype(name)
    assert len(body.state) == len(STATES)
    assert np.isfinite(body.state).all()
    assert constants(body.healthy) is not None
    told = record(name)["read_outs"]
    assert body.person.weight == pytest.approx(told["weight"])
    assert body.person.fat_mass == pytest.approx(told["fat_mass"])


@pytest.mark.parametrize("name", shipped())
def test_what_is_told_of_a_phenotype_is_read_off_its_state(name):
    told, read = record(name)["read_outs"], read_outs(phenotype(name))
    for quantity in ("glucose", "insulin", "fat_mass", "liver_fat", "weight"):
        assert read[quantity] == pytest.approx(told[quantity], rel=0.02), quantity


def test_phenotypes_differ_as_their_names_say():
    told = {name: record(name)["read_outs"] for name in shipped()}
    assert told["obese_severe"]["bmi"] > 40 > told["obese"]["bmi"] > 33
    assert 25 < told["overweight"]["bmi"] < 30
    assert told["obese"]["glucose"] < 5.6 < told["igt"]["glucose"] < 7.0
    assert told["igt"]["cell_diameter"] > told["obese"]["cell_diameter"]
    assert told["fatty_liver"]["liver_fat"] > 10 > told["overweight"]["liver_fat"]
    assert told["fatty_liver"]["insulin"] > 1.5 * told["obese"]["insulin"]


def test_ordinary_obesity_spares_the_liver():
    assert record("obese")["read_outs"]["liver_fat"] < 10


def test_diabetes_settles_and_goes_on():
    """Fasting glucose rises from impaired over years to a plateau, cells are lost all the while."""
    igt, early, late = (record(name)["read_outs"] for name in ("igt", "t2d_early", "t2d_late"))
    assert igt["glucose"] < 7.0 < early["glucose"] < 10.0 < late["glucose"] < 15.0
    assert igt["beta_cell_mass"] > early["beta_cell_mass"] > late["beta_cell_mass"] > 0.35
    assert late["weight"] == pytest.approx(early["weight"], rel=0.05)


def test_lipodystrophy_is_resistance_with_little_fat():
    sick, partial = (record(n)["read_outs"] for n in ("lipodystrophy", "lipodystrophy_partial"))
    assert sick["fat_mass"] < 6.0
    assert sick["insulin"] > 300 and sick["hba1c"] > 7.0 and sick["triglyceride"] > 4.0
    assert sick["liver_fat"] > partial["liver_fat"] > 10.0
    assert partial["insulin"] > 100


def test_irs_of_the_resistant_is_phosphorylated_on_serine_several_times_as_much():
    muscle = "skeletal_muscle.signalling.serine_fraction"
    healthy = constants(reference_organs()).skeletal_muscle.signalling.serine_fraction
    resistant = record("igt")["state"][muscle]
    assert 4 < resistant / float(healthy) < 8  # G07


def test_twins_who_differ_in_adipogenic_capacity_alone():
    prone, healthy = RECIPES["t2d_early"], RECIPES["obese_healthy"]
    for cause in ("surplus", "beta_cell_reserve", "sex", "age"):
        assert getattr(prone, cause) == getattr(healthy, cause)
    sick, well = record("t2d_early")["read_outs"], record("obese_healthy")["read_outs"]
    assert well["weight"] == pytest.approx(sick["weight"], rel=0.07)
    assert well["glucose"] < 5.6 < 7.0 < sick["glucose"]
    assert well["skeletal_muscle_functional_irs"] > 1.5 * sick["skeletal_muscle_functional_irs"]
    assert well["liver_fat"] < 0.75 * sick["liver_fat"]


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_has_a_person_to_begin_with(name):
    body = RECIPES[name].start()
    assert body.person.weight == 72.0
    assert (body.state is not None) == bool(RECIPES[name].lost)


def test_a_recipe_that_nobody_lived_is_refused_with_what_to_do():
    unlived = [name for name in RECIPES if name not in shipped()]
    for name in unlived:
        with pytest.raises(InputError, match=f"phenotypes.make {name}"):
            phenotype(name)


def test_unknown_phenotypes_are_refused_with_those_there_are():
    with pytest.raises(InputError, match="did you mean"):
        phenotype("obes")


def test_files_are_written(tmp_path):
    (path,) = write({"obese": record("obese")}, tmp_path)
    assert json.loads(path.read_text()) == record("obese")


@pytest.mark.slow
def test_a_recipe_makes_what_is_shipped():
    """The same years lived again, as far as the first of them."""
    from physiology.phenotypes.make import lived

    again = lived([RECIPES["overweight"]])["overweight"]["read_outs"]
    for quantity in ("weight", "fat_mass", "insulin", "glucose"):
        told = record("overweight")["read_outs"][quantity]
        assert again[quantity] == pytest.approx(told, rel=0.05), quantity
