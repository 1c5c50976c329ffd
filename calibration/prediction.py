"""Predicting another experiment: everybody's fitted body in it, side by side."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from calibration.data.analytes import ANALYTES
from calibration.data.dataset import Series, Visit
from calibration.differences import Differences
from calibration.layout import Layout, layout
from calibration.problem import Problem
from physiology.errors import InputError
from physiology.experiments import Experiment


class Predicted(NamedTuple):
    """What people would show.

    Attributes:
        times: minutes.
        values: by analyte, shape (people, times); NaN where a body cannot be followed.
    """

    times: np.ndarray
    values: dict[str, np.ndarray]

    def at(self, analyte: str, minute: float) -> np.ndarray:
        """One analyte at one sampled minute, by person."""
        found = np.flatnonzero(np.isclose(self.times, minute))
        if not found.size:
            raise InputError(f"minute {minute:g} was not sampled: ask for it when predicting")
        return self.values[analyte][:, found[0]]


def predict(
    problem: Differences,
    coordinates: np.ndarray,
    experiment: Experiment,
    names: Sequence[str],
    times: Sequence[float],
) -> Predicted:
    """Everybody in an experiment that nobody was fitted to.

    Args:
        problem: the people (their measurements play no part).
        coordinates: where their fits ended, shape (people, parameters).
        experiment: what is done, doses by each person's weight and surface.
        names: analytes (`calibration.data.analytes`).
        times: minutes at which to look.

    Raises:
        InputError: for an analyte that is none.
    """
    plan = asked(problem, experiment, names, times)
    found = problem.follow(plan, np.asarray(coordinates, float), np.arange(len(problem)))
    values = {name: found[:, row] for row, name in enumerate(plan.measured.analytes)}
    return Predicted(plan.measured.times, values)


def asked(
    problem: Problem, experiment: Experiment, names: Sequence[str], times: Sequence[float]
) -> Layout:
    """An experiment laid out for everybody, with nothing measured in it yet.

    Raises:
        InputError: for an analyte that is none, or samples beyond the end.
    """
    for name in names:
        if name not in ANALYTES:
            raise InputError(f"{name!r} is no analyte: give some of {', '.join(ANALYTES)}")
    series = Series.of(times, np.full(len(times), np.nan))
    visit = Visit(experiment, {name: series for name in names})
    people = problem.dataset.change(lambda s: dataclasses.replace(s, visits={"asked": visit}))
    return layout("asked", people, problem.free, None)
