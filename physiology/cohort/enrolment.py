"""Enrol: candidates are examined in their order, and those who meet the criteria take part.

A candidate may first live through years (a history), and is examined at visits on the way. Who
meets the criteria at a visit enters the study as of that morning.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

from physiology.body import STATES
from physiology.cohort.course import Course, live_people
from physiology.cohort.doses import doses
from physiology.cohort.endpoints import endpoints
from physiology.cohort.engine import DEFAULT, Engine, simulate_people
from physiology.cohort.people import People, together
from physiology.cohort.workers import pool, threads
from physiology.errors import InputError
from physiology.experiments import Experiment
from physiology.observables import OBSERVABLES
from physiology.throughput import compile_for_throughput

if TYPE_CHECKING:
    from physiology.cohort.study import Source

ENROLLED, MISSED, FAILED = "enrolled", "missed the criteria", "failed"


@dataclass(frozen=True)
class Screening:
    """How candidates are examined.

    Attributes:
        experiment: what is done at each visit.
        criteria: endpoint -> least and most, all of which must be met at once.
        outputs: observables that the endpoints need.
        history: years that candidates live through before, where there are any.
        visits: when they are examined [years of the history]; only at the end where empty.

    Raises:
        InputError: for criteria that nobody can meet, or unknown observables.
    """

    experiment: Experiment
    criteria: Mapping[str, tuple[float, float]]
    outputs: tuple[str, ...] = ("glucose", "insulin")
    history: Course | None = None
    visits: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        for name, (least, most) in self.criteria.items():
            if not least < most:
                raise InputError(f"criterion {name}: nobody lies between {least:g} and {most:g}")
        for name in self.outputs:
            if name not in OBSERVABLES:
                raise InputError(f"nothing is called {name!r}: see `physiology list`")
        if self.visits and self.history is None:
            raise InputError("visits are dates of a history: give one, or no visits")

    def met(self, found: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Criterion -> whether each person meets it.

        Raises:
            InputError: for a criterion that the experiment does not measure.
        """
        for name in self.criteria:
            if name not in found:
                raise InputError(
                    f"the screening measures no {name!r}: choose from {', '.join(found)}"
                )
        return {
            name: (found[name] >= least) & (found[name] <= most)
            for name, (least, most) in self.criteria.items()
        }


@dataclass(frozen=True)
class Enrolled:
    """People who met the criteria: a source of people for a study.

    Attributes:
        name: of the population that they come from.
        seed: of the allocation to arms.
        everybody: those enrolled, as of the morning of their visit.
        log: how many candidates were examined, enrolled, failed, and met each criterion at least
            once.
    """

    name: str
    seed: int
    everybody: People = field(repr=False)
    log: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.everybody)

    def __repr__(self) -> str:
        return (
            f"Enrolled({self.name!r}, {self.seed}, {len(self)} people, {_digest(self.everybody)})"
        )

    def people(self, which: range) -> People:
        """Persons by place.

        Raises:
            InputError: for more people than were enrolled.
        """
        if which.stop > len(self):
            raise InputError(f"{len(self)} people were enrolled: {which.stop} were asked for")
        return self.everybody.take(slice(which.start, which.stop))

    def save(self, path: str | Path) -> Path:
        """Keep them, so that they need not live again (NumPy archive, written at once)."""
        path = Path(path)
        arrays = {f"log/{key}": np.asarray(count) for key, count in self.log.items()}
        for each in fields(People):
            value = getattr(self.everybody, each.name)
            parts = value.items() if isinstance(value, Mapping) else [("", value)]
            arrays.update({f"{each.name}/{key}": array for key, array in parts})
        temporary = path.with_name(f".{path.name}.{os.getpid()}.npz")
        arrays.update(name=np.array(self.name), seed=np.array(self.seed))
        np.savez_compressed(temporary, allow_pickle=False, **arrays)
        temporary.replace(path)
        return path

    @classmethod
    def load(cls, path: str | Path) -> Enrolled:
        """Those kept.

        Raises:
            InputError: where the file holds none.
        """
        try:
            with np.load(path, allow_pickle=False) as kept:
                arrays = {key: kept[key] for key in kept.files}
            given: dict[str, Any] = {}
            for each in fields(People):
                mine = {key: v for key, v in arrays.items() if key.startswith(f"{each.name}/")}
                plain = mine.pop(f"{each.name}/", None)
                inner = {key.partition("/")[2]: value for key, value in mine.items()}
                given[each.name] = inner if plain is None else plain
            log = {k[4:]: int(v) for k, v in arrays.items() if k.startswith("log/")}
            return cls(str(arrays["name"]), int(arrays["seed"]), People(**given), log)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise InputError(f"{path} holds no enrolled people: {error}") from None


