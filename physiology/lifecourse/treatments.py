"""Treatment: parameters that differ from one date to another."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from organs.parameters import describe, replace
from physiology.errors import InputError, check_amount
from physiology.human import check_parameter
from physiology.infusions import Infusion
from physiology.lifecourse.dates import day_number


class Times(NamedTuple):
    """A parameter multiplied by a factor."""

    factor: Any

    def of(self, value):
        """The changed value."""
        return value * self.factor


class To(NamedTuple):
    """A parameter set to a value, in its own unit."""

    value: Any

    def of(self, value):
        """The changed value."""
        return self.value


Change = Times | To


@dataclass(frozen=True)
class Treatment:
    """A drug, an operation, a lesion: what it does to parameters, and when.

    Attributes:
        name: what it is called in results and figures.
        parameters: path -> `Times(factor)` or `To(value)`. Where two treatments meet in one
            parameter they act one after the other, in the order given.
        start, stop: years from the start of the course.
        doses: what is given all day long, by intake: name -> (rate, unit that knows no weight).

    Raises:
        InputError: for what is no change, or times that do not follow each other.
    """

    name: str
    parameters: Mapping[str, Change] = field(default_factory=dict)
    start: float = 0.0
    stop: float = math.inf
    doses: Mapping[str, tuple[float, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_amount(f"{self.name}: start", self.start, "years")
        if not self.stop > self.start:
            raise InputError(
                f"{self.name} stops at {self.stop:g} years, before it starts at {self.start:g}"
            )
        for path, change in self.parameters.items():
            if not isinstance(change, Times | To):
                raise InputError(
                    f"{self.name}: {path} is {change!r}: write Times(factor) or To(value)"
                )

    def between(self, start: float, stop: float) -> "Treatment":
        """The same treatment at other dates [years]."""
        return Treatment(self.name, self.parameters, start, stop, self.doses)

    def infusions(self, minutes: float) -> tuple[Infusion, ...]:
        """Its doses over the first minutes of an experiment."""
        return tuple(
            Infusion(name, rate, unit, 0.0, minutes) for name, (rate, unit) in self.doses.items()
        )

    def given(self, day: int) -> bool:
        """Whether it is given on a day, counted from the start of the course."""
        return day_number(self.start) <= day < day_number(self.stop)


def treated(organs, treatments: Iterable[Treatment]):
    """Organs under some treatments.

    Raises:
        InputError: for a path that is no parameter, or a value that makes no sense.
    """
    values = {row.path: row.value for row in describe(organs)}
    changed: dict[str, Any] = {}
    for treatment in treatments:
        for path, change in treatment.parameters.items():
            check_parameter(path, values)
            changed[path] = change.of(changed.get(path, values[path]))
    return replace(organs, changed) if changed else organs
