"""Timeline: a course cut into phases in which every day is done alike."""

import math
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple, TypeVar

import jax
import jax.numpy as jnp
import numpy as np

from organs.parameters import describe, replace
from physiology.errors import InputError, check_amount
from physiology.intake import INTAKES
from physiology.lifecourse.dates import DAYS_PER_YEAR, day_number
from physiology.lifecourse.habits import DailyActivity, Diet, day_of, portions
from physiology.lifecourse.picture import Routine
from physiology.lifecourse.treatments import Treatment, treated
from physiology.schedule import schedule

SAMPLES = 24  # pieces of a day between which the solver may forget how it went (for gradients)

Habit = TypeVar("Habit", Diet, DailyActivity)


class Phase(NamedTuple):
    """A stretch of days done alike: from day `start` to day `stop`."""

    start: int
    stop: int
    diet: Diet
    activity: DailyActivity
    treatments: tuple[Treatment, ...]
    begins_diet: bool  # whether the diet begins here, or goes on from the phase before

    @property
    def year(self) -> float:
        """When it starts."""
        return self.start / DAYS_PER_YEAR


def phases(
    diet: Sequence[tuple[float, Diet]],
    activity: Sequence[tuple[float, DailyActivity]],
    treatments: Sequence[Treatment],
    years: float,
) -> tuple[Phase, ...]:
    """Cut a course wherever something begins or ends."""
    last = int(day_number(years))
    dates = [start for start, _ in (*diet, *activity)]
    dates += [date for t in treatments for date in (t.start, t.stop) if math.isfinite(date)]
    mornings = {int(day_number(date)) for date in dates}
    cuts = sorted({day for day in mornings if 0 <= day < last} | {0, last})
    begins = {day_number(start) for start, _ in diet}
    return tuple(
        Phase(
            start,
            stop,
            _at(diet, start),
            _at(activity, start),
            tuple(t for t in treatments if t.given(start)),
            start in begins,
        )
        for start, stop in zip(cuts, cuts[1:], strict=False)
    )


def _at(habits: Sequence[tuple[float, Habit]], day: int) -> Habit:
    return [habit for start, habit in habits if day_number(start) <= day][-1]


def sequence_of(name: str, given: Any, kind: type[Habit]) -> tuple[tuple[float, Habit], ...]:
    """One habit for good, or (year, habit) pairs, in order.

    Raises:
        InputError: for anything else, or no habit to begin with.
    """
    pairs = ((0.0, given),) if isinstance(given, kind) else tuple(given)
    for pair in pairs:
        if not (isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[1], kind)):
            raise InputError(
                f"{name} is {pair!r}: give a {kind.__name__}, or pairs (year, {kind.__name__})"
            )
        check_amount(f"{name}: year", pair[0], "years")
    ordered = tuple(sorted(pairs, key=lambda pair: pair[0]))
    if not ordered or ordered[0][0] > 0:
        raise InputError(f"{name} begins later than the course: start with year 0")
    return ordered


def routine(phase: Phase, organs, rest, energy, step: float) -> Routine:
    """What the solver needs to know of a phase.

    Args:
        organs: of the untreated person, or of many people.
        rest: constants of health.
        energy: what is eaten [kcal/d].
        step: of the grid [min].
    """
    given = tuple(one for t in phase.treatments for one in t.infusions(1440.0))
    day = day_of(phase.diet, phase.activity, given).sampled(every=1440 / SAMPLES)
    plan = schedule(day, step)
    amounts = portions(phase.diet, phase.activity, energy)
    share = [amounts.get(name, 1.0) for name in INTAKES]
    shape = np.broadcast_shapes(*(np.shape(amount) for amount in share))
    return Routine(
        treated(organs, phase.treatments),
        rest,
        plan.intake,
        jnp.stack([jnp.broadcast_to(jnp.asarray(amount, float), shape) for amount in share]),
        jnp.asarray(phase.diet.appetite, float),
        np.float64(step),
    )


def traced_alike(habits: Routine, morning, paths: Collection[str]) -> tuple[Routine, Any]:
    """The same numbers, all of them traced where any is.

    JAX compiles a derivative anew for each set of inputs that have one. So portions, the morning
    and the parameters under treatment have one in every phase.
    """
    leaves = jax.tree.leaves((habits, morning))
    traced = next((leaf for leaf in leaves if isinstance(leaf, jax.core.Tracer)), None)
    if traced is None:
        return habits, morning
    nothing = 0.0 * jnp.sum(traced)
    values = {row.path: row.value + nothing for row in describe(habits.organs) if row.path in paths}
    organs = replace(habits.organs, values) if values else habits.organs
    alike = habits._replace(
        organs=organs, portion=habits.portion + nothing, appetite=habits.appetite + nothing
    )
    return alike, morning + nothing
