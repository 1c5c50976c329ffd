"""Trait: one thing in which people differ, and how it is distributed among them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from physiology.errors import InputError

Scale = Literal["linear", "log"]
Role = Literal["covariate", "healthy", "changed", "state", "label"]
MULTIPLIERS = ("healthy", "changed", "state")


@dataclass(frozen=True)
class Trait:
    """A truncated normal distribution, on a linear or logarithmic scale, around a centre that
    may depend on sex and on traits that were drawn before.

    Attributes:
        name: of the trait; of the covariate where it is one.
        male, female: median of either sex; of a parameter, relative to what the covariates say.
        spread: standard deviation on the scale (on the logarithmic one about the CV).
        scale: `linear` or `log`.
        bounds: outside of which nobody lies.
        slopes: earlier trait -> (change of the centre per unit of it, where that is zero).
        role: `covariate`, `healthy` (parameters of a healthy person), `changed` (parameters
            changed by disease), `state` (slow states, changed by disease) or `label` (kept for
            the record only).
        paths: parameters or states that are multiplied by it.
        source: a key of `references.bib`, or `assumed`.
        about: what it is, in a few words.
    """

    name: str
    male: float
    female: float
    spread: float
    scale: Scale = "linear"
    bounds: tuple[float, float] = (-math.inf, math.inf)
    slopes: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    role: Role = "covariate"
    paths: tuple[str, ...] = ()
    source: str = "assumed"
    about: str = ""

    def __post_init__(self) -> None:
        low, high = self.bounds
        if not self.spread >= 0:
            raise InputError(f"trait {self.name}: spread is {self.spread}: give 0 or more")
        if self.scale not in ("linear", "log"):
            raise InputError(f"trait {self.name}: scale is {self.scale!r}: linear or log")
        if not low < high:
            raise InputError(f"trait {self.name}: bounds {self.bounds} leave no room")
        if self.scale == "log" and (min(self.male, self.female) <= 0):
            raise InputError(f"trait {self.name}: a median on a log scale must be positive")
        if (self.role in MULTIPLIERS) != bool(self.paths):
            raise InputError(
                f"trait {self.name}: role {self.role!r} with paths {self.paths}: name some for "
                f"{', '.join(MULTIPLIERS)}, none otherwise"
            )

    def values(self, score: np.ndarray, drawn: Mapping[str, np.ndarray]) -> np.ndarray:
        """The trait of each person.

        Args:
            score: standard normal scores, which may be correlated with those of other traits.
            drawn: traits that were drawn before, and `male`.
        """
        from scipy.special import ndtr, ndtri

        forward, back = (np.log, np.exp) if self.scale == "log" else (_same, _same)
        centre: Any = np.where(drawn["male"] > 0, forward(self.male), forward(self.female))
        for name, (slope, zero) in self.slopes.items():
            centre = centre + slope * (drawn[name] - zero)
        low, high = (self._bound(bound, forward) for bound in self.bounds)
        if self.spread == 0:
            return np.clip(back(centre), *self.bounds)
        # The score's rank, laid out between the ranks of the bounds.
        first, last = (ndtr((bound - centre) / self.spread) for bound in (low, high))
        rank = first + (last - first) * ndtr(score)
        value = back(centre + self.spread * ndtri(np.clip(rank, 1e-300, 1 - 1e-16)))
        return np.clip(value, *self.bounds)

    def _bound(self, bound: float, forward: Any) -> float:
        if self.scale == "log" and bound <= 0:
            return -math.inf
        return float(forward(bound))


def relative(
    name: str,
    spread: float,
    bounds: tuple[float, float],
    paths: tuple[str, ...],
    role: Role = "healthy",
    median: float = 1.0,
    scale: Scale = "log",
    **given: Any,
) -> Trait:
    """A trait that multiplies parameters or states, alike in men and women."""
    return Trait(
        name, median, median, spread, scale=scale, bounds=bounds, role=role, paths=paths, **given
    )


def _same(x: Any) -> Any:
    return x
