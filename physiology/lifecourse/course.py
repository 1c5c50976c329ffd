"""LifeCourse: what became of a person, or of many, by date and by name."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from organs.kinetics import namespace
from physiology.body import STATES, VARIABLES
from physiology.errors import InputError
from physiology.experiments import Experiment
from physiology.files import replacing
from physiology.human import Body, Person
from physiology.intake import INTAKES, Intake
from physiology.lifecourse.daily import day_samples
from physiology.lifecourse.dates import DAYS_PER_YEAR, day_number
from physiology.lifecourse.picture import Routine, wanted
from physiology.lifecourse.projection import ahead
from physiology.lifecourse.pursue import Leg, day_by_day, diagnose_course
from physiology.lifecourse.timeline import Phase
from physiology.observables import OBSERVABLES, Snapshot
from physiology.status import Status

if TYPE_CHECKING:
    import pandas
    import xarray

    from physiology.trajectory import Trajectory


def _older(person: Person, years: float) -> Person:
    return dataclasses.replace(person, age=min(person.age + years, 100.0))


_VARIABLE = {variable.path: variable for variable in VARIABLES}


class Stretch(NamedTuple):
    """A phase as it was lived: habits for the solver, what was eaten [kcal/d], how it went.

    `legs` are the strides of a multirate course, `anchors` (day -> morning) what a course by
    brute force has kept.
    """

    phase: Phase
    routine: Routine
    energy: Any
    legs: list[Leg]
    anchors: dict[int, Any]

    def morning(self, day: int) -> Any:
        """The state of a morning within the phase, shape (states,) or (states, people)."""
        if self.anchors:
            nearest = max(kept for kept in self.anchors if kept <= day)
            *_, morning = (
                self.anchors[nearest],
                *day_by_day(self.routine, self.anchors[nearest], day - nearest),
            )
            return morning
        leg = [leg for leg in self.legs if leg.day <= day][-1]
        if day == leg.day:
            return leg.stride.morning
        return ahead(leg.stride, float(day - leg.day))


def _energy_eaten(stretch: Stretch, states):
    """Energy of the diet [kcal/d], and what appetite makes of it."""
    return np.asarray(stretch.energy * wanted(stretch.routine, jnp.asarray(states)))


@dataclass(frozen=True)
class LifeCourse:
    """States and observables of the years, at the dates `years`.

    `course["glucose"]` is the value after an overnight fast, `course.daily("glucose")` the mean
    over the day that follows. Arrays over dates; (dates, people) for several people.

    Attributes:
        bodies: the people as they were at the start.
        single: whether one body was given rather than a list.
        stretches: the phases.
        last: the morning on which the course ends.
        days: dates of the results, counted from the start.
        columns: states (indices of `STATES`) that a day does not forget.
        looks: days that were lived in full, with their neighbours or alone.
    """

    bodies: tuple[Body, ...]
    single: bool
    stretches: tuple[Stretch, ...] = field(repr=False)
    last: Any = field(repr=False)
    days: np.ndarray = field(repr=False)
    columns: Any = field(repr=False)
    looks: int

    # --- dates ------------------------------------------------------------------------------------

    @property
    def years(self) -> np.ndarray:
        """Dates of the results [years]."""
        return self.days / DAYS_PER_YEAR

    def stretch_of(self, day: int) -> Stretch:
        """The phase that a day belongs to; the last morning belongs to the last phase."""
        return [s for s in self.stretches if s.phase.start <= day][-1]

    def morning(self, day: int) -> Any:
        """The state on the morning of any day, shape (states,) or (states, people)."""
        if day == self.stretches[-1].phase.stop:
            return self.last
        return self.stretch_of(day).morning(day)

    @cached_property
    def states(self) -> Any:
        """States on the mornings of the dates, shape (states, dates) or (states, dates, people)."""
        mornings = [self.morning(int(day)) for day in self.days]
        numbers = namespace(mornings[-1]) if self.traced else np
        return numbers.stack([numbers.asarray(m) for m in mornings], axis=1)

    @property
    def traced(self) -> bool:
        """Whether values are not known yet, because the course is being differentiated."""
        return isinstance(self.last, jax.core.Tracer)

    @cached_property
    def statuses(self) -> tuple[Status, ...]:
        """How the course of each person ended."""
        if self.traced:
            raise InputError("the status of a course of traced values is not known yet")
        people = self.states[..., None] if self.single else self.states
        return tuple(diagnose_course(self.days, people[..., i]) for i in range(people.shape[-1]))

    @property
    def status(self) -> Status:
        """How the course ended: of the first person who failed, where somebody did."""
        return next((s for s in self.statuses if not s.ok), self.statuses[0])

    # --- people on a date -------------------------------------------------------------------------

    def body_at(self, years: float, who: int = 0) -> Body:
        """A person on the morning of a date, after an overnight fast, for any experiment.

        Treatments of that date go on. Who is weighed for a dose is the person of that date.

        Args:
            years: from the start of the course.
            who: which of several people.

        Raises:
            InputError: for a date outside the course, or a person who is not there.
        """
        if not 0 <= years <= float(self.years[-1]) + 1 / DAYS_PER_YEAR:
            raise InputError(
                f"year {years:g} lies outside the course (0 to {self.years[-1]:g} years)"
            )
        if not 0 <= who < len(self.bodies):
            raise InputError(f"there is no person {who}: the course has {len(self.bodies)}")
        day = int(min(day_number(years), self.days[-1]))
        state = self.morning(day)
        start = self.bodies[who]
        organs = self.stretch_of(day).routine.organs
        if not self.single:
            state = state[:, who]
            organs = jax.tree.map(lambda leaf: leaf[who] if np.ndim(leaf) else leaf, organs)
        healthy = start.organs if start.healthy is None else start.healthy
        person = _older(start.person, years) if self.traced else self._grown(day, who, years)
        return Body(organs, person=person, healthy=healthy, state=tuple(state))

    def _grown(self, day: int, who: int, years: float) -> Person:
        """Age and build of a person on a date; the build of the start where it is nobody's."""
        older = _older(self.bodies[who].person, years)
        weight, fat = self._read(day, who, "weight"), self._read(day, who, "fat_mass")
        try:
            return dataclasses.replace(older, weight=weight, body_fat=fat / weight)
        except InputError:
            return older

    def _read(self, day: int, who: int, name: str) -> float:
        """An observable on the morning of any day."""
        routine, still = self.stretch_of(day).routine, Intake(*np.zeros(len(INTAKES)))
        # Beside this person there may be one whose course has failed: nothing to warn of here.
        with np.errstate(invalid="ignore"):
            seen = Snapshot(routine.organs, routine.rest, np.asarray(self.morning(day)), still)
            value = np.ravel(OBSERVABLES[name].formula(seen))
        return float(value[0 if self.single else who])

    def perform(
        self, experiment: Experiment, years: Sequence[float], who: int = 0
    ) -> list[Trajectory]:
        """An experiment on the body of each of some dates."""
        from physiology.simulate import simulate

        return [simulate(self.body_at(year, who), experiment) for year in years]

    # --- quantities -------------------------------------------------------------------------------

    def __getitem__(self, name: str) -> Any:
        """A state, or an observable after an overnight fast, over the dates.

        Raises:
            InputError: for an unknown name, with the nearest ones.
        """
        if name == "energy_intake":
            return self._by_stretch(_energy_eaten)
        if name in _VARIABLE:
            return self.states[STATES.index(name)]
        formula = self._formula(name)

        def fasting(stretch: Stretch, states):
            still = Intake(*np.zeros(len(INTAKES)))
            return formula(Snapshot(stretch.routine.organs, stretch.routine.rest, states, still))

        return self._by_stretch(fasting)

    def daily(self, name: str) -> Any:
        """Mean over the day that follows each date: a state, or an observable."""
        formula = None if name in _VARIABLE else self._formula(name)

        def mean(stretch: Stretch, states):
            days = day_samples(stretch.routine, states)
            if formula is None:
                return days.states[STATES.index(name)].mean(axis=0)
            organs, rest = stretch.routine.organs, stretch.routine.rest
            values = formula(Snapshot(organs, rest, days.states, Intake(*days.intake)))
            shape = days.states.shape[1:]
            return namespace(values).broadcast_to(values, shape).mean(axis=0)

        return self._by_stretch(mean)

    def _by_stretch(self, read: Callable) -> Any:
        """Read something off the states of each phase, and join the dates."""
        pieces = []
        for i, stretch in enumerate(self.stretches):
            last = i == len(self.stretches) - 1
            phase = stretch.phase
            mine = (self.days >= phase.start) & ((self.days < phase.stop) | last)
            if mine.any():
                states = self.states[:, mine]
                value = read(stretch, states)
                pieces.append(namespace(value).broadcast_to(value, states.shape[1:]))
        numbers = next((n for n in map(namespace, pieces) if n is not np), np)
        return numbers.concatenate(pieces)

    def _formula(self, name: str) -> Callable:
        if name not in OBSERVABLES:
            known = [*OBSERVABLES, *STATES, "energy_intake"]
            near = get_close_matches(name, known, n=3, cutoff=0.4)
            hint = f": did you mean {', '.join(near)}?" if near else ""
            raise InputError(f"nothing is called {name!r}{hint} (see `physiology list`)")
        return OBSERVABLES[name].formula

    def unit(self, name: str) -> str:
        """Unit of a quantity."""
        if name == "energy_intake":
            return "kcal/d"
        if name in _VARIABLE:
            return _VARIABLE[name].unit
        self._formula(name)
        return OBSERVABLES[name].unit

    def long_name(self, name: str) -> str:
        """What a quantity is, in words."""
        if name == "energy_intake":
            return "energy eaten"
        return _VARIABLE[name].about if name in _VARIABLE else OBSERVABLES[name].long_name

    def names(self) -> list[str]:
        """All names: observables, states."""
        return ["energy_intake", *OBSERVABLES, *STATES]

    # --- export -----------------------------------------------------------------------------------

    def to_xarray(self, daily: Sequence[str] = ()) -> xarray.Dataset:
        """Fasting values over `year` (and `person`), with units; `daily` adds means of days."""
        import xarray as xr

        from physiology.version import version

        dimensions = ("year",) if self.single else ("year", "person")
        columns = {name: (self[name], "after an overnight fast") for name in self.names()}
        columns.update({f"daily_{name}": (self.daily(name), "mean of the day") for name in daily})
        variables = {
            name: (
                dimensions,
                np.asarray(values),
                {
                    "units": self.unit(name.removeprefix("daily_")),
                    "long_name": self.long_name(name.removeprefix("daily_")),
                    "taken": when,
                },
            )
            for name, (values, when) in columns.items()
        }
        return xr.Dataset(
            variables,
            coords={"year": ("year", self.years, {"long_name": "years from the start"})},
            attrs={
                "people": "; ".join(repr(body.person) for body in self.bodies),
                "phases": "; ".join(str(s.phase) for s in self.stretches),
                "status": "; ".join(status.message for status in self.statuses),
                "physiology_version": version(),
            },
        )

    def to_netcdf(self, path: str | Path) -> Path:
        """Save all quantities as NetCDF; an existing file is replaced only once it is written."""
        with replacing(path) as temporary:
            self.to_xarray().to_netcdf(temporary, engine="netcdf4")
        return Path(path)

    def to_pandas(self, names: Sequence[str] = (), who: int = 0) -> pandas.DataFrame:
        """One person's values as a table: a column a quantity, a row a date."""
        import pandas as pd

        header, rows = self._table(names, who)
        return pd.DataFrame(rows, columns=header).set_index(header[0])

    def to_csv(self, path: str | Path, names: Sequence[str] = (), who: int = 0) -> Path:
        """Save one person's values as CSV, a column a quantity (`glucose [mmol/L]`)."""
        header, rows = self._table(names, who)
        with replacing(path) as temporary, open(temporary, "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            for row in rows:
                writer.writerow([f"{value:.10g}" for value in row])
        return Path(path)

    def _table(self, names: Sequence[str], who: int) -> tuple[list[str], np.ndarray]:
        chosen = list(names) or self.names()
        columns = [np.asarray(self[name]) for name in chosen]
        columns = [c if self.single else c[:, who] for c in columns]
        header = ["year", *(f"{name} [{self.unit(name)}]" for name in chosen)]
        return header, np.stack([self.years, *columns], axis=1)
