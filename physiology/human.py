"""human(): a healthy person of given sex, age and build, as a body.

Published covariates scale volumes, flows and fluxes of the reference man; nothing else about
the person changes. Fluxes of fuel follow resting energy expenditure, which is also the best
single predictor of the flux of fatty acids.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal

import equinox as eqx
import jax
import numpy as np

from organs.parameters import Parameter, check_value, describe, replace
from physiology.basal import impossible
from physiology.body import Organs, constants
from physiology.errors import InputError, check_amount
from physiology.physique import Physique, by_sex

Sex = Literal["male", "female"]

FITTED = Path(__file__).with_name("reference_human.toml")


@dataclass(frozen=True)
class Person(Physique):
    """Who it is: what the covariates need.

    Attributes:
        sex: `male` or `female`.
        age: years.
        height: m.
        weight: kg.
        body_fat: fraction of weight.
    """

    sex: Sex = "male"
    age: float = 32.0
    height: float = 1.77
    weight: float = 72.0
    body_fat: float = 15.0 / 72.0

    def __post_init__(self) -> None:
        if self.sex not in ("male", "female"):
            raise InputError(f"sex is {self.sex!r}: choose 'male' or 'female'")
        check_amount("age", self.age, "years", 18.0, 100.0)
        check_amount("height", self.height, "m", 1.3, 2.2)
        check_amount("weight", self.weight, "kg", 35.0, 300.0)
        check_amount("body_fat", self.body_fat, "fraction of weight", 0.03, 0.65)
        bmi = self.body_mass_index
        if not 13 <= bmi <= 75:
            raise InputError(
                f"weight {self.weight:g} kg at height {self.height:g} m is a BMI of {bmi:.0f} "
                "kg/m2: give a pair between 13 and 75"
            )

    @property
    def male(self) -> float:
        """1 for a man, 0 for a woman."""
        return 1.0 if self.sex == "male" else 0.0


REFERENCE_MAN = Person()
REFERENCE_WOMAN = Person(sex="female", age=32.0, height=1.65, weight=60.0, body_fat=0.28)


def deurenberg_body_fat(sex: Sex, age: float, height: float, weight: float) -> float:
    """Body fat as fraction of weight from BMI, age and sex (Deurenberg1991)."""
    percent = 1.20 * weight / height**2 + 0.23 * age - 10.8 * (sex == "male") - 5.4
    return min(max(percent, 5.0), 60.0) / 100


class Body(eqx.Module):
    """A person to experiment on: parameters, healthy constants, present state.

    Attributes:
        organs: parameters of every organ.
        healthy: the organs from which the constants of health derive; None where they are the
            same, which makes the fasting start exact.
        state: present state, in the order of `body.STATES`; None for an overnight fast.
        person: covariates.
    """

    organs: Organs
    person: Person = eqx.field(static=True, default=REFERENCE_MAN)
    healthy: Organs | None = None
    state: tuple | None = None

    def with_parameters(self, values: Mapping[str, Any]) -> Body:
        """The same person with some parameters changed: a drug, a lesion, a disease.

        The constants of health stay. A body fasted overnight finds its own new fasting state
        (`physiology.steady.settle`) before the next experiment; one in the middle of something
        goes on from where it is.

        Args:
            values: parameter paths (see `physiology describe`) and their new values.

        Raises:
            InputError: for a path that is no parameter, or a value out of its bounds.
        """
        rows = {row.path: row for row in describe(self.organs)}
        scale = scaling(self.person)
        for path, value in values.items():
            check_parameter(path, rows)
            _check_bounds(rows[path], value, scale.get(path, 1.0))
        return Body(
            organs=replace(self.organs, values),
            person=self.person,
            healthy=self.organs if self.healthy is None else self.healthy,
            state=self.state,
        )


def human(
    sex: Sex = "male",
    age: float = 32.0,
    height: float | None = None,
    weight: float | None = None,
    body_fat: float | None = None,
    parameters: Mapping[str, float] | None = None,
) -> Body:
    """A healthy person, fasted overnight.

    Without height and weight: the reference man (72 kg, 1.77 m) or woman (60 kg, 1.65 m).

    Args:
        sex: `male` or `female`.
        age: years, 18 to 100.
        height: m.
        weight: kg.
        body_fat: fraction of weight; estimated from BMI, age and sex where missing
            (Deurenberg1991).
        parameters: values for this person that differ from those of the covariates, by path,
            in the unit of the parameter. The person is healthy with them: the fasting balance
            is closed anew.

    Raises:
        InputError: for impossible covariates, unknown parameters, values out of bounds, or
            values with which no overnight fast is in balance.
    """
    reference = REFERENCE_WOMAN if sex == "female" else REFERENCE_MAN
    given = height is not None or weight is not None
    for name, value in (("height", height), ("weight", weight), ("age", age)):
        if value is not None:
            check_amount(name, value, {"height": "m", "weight": "kg", "age": "years"}[name], 0.01)
    height = reference.height if height is None else height
    weight = reference.weight if weight is None else weight
    if body_fat is None:
        body_fat = reference.body_fat
        if given:
            body_fat = deurenberg_body_fat(sex, age, height, weight)
    check_amount("body_fat", body_fat, "fraction of weight")
    person = Person(sex, float(age), float(height), float(weight), float(body_fat))
    organs = organs_of(person, parameters or {})
    if not any(isinstance(leaf, jax.core.Tracer) for leaf in jax.tree.leaves(organs)):
        trouble = impossible(constants(organs))
        if trouble:
            raise InputError(
                f"no person is in balance after an overnight fast with these values: {trouble}. "
                "Change them less, or use Body.with_parameters for a disease or a drug"
            )
    return Body(organs, person=person)


def organs_of(person: Physique, parameters: Mapping[str, Any]) -> Organs:
    """The organs of a healthy person: reference values, scaled, with `parameters` on top.

    For many people (arrays over them) the scaled leaves are arrays, too.

    Raises:
        InputError: for unknown parameters or values out of bounds.
    """
    organs = reference_organs()
    rows = {row.path: row for row in describe(organs)}
    scale = scaling(person)
    values: dict[str, Any] = {
        path: rows[path].value * factor
        for path, factor in scale.items()
        # An array of people stays one, whoever they are: chunks of a cohort share a program.
        if np.ndim(factor) or factor != 1.0
    }
    values.update(c_peptide_kinetics(person))
    for path, value in parameters.items():
        check_parameter(path, rows)
        _check_bounds(rows[path], value, scale.get(path, 1.0))
        values[path] = value
    return replace(organs, values)


@cache
def reference_organs() -> Organs:
    """The organs of the reference man: literature values, and fitted ones where marked so."""
    return replace(Organs(), {path: entry["value"] for path, entry in fitted_values().items()})


@cache
def fitted_values() -> dict[str, dict[str, Any]]:
    """Fitted parameters of the reference man: path -> value, what they were fitted to, date."""
    if not FITTED.exists():
        return {}
    return tomllib.loads(FITTED.read_text())["parameters"]


def scaling(person: Physique) -> dict[str, Any]:
    """Factors by which a person's parameters differ from the reference man's, by path."""
    man = REFERENCE_MAN
    lean = person.fat_free_mass / man.fat_free_mass
    surface = person.body_surface / man.body_surface
    brain = person.brain_mass / man.brain_mass
    liver = person.liver_volume / man.liver_volume
    # Resting energy of everything but the brain, a fifth of the reference man's.
    brain_share = 0.21
    energy = person.resting_energy / man.resting_energy
    energy = (energy - brain_share * brain) / (1 - brain_share)
    visceral = person.fat_mass * person.visceral_share
    subcutaneous = person.fat_mass - visceral
    man_visceral = man.fat_mass * man.visceral_share
    man_subcutaneous = man.fat_mass - man_visceral

    factors: dict[str, Any] = {}
    for row in describe(Organs()):
        organ, _, name = row.path.partition(".")
        if row.unit == "mmol/min":
            factors[row.path] = energy
        if organ == "blood" and row.unit in ("L", "L/min"):
            factors[row.path] = lean
        if organ in ("gut", "counterregulation", "drugs") and row.unit in ("L", "L/min"):
            factors[row.path] = surface
        if name in ("nefa_volume", "lipoprotein_volume", "insulin_volume", "glucagon_volume"):
            factors[row.path] = surface
    factors.update(
        {
            "brain.glucose_oxidation": brain,
            "brain.ketone_oxidation": brain,
            "brain.glycolysis": brain,
            "skeletal_muscle.mass": lean,
            "skeletal_muscle.protein.mass": lean,
            "liver.volume": liver,
            "liver.carbohydrate.glucokinase": liver,
            "circulation.hepatic_blood_flow": surface,
            "kidney.filtration": surface,
            "kidney.sglt1_capacity": surface,
            "kidney.sglt2_capacity": surface,
            "kidney.splay": surface,
            "pancreas.insulin_secretion": surface,
            "body_composition.height": person.height / man.height,
            "body_composition.lean_mass": lean,
            "ordinary_day.absorbed_energy": person.resting_energy / man.resting_energy,
            "subcutaneous_fat.fat_mass": subcutaneous / man_subcutaneous,
            "visceral_fat.fat_mass": visceral / man_visceral,
            "subcutaneous_fat.glucose_uptake": (subcutaneous / man_subcutaneous) ** 0.65,
            "visceral_fat.glucose_uptake": (visceral / man_visceral) ** 0.65,
            # People with more fat have more fat cells, and larger ones.
            "subcutaneous_fat.cells.number": (subcutaneous / man_subcutaneous) ** 0.6,
            "visceral_fat.cells.number": (visceral / man_visceral) ** 0.6,
            "visceral_fat.lipolysis_share": (visceral / man_visceral)
            / (subcutaneous / man_subcutaneous),
        }
    )
    factors["adipokines.adiponectin_fasting"] = by_sex(person.male, 1.0, 1.4)
    factors["adipokines.leptin_fasting"] = by_sex(person.male, 1.0, 2.7)
    return factors


def c_peptide_kinetics(person: Physique) -> dict[str, Any]:
    """C-peptide volume and rate constants from sex, age and surface (VanCauter1992)."""
    surface = person.body_surface
    volume = by_sex(person.male, 1.92 * surface + 0.64, 1.11 * surface + 2.04)
    obese = person.body_mass_index >= 30
    fast = math.log(2) / (4.95 - 0.40 * obese)
    slow = math.log(2) / (0.14 * person.age + 29.2)
    share = 0.76 + 0.02 * obese
    inward = share * slow + (1 - share) * fast
    loss = fast * slow / inward
    return {
        "blood.c_peptide_volume": volume,
        "blood.c_peptide_inward": inward,
        "blood.c_peptide_outward": fast + slow - inward - loss,
        "kidney.c_peptide_elimination": loss,
    }


def check_parameter(path: str, known) -> None:
    if path not in known:
        near = get_close_matches(path, list(known), n=3, cutoff=0.4)
        hint = f": did you mean {', '.join(near)}?" if near else ""
        raise InputError(f"there is no parameter {path!r}{hint} (see `physiology describe`)")


def _check_bounds(row: Parameter, value: Any, factor: float) -> None:
    """Refuse a value outside the bounds, which scale with the person.

    Arrays pass: traced values, and those of a batch.
    """
    if isinstance(value, jax.Array | np.ndarray):
        return
    if isinstance(value, np.generic):
        value = value.item()
    check_amount(row.path, value, row.unit, minimum=-math.inf)
    low, high = row.bounds
    try:
        check_value(row._replace(bounds=(low * factor, high * factor)), float(value))
    except ValueError as error:
        raise InputError(str(error)) from None
