"""Shard: a portion of a study, computed by one worker from the study alone."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from physiology.cohort.course import live_people
from physiology.cohort.doses import doses
from physiology.cohort.endpoints import endpoints
from physiology.cohort.engine import Engine, Followed, simulate_people
from physiology.cohort.outcome import Outcome
from physiology.cohort.people import People
from physiology.cohort.study import Arm, Study


class Shard(NamedTuple):
    """What a portion of a study showed.

    Attributes:
        subjects: column -> array (people,).
        endpoints: column -> array (rows,); one row a subject, arm and experiment.
        curves: experiment -> observable -> array (arms, people, samples); not a number where a
            subject did not take the arm, or failed.
        failed: rows that did not complete.
    """

    subjects: dict[str, np.ndarray]
    endpoints: dict[str, np.ndarray]
    curves: dict[str, dict[str, np.ndarray]]
    failed: int


def compute(study: Study, which: range, engine: Engine) -> Shard:
    """Follow a range of subjects through the whole study."""
    people = study.source.people(which)
    taken = _taken(study, which)
    tables: list[dict[str, Any]] = []
    curves: dict[str, dict[str, np.ndarray]] = {}
    for name, experiment in study.experiments.items():
        shape = (len(study.arms), len(people), len(experiment.sampling_times()))
        curves[name] = {o: np.full(shape, np.nan, np.float32) for o in study.outputs}
        for place, arm in enumerate(study.arms):
            mine = np.flatnonzero(taken[place])
            if not len(mine):
                continue
            group = people.take(mine)
            followed, rows = _arm(study, arm, name, group, engine)
            tables.append(rows)
            for output, curve in followed.curves.items():
                curve = np.where(followed.outcomes.ok, curve, np.nan)
                curves[name][output][place, mine] = curve.T
    rows = {key: np.concatenate([table[key] for table in tables]) for key in _keys(tables)}
    failed = int(np.sum(rows["outcome"] != Outcome.COMPLETED.name.lower()))
    return Shard(people.columns(), rows, curves, failed)


def _taken(study: Study, which: range) -> np.ndarray:
    """Who takes which arm, shape (arms, people)."""
    arms = np.arange(len(study.arms))[:, None]
    if study.design == "parallel":
        return arms == study.allocation(which)
    return np.ones((len(arms), len(which)), bool)


def _arm(
    study: Study, arm: Arm, name: str, people: People, engine: Engine
) -> tuple[Followed, dict[str, Any]]:
    """What an experiment showed in an arm, and its rows of the table.

    Where there is a course, the rows also say what the untreated showed before it.
    """
    asked = (study.outputs, arm.changes, study.varying, engine)
    laid = doses(study.experiment(arm, name), study.step, study.portions)
    start, before = None, None
    if arm.course is not None:
        plain = doses(study.experiment(arm, name, False), study.step, study.portions)
        before = simulate_people(people, plain, *asked)
        (start,) = live_people(people, arm.course, arm.given, engine=engine)
    if arm.run_in is not None:
        diet = doses(arm.run_in, study.step, study.portions)
        start = simulate_people(people, diet, (), *asked[1:], start, arm.given)
    followed = simulate_people(people, laid, *asked, start, arm.given)
    rows = _rows(study, arm, name, people, followed)
    if before is not None:
        earlier = _endpoints(study, arm, name, people, before)
        rows.update({f"{key}_before": values for key, values in earlier.items()})
    return followed, rows


def _rows(
    study: Study, arm: Arm, name: str, people: People, followed: Followed
) -> dict[str, np.ndarray]:
    """One row a subject, with endpoints of those who completed."""
    words = np.array([Outcome(code).name.lower() for code in followed.outcomes.codes], dtype=object)
    return {
        "subject": people.number,
        "arm": np.full(len(people), arm.name, dtype=object),
        "experiment": np.full(len(people), name, dtype=object),
        "outcome": words,
        "reason": followed.outcomes.reasons,
        "step_error": np.asarray(followed.error, float),
        **_endpoints(study, arm, name, people, followed),
    }


def _endpoints(
    study: Study, arm: Arm, name: str, people: People, followed: Followed
) -> dict[str, np.ndarray]:
    """Endpoints; not a number of those who did not complete."""
    ok = followed.outcomes.ok
    curves = {key: curve[:, ok] for key, curve in followed.curves.items()}
    done = study.experiment(arm, name)
    found = endpoints(done, followed.times, curves, people.take(np.flatnonzero(ok)))
    columns = {key: np.full(len(people), np.nan) for key in found}
    for key, values in found.items():
        columns[key][ok] = values
    return columns


def _keys(tables: list[dict[str, np.ndarray]]) -> list[str]:
    """Columns of all tables, in the order in which they come; the missing are filled in."""
    keys = list(dict.fromkeys(key for table in tables for key in table))
    for table in tables:
        for key in keys:
            table.setdefault(key, np.full(len(table["subject"]), np.nan))
    return keys
