"""Quantities as people write them: `75`, `"75 g"`, `"48 h"`, `"1 g/kg"`.

Everything that is typed or read from a file passes here, is checked against the unit that is
asked for and comes out as a plain number in that unit.
"""

import re
from typing import Any

from physiology.errors import InputError

# Units that convert into each other, and their size. The unit asked for decides the family.
_FAMILIES: tuple[dict[str, float], ...] = (
    {"min": 1.0, "h": 60.0, "d": 1440.0, "s": 1 / 60},
    {"g": 1.0, "kg": 1000.0, "mg": 0.001},
    {"m": 1.0, "cm": 0.01, "mm": 0.001},
    {"kcal": 1.0, "kJ": 1 / 4.184, "MJ": 1000 / 4.184},
    {"kcal/min": 1.0, "kcal/h": 1 / 60, "W": 60 / 4184},
    {"-": 1.0, "%": 0.01},
    {"L": 1.0, "mL": 0.001},
    {"mmol/L": 1.0, "umol/L": 0.001},
    {"mmol/min": 1.0, "umol/min": 0.001},
)
_SPELLINGS = {
    "minute": "min",
    "minutes": "min",
    "hour": "h",
    "hours": "h",
    "day": "d",
    "days": "d",
    "percent": "%",
    "l": "L",
    "year": "years",
}
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?nan|[+-]?inf"
# A unit stands apart from its number or, where it begins with a letter, may touch it.
_QUANTITY = re.compile(rf"\s*({_NUMBER})(?:\s*([A-Za-z%].*?)|\s+(1/.*?))?\s*")


def quantity(field: str, value: Any, unit: str, weight: float | None = None) -> float:
    """A number in `unit`, from a number or a string with a unit.

    Args:
        field: what to call it in a complaint.
        value: a plain number, already in `unit`, or a string such as `"48 h"`.
        unit: the unit wanted; `-` for a pure number.
        weight: body weight [kg]; allows masses per body weight (`"1 g/kg"`).

    Raises:
        InputError: for no number, or a unit that does not convert.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, str):
        raise InputError(f"{field} is {value!r}: give a number [{unit}]")
    number, given = split(field, value, unit)
    if not given:
        return number
    per_weight = given.removesuffix("/kg")
    if weight is not None and per_weight != given and unit != given:
        return number * weight * _factor(field, value, per_weight, unit)
    return number * _factor(field, value, given, unit)


def split(field: str, text: str, unit: str) -> tuple[float, str]:
    """The number and the unit of a text; the unit is empty where none is written.

    Raises:
        InputError: where the text does not begin with a number.
    """
    found = _QUANTITY.fullmatch(text)
    if found is None:
        point = text.replace(",", ".", 1).strip()
        hint = f": write {point!r}" if "," in text and _QUANTITY.fullmatch(point) else ""
        raise InputError(f"{field} is {text!r}, which is no number [{unit}]{hint}")
    given = " ".join((found[2] or found[3] or "").split())
    return float(found[1]), _SPELLINGS.get(given, given)


def _factor(field: str, text: str, given: str, unit: str) -> float:
    if given == unit:
        return 1.0
    for family in _FAMILIES:
        if unit in family and given in family:
            return family[given] / family[unit]
    others = [u for family in _FAMILIES if unit in family for u in family if u not in (unit, "-")]
    choice = f"{unit} (or {', '.join(others)})" if others else unit
    wanted = "a pure number" if unit == "-" else choice
    raise InputError(f"{field} is {text!r}: {given!r} is no unit for it; give {wanted}")
