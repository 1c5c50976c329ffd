"""Plans: what befalls people over the weeks of a study, lived side by side.

Courses of like length are lived together, padded to one number of people, so that one compiled
program serves them all. What is eaten is fixed before anything is given: what a drug makes the
body lose is not made up for at table, unless its takers are known to eat more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from organs.parameters import describe
from physiology.errors import InputError, SimulationError
from physiology.experiments import Activity, Experiment, Meal
from physiology.human import Body
from physiology.lifecourse import DailyActivity, Diet, LifeCourse, To, Treatment, lifecourse
from physiology.lifecourse.dates import DAYS_PER_YEAR
from physiology.lifecourse.entry import maintenance_energy
from physiology.lifecourse.habits import KCAL_PER_GRAM
from physiology.lifecourse.treatments import treated
from physiology.treatments import remedy

SIDE_BY_SIDE = 6  # people whom one program follows at a time
EVERY = 7  # days between readings of a course
SHORTEST = 2  # days of a course
TOLERANCE = 0.03  # of a step: bands are wider by far, and steps nearly half as long again
ALIKE = 3.0  # times the shortest plan of a group that the longest may last
WEEKS_PER_YEAR = DAYS_PER_YEAR / 7


class Followed(NamedTuple):
    """What befalls somebody over weeks.

    Attributes:
        who: by name, or as they came out of another plan.
        weeks: how long at most.
        diet: what is eaten; its surplus counts from what keeps the balance at the start.
        treatments: names of remedies, from the first day on.
        until: weight, over that at the start, at which the plan ends early.
    """

    who: Any
    weeks: float
    diet: Diet = Diet()
    treatments: tuple[str, ...] = ()
    until: float | None = None

    @property
    def days(self) -> int:
        """How long at most, in whole days."""
        return round(7 * self.weeks)

    @property
    def depth(self) -> int:
        """How many plans have to be lived before this one."""
        return self.who.depth + 1 if isinstance(self.who, Followed) else 0

    @property
    def label(self) -> str:
        """Who and what, in words."""
        who = self.who.label if isinstance(self.who, Followed) else self.who
        return f"{who} after {self.weeks:.3g} weeks of {', '.join(self.treatments) or 'food'}"

    @property
    def habits(self) -> "Followed":
        """The plan whatever its length: plans alike in all else are one course."""
        return self._replace(weeks=0.0, until=None)


@dataclass(frozen=True)
class Lived:
    """One person of a course, up to the day on which the plan ends."""

    plan: Followed
    course: LifeCourse
    who: int
    energy: float  # eaten [kcal/d]

    @property
    def day(self) -> int:
        """The last day: of the plan, or that on which the weight is reached.

        Raises:
            InputError: where the weight is not reached in time.
        """
        if self.plan.until is None:
            return self.plan.days
        days = np.asarray(self.course.days, float)
        share = self["weight"] / self["weight"][0]
        past = np.sign(self.plan.until - 1) * (share - self.plan.until)
        there = np.flatnonzero(past >= 0)
        reached = np.inf
        if there.size:
            last = slice(there[0] - 1, there[0] + 1)
            reached = float(np.interp(0.0, past[last], days[last]))
        if reached > self.plan.days:
            raise InputError(
                f"{self.plan.label}: the weight goes to {share[-1]:.3f} of what it was, and not "
                f"to {self.plan.until:g}"
            )
        return round(reached)

    def __getitem__(self, name: str) -> np.ndarray:
        """A quantity after an overnight fast over the dates of the course."""
        return np.asarray(self.course[name])[:, self.who]

    def body(self) -> Body:
        """The person on the last morning, treatments going on.

        Raises:
            SimulationError: where the course could not be followed.
        """
        status = self.course.statuses[self.who]
        if not status.ok and (status.minute or 0.0) <= 1440.0 * self.day:
            raise SimulationError(status.message)
        return self.course.body_at(self.day / DAYS_PER_YEAR, self.who)

    def fed_day(self) -> Experiment:
        """A day on the food of the plan, from breakfast on."""
        shares = {name: getattr(self.plan.diet, name) for name in KCAL_PER_GRAM}
        grams = {name: self.energy * shares[name] / KCAL_PER_GRAM[name] for name in shares}
        moved = DailyActivity()
        return Experiment(
            "a day on the food of the plan",
            1440.0,
            meals=tuple(
                (
                    minute,
                    Meal(
                        starch=portion * grams["carbohydrate"],
                        fat=portion * grams["fat"],
                        protein=portion * grams["protein"],
                        minutes=20.0,
                    ),
                )
                for minute, portion in self.plan.diet.meals
            ),
            activity=(Activity(0.0, 60 * moved.hours_awake, float(moved.awake)),),
            every=15.0,
        )


def groups(plans: Iterable[Followed]) -> list[list[Followed]]:
    """Plans in groups of like length, each course once, as long as the longest asks.

    Whoever is through lives on with his group, so none is much longer than another: a starvation
    diet of weeks is not followed for years.
    """
    longest: dict[Followed, Followed] = {}
    for plan in sorted(plans, key=lambda plan: plan.days):
        longest[plan.habits] = plan._replace(until=None)
    found: list[list[Followed]] = []
    for plan in sorted(longest.values(), key=lambda plan: plan.days):
        last = found[-1] if found else []
        if last and len(last) < SIDE_BY_SIDE and plan.days <= ALIKE * max(last[0].days, SHORTEST):
            last.append(plan)
        else:
            found.append([plan])
    return found


def together(plans: Sequence[Followed], bodies: Sequence[Body]) -> list[Lived]:
    """Live through plans side by side, each on the body given for it."""
    filling = SIDE_BY_SIDE - len(plans)
    everybody = [*bodies, *[bodies[-1]] * filling]
    all_plans = [*plans, *[plans[-1]] * filling]
    shares: dict[str, Any] = {
        name: np.array([getattr(plan.diet, name) for plan in all_plans]) for name in KCAL_PER_GRAM
    }
    balance = maintenance_energy(everybody, Diet(**shares))
    energy = np.array([_food(*one) for one in zip(all_plans, balance, strict=True)])
    days = max(SHORTEST, *(plan.days for plan in plans))
    course = lifecourse(
        everybody,
        Diet(energy=energy, **shares),
        treatments=_given(all_plans, everybody),
        years=days / DAYS_PER_YEAR,
        tolerance=TOLERANCE,
        every=EVERY,
        throw=False,
    )
    return [Lived(plan, course, who, float(energy[who])) for who, plan in enumerate(plans)]


def _food(plan: Followed, balance: float) -> float:
    """What is eaten [kcal/d] by somebody whose balance is kept by `balance`."""
    if plan.diet.energy is not None:
        return plan.diet.energy + plan.diet.surplus
    wanted = float(np.prod([remedy(name).intake for name in plan.treatments]))
    return balance * wanted + plan.diet.surplus


def _given(plans: Sequence[Followed], bodies: Sequence[Body]) -> list[Treatment]:
    """The treatments of all people as one: each parameter that anybody's touches, by person.

    Doses (insulin, acipimox) are the same for everybody in a course, so plans have none.
    """
    remedies = [[remedy(name).between() for name in plan.treatments] for plan in plans]
    touched = {path for given in remedies for one in given for path in one.parameters}
    if any(one.doses for given in remedies for one in given):
        raise InputError("a plan gives doses: follow it by itself (`physiology.lifecourse`)")
    if not touched:
        return []
    own = [
        {row.path: row.value for row in describe(treated(body.organs, given))}
        for body, given in zip(bodies, remedies, strict=True)
    ]
    values = {path: To(np.array([row[path] for row in own], float)) for path in sorted(touched)}
    return [Treatment("as planned", values)]
