"""Analytes: what laboratories measure, under which names, in which units, with which error.

Each is an observable of the model. A unit is a factor to the project's unit; units per kilogram
need the weight of the person. Molar masses come from `organs.substances`; the rest is a
convention of the field, named where it is one.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

from organs.substances import SUBSTANCES
from physiology.errors import InputError
from physiology.infusions import PMOL_PER_MILLIUNIT

GLUCOSE_MASS = SUBSTANCES["glucose"].molar_mass  # [g/mol]
LACTATE_MASS = SUBSTANCES["lactate"].molar_mass
GLYCEROL_MASS = SUBSTANCES["glycerol"].molar_mass
TRIGLYCERIDE_MASS = 885.4  # of triolein, by which laboratories convert
C_PEPTIDE_MASS = 3020.0  # human C-peptide [g/mol]
GLUCAGON_MASS = 3483.0
INSULIN_MASS = 5808.0
GIP_MASS = 4984.0
GLP1_MASS = 3298.0  # GLP-1 (7-36) amide


class ErrorModel(NamedTuple):
    """Standard deviation of a measurement: both parts, added in squares.

    `proportional` is a fraction of the value, `additive` in the project's unit. The defaults
    count what the assay and the person's day add, and that no model follows every wiggle.
    """

    proportional: float
    additive: float


class Analyte(NamedTuple):
    """Something measured.

    Attributes:
        name: the observable.
        unit: the project's unit.
        units: factor to it from each unit in which it is reported.
        aliases: other names, compared without case, spaces, dots, hyphens and underscores.
        plausible: values outside are refused as impossible.
        error: its error model.
    """

    name: str
    unit: str
    units: Mapping[str, float]
    aliases: tuple[str, ...]
    plausible: tuple[float, float]
    error: ErrorModel

    @property
    def per_weight(self) -> bool:
        """Whether some of its units are per kilogram of body weight."""
        return any("/kg/" in unit for unit in self.units)


_MMOL = {"mmol/L": 1.0, "umol/L": 1e-3, "mol/L": 1e3}
_PMOL = {"pmol/L": 1.0, "nmol/L": 1e3, "fmol/mL": 1.0}
_INSULIN = {
    **_PMOL,
    "uU/mL": PMOL_PER_MILLIUNIT,
    "mU/L": PMOL_PER_MILLIUNIT,
    "ng/mL": 1e6 / INSULIN_MASS,
}
_FLUX = {
    "mmol/min": 1.0,
    "mg/min": 1 / GLUCOSE_MASS,
    "mg/kg/min": 1 / GLUCOSE_MASS,
    "umol/min": 1e-3,
    "umol/kg/min": 1e-3,
}


def _mass(molar_mass: float) -> dict[str, float]:
    """mg/dL and g/L of something with this molar mass [g/mol], to mmol/L."""
    return {"mg/dL": 10 / molar_mass, "g/L": 1000 / molar_mass, "mg/L": 1 / molar_mass}


def _peptide(molar_mass: float) -> dict[str, float]:
    """Masses of a peptide, to pmol/L."""
    return {**_PMOL, "ng/mL": 1e6 / molar_mass, "ng/L": 1e3 / molar_mass, "pg/mL": 1e3 / molar_mass}


ANALYTES: dict[str, Analyte] = {
    analyte.name: analyte
    for analyte in (
        Analyte(
            "glucose", "mmol/L", {**_MMOL, **_mass(GLUCOSE_MASS)},
            ("plasma glucose", "blood glucose", "G", "Glc", "Glu", "PG"),
            (0.5, 60.0), ErrorModel(0.05, 0.1),
        ),
        Analyte(
            "insulin", "pmol/L", _INSULIN,
            ("plasma insulin", "serum insulin", "IRI", "I", "Ins"),
            (0.0, 20000.0), ErrorModel(0.20, 5.0),
        ),
        Analyte(
            "c_peptide", "pmol/L", _peptide(C_PEPTIDE_MASS),
            ("plasma C-peptide", "serum C-peptide", "CPR", "CP"),
            (0.0, 20000.0), ErrorModel(0.10, 30.0),
        ),
        Analyte(
            "glucagon", "pmol/L", _peptide(GLUCAGON_MASS),
            ("plasma glucagon", "IRG"), (0.0, 2000.0), ErrorModel(0.12, 0.5),
        ),
        Analyte(
            "gip", "pmol/L", _peptide(GIP_MASS),
            ("GIP active", "total GIP"), (0.0, 2000.0), ErrorModel(0.2, 3.0),
        ),
        Analyte(
            "glp1", "pmol/L", _peptide(GLP1_MASS),
            ("GLP-1", "total GLP-1"), (0.0, 1000.0), ErrorModel(0.15, 2.0),
        ),
        Analyte(
            "nefa", "mmol/L", {**_MMOL, "mEq/L": 1.0, "uEq/L": 1e-3},
            ("FFA", "plasma FFA", "plasma NEFA", "free fatty acids"),
            (0.0, 5.0), ErrorModel(0.10, 0.03),
        ),
        Analyte(
            "triglyceride", "mmol/L", {**_MMOL, **_mass(TRIGLYCERIDE_MASS)},
            ("TG", "plasma triglyceride", "triglycerides"), (0.0, 100.0), ErrorModel(0.06, 0.05),
        ),
        Analyte(
            "ketones", "mmol/L", _MMOL,
            ("total ketones", "ketone bodies"), (0.0, 30.0), ErrorModel(0.15, 0.015),
        ),
        Analyte(
            "bhb", "mmol/L", _MMOL,
            ("3-hydroxybutyrate", "beta-hydroxybutyrate", "BOHB"), (0.0, 25.0),
            ErrorModel(0.15, 0.015),
        ),
        Analyte(
            "lactate", "mmol/L", {**_MMOL, **_mass(LACTATE_MASS)},
            ("plasma lactate", "blood lactate"), (0.0, 30.0), ErrorModel(0.10, 0.08),
        ),
        Analyte(
            "glycerol", "mmol/L", {**_MMOL, **_mass(GLYCEROL_MASS)},
            ("plasma glycerol",), (0.0, 5.0), ErrorModel(0.12, 0.008),
        ),
        Analyte(
            "egp", "mmol/min", _FLUX,
            ("EGP", "endogenous glucose production", "HGP"), (-2.0, 10.0), ErrorModel(0.12, 0.05),
        ),
        Analyte(
            "ra_oral", "mmol/min", _FLUX,
            ("Ra meal", "meal Ra", "Ra oral"), (-2.0, 20.0), ErrorModel(0.12, 0.1),
        ),
        Analyte(
            "rd", "mmol/min", _FLUX,
            ("Rd", "glucose utilisation Rd", "glucose disposal"), (-1.0, 20.0),
            ErrorModel(0.12, 0.1),
        ),
        Analyte(
            "gir", "mmol/min", _FLUX,
            ("GIR", "glucose infusion rate"), (0.0, 30.0), ErrorModel(0.08, 0.1),
        ),
        Analyte(
            "isr", "pmol/min", {"pmol/min": 1.0, "pmol/kg/min": 1.0},
            ("ISR", "insulin secretion rate"), (0.0, 20000.0), ErrorModel(0.12, 15.0),
        ),
        Analyte(
            "liver_glycogen", "mmol/L", {"mmol/L": 1.0, "mmol/L liver": 1.0},
            ("liver glycogen",), (0.0, 800.0), ErrorModel(0.06, 8.0),
        ),
    )
}  # fmt: skip

# How units are also written.
_SPELLINGS = {
    "µ": "u",
    "μ": "u",
    "mcU": "uU",
    "mIU/L": "mU/L",
    "uIU/mL": "uU/mL",
    "microU/mL": "uU/mL",
    "mM": "mmol/L",
    "uM": "umol/L",
    "pM": "pmol/L",
    "nM": "nmol/L",
    "mg/dl": "mg/dL",
    "ng/ml": "ng/mL",
    "pg/ml": "pg/mL",
    "uU/ml": "uU/mL",
    "mmol/l": "mmol/L",
    "umol/l": "umol/L",
    "pmol/l": "pmol/L",
    "mEq/l": "mEq/L",
}


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum() or c == "β").replace("β", "beta")


_BY_NAME = {
    _plain(known): analyte.name
    for analyte in ANALYTES.values()
    for known in (analyte.name, *analyte.aliases)
}


def find(name: str) -> Analyte | None:
    """The analyte that goes by a name, in whatever spelling; None where there is none."""
    found = _BY_NAME.get(_plain(name))
    return None if found is None else ANALYTES[found]


def nearest(name: str) -> str:
    """A hint at what may have been meant."""
    near = get_close_matches(_plain(name), _BY_NAME, n=1, cutoff=0.6)
    return f": did you mean {_BY_NAME[near[0]]!r}?" if near else ""


def plain_unit(unit: str) -> str:
    """A unit as this module spells it."""
    text = " ".join(unit.split())
    for written in ("µ", "μ"):
        text = text.replace(written, "u")
    return _SPELLINGS.get(text, text)


def factor(analyte: Analyte, unit: str, weight: float | None) -> float:
    """What turns a value in `unit` into the project's unit.

    Args:
        weight: body weight [kg], for units per kilogram.

    Raises:
        InputError: for a unit that does not convert, or an unknown weight.
    """
    plain = plain_unit(unit)
    if plain not in analyte.units:
        choice = ", ".join(analyte.units)
        raise InputError(f"{unit!r} is no unit of {analyte.name}: give one of {choice}")
    if "/kg/" in plain:
        if weight is None:
            raise InputError(
                f"{analyte.name} in {unit} needs the weight of the subject: give it as a covariate"
            )
        return analyte.units[plain] * weight
    return analyte.units[plain]
