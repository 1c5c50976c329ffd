"""lifecourse(): a person, or many, over months to decades."""

from collections.abc import Collection, Sequence
from typing import Any, Literal

import jax
import jax.numpy as jnp
import numpy as np

from physiology.body import constants, fasting_state
from physiology.errors import InputError, SimulationError, check_amount
from physiology.human import Body
from physiology.lifecourse.course import LifeCourse, Stretch
from physiology.lifecourse.habits import DailyActivity, Diet
from physiology.lifecourse.ledger import ENTHALPY, ENVIRONMENT, balanced
from physiology.lifecourse.picture import Routine, remembered
from physiology.lifecourse.pursue import (
    Controller,
    Leg,
    day_by_day,
    in_strides,
    retraced,
    tomorrow,
)
from physiology.lifecourse.timeline import Phase, phases, routine, sequence_of, traced_alike
from physiology.lifecourse.treatments import Treatment
from physiology.simulate import enable_float64, starting_state

Method = Literal["multirate", "brute force"]

TOLERANCE = 1e-2  # relative error of a state that remembers, in one step
STEP = 2.0  # [min]; a day's change of every store is within 1e-6 of that at half a minute
MONTH = 30  # [days]


def lifecourse(
    human: Body | Sequence[Body],
    diet: Diet | Sequence[tuple[float, Diet]] = Diet(),  # noqa: B008 - a frozen value
    activity: DailyActivity | Sequence[tuple[float, DailyActivity]] = DailyActivity(),  # noqa: B008
    treatments: Sequence[Treatment] = (),
    years: float = 10.0,
    *,
    method: Method = "multirate",
    tolerance: float = TOLERANCE,
    every: int = MONTH,
    step: float = STEP,
    like: LifeCourse | None = None,
    throw: bool = True,
) -> LifeCourse:
    """Follow a person, or many side by side, over months to decades, meal by meal.

    Args:
        human: a body, or several, who then live through the same dates.
        diet: what is eaten every day, or (year, diet) pairs.
        activity: what is moved every day, or (year, activity) pairs.
        treatments: changes of parameters, each from a date to another.
        years: length of the course.
        method: `multirate` looks at chosen days and projects what remembers over the days
            between; `brute force` lives through every day.
        tolerance: relative error allowed in each step (multirate).
        every: days between the dates of the results.
        step: step of the solver within a day [min].
        like: a course whose step lengths and energies are taken over, so that the result
            depends smoothly on everything else; needed where values are traced.
        throw: raise where somebody's course fails, or return it with its status. In a group
            nobody is lost for the failure of another.

    Raises:
        InputError: for what cannot be meant.
        SimulationError: where a single person's course cannot be followed.
    """
    check_amount("years", years, "years", 2 / 365.25, 100.0)
    check_amount("tolerance", tolerance, "-", 1e-6, 0.1)
    check_amount("step", step, "min", 0.25, 5.0)
    if method not in ("multirate", "brute force"):
        raise InputError(f"method is {method!r}: choose 'multirate' or 'brute force'")
    if isinstance(every, bool) or not isinstance(every, int) or every < 1:
        raise InputError(f"every is {every!r}: give a whole number of days")
    enable_float64()
    diets = sequence_of("diet", diet, Diet)
    activities = sequence_of("activity", activity, DailyActivity)
    plan = phases(diets, activities, treatments, years)
    crowd = _Crowd.of(human)
    course = _follow(crowd, plan, method, tolerance, every, float(step), like)
    if throw and crowd.single and not course.traced and not course.status.ok:
        raise SimulationError(course.status.message, course)
    return course


class _Crowd:
    """The people of a course: parameters, constants and first mornings as arrays."""

    def __init__(self, bodies: tuple[Body, ...], single: bool):
        self.bodies, self.single = bodies, single
        healthy = [b.organs if b.healthy is None else b.healthy for b in bodies]
        if single:
            self.organs, self.rest = bodies[0].organs, constants(healthy[0])
            state = _first_morning(bodies[0], self.rest)
            self.morning = jnp.stack([jnp.asarray(value, float) for value in state])
            return
        self.organs = _side_by_side([body.organs for body in bodies])
        self.rest = constants(_side_by_side(healthy))
        states = [starting_state(b, constants(h)) for b, h in zip(bodies, healthy, strict=True)]
        self.morning = jnp.asarray(np.array(states, float).T)

    @classmethod
    def of(cls, human: Any) -> "_Crowd":
        """Of one body, or of several.

        Raises:
            InputError: for something else.
        """
        bodies = (human,) if isinstance(human, Body) else tuple(human)
        if not bodies or not all(isinstance(body, Body) for body in bodies):
            raise InputError("lifecourse needs a Body (from human()), or several in a list")
        return cls(bodies, isinstance(human, Body))


