"""All indices of one OGTT, measured or simulated, by name and with units."""

from typing import Any, NamedTuple

import jax
import numpy as np

from physiology.errors import InputError
from physiology.experiments import Meal
from physiology.indices.area import incremental_area
from physiology.indices.checks import clock, measured, places
from physiology.indices.fasting import adipo_ir, homa_b, homa_ir, quicki
from physiology.indices.oral import (
    STANDARD_DOSE,
    STANDARD_TIMES,
    disposition_index,
    hepatic_resistance_index,
    insulinogenic_index,
    matsuda,
    ogis,
    stumvoll_first_phase,
    stumvoll_isi,
    stumvoll_mcr,
    stumvoll_second_phase,
)
from physiology.trajectory import Trajectory


class Index(NamedTuple):
    """What an index is: unit, source (a key of `references.bib`) and name in words."""

    unit: str
    source: str
    long_name: str


class Reading(NamedTuple):
    """The value of an index and its unit."""

    value: Any
    unit: str


OGTT_INDICES: dict[str, Index] = {
    "homa_ir": Index("-", "Matthews1985", "HOMA of insulin resistance"),
    "homa_b": Index("%", "Matthews1985", "HOMA of beta-cell function"),
    "quicki": Index("-", "Katz2000", "quantitative insulin sensitivity check index"),
    "adipo_ir": Index("mmol/L pmol/L", "Sondergaard2017", "insulin resistance of fat"),
    "matsuda": Index("-", "Matsuda1999", "whole-body insulin sensitivity"),
    "ogis_2h": Index("mL/min/m2", "Mari2001", "oral glucose insulin sensitivity, two hours"),
    "ogis_3h": Index("mL/min/m2", "Mari2001", "oral glucose insulin sensitivity, three hours"),
    "stumvoll_mcr": Index("mL/kg/min", "Stumvoll2000", "glucose clearance of a clamp"),
    "stumvoll_isi": Index(
        "umol/kg/min per pmol/L", "Stumvoll2000", "insulin sensitivity of a clamp"
    ),
    "stumvoll_first_phase": Index("pmol/L", "Stumvoll2000", "first-phase insulin of a clamp"),
    "stumvoll_second_phase": Index("pmol/L", "Stumvoll2000", "second-phase insulin of a clamp"),
    "insulinogenic_index": Index("pmol/mmol", "Seltzer1967", "rise of insulin over glucose"),
    "disposition_index": Index(
        "pmol/mmol", "AbdulGhani2007b", "insulinogenic index times Matsuda index"
    ),
    "hepatic_resistance_index": Index(
        "mmol/L h pmol/L h", "AbdulGhani2007a", "insulin resistance of the liver"
    ),
    "glucose_area": Index("mmol/L min", "Wolever1986", "incremental area of glucose, 0-120 min"),
    "insulin_area": Index("pmol/L min", "Wolever1986", "incremental area of insulin, 0-120 min"),
}


def from_ogtt(
    table: Any,
    *,
    body_surface: float | None = None,
    body_mass_index: float | None = None,
    dose: float | None = None,
) -> dict[str, Reading]:
    """All indices of an oral glucose tolerance test.

    Args:
        table: a `Trajectory` of an OGTT, or columns by name (a dictionary or a data frame):
            `time` [min], `glucose` [mmol/L], `insulin` [pmol/L] and, for Adipo-IR, `nefa`
            [mmol/L]. Samples at 0, 30, 60, 90 and 120 min are needed, at 180 min in longer tests.
        body_surface: m2, for OGIS. A trajectory knows its own, and its own dose and BMI.
        body_mass_index: kg/m2, for the clearance and sensitivity of Stumvoll.
        dose: g of glucose; 75 where not told.

    Returns:
        Name to value and unit, as in `OGTT_INDICES`. Indices that ask for what was not given
        (NEFA, body surface, BMI, a third hour) are left out.

    Raises:
        InputError: naming the column, the sample or the time that is missing or impossible.
    """
    if isinstance(table, Trajectory):
        person = table.start.person
        body_surface = person.body_surface if body_surface is None else body_surface
        body_mass_index = person.body_mass_index if body_mass_index is None else body_mass_index
        dose = _dose(table) if dose is None else dose
        times, nefa = clock(table.times), table["nefa"]
    else:
        times, nefa = clock(_column(table, "time")), _column(table, "nefa", needed=False)
    glucose, insulin = _column(table, "glucose"), _column(table, "insulin")
    values = {
        **_fasting(times, glucose, insulin, nefa),
        **_oral(times, glucose, insulin),
        **_of_the_person(times, glucose, insulin, body_surface, body_mass_index, dose),
    }
    return {
        name: Reading(values[name], index.unit)
        for name, index in OGTT_INDICES.items()
        if name in values
    }


