"""Substances: what matter the body is made of, for carbon, oxygen and energy balances.

Oxygen consumption and heat are never written down by an organ. They follow from what a
process turns into what: oxygen from the formulas, heat from the enthalpies of combustion.
"""

from typing import NamedTuple

KCAL_PER_KJ = 1 / 4.184


class Substance(NamedTuple):
    """One chemical (or lumped) species.

    `carbon` is atoms per molecule, `oxygen_demand` the mol O2 that burn one mol to CO2, water
    and urea, `energy` the enthalpy of combustion to the same products [kcal/mmol],
    `unit` the unit its amount is counted in.
    """

    name: str
    display_name: str
    formula: str
    carbon: float = 0.0
    oxygen_demand: float = 0.0
    energy: float = 0.0
    molar_mass: float = 0.0  # [g/mol]
    unit: str = "mmol"


def _organic(name, display_name, formula, c, h, o, n, kj_per_mol) -> Substance:
    """A fuel of formula C_c H_h O_o N_n whose nitrogen leaves as urea, CO(NH2)2."""
    oxygen_demand = c + h / 4 - o / 2 - 3 * n / 4
    molar_mass = 12.011 * c + 1.008 * h + 15.999 * o + 14.007 * n
    energy = kj_per_mol * KCAL_PER_KJ / 1000
    return Substance(name, display_name, formula, c, oxygen_demand, energy, molar_mass)


# A mean dietary fatty acid: a mixture of palmitate and oleate with 17.3 carbons.
_FATTY_ACID_KJ = 0.35 * 9977.0 + 0.65 * 11160.0
_GLYCEROL_KJ = 1655.4
_ESTER_BOND_KJ = 7.0  # tripalmitin and triolein burn with slightly more than their parts

SUBSTANCES = {
    s.name: s
    for s in (
        _organic("glucose", "glucose", "C6H12O6", 6, 12, 6, 0, 2803.0),
        _organic("glycogen", "glycogen (glucosyl units)", "C6H10O5", 6, 10, 5, 0, 2837.0),
        _organic("lactate", "lactate", "C3H6O3", 3, 6, 3, 0, 1367.0),
        # Alanine stands for all amino acids; its nitrogen leaves as half a urea.
        _organic("amino_acid", "amino acids (alanine equivalents)", "C3H7NO2", 3, 7, 2, 1, 1304.0),
        _organic("glycerol", "glycerol", "C3H8O3", 3, 8, 3, 0, _GLYCEROL_KJ),
        _organic("nefa", "fatty acids", "C17.3H33.3O2", 17.3, 33.3, 2, 0, _FATTY_ACID_KJ),
        _organic(
            "triglyceride",
            "triglyceride",
            "C54.9H101.9O6",
            54.9,
            101.9,
            6,
            0,
            3 * _FATTY_ACID_KJ + _GLYCEROL_KJ + 3 * _ESTER_BOND_KJ,
        ),
        _organic("ketone", "ketone bodies (3-hydroxybutyrate)", "C4H8O3", 4, 8, 3, 0, 2040.0),
        Substance("co2", "carbon dioxide", "CO2", carbon=1.0, molar_mass=44.01),
        Substance("urea", "urea", "CH4N2O", carbon=1.0, molar_mass=60.06),
        Substance("insulin", "insulin", "", unit="pmol"),
        Substance("c_peptide", "C-peptide", "", unit="pmol"),
        Substance("glucagon", "glucagon", "", unit="pmol"),
    )
}

# What one mmol of carbohydrate weighs depends on what was weighed [g/mmol].
ANHYDROUS_GLUCOSE = SUBSTANCES["glucose"].molar_mass / 1000
STARCH = SUBSTANCES["glycogen"].molar_mass / 1000
TRIGLYCERIDE = SUBSTANCES["triglyceride"].molar_mass / 1000
PROTEIN = (SUBSTANCES["amino_acid"].molar_mass - 18.015) / 1000
