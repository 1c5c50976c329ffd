"""fit(): from people's measurements to people's bodies, many at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from calibration.data.dataset import Dataset, Subject
from calibration.free import FreeSet
from calibration.least_squares import Outcome, Solution
from calibration.modes import Modes, modes
from calibration.prior import Prior
from calibration.problem import Prediction, Problem, fitted_body, person_values
from calibration.search import Search, inverse_curvature
from physiology.errors import InputError
from physiology.human import Body


class Estimate(NamedTuple):
    """One fitted parameter of one person, in that person's own value.

    Attributes:
        path, unit, about: of the parameter.
        value: the most probable.
        error: standard error.
        low, high: 90 % interval (it never leaves the range).
        learned: how much narrower than between people the data made it, 0 (nothing) to 1.
    """

    path: str
    unit: str
    value: float
    error: float
    low: float
    high: float
    learned: float
    about: str


@dataclass(frozen=True)
class Fit:
    """One person fitted.

    Attributes:
        subject: the person and the data.
        free: what was free.
        coordinates: where the fit ended, shape (parameters,).
        covariance: of the coordinates, from the curvature at the end (Laplace).
        modes: all peaks of the posterior that the searches found; one where there was one start.
        prior_deviation: standard deviation of each coordinate between people.
        cost: half the sum of squared residuals, prior included.
        misfit: half the sum of squared residuals of the measurements alone.
        measurements: how many there were.
        outcome: how the search ended.
        iterations: model evaluations it took.
        predicted: by visit and analyte, (times, values) of the fitted model at the data's times.
    """

    subject: Subject
    free: FreeSet
    coordinates: np.ndarray
    covariance: np.ndarray
    modes: Modes
    prior_deviation: np.ndarray
    cost: float
    misfit: float
    measurements: int
    outcome: Outcome
    iterations: int
    predicted: dict[str, dict[str, tuple[np.ndarray, np.ndarray]]]

    @property
    def converged(self) -> bool:
        """Whether the search ended at a minimum."""
        return self.outcome is Outcome.CONVERGED

    @property
    def values(self) -> np.ndarray:
        """Free values (those of the reference man, before covariate factors)."""
        return self.free.values(self.coordinates)

    @property
    def parameters(self) -> dict[str, float]:
        """The person's own parameters, by path."""
        return person_values(self.subject, self.free, self.values)

    @cached_property
    def body(self) -> Body:
        """The person's body, ready for any experiment."""
        return fitted_body(self.subject, self.free, self.values)

    def estimates(self) -> list[Estimate]:
        """Every fitted parameter with its uncertainty; ties are listed under their first path."""
        own = self.parameters
        spread = np.sqrt(np.diag(self.covariance))
        slopes = np.abs(self.free.slopes(self.coordinates))
        ends = self.modes.interval()
        rows = []
        for k, item in enumerate(self.free.items):
            scale = own[item.name] / float(self.values[k])
            low, high = item.value_at(ends[:, k])
            rows.append(
                Estimate(
                    path=item.name,
                    unit=item.unit,
                    value=own[item.name],
                    error=float(scale * slopes[k] * spread[k]),
                    low=float(scale * low),
                    high=float(scale * high),
                    learned=float(1 - min(spread[k] / self.prior_deviation[k], 1.0)),
                    about=item.about,
                )
            )
        return rows

    def relative_errors(self) -> dict[str, float]:
        """Root mean square error over the peak of the measurements, by analyte [fraction]."""
        found: dict[str, list[float]] = {}
        for visit, analytes in self.predicted.items():
            for analyte, (times, values) in analytes.items():
                series = self.subject.visits[visit].series[analyte]
                at = np.interp(np.maximum(series.times, 0.0), times, values)
                error = np.sqrt(np.mean((at - series.values) ** 2)) / np.max(series.values)
                found.setdefault(analyte, []).append(float(error))
        return {analyte: float(np.mean(errors)) for analyte, errors in found.items()}


@dataclass(frozen=True)
class Fits:
    """Some people fitted with the same free parameters.

    Attributes:
        dataset: the people.
        free: what was free.
        prior: what was known before, per person.
        items: one `Fit` a person, in the order of the dataset.
    """

    dataset: Dataset
    free: FreeSet
    prior: Prior
    items: tuple[Fit, ...]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Fit]:
        return iter(self.items)

    def __getitem__(self, name: str) -> Fit:
        for item in self.items:
            if item.subject.name == name:
                return item
        raise InputError(f"nobody called {name!r} was fitted")

    @property
    def coordinates(self) -> np.ndarray:
        """Where the fits ended, shape (people, parameters)."""
        return np.stack([item.coordinates for item in self.items])

    @property
    def covariances(self) -> np.ndarray:
        """Laplace covariances of the coordinates, shape (people, parameters, parameters)."""
        return np.stack([item.covariance for item in self.items])

    @property
    def converged(self) -> np.ndarray:
        """Which searches ended at a minimum."""
        return np.array([item.converged for item in self.items])