def _column(table: Any, name: str, needed: bool = True) -> Any:
    """A column as an array; JAX arrays stay what they are."""
    try:
        column = table[name]
    except (KeyError, IndexError, TypeError):
        if needed:
            raise InputError(f"the table has no column {name!r}") from None
        return None
    if isinstance(column, jax.Array):
        return column
    try:
        return np.asarray(column, dtype=float)
    except (TypeError, ValueError):
        raise InputError(f"column {name!r} is no row of numbers") from None


def _dose(trajectory: Trajectory) -> float:
    """Grams of glucose drunk at time 0, and nothing else.

    Raises:
        InputError: where the experiment is no OGTT.
    """
    meals = trajectory.experiment.meals
    if len(meals) != 1 or meals[0][0] != 0.0 or not _is_drink(meals[0][1]):
        raise InputError(
            f"{trajectory.experiment.name!r} is no OGTT: it must be one drink of glucose at time 0"
        )
    return meals[0][1].glucose


def _is_drink(meal: Meal) -> bool:
    return meal.glucose > 0 and meal.starch == meal.fat == meal.protein == 0


def _fasting(times: np.ndarray, glucose: Any, insulin: Any, nefa: Any) -> dict[str, Any]:
    (fasting,) = places(times, (0.0,), "the fasting sample")
    g, i = (
        measured(name, column, unit)[..., fasting]
        for name, column, unit in (("glucose", glucose, "mmol/L"), ("insulin", insulin, "pmol/L"))
    )
    found = {"homa_ir": homa_ir(g, i), "homa_b": homa_b(g, i), "quicki": quicki(g, i)}
    if nefa is not None:
        found["adipo_ir"] = adipo_ir(nefa[..., fasting], i)
    return found


def _oral(times: np.ndarray, glucose: Any, insulin: Any) -> dict[str, Any]:
    course = (times, glucose, insulin)
    sensitivity, secretion = matsuda(*course), insulinogenic_index(*course)
    first, *_, last = places(times, STANDARD_TIMES, "an OGTT")
    two_hours = slice(first, last + 1)
    return {
        "matsuda": sensitivity,
        "insulinogenic_index": secretion,
        "disposition_index": disposition_index(secretion, sensitivity),
        "stumvoll_first_phase": stumvoll_first_phase(*course),
        "stumvoll_second_phase": stumvoll_second_phase(*course),
        "hepatic_resistance_index": hepatic_resistance_index(*course),
        "glucose_area": incremental_area(times[two_hours], glucose[..., two_hours]),
        "insulin_area": incremental_area(times[two_hours], insulin[..., two_hours]),
    }


def _of_the_person(
    times: np.ndarray,
    glucose: Any,
    insulin: Any,
    body_surface: float | None,
    body_mass_index: float | None,
    dose: float | None,
) -> dict[str, Any]:
    course = (times, glucose, insulin)
    found = {}
    if body_surface is not None:
        grams = STANDARD_DOSE if dose is None else dose
        found["ogis_2h"] = ogis(*course, body_surface, grams, "2h")
        if times[-1] >= 180.0:
            found["ogis_3h"] = ogis(*course, body_surface, grams, "3h")
    if body_mass_index is not None:
        found["stumvoll_mcr"] = stumvoll_mcr(*course, body_mass_index)
        found["stumvoll_isi"] = stumvoll_isi(*course, body_mass_index)
    return found