def _first_morning(body: Body, rest) -> tuple:
    """Where a course starts, traced values included."""
    if not any(isinstance(leaf, jax.core.Tracer) for leaf in jax.tree.leaves(body)):
        return starting_state(body, rest)
    if body.state is not None:
        return body.state
    if body.healthy is None:
        return tuple(fasting_state(body.organs, rest))
    raise InputError(
        "a changed body of traced values has no first morning yet: start from the healthy one, and "
        "give the change as a Treatment from year 0"
    )


def _side_by_side(trees: Sequence[Any]):
    return jax.tree.map(lambda *leaves: np.stack([np.asarray(x, float) for x in leaves]), *trees)


def _follow(
    crowd: _Crowd,
    plan: tuple[Phase, ...],
    method: Method,
    tolerance: float,
    every: int,
    step: float,
    like: LifeCourse | None,
) -> LifeCourse:
    morning, energy = crowd.morning, None
    columns = None if like is None else like.columns
    control: Controller | None = None
    stretches: list[Stretch] = []
    looks = 0
    touched = {path for phase in plan for t in phase.treatments for path in t.parameters}
    for number, phase in enumerate(plan):
        if energy is None or phase.begins_diet:
            energy = _energy(phase, crowd, morning, step, touched)
        habits = routine(phase, crowd.organs, crowd.rest, energy, step)
        habits, morning = traced_alike(habits, morning, touched)
        legs: list[Leg] = []
        anchors: dict[int, Any] = {}
        if method == "brute force":
            anchors = _lived(habits, morning, phase, every)
            morning, worked = anchors[phase.stop], phase.stop - phase.start
        else:
            columns = remembered(habits, morning) if columns is None else columns
            if like is None:
                control = control or Controller(tolerance, crowd.morning, columns)
                arrival = in_strides(habits, morning, phase, number, control)
            else:
                arrival = retraced(habits, morning, like.stretches[number].legs, columns)
            morning, legs, worked = arrival
        stretches.append(Stretch(phase, habits, energy, legs, anchors))
        looks += worked
    return LifeCourse(
        bodies=crowd.bodies,
        single=crowd.single,
        stretches=tuple(stretches),
        last=morning,
        days=_dates(plan, every),
        columns=columns,
        looks=looks,
    )


def _lived(habits: Routine, morning, phase: Phase, every: int) -> dict[int, Any]:
    """Mornings of a phase by brute force, kept at the dates of the results."""
    kept = {phase.start: morning}
    days = day_by_day(habits, morning, phase.stop - phase.start)
    for day, state in enumerate(days, phase.start + 1):
        if day % every == 0 or day == phase.stop:
            kept[day] = state
    return kept


def _dates(plan: Sequence[Phase], every: int) -> np.ndarray:
    """Days of the results: regular ones, and those on which habits change."""
    last = plan[-1].stop
    cuts = {phase.start for phase in plan} | {last}
    return np.array(sorted({*range(0, last, every), *cuts}))


def _energy(phase: Phase, crowd: _Crowd, morning, step: float, touched: Collection[str]):
    """What is eaten in a phase [kcal/d]."""
    if phase.diet.energy is not None:
        return phase.diet.energy + phase.diet.surplus
    return _maintenance(phase, crowd, morning, step, touched) + phase.diet.surplus


def _maintenance(phase: Phase, crowd: _Crowd, morning, step: float, touched: Collection[str] = ()):
    """The intake that leaves the energy of the body as it is over a day [kcal/d]."""

    def stored(energy):
        habits = routine(phase, crowd.organs, crowd.rest, energy, step)
        habits, start = traced_alike(habits, morning, touched)
        return -(ENTHALPY * ENVIRONMENT) @ (tomorrow(habits, start) - start)

    resting = np.array([1440 * body.person.resting_energy for body in crowd.bodies])
    return balanced(stored, 1.45 * (resting[0] if crowd.single else resting))


def maintenance_energy(
    human: Body | Sequence[Body],
    diet: Diet = Diet(),  # noqa: B008
    activity: DailyActivity = DailyActivity(),  # noqa: B008
    step: float = STEP,
) -> Any:
    """What a body has to eat to keep its energy [kcal/d], on the composition of a diet.

    A number for one body, an array for several.
    """
    enable_float64()
    crowd = _Crowd.of(human)
    phase = Phase(0, 1, diet, activity, (), True)
    found = _maintenance(phase, crowd, crowd.morning, float(step))
    return float(found) if crowd.single else np.asarray(found)
