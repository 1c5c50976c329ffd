"""Remedy: what a drug, an operation or a way of living does, before anybody takes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from physiology.lifecourse.habits import DailyActivity, Diet
from physiology.lifecourse.treatments import Change, Treatment


class Effect(NamedTuple):
    """What a remedy does to one parameter, and why.

    Attributes:
        paths: parameters that it changes alike, as in the same law of several tissues.
        change: by a factor, or to a value.
        why: the mechanism.
        source: key of the bibliography for the direction; sizes without a source are "assumed".
    """

    paths: tuple[str, ...]
    change: Change
    why: str
    source: str = "assumed"


@dataclass(frozen=True)
class Remedy:
    """A treatment by name: the same list of effects wherever it is used.

    Attributes:
        name: how it is called for.
        about: what it is, with its dose.
        effects: on named parameters.
        doses: what is given all day long, by intake: name -> (rate, unit).
        intake: food eaten by those who take it, over what they would eat.
        intake_source: key of the bibliography for it.
        diet: what is eaten instead, where the remedy is a diet.
        activity: what is moved, where the remedy is exercise.
    """

    name: str
    about: str
    effects: tuple[Effect, ...] = ()
    doses: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    intake: float = 1.0
    intake_source: str = "assumed"
    diet: Diet | None = None
    activity: DailyActivity | None = None

    @property
    def parameters(self) -> dict[str, Change]:
        """Path -> change, as a `Treatment` wants it."""
        return {path: effect.change for effect in self.effects for path in effect.paths}

    def between(self, start: float = 0.0, stop: float = float("inf")) -> Treatment:
        """The treatment of a life course, between two dates [years]."""
        return Treatment(self.name, self.parameters, start, stop, self.doses)
