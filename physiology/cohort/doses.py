"""Doses: one experiment laid out for many people, whose size decides some of what they get."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from physiology.cohort.people import People
from physiology.errors import InputError
from physiology.experiments import Experiment
from physiology.human import REFERENCE_MAN
from physiology.intake import INTAKES
from physiology.multistep import Route, route
from physiology.schedule import Schedule, schedule

Portions = Literal["same", "energy", "weight"]

# What is eaten and done, as opposed to infused or clamped.
_FOOD = np.isin(INTAKES, ("solid", "liquid", "fat", "protein", "activity"))


class _Size(NamedTuple):
    """As much of a person as an infusion asks for."""

    weight: float
    body_surface: float


_USUAL = _Size(70.0, 1.8)


class Doses(NamedTuple):
    """What is done in each step: a part for everybody, a part per kilogram, a part per square
    metre of body surface; each of shape (samples, steps, intakes).

    `portions` says by what measure of the person food and activity go: `same` for all,
    `energy` (resting energy, relative to the reference man's) or `weight` (likewise).
    """

    plan: Schedule
    common: np.ndarray
    per_kilogram: np.ndarray
    per_square_metre: np.ndarray
    portions: Portions

    @property
    def personal(self) -> bool:
        """Whether people differ in what they get."""
        sized = self.per_kilogram.any() or self.per_square_metre.any()
        return bool(sized) or self.portions != "same"

    def route(self, spots: tuple[int, ...] = ()) -> Route:
        """The way through it, the same for people of any size."""
        parts = (self.common, self.per_kilogram, self.per_square_metre)
        return route(np.concatenate(parts, axis=-1), spots)

    def intake(self, people: People) -> np.ndarray:
        """Rates of intake: (samples, steps, intakes), with people as a last axis if they differ."""
        if not self.personal:
            return self.common
        rates = np.repeat(self.common[..., None], len(people), axis=-1)
        rates += self.per_kilogram[..., None] * people.weight
        rates += self.per_square_metre[..., None] * people.body_surface
        if self.portions != "same":
            rates[:, :, _FOOD] *= portion(people, self.portions)
        return rates


def portion(people: People, by: Portions) -> np.ndarray:
    """Size of the helpings, relative to the reference man's."""
    if by == "energy":
        return people.resting_energy / REFERENCE_MAN.resting_energy
    return people.weight / REFERENCE_MAN.weight


def doses(experiment: Experiment, step: float | None = None, portions: Portions = "same") -> Doses:
    """Lay out an experiment for people of any size.

    Infusions are linear in weight and surface, so three imagined sizes tell all.

    Raises:
        InputError: for sampling times off the grid, or an unknown measure of portions.
    """
    if portions not in ("same", "energy", "weight"):
        raise InputError(f"portions is {portions!r}: choose 'same', 'energy' or 'weight'")
    plan = schedule(experiment, step, _USUAL)  # type: ignore[arg-type]
    heavier = schedule(experiment, step, _USUAL._replace(weight=2 * _USUAL.weight))  # type: ignore[arg-type]
    larger = schedule(experiment, step, _USUAL._replace(body_surface=2 * _USUAL.body_surface))  # type: ignore[arg-type]
    per_kilogram = (heavier.intake - plan.intake) / _USUAL.weight
    per_square_metre = (larger.intake - plan.intake) / _USUAL.body_surface
    sized = _USUAL.weight * per_kilogram + _USUAL.body_surface * per_square_metre
    common = plan.intake - sized
    common[np.abs(common) < 1e-12 * np.abs(sized)] = 0.0
    return Doses(plan, common, per_kilogram, per_square_metre, portions)
