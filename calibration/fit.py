"""fit(): from people's measurements to people's bodies, many at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from calibration.data.dataset import Dataset, Subject
from calibration.free import FreeSet
from calibration.least_squares import Evaluation, Outcome, evaluation, minimise
from calibration.prior import Prior
from calibration.problem import Prediction, Problem, fitted_body, person_values
from calibration.residuals import Residuals, residuals
from physiology.errors import InputError
from physiology.human import Body

NORMAL_90 = 1.6448536269514722  # quantile that leaves 5 % on either side


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
        rows = []
        for k, item in enumerate(self.free.items):
            scale = own[item.name] / float(self.values[k])
            ends = item.value_at(self.coordinates[k] + NORMAL_90 * spread[k] * np.array([-1, 1]))
            rows.append(
                Estimate(
                    path=item.name,
                    unit=item.unit,
                    value=own[item.name],
                    error=float(scale * slopes[k] * spread[k]),
                    low=float(scale * ends[0]),
                    high=float(scale * ends[1]),
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
        starts: further starts drawn from the prior, the best end is kept.
        seed: of those draws.

    Raises:
        InputError: for people without measurements, unknown parameters, impossible samples.
    """
    problem = dataset if isinstance(dataset, Problem) else Problem(dataset, free)
    people = len(problem)
    prior = (Prior.of(problem.free) if prior is None else prior).everybody(people)
    search = Search(problem, prior)
    begin = problem.start() if start is None else start
    begin = begin.coordinates if isinstance(begin, Fits) else np.asarray(begin, float)
    if begin.shape != (people, len(problem.free.items)):
        raise InputError(
            f"the start has shape {begin.shape}: give one row of {len(problem.free.items)} "
            f"coordinates for each of {people} people"
        )
    return search.run(begin, iterations, starts, seed)


class Search:
    """The least-squares search of everybody in a problem under a prior."""

    def __init__(self, problem: Problem, prior: Prior):
        self.problem, self.prior = problem, prior
        self.whitening = prior.whitening

    def residuals(self, coordinates, people) -> tuple[Residuals, Prediction]:
        """Residuals of measurements and prior, and the predictions behind them."""
        prediction = self.problem.predict(coordinates, people)
        data = residuals(self.problem, prediction, people)
        whitening = self.whitening[people]
        away = np.einsum("npq,nq->np", whitening, coordinates - self.prior.mean[people])
        return (
            Residuals(
                np.concatenate([data.values, away], axis=1),
                np.concatenate([data.slopes, whitening], axis=1),
            ),
            prediction,
        )

    def evaluate(self, coordinates, people) -> Evaluation:
        """Cost, gradient and curvature of some people (who may repeat, for several starts)."""
        found, _ = self.residuals(coordinates, people % len(self.problem))
        return evaluation(found.values, found.slopes, found.cost)

    def run(self, begin: np.ndarray, iterations: int, starts: int, seed: int) -> Fits:
        """Search from one or several starts and keep the best end of each person."""
        people = len(self.problem)
        begins = [self._followed(begin), *self._draws(starts - 1, seed)]
        found = minimise(self.evaluate, np.concatenate(begins), iterations)
        best = np.argmin(found.cost.reshape(len(begins), people), axis=0)
        chosen = best * people + np.arange(people)
        x = found.coordinates[chosen]
        data, prediction = self.residuals(x, np.arange(people))
        count = data.values.shape[1] - x.shape[1]
        misfit = 0.5 * np.sum(data.values[:, :count] ** 2, axis=1)
        covariance = _inverse(found.evaluation.curvature[chosen])
        deviations = np.sqrt(np.einsum("npp->np", self.prior.covariance))
        items = tuple(
            Fit(
                subject=subject,
                free=self.problem.free,
                coordinates=x[i],
                covariance=covariance[i],
                prior_deviation=deviations[i],
                cost=float(found.cost[chosen[i]]),
                misfit=float(misfit[i]),
                measurements=_measurements(subject),
                outcome=found.outcome[chosen[i]],
                iterations=int(found.iterations[chosen[i]]),
                predicted=self._predicted(subject, i, prediction),
            )
            for i, subject in enumerate(self.problem.dataset)
        )
        return Fits(self.problem.dataset, self.problem.free, self.prior, items)

    def _followed(self, begin: np.ndarray) -> np.ndarray:
        """Starts that the model can follow: others are moved towards the middle of the prior."""
        begin, people = np.array(begin), np.arange(len(self.problem))
        for _ in range(4):
            lost = people[~np.isfinite(self.evaluate(begin[people], people).cost)]
            if not lost.size:
                break
            people = lost
            begin[people] = 0.5 * (begin[people] + self.prior.mean[people])
        return begin

    def _draws(self, count: int, seed: int) -> list[np.ndarray]:
        """Further starts, from the prior."""
        random = np.random.default_rng(seed)
        factor = np.linalg.cholesky(self.prior.covariance)
        return [
            self.prior.mean
            + np.einsum("npq,nq->np", factor, random.standard_normal(self.prior.mean.shape))
            for _ in range(count)
        ]

    def _predicted(self, subject: Subject, person: int, prediction: Prediction):
        found: dict[str, dict[str, tuple[np.ndarray, np.ndarray]]] = {}
        for name, layout in self.problem.visits.items():
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


def _inverse(curvature: np.ndarray) -> np.ndarray:
    """Inverse of symmetric positive matrices, by their eigenvalues so that rounding cannot make a
    variance negative; NaN where the model failed."""
    finite = np.isfinite(curvature).all(axis=(1, 2))
    safe = np.where(finite[:, None, None], curvature, np.eye(curvature.shape[1]))
    values, vectors = np.linalg.eigh(safe)
    values = np.maximum(values, 1e-12 * values[:, -1:])
    inverse = np.einsum("npk,nk,nqk->npq", vectors, 1 / values, vectors)
    return np.where(finite[:, None, None], inverse, np.nan)
