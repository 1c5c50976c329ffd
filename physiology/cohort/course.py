"""Course: many people through months and years, in strides of given lengths.

The linear picture of a day of `physiology.lifecourse`, with people as the last axis. A life course
chooses its strides by the error of whoever is followed; here they are the same for everybody, so
that nobody depends on company, and each person's error is estimated instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np

from physiology.body import constants, fasting_state
from physiology.cohort.engine import (
    DEFAULT,
    Engine,
    Followed,
    Prepared,
    everywhere,
    filled,
    joined,
    prepare,
)
from physiology.cohort.outcome import Ledger, Outcome
from physiology.cohort.people import People
from physiology.cohort.pictures import pursued
from physiology.errors import InputError, check_amount
from physiology.human import human
from physiology.lifecourse import DailyActivity, Diet
from physiology.lifecourse.dates import day_number
from physiology.lifecourse.entry import STEP
from physiology.lifecourse.ledger import ENTHALPY, ENVIRONMENT, balanced
from physiology.lifecourse.picture import remembered
from physiology.lifecourse.projection import ahead
from physiology.lifecourse.pursue import Arrival, Leg, diagnose_course, tomorrow
from physiology.lifecourse.timeline import Phase, routine
from physiology.lifecourse.treatments import Treatment
from physiology.simulate import enable_float64
from physiology.throughput import compile_for_throughput

LONGEST = 60  # days in a stride
INACCURATE = 0.1  # relative error of a stride from which a course is called unstable
# The first thread finds what days remember, and compiles days and pictures for all.
_BY_ONE = Lock()


@dataclass(frozen=True)
class Course:
    """Months or years of everyday life.

    Attributes:
        years: how long.
        diet: what is eaten every day; its surplus is counted from what keeps the untreated
            person in balance at the start.
        activity: what is moved.
        surplus: a trait of the people that is eaten on top [kcal/d], by name.
        longest: longest stride [days].

    Raises:
        InputError: for what cannot be meant.
    """

    years: float
    diet: Diet = Diet()
    activity: DailyActivity = DailyActivity()
    surplus: str | None = None
    longest: int = LONGEST

    def __post_init__(self) -> None:
        check_amount("years of a course", self.years, "years", 2 / 365.25, 50.0)
        if isinstance(self.longest, bool) or not 1 <= self.longest <= 365:
            raise InputError(f"longest is {self.longest!r}: give strides of 1 to 365 days")

    @property
    def days(self) -> int:
        """Its length [days]."""
        return int(day_number(self.years))


def strides(days: int, longest: int = LONGEST) -> list[int]:
    """Lengths of strides: short after a change of habits, then up to the longest.

    Each is as long as the two before it together. The last two are alike, so that no stub of a few
    days is left.
    """
    lengths: list[int] = []
    before, step, left = 0, 1, days
    while left > step:
        taken = step if left >= 2 * step else -(-left // 2)
        lengths.append(taken)
        left -= taken
        before, step = step, min(before + step, longest)
    return [*lengths, left] if left else lengths


def live_people(
    people: People,
    course: Course,
    treatments: Sequence[Treatment] = (),
    visits: Sequence[float] = (),
    engine: Engine = DEFAULT,
) -> list[Followed]:
    """What months or years make of people.

    Args:
        people: who.
        course: how they live.
        treatments: what they are under, from the first day to the last.
        visits: dates at which to look [years]; the last day where none are given.
        engine: chunk size. Life courses are followed in double precision.

    Returns:
        The mornings of the visits, one by one, to start an experiment from.

    Raises:
        InputError: for a visit outside the course, or a surplus that nobody has.
    """
    compile_for_throughput()
    enable_float64()
    days = [course.days if not visits else int(day_number(v)) for v in visits or (0.0,)]
    if not all(0 <= day <= course.days for day in days):
        raise InputError(f"a visit lies outside the course of {course.years:g} years")
    if course.surplus is not None and course.surplus not in people.traits:
        raise InputError(f"people have no trait {course.surplus!r} that says what they eat")
    parts: list[list[Followed]] = []
    for first in range(0, len(people), engine.places):
        chunk = people.take(slice(first, first + engine.places))
        parts.append(_lived(chunk, course, treatments, days, engine))
    return [joined([part[visit] for part in parts]) for visit in range(len(days))]


def _lived(
    chunk: People,
    course: Course,
    treatments: Sequence[Treatment],
    days: Sequence[int],
    engine: Engine,
) -> list[Followed]:
    places = engine.places
    with _BY_ONE:
        memory = memory_of(places)
    people = filled(chunk, places)
    ready = prepare(people, {})
    organs, rest = everywhere((ready.organs, ready.rest), places)
    morning = jnp.stack([np.broadcast_to(v, places) for v in ready.start])
    plan = Phase(0, course.days, course.diet, course.activity, (), True)

    def stored(energy: Any) -> Any:
        change = tomorrow(routine(plan, organs, rest, energy, STEP), morning) - morning
        return -(ENTHALPY * ENVIRONMENT) @ change

    eaten = _diet(course, stored, people)
    habits = routine(plan._replace(treatments=tuple(treatments)), organs, rest, eaten, STEP)
    habits = habits._replace(organs=everywhere(habits.organs, places))
    arrival = pursued(habits, morning, strides(course.days, course.longest), memory.columns)
    return [_seen(ready, arrival, morning, memory, day, len(chunk)) for day in days]


def _seen(
    ready: Prepared, arrival: Arrival, first: Any, memory: Remembered, day: int, count: int
) -> Followed:
    """People on the morning of a day: what went wrong later does not concern them yet."""
    found = np.asarray(_morning(arrival, first, day))
    legs = [leg for leg in arrival.legs if leg.day < day]
    ledger = ready.ledger.copy()
    days = np.array([*(leg.day for leg in legs), day])
    _note(ledger, days, np.stack([*(np.asarray(leg.stride.morning) for leg in legs), found]))
    error = stride_error(legs, memory) if legs else np.zeros(found.shape[1])
    ledger.note(
        ~(error < INACCURATE),
        Outcome.UNSTABLE,
        lambda i: f"a stride of the course is uncertain by {100 * error[i]:.0f} %: take shorter",
    )
    time = np.array([1440.0 * day])
    outcomes = ledger.outcomes().take(slice(count))
    return Followed(time, {}, outcomes, error[:count], found[:, :count])


def _diet(course: Course, stored: Any, people: People) -> Any:
    """What is eaten [kcal/d]."""
    personal = people.traits[course.surplus] if course.surplus is not None else 0.0
    if course.diet.energy is not None:
        return np.broadcast_to(course.diet.energy, len(people)) + course.diet.surplus + personal
    kept = balanced(stored, 1.45 * 1440 * people.resting_energy)
    return kept + course.diet.surplus + personal


class Remembered(NamedTuple):
    """The states that a day does not forget (indices of `STATES`), and amounts that are little."""

    columns: np.ndarray
    little: np.ndarray


@cache
def memory_of(places: int) -> Remembered:
    """What days do not forget, as the reference man shows it.

    His copies fill the places, so that the program is that of any chunk.
    """
    man = human()
    rest = constants(man.organs)
    start = fasting_state(man.organs, rest)
    organs, rest = everywhere((man.organs, rest), places)
    morning = jnp.stack([np.broadcast_to(np.asarray(v, float), places) for v in start])
    eaten = np.full(places, 1.45 * 1440 * man.person.resting_energy)
    ordinary = Phase(0, 1, Diet(), DailyActivity(), (), True)
    habits = routine(ordinary, organs, rest, eaten, STEP)
    tomorrow(habits, morning)  # compiled here, for all threads that wait
    columns = remembered(habits, morning)
    return Remembered(columns, 1e-3 * np.abs(np.asarray(morning)[columns, :1]) + 1e-6)


def _morning(arrival: Arrival, first: Any, day: int) -> Any:
    """The state of everybody on the morning of a day, shape (states, people)."""
    last = arrival.legs[-1]
    if day == last.day + last.days:
        return arrival.morning
    leg = [leg for leg in arrival.legs if leg.day <= day][-1]
    if day == leg.day:
        return leg.stride.morning if day else first
    return ahead(leg.stride, float(day - leg.day))


def stride_error(legs: Sequence[Leg], memory: Remembered) -> np.ndarray:
    """The term of highest order of each stride, relative to the state: the largest a person has."""
    worst: Any = 0.0
    for leg in legs:
        cube, morning = (
            np.abs(np.asarray(value))[memory.columns]
            for value in (leg.stride.missed.cube, leg.stride.morning)
        )
        # Whose course was lost has no number; it is noted elsewhere.
        with np.errstate(invalid="ignore"):
            missed = cube * float(leg.days) ** 3 / (morning + memory.little)
        worst = np.maximum(worst, missed.max(axis=0))
    return np.asarray(worst)


def _note(ledger: Ledger, days: np.ndarray, ends: np.ndarray) -> None:
    """Record whose course was lost."""
    for place in range(ends.shape[-1]):
        status = diagnose_course(days, ends[..., place].T)
        if not status.ok:
            alone = np.arange(ends.shape[-1]) == place
            said = status.message
            ledger.note(alone, Outcome[status.outcome.name], lambda i, said=said: said)
