"""Errors a person can act on: each names the field, the value and what to do."""

import math


class InputError(ValueError):
    """The request cannot be meant; nothing was computed or written."""


class SimulationError(RuntimeError):
    """A simulation that failed, in physiological words; `trajectory` keeps what there is."""

    def __init__(self, message: str, trajectory=None):
        super().__init__(message)
        self.trajectory = trajectory


def check_amount(
    field: str, value: float, unit: str, minimum: float = 0.0, maximum: float = math.inf
) -> None:
    """Refuse what is no number, or lies outside a range.

    Raises:
        InputError: naming the field, the value, the unit and the range.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"{field} is {value!r}: give a number [{unit}]")
    if not math.isfinite(value):
        raise InputError(f"{field} is {value}: give a finite number [{unit}]")
    if value < minimum:
        raise InputError(f"{field} is {value:g} {unit}: it must be at least {minimum:g} {unit}")
    if value > maximum:
        raise InputError(f"{field} is {value:g} {unit}: more than {maximum:g} {unit} is impossible")
