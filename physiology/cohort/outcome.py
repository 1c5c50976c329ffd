"""Outcome: what became of each person, in words. A failed one has a reason and harms nobody."""

from __future__ import annotations

import enum
from typing import Any, NamedTuple

import numpy as np

LETHAL_GLUCOSE = 1.0  # [mmol/L]; nobody is awake, and few survive, below it
INACCURATE = 1e-2  # relative error of a sampling interval from which a step is called unstable
NEGATIVE = -1e-6  # amounts below it are no round-off
NEGATIVE_SINGLE = -1e-3  # the same in single precision


class Outcome(enum.IntEnum):
    """Ways in which following a person ends."""

    COMPLETED = 0
    NO_BALANCE = 1
    NO_FASTING_STATE = 2
    DIVERGED = 3
    NEGATIVE = 4
    UNSTABLE = 5
    HYPOGLYCAEMIA = 6


class Outcomes(NamedTuple):
    """Outcome of each person, with a sentence (empty where all went well) and a minute."""

    codes: np.ndarray
    reasons: np.ndarray

    @property
    def ok(self) -> np.ndarray:
        """Whom the experiment followed to its end."""
        return self.codes == Outcome.COMPLETED

    def take(self, which) -> Outcomes:
        """Those of some people."""
        return Outcomes(self.codes[which], self.reasons[which])


class Ledger:
    """Outcomes as they become known: the first trouble of a person is the one that counts."""

    def __init__(self, people: int):
        self.codes = np.zeros(people, np.int8)
        self.reasons = np.full(people, "", dtype=object)

    def copy(self) -> Ledger:
        """As much as is known now, to go on from."""
        other = Ledger(len(self.codes))
        other.codes[:], other.reasons[:] = self.codes, self.reasons
        return other

    def note(self, trouble: Any, outcome: Outcome, say) -> None:
        """Record an outcome for people in trouble; `say(place)` gives the sentence."""
        for place in np.flatnonzero(trouble & (self.codes == Outcome.COMPLETED)):
            self.codes[place] = outcome
            self.reasons[place] = say(place)

    def outcomes(self) -> Outcomes:
        """What is known now."""
        return Outcomes(self.codes, self.reasons)


def note_imbalance(ledger: Ledger, closed: dict[str, tuple]) -> None:
    """Record who has no fasting balance.

    Args:
        ledger: of the people.
        closed: what the balance decides -> value and unit (`basal.closed_fluxes`).
    """
    for what, (value, unit) in closed.items():
        values = np.broadcast_to(value, ledger.codes.shape)
        ledger.note(
            ~(values > 0),
            Outcome.NO_BALANCE,
            lambda i, w=what, v=values, u=unit: f"{w} would have to be {v[i]:.3g} {u}",
        )


def note_course(
    ledger: Ledger,
    grid: np.ndarray,
    glucose: np.ndarray,
    lost: np.ndarray,
    least: np.ndarray,
    error: np.ndarray,
) -> None:
    """Record what went wrong on the way; arrays as in `program.Course`."""
    minute = _first(grid, lost)
    ledger.note(
        np.any(lost, axis=0),
        Outcome.DIVERGED,
        lambda i: f"a state was lost by {minute[i]:g} min: the step is too large for this person",
    )
    low = glucose < LETHAL_GLUCOSE
    when = _first(grid, low)
    ledger.note(
        np.any(low, axis=0),
        Outcome.HYPOGLYCAEMIA,
        lambda i: f"plasma glucose fell below {LETHAL_GLUCOSE:g} mmol/L at {when[i]:g} min",
    )
    # A not-a-number was noted above; whatever is not known to be accurate is not.
    ledger.note(
        ~(error < INACCURATE),
        Outcome.UNSTABLE,
        lambda i: f"a sampling interval is off by {error[i]:.1g}: the step is too large",
    )
    negative = least < (NEGATIVE_SINGLE if least.dtype == np.float32 else NEGATIVE)
    at = _first(grid, negative)
    ledger.note(
        np.any(negative, axis=0),
        Outcome.NEGATIVE,
        lambda i: f"an amount fell below zero at {at[i]:g} min",
    )


def _first(grid: np.ndarray, trouble: np.ndarray) -> np.ndarray:
    return grid[np.argmax(trouble, axis=0)]
