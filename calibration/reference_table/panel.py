"""Panel: the people of a cohort, and what was already done to them in this run.

Rows that compare people, not a person with himself, are read off the default adults, or off people
at risk whom years of eating too much have changed. Everything is computed once, when a row first
asks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from physiology.cohort import Course, Engine, People, adults
from physiology.cohort.causes import SURPLUS, gainers
from physiology.cohort.course import live_people
from physiology.cohort.doses import doses
from physiology.cohort.endpoints import ada_category, endpoints
from physiology.cohort.engine import Followed, on_all_cores
from physiology.experiments import Experiment, ogtt
from physiology.laboratory import euglycaemic_clamp, ivgtt
from physiology.lifecourse import Diet
from physiology.treatments import remedy

ADULTS = 1024  # in the oral test
NORMAL = 128  # of normal tolerance, whose response and sensitivity are measured
GROWN = 64  # who live through years, side by side
YEARS = tuple(quarter / 4 for quarter in range(13))  # at which they are examined
GROWN_UP = 1.0  # [years] when about half have a fatty liver, and few are diabetic yet
OBESE = 35.0  # [kg/m2] from which surgery is done
OPERATED = -600.0  # [kcal/d] eaten over balance for two years after surgery
ORAL = ogtt(75, duration=120.0)
ALIKE = Engine(chunk=GROWN, uniform=True)  # few people, many groups
SEEN = ("glucose", "insulin", "nefa", "liver_fat", "liver_pkc", "hba1c", "weight", "fat_mass")
CLAMPED = ("gir", "rd", "insulin", "glucose", "liver_fat", "lean_mass")


class Group(NamedTuple):
    """People whom an experiment followed to its end, with curves and endpoints."""

    people: People
    times: np.ndarray
    curves: dict[str, np.ndarray]
    endpoints: dict[str, np.ndarray]

    def take(self, which: np.ndarray) -> Group:
        """Some of them."""
        return Group(
            self.people.take(which),
            self.times,
            {name: curve[:, which] for name, curve in self.curves.items()},
            {name: values[which] for name, values in self.endpoints.items()},
        )


def completed(people: People, experiment: Experiment, followed: Followed) -> Group:
    """Those who were followed to the end."""
    ok = np.flatnonzero(followed.outcomes.ok)
    curves = {name: curve[:, ok] for name, curve in followed.curves.items()}
    chosen = people.take(ok)
    found = endpoints(experiment, followed.times, curves, chosen)
    return Group(chosen, followed.times, curves, found)


class Panel:
    """The cohorts of the fifth stage."""

    def __init__(self, told: Callable[[str], None] = lambda _: None):
        self.told = told

    def _done(
        self,
        who: str,
        people: People,
        experiment: Experiment,
        outputs: tuple[str, ...],
        **given: Any,
    ) -> Followed:
        self.told(f"{len(people)} {who}: {experiment.name}")
        return on_all_cores(people, doses(experiment), outputs, ALIKE, **given)

    @cached_property
    def adults(self) -> Group:
        """The default adults in an oral test."""
        people = adults(seed=1).people(range(ADULTS))
        seen = self._done("adults", people, ORAL, SEEN)
        return completed(people, ORAL, seen)

    @cached_property
    def normal(self) -> tuple[np.ndarray, np.ndarray]:
        """Acute insulin response and insulin sensitivity of adults with normal tolerance."""
        found = self.adults.endpoints
        healthy = ada_category(found["glucose_fasting"], found["glucose_2h"]) == 0
        people = self.adults.people.take(np.flatnonzero(healthy)[:NORMAL])
        bolus, clamp = ivgtt(minutes=20.0), euglycaemic_clamp(40.0)
        first = self._done("adults of normal tolerance", people, bolus, ("insulin",))
        second = self._done("adults of normal tolerance", people, clamp, CLAMPED)
        ok = first.outcomes.ok & second.outcomes.ok
        phase = (first.times >= 2.0) & (first.times <= 10.0)
        insulin = first.curves["insulin"]
        response = insulin[phase].mean(axis=0) - insulin[0]
        steady = second.times >= clamp.duration - 30.0
        infused, raised, held = (
            second.curves[name][steady].mean(axis=0) for name in ("gir", "insulin", "glucose")
        )
        sensitivity = infused / (held * (raised - second.curves["insulin"][0]) * people.weight)
        ok &= (response > 0) & (sensitivity > 0)
        return response[ok], sensitivity[ok]

    @cached_property
    def years(self) -> list[Followed]:
        """Mornings of people who eat too much, at each visit."""
        self.told(f"{GROWN} people eat too much for {YEARS[-1]:g} years")
        return live_people(
            self.gainers, Course(YEARS[-1], surplus=SURPLUS, longest=90), (), YEARS, ALIKE
        )

    @cached_property
    def gainers(self) -> People:
        """Who they are."""
        return gainers(seed=1).people(range(GROWN))

    @cached_property
    def visits(self) -> list[Followed]:
        """Their oral tests, a visit each."""
        return [
            self._done(f"of them after {year:g} years", self.gainers, ORAL, SEEN, before=morning)
            for year, morning in zip(YEARS, self.years, strict=True)
        ]

    @cached_property
    def grown(self) -> Group:
        """Who they were after a year, those who were not diabetic."""
        seen = completed(self.gainers, ORAL, self.visits[YEARS.index(GROWN_UP)])
        return seen.take(np.flatnonzero(seen.endpoints["ada_category"] < 2))

    @cached_property
    def grown_clamp(self) -> Group:
        """The same in a clamp."""
        which = np.isin(self.gainers.number, self.grown.people.number)
        people, morning = self.gainers.take(which), self.years[YEARS.index(GROWN_UP)].take(which)
        clamp = euglycaemic_clamp(40.0)
        seen = self._done("of them", people, clamp, CLAMPED, before=morning)
        return completed(people, clamp, seen)

    @cached_property
    def operated(self) -> tuple[np.ndarray, np.ndarray]:
        """Number of fat cells of obese adults before surgery, and two years after."""
        people = adults(seed=1).people(range(ADULTS))
        people = people.take(np.flatnonzero(people.body_mass_index >= OBESE)[:GROWN])
        self.told(f"{len(people)} people live for two years after surgery")
        course = Course(2.0, Diet(surplus=OPERATED))
        given = [remedy("bariatric_surgery").between()]
        before, after = live_people(people, course, given, (0.0, 2.0), ALIKE)
        ok = after.outcomes.ok
        return before.end[:, ok], after.end[:, ok]
