"""Doses as clinicians write them, by body weight or surface, per minute or hour.

A unit is an amount, by weight or surface or neither, per time or at once: `40 mU/m2/min`,
`0.3 g/kg`, `1 U/h`. Any two that differ in no more than that convert for a known person.
"""

from typing import Any, NamedTuple

from physiology.errors import InputError
from physiology.infusions import UNITS
from physiology.quantities import quantity, split

_AMOUNTS: tuple[dict[str, float], ...] = (
    {"kg": 1e3, "g": 1.0, "mg": 1e-3, "ug": 1e-6, "ng": 1e-9},
    {"mol": 1e3, "mmol": 1.0, "umol": 1e-3, "nmol": 1e-6, "pmol": 1e-9},
    {"U": 1.0, "mU": 1e-3},
    {"kcal": 1.0, "kJ": 1 / 4.184},
)
_MINUTES = {"": 1.0, "min": 1.0, "h": 60.0, "d": 1440.0}
_MG_PER_DL = {"mg/dL": 1 / 18.016}  # glucose, as mmol/L


class Unit(NamedTuple):
    """A unit of a dose in its parts; empty where there is none."""

    amount: str
    size: str
    time: str


def parts(unit: str) -> Unit | None:
    """A unit taken apart; None for one that is no dose, such as `mmol/L`."""
    amount, *others = unit.split("/")
    sizes = [part for part in others if part in ("kg", "m2")]
    times = [part for part in others if part in _MINUTES]
    known = any(amount in family for family in _AMOUNTS)
    if not known or len(sizes) > 1 or len(times) > 1 or len(sizes) + len(times) < len(others):
        return None
    return Unit(amount, "".join(sizes), "".join(times))


def dose(field: str, value: Any, unit: str, person: Any = None, substance: str = "") -> float:
    """A number in `unit`, from a plain number or a text with a unit.

    Args:
        field: what to call it in a complaint.
        value: a number, already in `unit`, or a text such as `"40 mU/m2/min"`.
        unit: the unit wanted.
        person: whose weight and surface count.
        substance: what is given; allows units of another kind, such as mU for pmol of insulin.

    Raises:
        InputError: for no number, or a unit that does not convert.
    """
    if isinstance(value, str):
        number, given = split(field, value, unit)
        factor = _factor(given, unit, person, substance) if given and given != unit else None
        if factor is not None:
            return number * factor
    return quantity(field, value, unit)


def with_unit(field: str, value: Any, substance: str, at_once: bool = False) -> tuple[float, str]:
    """A rate (or a dose given at once) and its unit, which must be written out.

    Raises:
        InputError: for a plain number, or a unit in which the substance is not given.
    """
    if not isinstance(substance, str) or substance not in UNITS:
        raise InputError(f"nothing called {substance!r} can be infused: choose {', '.join(UNITS)}")
    choices = list(UNITS[substance])
    if at_once:
        choices = [unit.removesuffix("/min") for unit in choices if unit.endswith("/min")]
    number, unit = split(field, value, choices[0]) if isinstance(value, str) else (0.0, "")
    if not unit:
        raise InputError(
            f"{field} is {value!r}: write it with its unit, one of {', '.join(choices)}"
        )
    if unit not in choices:
        raise InputError(
            f"{field} is {value!r}: {substance} is not given in {unit!r}; "
            f"choose {', '.join(choices)}"
        )
    return number, unit


def _factor(given: str, wanted: str, person: Any, substance: str) -> float | None:
    """What one of the given unit is in the wanted one; None where they do not convert."""
    if wanted == "mmol/L":
        return _MG_PER_DL.get(given)
    one, other = parts(given), parts(wanted)
    if one is None or other is None or bool(one.time) != bool(other.time):
        return None
    amount = _amount_factor(one.amount, other.amount, substance)
    if amount is None or (one.size != other.size and person is None):
        return None
    sizes = {"": 1.0}
    if person is not None:
        sizes |= {"kg": person.weight, "m2": person.body_surface}
    size = 1.0 if one.size == other.size else sizes[one.size] / sizes[other.size]
    return amount * size * _MINUTES[other.time] / _MINUTES[one.time]


def _amount_factor(given: str, wanted: str, substance: str) -> float | None:
    for family in _AMOUNTS:
        if given in family and wanted in family:
            return family[given] / family[wanted]
    units = UNITS.get(substance, {})
    one, other = units.get(f"{given}/min"), units.get(f"{wanted}/min")
    return None if one is None or other is None else one[0] / other[0]
