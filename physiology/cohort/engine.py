"""Engine: people in chunks through an experiment, in bounded memory.

    people -> organs (arrays) -> constants of health -> start -> compiled program -> curves

A chunk has always the same number of places; the last one is filled up with copies of its last
person, so that one program serves all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import jax
import numpy as np

from organs.parameters import replace
from physiology import basal
from physiology.body import STATES, STORES, Organs, constants, fasting_state
from physiology.cohort.change import Change, changed
from physiology.cohort.doses import Doses
from physiology.cohort.fasting import NEAR, settle_people
from physiology.cohort.outcome import Ledger, Outcome, Outcomes, note_course, note_imbalance
from physiology.cohort.people import People
from physiology.cohort.program import following
from physiology.cohort.workers import pool
from physiology.errors import InputError
from physiology.human import organs_of
from physiology.lifecourse.treatments import Treatment, treated
from physiology.observables import OBSERVABLES
from physiology.simulate import enable_float64
from physiology.throughput import compile_for_throughput

Precision = Literal["float64", "float32"]

CHUNK = 128  # of a processor: a variable of all its people stays in the nearest cache
ACCELERATOR_CHUNK = 32768  # 10,000 people take as long as 1,000 there, 100,000 twice as long
SPOTS = 4  # sampling intervals whose accuracy is checked


@dataclass(frozen=True)
class Engine:
    """How to compute, as opposed to what.

    Attributes:
        precision: `float64` or `float32`.
        chunk: people that are followed side by side; chosen for the machine where None.
        spots: sampling intervals that are repeated at half the step, for the estimate of the
            error of each person.
        uniform: make every parameter an array over people, so that one program serves all
            groups and arms, whatever they differ in: for studies that would otherwise spend
            their time compiling.
    """

    precision: Precision = "float64"
    chunk: int | None = None
    spots: int = SPOTS
    uniform: bool = False

    def __post_init__(self) -> None:
        if self.precision not in ("float64", "float32"):
            raise InputError(f"precision is {self.precision!r}: choose float64 or float32")
        if self.chunk is not None and not 1 <= self.chunk <= 1_000_000:
            raise InputError(f"chunk is {self.chunk}: give 1 to 1000000 people")
        if self.spots < 1:
            raise InputError(f"spots is {self.spots}: check at least one interval")

    @property
    def places(self) -> int:
        """People in a chunk."""
        if self.chunk is not None:
            return self.chunk
        return CHUNK if jax.default_backend() == "cpu" else ACCELERATOR_CHUNK


DEFAULT = Engine()


class Followed(NamedTuple):
    """What an experiment showed of some people; they are the last axis.

    Attributes:
        times: sampling times [min].
        curves: observable -> array (samples, people).
        outcomes: what became of each person.
        error: estimated relative error of each person's worst sampling interval.
        end: state at the end, shape (states, people).
    """

    times: np.ndarray
    curves: dict[str, np.ndarray]
    outcomes: Outcomes
    error: np.ndarray
    end: np.ndarray

    def take(self, which: Any) -> Followed:
        """What it showed of some of them, by slice or mask."""
        curves = {name: curve[:, which] for name, curve in self.curves.items()}
        outcomes = self.outcomes.take(which)
        return Followed(self.times, curves, outcomes, self.error[which], self.end[:, which])


class Prepared(NamedTuple):
    """A chunk ready to be followed: parameters, constants, start, and who has none."""

    organs: Organs
    rest: Any
    start: tuple
    ledger: Ledger


def simulate_people(
    people: People,
    doses: Doses,
    outputs: Sequence[str],
    changes: Mapping[str, Change] | None = None,
    varying: Sequence[str] = (),
    engine: Engine = DEFAULT,
    before: Followed | None = None,
    treatments: Sequence[Treatment] = (),
) -> Followed:
    """Follow people through an experiment.

    Args:
        people: who.
        doses: the experiment, laid out (`doses.doses`).
        outputs: names of observables.
        changes: parameters changed for all of them (a drug), by path.
        varying: parameters that differ between people elsewhere in the study: arrays here, too,
            so that the program need not be compiled again.
        engine: precision and chunk size.
        before: what the same people went through before; they start where it left them. They
            start from an overnight fast where None.
        treatments: what they are under.

    Raises:
        InputError: for unknown observables.
    """
    compile_for_throughput()
    enable_float64()
    unknown = [name for name in outputs if name not in OBSERVABLES]
    if unknown:
        from physiology.catalogue import nearest

        raise InputError(f"nothing is called {unknown[0]!r}{nearest(unknown[0], OBSERVABLES)}")
    places = engine.places
    parts = []
    for first in range(0, len(people), places):
        here = slice(first, first + places)
        chunk = people.take(here)
        full = filled(chunk, places)
        ready = prepare(full, changes or {}, varying, before is None, treatments)
        if before is not None:
            ready = resumed(ready, before.end[:, here], before.outcomes.take(here))
        parts.append(_trimmed(_follow(ready, chunk, doses, tuple(outputs), engine), len(chunk)))
    return joined(parts)


def on_all_cores(
    people: People, doses: Doses, outputs: Sequence[str], engine: Engine = DEFAULT, **given: Any
) -> Followed:
    """The same on all cores or accelerators; `before` must be of the same people."""
    before = given.pop("before", None)

    def portion(first: int) -> Followed:
        here = slice(first, first + engine.places)
        start = None if before is None else before.take(here)
        return simulate_people(
            people.take(here), doses, outputs, engine=engine, before=start, **given
        )

    starts = range(0, len(people), engine.places)
    compile_for_throughput()
    with pool(len(starts)) as workers:
        return joined(list(workers.map(portion, starts)))


def filled(people: People, places: int) -> People:
    """As many people as there are places; the last one stands for the missing."""
    return people.take(np.minimum(np.arange(places), len(people) - 1))


def prepare(
    people: People,
    changes: Mapping[str, Change],
    varying: Sequence[str] = (),
    fasted: bool = True,
    treatments: Sequence[Treatment] = (),
) -> Prepared:
    """Parameters, constants of health and start of a chunk.

    Changed bodies find their own fasting state, where they start from a fast. Bodies that years
    have changed start from the morning that these left.
    """
    ledger = Ledger(len(people))
    varying = [*varying, *(path for one in treatments for path in one.parameters)]
    # Impossible people divide by zero here; they are named, and the others never see it.
    with np.errstate(all="ignore"):
        healthy = organs_of(people, people.healthy)
        healthy = spread(healthy, len(people), [*people.changed, *changes, *varying])
        rest = constants(healthy)
        note_imbalance(ledger, basal.closed_fluxes(rest))
        start = tuple(np.broadcast_to(v, len(people)) for v in fasting_state(healthy, rest))
        organs = changed(replace(healthy, people.changed), changes, people)
        organs = treated(organs, treatments)
        start = tuple(
            value * people.states[path] if path in people.states else value
            for path, value in zip(STATES, start, strict=True)
        )
    lived = bool(people.morning)
    if lived:
        start = tuple(people.morning[path] for path in STATES)
    if fasted and (changes or treatments or (not lived and (people.changed or people.states))):
        start = _settled(organs, rest, start, ledger)
    return Prepared(organs, rest, start, ledger)


def resumed(ready: Prepared, end: np.ndarray, outcomes: Outcomes) -> Prepared:
    """The same people, as what they went through before left them."""
    everybody = np.minimum(np.arange(len(ready.ledger.codes)), end.shape[1] - 1)
    ready.ledger.codes[:] = outcomes.codes[everybody]
    ready.ledger.reasons[:] = outcomes.reasons[everybody]
    return ready._replace(start=tuple(end[:, everybody]))


def spread(organs: Organs, people: int, paths: Sequence[str]) -> Organs:
    """The same organs, some of whose parameters have a place for every person."""
    from organs.parameters import describe

    wanted = set(paths)
    values = {r.path: r.value for r in describe(organs) if r.path in wanted}
    return replace(organs, {p: np.broadcast_to(v, people).copy() for p, v in values.items()})


def everywhere(tree: Any, places: int) -> Any:
    """The same tree, every leaf an array over people."""
    return jax.tree.map(lambda leaf: np.broadcast_to(np.asarray(leaf, float), places), tree)


def _settled(organs: Organs, rest, start: tuple, ledger: Ledger) -> tuple:
    """The fasting state that changed bodies find for themselves (as `steady.settle`)."""
    free = tuple(
        path not in STORES and bool(np.any(value > 0))
        for path, value in zip(STATES, start, strict=True)
    )
    state, slope = settle_people(organs, rest, start, free)
    ledger.note(
        ~(slope <= NEAR),
        Outcome.NO_FASTING_STATE,
        lambda i: "changed parameters leave glucose, insulin or fatty acids without a balance",
    )
    return state


def _follow(
    ready: Prepared, chunk: People, doses: Doses, outputs: tuple[str, ...], engine: Engine
) -> Followed:
    plan, dtype = doses.plan, np.dtype(engine.precision)
    intake = doses.intake(filled(chunk, engine.places))
    way = doses.route(spots_of(doses, engine.spots))
    organs, rest = ready.organs, ready.rest
    if engine.uniform:
        organs, rest = everywhere((organs, rest), engine.places)
    given = (organs, rest, ready.start, intake, plan.step)
    given = jax.tree.map(lambda leaf: np.asarray(leaf, dtype), given)
    course = jax.tree.map(np.asarray, following(outputs)(*given, way))
    note_course(ready.ledger, plan.grid, course.glucose, course.lost, course.least, course.error)
    pick = np.searchsorted(plan.grid, plan.times - 1e-9)
    curves = dict(zip(outputs, course.curves[:, pick], strict=True))
    return Followed(plan.times, curves, ready.ledger.outcomes(), course.error, course.end)


def spots_of(doses: Doses, count: int) -> tuple[int, ...]:
    """The sampling intervals whose accuracy is checked: where most changes, then evenly spaced."""
    samples = len(doses.common)
    rates = doses.common + doses.per_kilogram + doses.per_square_metre
    change = np.abs(np.diff(rates.reshape(-1, rates.shape[-1]), axis=0, prepend=0))
    jumps = change.sum(axis=1).reshape(samples, -1).sum(axis=1)
    sudden = [int(i) for i in np.argsort(-jumps, kind="stable")[: count // 2] if jumps[i] > 0]
    even = [int(i) for i in np.linspace(0, samples - 1, count).round()]
    return tuple(sorted(list(dict.fromkeys([*sudden, *even]))[:count]))


def _trimmed(part: Followed, people: int) -> Followed:
    """Without the places that were filled up, and without curves of whom nothing is known."""
    return part.take(slice(people))


def joined(parts: Sequence[Followed]) -> Followed:
    """Chunks as one, in their order.

    Raises:
        InputError: for nobody.
    """
    if not parts:
        raise InputError("nobody was given: a cohort needs at least one person")
    return Followed(
        times=parts[0].times,
        curves={
            name: np.concatenate([part.curves[name] for part in parts], axis=1)
            for name in parts[0].curves
        },
        outcomes=Outcomes(
            np.concatenate([part.outcomes.codes for part in parts]),
            np.concatenate([part.outcomes.reasons for part in parts]),
        ),
        error=np.concatenate([part.error for part in parts]),
        end=np.concatenate([part.end for part in parts], axis=1),
    )
