"""Multirate: life courses against the same courses lived day by day; balances, times, gradients.

    python -m benchmarks.multirate [--json FILE] [--only NAME ...] [--years N] [--throughput]

Brute force and strides run the same program of a day for the same person at the same step. The
speed-up is given in days (days lived over days looked at), in processor seconds and on the clock;
the last two depend on what else the machine does.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache, partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.report import Table, arguments, publish
from physiology import Diet, Treatment, human, lifecourse
from physiology.body import SLOW, STATES
from physiology.intake import Intake
from physiology.integrate import integrate
from physiology.laboratory import euglycaemic_clamp
from physiology.lifecourse import LifeCourse, Times, To
from physiology.lifecourse.ledger import BUDGETS
from physiology.lifecourse.picture import look
from physiology.lifecourse.pursue import tomorrow
from physiology.observables import OBSERVABLES, Snapshot
from physiology.schedule import schedule

CAPACITY = "subcutaneous_fat.cells.adipogenic_capacity"
RESERVE = "pancreas.adaptation.beta_cell_reserve"
ROWS = [STATES.index(path) for path in SLOW]
TOLERANCES = (1e-2, 3e-2, 3e-3)  # of a stride; what `lifecourse` takes unless told comes first
NEGLIGIBLE = 1e-2  # of what a state was at the start: below it errors count as of that much


class Case(NamedTuple):
    """A course to follow both ways."""

    name: str
    diet: Any
    treatments: tuple[Treatment, ...] = ()


def cases() -> tuple[Case, ...]:
    """Overfeeding; overfeeding, then a slimming diet with a drug in between."""
    drug = Treatment("glucokinase x 1.3", {"liver.carbohydrate.glucokinase": Times(1.3)}, 0.5, 1.5)
    return (
        Case("+500 kcal/d", Diet(surplus=500.0)),
        Case(
            "+800 kcal/d a year, then -500; a drug for a year",
            [(0.0, Diet(surplus=800.0)), (1.0, Diet(surplus=-500.0))],
            (drug,),
        ),
    )


class Timed(NamedTuple):
    """A result, with the seconds that it took."""

    result: Any
    wall: float
    processor: float


def timed(work: Callable[[], Any]) -> Timed:
    """Run something and wait for its result."""
    wall, processor = time.perf_counter(), time.process_time()
    result = jax.block_until_ready(work())
    return Timed(result, time.perf_counter() - wall, time.process_time() - processor)


def course(case: Case, years: float, **options) -> LifeCourse:
    """The reference man's course."""
    return lifecourse(human(), case.diet, treatments=case.treatments, years=years, **options)


def accuracy(years: float) -> Table:
    """Errors of the strides, and what they save, as the tolerance of a stride changes."""
    rows = []
    for case in cases():
        course(case, 3 / 365.25)  # compiled
        course(case, 2 / 365.25, method="brute force")
        lived = timed(partial(course, case, years, method="brute force"))
        for tolerance in TOLERANCES:
            fast = timed(partial(course, case, years, tolerance=tolerance))
            off, where, day = worst(fast.result, lived.result)
            rows.append(
                (
                    case.name,
                    tolerance,
                    lived.result.looks,
                    fast.result.looks,
                    pictures(fast.result),
                    off,
                    where,
                    f"day {day}",
                    lived.result.looks / fast.result.looks,
                    lived.processor / fast.processor,
                    lived.wall / fast.wall,
                    lived.processor,
                    fast.processor,
                )
            )
    columns = ("course", "tolerance", "days", "looks", "whole", "worst error", "of", "on")
    ratios = ("x in days", "x in processor time", "x on the clock", "days [s]", "strides [s]")
    title = f"{years:g} years in strides against day by day (goals: error < 0.01, at least 10 x)"
    return Table(title, (*columns, *ratios), rows)


def pictures(course: LifeCourse) -> int:
    """Looks that were whole pictures: of each phase the first, and some at the end of a stride."""
    return sum(1 + sum(leg.whole for leg in stretch.legs) for stretch in course.stretches)


def worst(strides: LifeCourse, lived: LifeCourse) -> tuple[float, str, int]:
    """Largest relative error of a slow state at any date, which state, and on which day."""
    there, here = lived.states[ROWS], strides.states[ROWS]
    size = np.maximum(np.abs(there), NEGLIGIBLE * np.abs(there[:, :1]))
    relative = np.abs(here - there) / np.where(size > 0, size, 1.0)
    row, date = np.unravel_index(relative.argmax(), relative.shape)
    return float(relative.max()), SLOW[row], int(strides.days[date])


def balances(years: float) -> Table:
    """Drift of what must be conserved, over all that has moved."""
    rows = []
    for case in cases():
        found = course(case, years)
        for name, weights in BUDGETS.items():
            total = weights @ found.states
            moved = float((np.abs(weights) @ np.abs(found.states[:, -1])).max())
            rows.append((case.name, name, float(np.abs(total - total[0]).max() / moved)))
    title = f"Balances of body and environment over {years:g} years, relative to what has moved"
    return Table(title, ("course", "balance", "drift"), rows)


_FRESH = """
import time; start = time.perf_counter()
from physiology import Diet, human, lifecourse
course = lifecourse(human(), Diet(surplus=300.0), years={years})
course["glucose"]
print(time.perf_counter() - start)
"""


