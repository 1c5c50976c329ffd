"""What is free in a fit: parameters by path, their range, and how they vary between people.

A free value is that of the reference man. Each person's parameter is the value times that
person's covariate factor (`human()`), so that build and age enter as covariates. Within the fit
every value is a coordinate without limits: the logit of where it lies in its range, on a
logarithmic scale where the range is positive. Fits therefore stay in bounds smoothly.

Ranges are those of `organs` (plausible for a healthy person) unless a set widens them: fasting
values and beta cells of people with diabetes lie outside health, and a body that is closed at its
own fasting glucose and insulin is a body like any other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np

from organs.kinetics import namespace
from organs.parameters import describe
from physiology.errors import InputError, check_amount
from physiology.human import reference_organs


@dataclass(frozen=True)
class Free:
    """One free parameter, or several that move together.

    Attributes:
        paths: parameter paths; all get the same share of change.
        low, high: range of the value of the first path, for the reference man.
        value: median of the population, where a fit starts.
        spread: standard deviation between people: of the logarithm where the range is positive, of
            the value otherwise.
        unit: of the value.
        about: what it is, in a few words.
    """

    paths: tuple[str, ...]
    low: float
    high: float
    value: float
    spread: float
    unit: str = "-"
    about: str = ""

    def __post_init__(self) -> None:
        name = self.name
        if not self.low < self.high:
            raise InputError(f"{name}: the range {self.low:g} to {self.high:g} is empty")
        if not self.low < self.value < self.high:
            raise InputError(
                f"{name} starts at {self.value:g} {self.unit}: choose a value inside its range "
                f"{self.low:g} to {self.high:g}"
            )
        check_amount(f"{name}: spread", float(self.spread), "", minimum=1e-6)

    @property
    def name(self) -> str:
        """The first path, which names the parameter."""
        return self.paths[0]

    @property
    def logarithmic(self) -> bool:
        """Whether the range is counted in logarithms."""
        return self.low > 0

    @property
    def centre(self) -> float:
        """Coordinate of the population median."""
        return float(logit(self._place(self.value)))

    @property
    def deviation(self) -> float:
        """Standard deviation between people, in the coordinate."""
        place = self._place(self.value)
        width = math.log(self.high / self.low) if self.logarithmic else self.high - self.low
        return self.spread / (width * place * (1 - place))

    def _place(self, value):
        """Where a value lies in its range, 0 to 1."""
        numbers = namespace(value)
        if self.logarithmic:
            return numbers.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def value_at(self, coordinate):
        """From coordinate to value."""
        place = expit(coordinate)
        if self.logarithmic:
            numbers = namespace(coordinate)
            return self.low * numbers.exp(place * math.log(self.high / self.low))
        return self.low + place * (self.high - self.low)

    def slope_at(self, coordinate):
        """Derivative of the value by the coordinate."""
        place = expit(coordinate)
        if self.logarithmic:
            width = math.log(self.high / self.low) * self.value_at(coordinate)
        else:
            width = self.high - self.low
        return width * place * (1 - place)

    def coordinate_of(self, value):
        """From value to coordinate; values at or beyond the bounds come just inside."""
        return logit(np.clip(self._place(np.asarray(value, float)), 1e-4, 1 - 1e-4))


def logit(place):
    """Log odds of a number between 0 and 1."""
    numbers = namespace(place)
    return numbers.log(place) - numbers.log1p(-place)


def expit(coordinate):
    """Inverse of `logit`."""
    return 0.5 * (1 + namespace(coordinate).tanh(0.5 * coordinate))


def free(
    path: str,
    low: float | None = None,
    high: float | None = None,
    value: float | None = None,
    spread: float | None = None,
) -> Free:
    """A free parameter; what is not given comes from the parameter itself.

    Args:
        path: parameter path, or several joined by `|` that move together.
        low, high: range; the parameter's bounds by default.
        value: median of the population; the reference man's by default.
        spread: standard deviation between people (see `Free`); a quarter of the range by default,
            so that the range holds 95 % of people.

    Raises:
        InputError: for a path that is no parameter, or a range that makes no sense.
    """
    paths = tuple(part.strip() for part in path.split("|"))
    rows = {row.path: row for row in describe(reference_organs())}
    for part in paths:
        if part not in rows:
            near = get_close_matches(part, rows, n=3, cutoff=0.4)
            hint = f": did you mean {', '.join(near)}?" if near else ""
            raise InputError(f"there is no parameter {part!r}{hint} (see `physiology describe`)")
    row = rows[paths[0]]
    low = row.bounds[0] if low is None else low
    high = row.bounds[1] if high is None else high
    if value is None:
        # A reference value that a fit drove to its bound starts a little inside.
        edge = 0.02 * (high - low)
        value = min(max(float(row.value), low + edge), high - edge)
    if spread is None:
        spread = (math.log(high / low) if low > 0 else high - low) / 4
    return Free(paths, low, high, value, spread, row.unit, row.about)


@dataclass(frozen=True)
class FreeSet:
    """Free parameters in their order: from coordinates to values and back.

    Attributes:
        name: what the set is called.
        items: the free parameters.
    """

    name: str
    items: tuple[Free, ...]

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for path in (path for item in self.items for path in item.paths):
            if path in seen:
                raise InputError(f"{path} is free twice in {self.name!r}")
            seen.add(path)
        if not self.items:
            raise InputError(f"{self.name!r} frees nothing: name at least one parameter")

    @property
    def names(self) -> tuple[str, ...]:
        """First path of every free parameter."""
        return tuple(item.name for item in self.items)

    @property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """Paths of every free parameter."""
        return tuple(item.paths for item in self.items)

    def values(self, coordinates):
        """Values from coordinates; parameters in the first axis."""
        numbers = namespace(coordinates)
        return numbers.stack(
            [item.value_at(c) for item, c in zip(self.items, coordinates, strict=True)]
        )

    def slopes(self, coordinates):
        """Derivative of each value by its coordinate; parameters in the first axis."""
        numbers = namespace(coordinates)
        return numbers.stack(
            [item.slope_at(c) for item, c in zip(self.items, coordinates, strict=True)]
        )

    def coordinates(self, values) -> np.ndarray:
        """Coordinates of values; parameters in the first axis."""
        return np.stack([item.coordinate_of(v) for item, v in zip(self.items, values, strict=True)])

    def without(self, *names: str) -> FreeSet:
        """The set with some parameters fixed again."""
        return FreeSet(self.name, tuple(item for item in self.items if item.name not in names))

    def plus(self, *others: Free) -> FreeSet:
        """The set with further parameters free, which replace those of the same name."""
        names = {other.name for other in others}
        return FreeSet(self.name, tuple(i for i in self.items if i.name not in names) + others)

    def factors(self, organs) -> tuple[tuple[Any, ...], ...]:
        """What turns free values into a person's, from that person's organs before the fit.

        Covariates scale the parameter; parameters that move together keep their proportions.
        """
        own = {row.path: row.value for row in describe(organs)}
        reference = {row.path: row.value for row in describe(reference_organs())}

        def factor(path: str, first: str):
            if not float(reference[path]):
                return np.ones_like(np.asarray(own[path], float))
            return np.asarray(own[path], float) / float(reference[first])

        return tuple(tuple(factor(path, item.name) for path in item.paths) for item in self.items)


def choose(what: str | FreeSet | Sequence[str | Free] | Mapping[str, Any]) -> FreeSet:
    """What a user means by the free parameters.

    Args:
        what: the name of a ready set (see `SETS`), names of sets and paths joined by commas,
            a sequence of paths or `Free`, or a FreeSet.

    Raises:
        InputError: for an unknown set or path.
    """
    from calibration.free_sets import SETS

    if isinstance(what, FreeSet):
        return what
    entries = [e.strip() for e in what.split(",")] if isinstance(what, str) else list(what)
    name = what if isinstance(what, str) else "chosen"
    items: dict[str, Free] = {}
    for entry in entries:
        if isinstance(entry, str) and entry in SETS:
            items.update({item.name: item for item in SETS[entry]().items})
        elif isinstance(entry, str) and "." not in entry:
            near = get_close_matches(entry, SETS, n=1, cutoff=0.4)
            hint = f": did you mean {near[0]!r}?" if near else ""
            raise InputError(
                f"there is no set of free parameters {entry!r}{hint} (sets: {', '.join(SETS)})"
            )
        else:
            item = free(entry) if isinstance(entry, str) else entry
            items[item.name] = item
    return FreeSet(name, tuple(items.values()))
