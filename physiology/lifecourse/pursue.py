"""Pursue: a phase of a course, day by day or in strides of chosen length.

A picture costs two days of one person and up to forty of many, nearly all of it for what the next
morning owes to each state that remembers. That changes slowly: every third stride ends in a whole
picture, the others in the day alone, which brings the former picture up to date.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import jax
import numpy as np

from physiology.body import SLOW, STATES
from physiology.lifecourse.picture import SMALLEST, Picture, Routine, eaten, look, next_morning
from physiology.lifecourse.projection import LONGEST, Behind, Stride, correct, predict, updated
from physiology.lifecourse.timeline import Phase
from physiology.room import integrate_in_room
from physiology.status import Outcome, Status

RENEWED = 3  # so many strides to a whole picture
GROWTH = 3.0  # a step is at most so many times the one before
SAFETY = 0.9
ORDER = 3  # the error of a step grows with its third power
NEGLIGIBLE = 1e-3  # of what a state was: an amount that may be missed


class Leg(NamedTuple):
    """One step of a course: from `day`, `days` long, in the phase `phase`.

    `whole` says whether a whole picture was taken at its end.
    """

    day: int
    days: int
    phase: int
    stride: Stride
    whole: bool


class Arrival(NamedTuple):
    """Where a phase ends: the morning, the steps that led there, and the work done."""

    morning: Any
    legs: list[Leg]
    looks: int  # days looked at, in a whole picture or alone; those of rejected steps included


class Controller:
    """Chooses the length of steps so that no remembered state is missed by more than allowed.

    One for a whole course. People whose course has failed no longer have a say.
    """

    def __init__(self, tolerance: float, start, columns: np.ndarray):
        self.tolerance = tolerance
        self.columns = columns
        self.floor = NEGLIGIBLE * np.abs(np.asarray(start)) + SMALLEST**2
        self.failed = np.zeros(start.shape[1:], bool)

    def error(self, predicted, corrected) -> float:
        """Largest error of a step over that allowed; infinite where a body cannot be."""
        predicted, corrected = np.asarray(predicted), np.asarray(corrected)
        size = np.abs(corrected) + self.floor
        with np.errstate(invalid="ignore"):
            relative = (np.abs(corrected - predicted) / size)[self.columns]
            worst = relative.max(axis=0) / self.tolerance
            below = (corrected + np.maximum(size, SMALLEST) * 0.05)[self.columns].min(axis=0) < 0
        worst = np.where(np.isfinite(worst) & ~below, worst, np.inf)
        return float(np.where(self.failed, 0.0, worst).max())

    def next_length(self, length: int, error: float) -> int:
        """Days of the step to try next."""
        factor = SAFETY * max(error, 1e-6) ** (-1 / ORDER) if np.isfinite(error) else 0.25
        return int(np.clip(length * min(factor, GROWTH), 1, LONGEST))


def in_strides(routine: Routine, start, phase: Phase, number: int, control: Controller) -> Arrival:
    """A phase by projection, step lengths chosen by their error."""
    columns, days = control.columns, phase.stop - phase.start
    picture, morning = look(routine, start, columns), start
    behind: Behind | None = None
    legs: list[Leg] = []
    looks, done, length = 1, 0, 1
    while done < days:
        length = _of_what_is_left(days - done, length)
        stride, predicted = predict(morning, picture, behind, float(length))
        # Nobody goes on from the last morning: its day is enough.
        whole = (len(legs) + 1) % RENEWED == 0 and done + length < days
        seen = _seen(routine, picture, morning, predicted, whole)
        looks += 1
        stride, arrived, seen = correct(stride, behind, float(length), predicted, seen)
        error = control.error(predicted, arrived)
        if error > 1 and length > 1:
            length = min(control.next_length(length, error), length - 1)
            continue
        control.failed |= ~np.isfinite(np.asarray(arrived)).all(axis=0)
        legs.append(Leg(phase.start + done, length, number, stride, whole))
        # The very first day still carries what the change of habits stirred up.
        behind = Behind(float(length), morning, picture.change) if legs[1:] else None
        done += length
        morning, picture = arrived, seen
        length = control.next_length(length, error)
    return Arrival(morning, legs, looks)


def _of_what_is_left(days: int, length: int) -> int:
    """A step of at most `length` that leaves no stub of a few days at the end."""
    if days <= length:
        return days
    return min(length, -(-days // 2))


def retraced(routine: Routine, start, legs: Sequence[Leg], columns) -> Arrival:
    """A phase in steps of given lengths, differentiable in everything else."""
    picture, morning = look(routine, start, columns), start
    behind: Behind | None = None
    found: list[Leg] = []
    for leg in legs:
        stride, predicted = predict(morning, picture, behind, float(leg.days))
        seen = _seen(routine, picture, morning, predicted, leg.whole)
        stride, arrived, seen = correct(stride, behind, float(leg.days), predicted, seen)
        found.append(leg._replace(stride=stride))
        behind = Behind(float(leg.days), morning, picture.change) if found[1:] else None
        morning, picture = arrived, seen
    return Arrival(morning, found, len(found) + 1)


def _seen(routine: Routine, picture: Picture, morning, there, whole: bool) -> Picture:
    """The picture of another morning: taken there, or that of this one brought up to date."""
    if whole:
        return look(routine, there, picture.columns)
    return updated(picture, morning, there, tomorrow(routine, there) - there)


def tomorrow(routine: Routine, morning):
    """The next morning, shape (states,) or (states, people)."""
    given = jax.tree.leaves((routine, morning))
    if morning.ndim > 1 or any(isinstance(leaf, jax.core.Tracer) for leaf in given):
        return _tomorrow(routine, morning)
    # The day of one person runs on the program of `simulate`: nothing more is compiled.
    intake = np.asarray(routine.pattern * eaten(routine, morning))
    start = tuple(np.asarray(morning))
    return integrate_in_room(routine.organs, routine.rest, start, intake, routine.step)[:, -1]


@jax.jit
def _tomorrow(routine: Routine, morning):
    return next_morning(routine, morning[:, None])[:, 0]


def day_by_day(routine: Routine, start, days: int) -> Iterator[Any]:
    """Every morning of a phase after the first, by brute force."""
    morning = start
    for _ in range(days):
        morning = tomorrow(routine, morning)
        yield morning


def diagnose_course(days: np.ndarray, mornings: np.ndarray) -> Status:
    """What became of one person.

    Args:
        days: of the mornings, counted from the start of the course.
        mornings: shape (states, mornings).
    """
    lost = ~np.isfinite(mornings).all(axis=0)
    negative = (mornings < -_TRACES[:, None]) & _INSIDE[:, None]
    for bad, outcome in ((lost, Outcome.DIVERGED), (negative.any(axis=0), Outcome.NEGATIVE)):
        if not bad.any():
            continue
        first = int(np.argmax(bad))
        state = ~np.isfinite(mornings) if outcome is Outcome.DIVERGED else negative
        which = STATES[int(np.argmax(state[:, first]))]
        what = "was lost" if outcome is Outcome.DIVERGED else "fell below zero"
        return Status(
            outcome,
            f"{which} {what} by day {days[first]:g} of the course: nobody lives so long on this "
            "diet with these parameters; change them less, or take a smaller step (step=1)",
            1440.0 * float(days[first]),
        )
    return Status(Outcome.COMPLETED, "completed")


# What is empty in the morning is projected to about nothing, on either side of it.
_TRACES = np.where([path in SLOW for path in STATES], 1e-6, 1e-3)
_INSIDE = np.array([not path.startswith(("environment.", "clinician.")) for path in STATES])