def times(years: float, people: int) -> Table:
    """A course in a fresh process, warm, and of many people."""
    fresh = subprocess.run(
        [sys.executable, "-c", _FRESH.format(years=years)],
        capture_output=True,
        text=True,
        check=True,
    )
    rows: list[tuple] = [
        (f"{years:g} years, one person, fresh process", float(fresh.stdout), np.nan, 0)
    ]

    def once():
        return lifecourse(human(), Diet(surplus=300.0), years=years)

    once()
    found = timed(once)
    label = f"{years:g} years, one person, warm (goal 10 s, aim 3 s)"
    rows.append((label, found.wall, found.processor, found.result.looks))
    stretch = found.result.stretches[0]
    for what, work in (
        ("a day", lambda: tomorrow(stretch.routine, found.result.last)),
        ("a look", lambda: look(stretch.routine, found.result.last, found.result.columns)),
    ):
        work()
        several = timed(partial(_ten_times, work))
        rows.append((f"{what}, one person", several.wall / 10, several.processor / 10, 1))
    if people > 1:
        capacities = np.linspace(0.2, 1.8, people)
        crowd = [human(parameters={CAPACITY: float(c)}) for c in capacities]
        for label in ("first", "warm"):
            found = timed(lambda: lifecourse(crowd, Diet(surplus=300.0), years=years))
            row = (f"{years:g} years, {people} people, {label}", found.wall, found.processor)
            rows.append((*row, found.result.looks))
    return Table("Times", ("what", "clock [s]", "processor [s]", "looks"), rows)


def _ten_times(work: Callable[[], Any]) -> list[Any]:
    return [work() for _ in range(10)]


# --- gradients ------------------------------------------------------------------------------------


@cache
def clamp() -> Any:
    """Two hours of 40 mU/m2/min at 5 mmol/L, for one person."""
    return schedule(euglycaemic_clamp(40.0), 1.0)


@cache
def clamped() -> Any:
    """The program of the clamp; without options of the compiler, which a derivative cannot have."""
    return jax.jit(integrate)


def glucose_and_m(found: LifeCourse):
    """Fasting glucose [mmol/L] and M [mg/kg/min] on the last morning."""
    stretch = found.stretches[-1]
    organs, rest = stretch.routine.organs, stretch.routine.rest
    plan = clamp()
    start = tuple(jnp.asarray(value) for value in found.last)
    states = clamped()(organs, rest, start, plan.intake, plan.step)
    half_hour = states[:, plan.grid[1:] >= 90.0]
    seen = Snapshot(organs, rest, half_hour, Intake(*plan.intake[-1, -1]))
    infused = OBSERVABLES["gir"].formula(seen).mean()
    weight = found.bodies[0].person.weight
    return jnp.stack([found["glucose"][-1], infused * 180.16 / weight])


def gradients(years: float) -> Table:
    """Glucose and M after years, by diet, capacity and reserve: AD against finite differences."""
    names = ("diet: energy eaten", CAPACITY, RESERVE)

    def ends(theta, like=None):
        own = {CAPACITY: To(0.5 * theta[1]), RESERVE: To(3.0 * theta[2])}
        diet = Diet(energy=2800.0 * theta[0])
        course = lifecourse(
            human(), diet, treatments=[Treatment("own", own)], years=years, like=like
        )
        return course

    like = ends(np.ones(3))

    def outcome(theta):
        return glucose_and_m(ends(theta, like))

    def along(direction):
        return jax.jvp(outcome, (jnp.ones(3),), (jnp.asarray(direction),))[1]

    pushed, spent = [], 0.0
    for direction in np.eye(3):
        found = timed(partial(along, direction))
        pushed.append(np.asarray(found.result))
        spent = found.processor
    reverse = timed(lambda: jax.grad(lambda x: outcome(x)[0])(jnp.ones(3)))
    again = timed(lambda: jax.grad(lambda x: outcome(x)[0])(jnp.ones(3)))
    forward = timed(lambda: ends(np.ones(3), like).last)
    rows = []
    h = 1e-3
    for i, name in enumerate(names):
        step = h * np.eye(3)[i]
        slope = np.asarray(outcome(np.ones(3) + step) - outcome(np.ones(3) - step)) / (2 * h)
        free = [glucose_and_m(ends(np.ones(3) + s * step)) for s in (1, -1)]
        rechosen = np.asarray(free[0] - free[1]) / (2 * h)
        for j, what in enumerate(("fasting glucose", "M")):
            back = float(reverse.result[i]) if j == 0 else np.nan
            exact = float(pushed[i][j])
            rows.append(
                (
                    what,
                    name,
                    exact,
                    back,
                    float(slope[j]),
                    abs(exact - slope[j]) / abs(slope[j]),
                    float(rechosen[j]),
                )
            )
    title = (
        f"Gradients after {years:g} years, per relative change (same strides; last column: strides "
        f"chosen anew). Processor seconds: course {forward.processor:.3g}, one direction forward "
        f"{spent:.3g}, reverse {again.processor:.3g} (first {reverse.processor:.3g})"
    )
    columns = ("of", "with respect to", "forward", "reverse", "differences", "off", "anew")
    return Table(title, columns, rows)


def main() -> None:
    """Print all tables, or some."""
    tables: dict[str, Callable[[Any], Table]] = {
        "accuracy": lambda o: accuracy(2.0),
        "balances": lambda o: balances(o.years),
        "times": lambda o: times(o.years, o.people),
        "gradients": lambda o: gradients(5.0),
    }
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=tables, help="only these tables")
    parser.add_argument("--years", type=float, default=10.0, help="of the long courses (10)")
    parser.add_argument("--people", type=int, default=128, help="side by side (128)")
    parser.add_argument("--throughput", action="store_true", help="compile for throughput")
    options = parser.parse_args()
    if options.throughput:
        from physiology.throughput import compile_for_throughput

        compile_for_throughput()
    publish([tables[name](options) for name in options.only or tables], options.json)


if __name__ == "__main__":
    main()