def enrol(
    source: Source,
    screening: Screening,
    wanted: int,
    most: int | None = None,
    engine: Engine = DEFAULT,
    told: Callable[[str], None] = lambda words: None,
) -> Enrolled:
    """Examine candidates until enough people are enrolled.

    Who is enrolled depends on the source and the screening alone: candidates are taken in their
    order, whatever the number of cores.

    Args:
        source: of the candidates.
        screening: what they go through.
        wanted: how many people are needed.
        most: candidates to examine at most; twenty for each person wanted where None.
        engine: chunk size.
        told: hears how far it is.

    Raises:
        InputError: where too few candidates meet the criteria.
    """
    most = 20 * wanted if most is None else most
    groups: list[People] = []
    log: dict[str, int] = {"candidates": 0, FAILED: 0, **dict.fromkeys(screening.criteria, 0)}
    enrolled = 0
    compile_for_throughput()
    at_once = engine.places * threads()
    with pool() as workers:
        for first in range(0, most, at_once):
            starts = range(first, min(first + at_once, most), engine.places)
            ranges = [range(s, min(s + engine.places, most)) for s in starts]
            screened = workers.map(lambda r: _screen(source, screening, r, engine), ranges)
            for group, counts in screened:
                if enrolled >= wanted:
                    continue  # one who came later than was needed
                groups.append(group)
                enrolled += len(group)
                for key, count in counts.items():
                    log[key] += count
            told(f"{enrolled:,} of {wanted:,} enrolled, {log['candidates']:,} examined")
            if enrolled >= wanted:
                break
    if enrolled < wanted:
        raise InputError(
            f"{enrolled} of {log['candidates']} candidates meet the criteria ({_words(log)}); "
            f"{wanted} are wanted: widen the criteria, or take another population"
        )
    everybody = together([group for group in groups if len(group)])
    name = f"{source.name}_enrolled"
    return Enrolled(name, source.seed, everybody.take(slice(wanted)), {**log, ENROLLED: wanted})


def _words(log: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in log.items())


def _screen(
    source: Source, screening: Screening, which: range, engine: Engine
) -> tuple[People, dict[str, int]]:
    """Candidates of a range who may take part, as of their first good visit, and counts."""
    people = source.people(which)
    mornings: list[Any] = [None]
    if screening.history is not None:
        mornings = live_people(people, screening.history, (), screening.visits, engine)
    laid = doses(screening.experiment)
    entered = np.full(len(people), -1)
    ever = {name: np.zeros(len(people), bool) for name in screening.criteria}
    failed = np.ones(len(people), bool)
    for visit, morning in enumerate(mornings):
        seen = simulate_people(people, laid, screening.outputs, engine=engine, before=morning)
        ok = np.flatnonzero(seen.outcomes.ok)
        failed[ok] = False
        curves = {name: curve[:, ok] for name, curve in seen.curves.items()}
        met = screening.met(endpoints(screening.experiment, seen.times, curves, people.take(ok)))
        every = np.ones(len(ok), bool)
        for name, values in met.items():
            ever[name][ok] |= values
            every &= values
        new = ok[every & (entered[ok] < 0)]
        entered[new] = visit
    counts = {"candidates": len(people), FAILED: int(failed.sum())}
    counts.update({name: int(values.sum()) for name, values in ever.items()})
    return _as_of(people, mornings, entered, screening), counts


def _as_of(
    people: People, mornings: list[Any], entered: np.ndarray, screening: Screening
) -> People:
    """Those who entered, with the state of the morning of their visit."""
    chosen = np.flatnonzero(entered >= 0)
    group = people.take(chosen)
    if screening.history is None:
        return group
    states = (
        np.stack([mornings[entered[i]].end[:, i] for i in chosen], axis=-1)
        if len(chosen)
        else np.zeros((len(STATES), 0))
    )
    visits = np.array(screening.visits or (screening.history.years,))
    traits = {**group.traits, "years_before": visits[entered[chosen]]}
    given = {each.name: getattr(group, each.name) for each in fields(People)}
    morning = dict(zip(STATES, states, strict=True))
    return People(**{**given, "traits": traits, "morning": morning})


def _digest(people: People) -> str:
    whole = hashlib.sha256()
    for each in fields(People):
        value = getattr(people, each.name)
        parts = sorted(value.items()) if isinstance(value, Mapping) else [("", value)]
        for key, array in parts:
            whole.update(f"{each.name}/{key}".encode())
            whole.update(np.ascontiguousarray(array).tobytes())
    return whole.hexdigest()[:16]