def fit(
    dataset: Dataset | Problem,
    free: str | FreeSet | Sequence = "with C-peptide",
    prior: Prior | None = None,
    start: np.ndarray | Fits | None = None,
    iterations: int = 40,
    starts: int = 1,
    seed: int = 0,
) -> Fits:
    """Fit everybody: maximum a posteriori, by least squares with forward sensitivities.

    Args:
        dataset: people with measurements, or a Problem laid out before (which compiles nothing
            anew for other data of the same shape).
        free: what is free, unless a Problem says so.
        prior: how the coordinates vary between people; that of the free parameters where None.
        start: coordinates (people, parameters) or earlier Fits to go on from; the medians and the
            measured fasting values where None.
        iterations: most model evaluations for one person.
        starts: searches of each person, all but the first from draws of the prior. The best end
            is kept; other peaks of the posterior count in the intervals.
        seed: of those draws.

    Raises:
        InputError: for people without measurements, unknown parameters, impossible samples.
    """
    problem = dataset if isinstance(dataset, Problem) else Problem(dataset, free)
    people = len(problem)
    prior = (Prior.of(problem.free) if prior is None else prior).everybody(people)
    begin = problem.start() if start is None else start
    begin = begin.coordinates if isinstance(begin, Fits) else np.asarray(begin, float)
    if begin.shape != (people, len(problem.free.items)):
        raise InputError(
            f"the start has shape {begin.shape}: give one row of {len(problem.free.items)} "
            f"coordinates for each of {people} people"
        )
    # Further starts are further searches of the same people.
    search = Search(problem, np.tile(np.arange(people), starts), prior.repeated(starts))
    begins = np.concatenate([begin, *prior.draws(starts - 1, seed)])
    found = search.run(begins, iterations)
    best = np.argmin(found.cost.reshape(starts, people), axis=0)
    return _fits(problem, search, found, best * people + np.arange(people))


def _fits(problem: Problem, search: Search, found: Solution, chosen: np.ndarray) -> Fits:
    """The chosen searches, one of each person, as fits."""
    people = np.arange(len(problem))
    x = found.coordinates[chosen]
    data, prediction = search.data(x, chosen)
    misfit = 0.5 * np.sum(data.values**2, axis=1)
    every = inverse_curvature(found.evaluation.curvature)
    covariance = every[chosen]
    ended = np.array([outcome is Outcome.CONVERGED for outcome in found.outcome])
    ended[chosen] = True
    costs = np.where(ended, found.cost, np.inf)
    mine = np.arange(len(every)).reshape(-1, len(people))  # searches of each person
    prior = search.prior.take(chosen)
    deviations = np.sqrt(np.einsum("npp->np", prior.covariance))
    items = tuple(
        Fit(
            subject=problem.dataset.subjects[i],
            free=problem.free,
            coordinates=x[i],
            covariance=covariance[i],
            modes=modes(found.coordinates[mine[:, i]], every[mine[:, i]], costs[mine[:, i]]),
            prior_deviation=deviations[i],
            cost=float(found.cost[chosen[i]]),
            misfit=float(misfit[i]),
            measurements=_measurements(problem.dataset.subjects[i]),
            outcome=found.outcome[chosen[i]],
            iterations=int(found.iterations[chosen[i]]),
            predicted=_predicted(problem, int(i), prediction),
        )
        for i in people
    )
    return Fits(problem.dataset, problem.free, prior, items)


def _predicted(problem: Problem, person: int, prediction: Prediction):
    """The fitted model at the times of the data, by visit and analyte."""
    subject = problem.dataset.subjects[person]
    found: dict[str, dict[str, tuple[np.ndarray, np.ndarray]]] = {}
    for name, layout in problem.visits.items():
        if name not in subject.visits:
            continue
        measured = layout.measured
        found[name] = {
            analyte: (measured.times, prediction.values[name][person, row])
            for row, analyte in enumerate(measured.analytes)
            if analyte in subject.visits[name].series
            and subject.visits[name].series[analyte].times.size
        }
    return found


def _measurements(subject: Subject) -> int:
    return sum(s.times.size for v in subject.visits.values() for s in v.series.values())
