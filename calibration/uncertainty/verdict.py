"""Verdicts: of each parameter, in plain words, whether these data tell it.

Everything is counted in standard deviations between people. A parameter is *identified* where the
data narrow it to half of that whatever the others are; *only in combination* where they would if
its partners were known; else the data do not tell it.
"""

from __future__ import annotations

import enum
from typing import NamedTuple

import numpy as np

from calibration.uncertainty.information import Information

NARROW = 0.5  # of the deviation between people
PARTNER = 0.4  # correlation from which two parameters stand in for each other
MOST_PARTNERS = 3


class Known(enum.Enum):
    """How far data tell a parameter."""

    IDENTIFIED = "identified"
    COMBINED = "only in combination"
    NOT = "not from these data"


class Verdict(NamedTuple):
    """What the data say of one parameter.

    Attributes:
        path, about: of the parameter.
        known: how far.
        partners: parameters that stand in for it, the closest first.
        left: standard deviation after the data over that before.
        alone: the same if all others were known.
    """

    path: str
    about: str
    known: Known
    partners: tuple[str, ...]
    left: float
    alone: float

    @property
    def sentence(self) -> str:
        """The verdict in a sentence."""
        name = f"{self.path} ({self.about})" if self.about else self.path
        narrowed = f"{100 * (1 - self.left):.0f} % narrower than between people"
        if self.known is Known.IDENTIFIED:
            return f"{name} is identified: {narrowed}."
        if self.known is Known.COMBINED:
            return (
                f"{name} is told only in combination with {' and '.join(self.partners)}: "
                f"{narrowed}, {100 * (1 - self.alone):.0f} % if the others were known."
            )
        return f"{name} is not told by these data: {narrowed}."


class Direction(NamedTuple):
    """A combination of parameters and how well it is told.

    Attributes:
        left: standard deviation after the data over that before.
        weights: share of each parameter, by path, the largest first (squares add to 1).
    """

    left: float
    weights: dict[str, float]


def verdicts(known: Information) -> list[Verdict]:
    """A verdict on every parameter, in their order."""
    after = known.covariance
    before = np.diag(known.prior)
    deviations = np.sqrt(np.diag(after))
    left = deviations / np.sqrt(before)
    alone = 1 / np.sqrt(1 + np.diag(known.data) * before)
    correlation = after / np.outer(deviations, deviations)
    np.fill_diagonal(correlation, 0.0)
    found = []
    for k, item in enumerate(known.free.items):
        order = np.argsort(-np.abs(correlation[k]))[:MOST_PARTNERS]
        close = [j for j in order if abs(correlation[k, j]) >= PARTNER]
        if left[k] <= NARROW:
            state, close = Known.IDENTIFIED, []
        elif alone[k] <= NARROW:
            # Many weak partners do it together: then the closest is named.
            state, close = Known.COMBINED, close or [int(order[0])]
        else:
            state, close = Known.NOT, []
        partners = tuple(known.free.names[j] for j in close)
        found.append(
            Verdict(item.name, item.about, state, partners, float(left[k]), float(alone[k]))
        )
    return found


def directions(known: Information) -> list[Direction]:
    """Independent combinations of parameters, the best told first.

    They are the eigenvectors of the Fisher information in standard deviations between people.
    """
    values, vectors = np.linalg.eigh(known.whitened)
    found = []
    for value, vector in zip(values[::-1], vectors.T[::-1], strict=True):
        order = np.argsort(-np.abs(vector))
        weights = {known.free.names[j]: float(vector[j] ** 2) for j in order}
        found.append(Direction(float(1 / np.sqrt(1 + max(value, 0.0))), weights))
    return found
