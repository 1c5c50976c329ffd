"""Substances: formulas say what the balances use."""

import re

import pytest

from organs.substances import (
    ANHYDROUS_GLUCOSE,
    KCAL_PER_KJ,
    PROTEIN,
    STARCH,
    SUBSTANCES,
    TRIGLYCERIDE,
)

MATTER = [s for s in SUBSTANCES.values() if s.formula]
FUELS = [s for s in MATTER if s.energy]
MASSES = {"C": 12.011, "H": 1.008, "O": 15.999, "N": 14.007}


def elements(formula: str) -> dict[str, float]:
    """Atoms per molecule, by element."""
    counted = dict.fromkeys("CHON", 0.0)
    for symbol, count in re.findall(r"([A-Z])([\d.]*)", formula):
        counted[symbol] += float(count or 1)
    return counted


@pytest.mark.parametrize("substance", MATTER, ids=lambda s: s.name)
def test_carbon_and_molar_mass_follow_from_the_formula(substance):
    atoms = elements(substance.formula)
    assert substance.carbon == pytest.approx(atoms["C"])
    mass = sum(MASSES[symbol] * count for symbol, count in atoms.items())
    assert substance.molar_mass == pytest.approx(mass, rel=1e-3)


@pytest.mark.parametrize("substance", FUELS, ids=lambda s: s.name)
def test_combustion_to_co2_water_and_urea_balances_oxygen(substance):
    atoms = elements(substance.formula)
    urea = atoms["N"] / 2  # CH4N2O
    carbon_dioxide = atoms["C"] - urea
    water = (atoms["H"] - 4 * urea) / 2
    oxygen = (2 * carbon_dioxide + water + urea - atoms["O"]) / 2
    assert substance.oxygen_demand == pytest.approx(oxygen, rel=1e-12)


def test_triglyceride_is_three_fatty_acids_and_glycerol_less_three_waters():
    whole = elements(SUBSTANCES["triglyceride"].formula)
    fatty_acid, glycerol = (elements(SUBSTANCES[n].formula) for n in ("nefa", "glycerol"))
    water = {"C": 0, "H": 2, "O": 1, "N": 0}
    for symbol, count in whole.items():
        parts = 3 * fatty_acid[symbol] + glycerol[symbol] - 3 * water[symbol]
        assert count == pytest.approx(parts)


@pytest.mark.parametrize("substance", FUELS, ids=lambda s: s.name)
def test_energy_per_oxygen_is_that_of_biological_fuels(substance):
    """Thornton's rule: 430-520 kJ per mol of oxygen, whatever burns."""
    per_oxygen = substance.energy * 1000 / KCAL_PER_KJ / substance.oxygen_demand
    assert 420 < per_oxygen < 520


def test_grams_at_the_door_are_those_of_the_food():
    assert pytest.approx(0.18016, rel=1e-3) == ANHYDROUS_GLUCOSE
    assert pytest.approx(0.16214, rel=1e-3) == STARCH
    assert 0.85 < TRIGLYCERIDE < 0.9
    assert pytest.approx(0.07108, rel=1e-3) == PROTEIN


def test_a_gram_of_fat_starch_and_protein_gives_its_textbook_energy():
    kcal = {n: SUBSTANCES[n].energy for n in ("triglyceride", "glucose", "amino_acid")}
    assert kcal["triglyceride"] / TRIGLYCERIDE == pytest.approx(9.4, rel=0.03)
    assert kcal["glucose"] / STARCH == pytest.approx(4.15, rel=0.03)
    assert kcal["amino_acid"] / PROTEIN == pytest.approx(4.4, rel=0.05)
