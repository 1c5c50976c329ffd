"""Estimating a population from many people's measurements (nonlinear mixed effects).

Everybody is fitted under the present population; the curvature there makes a normal likelihood of
each person's data; expectation and maximisation give the next population; and again, until it
stands. For a prior that has not seen a person, people are split into folds and the population of
each fold is estimated from all others, from the first guess on.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calibration.population.covariates import design
from calibration.population.distribution import Population
from calibration.population.expectation import Likelihoods, maximise
from calibration.population.folds import FOLDS, folds_of
from calibration.prior import Prior
from calibration.problem import Problem
from calibration.residuals import residuals
from calibration.search import Search

ROUNDS = 3
FIRST_ITERATIONS, ITERATIONS = 15, 6


class Estimated(NamedTuple):
    """A population, and how it moved in the last round.

    Attributes:
        population: the distribution.
        coordinates: where everybody's fit ended, shape (people, parameters).
        moved: largest change of an effect in the last round, in standard deviations.
    """

    population: Population
    coordinates: np.ndarray
    moved: float


class CrossFittedPopulation(NamedTuple):
    """Populations that have not seen the people they are for.

    Attributes:
        folds: which fold each person is in.
        by_fold: population of each fold, from everybody outside it.
    """

    folds: np.ndarray
    by_fold: tuple[Population, ...]

    def prior(self, subjects) -> Prior:
        """What others say of each person; people in the order of the folds."""
        each = [
            self.by_fold[fold].prior([subject])
            for fold, subject in zip(self.folds, subjects, strict=True)
        ]
        return Prior(
            np.concatenate([p.mean for p in each]), np.concatenate([p.covariance for p in each])
        )


def estimate(problem: Problem, first: Population | None = None, rounds: int = ROUNDS) -> Estimated:
    """The population behind everybody's measurements.

    Args:
        problem: everybody, with all measurements.
        first: population to begin with, whose covariance is believed a little; that of the free
            parameters where None.
        rounds: of fitting everybody and updating.
    """
    everybody = np.zeros(len(problem), int)
    return _estimate(problem, first, rounds, everybody[None] == 0)[0]


def cross_estimate(
    problem: Problem,
    first: Population | None = None,
    rounds: int = ROUNDS,
    folds: int = FOLDS,
    seed: int = 0,
) -> CrossFittedPopulation:
    """A population for each fold of people, from everybody else.

    Args:
        problem, first, rounds: as for `estimate`.
        folds: parts the people are split into.
        seed: of the split.
    """
    assigned = folds_of(len(problem), folds, seed)
    taught = assigned[None] != np.arange(folds)[:, None]
    found = _estimate(problem, first, rounds, taught)
    return CrossFittedPopulation(assigned, tuple(each.population for each in found))


def _estimate(
    problem: Problem, first: Population | None, rounds: int, taught: np.ndarray
) -> list[Estimated]:
    """One population from each group of people; `taught` has shape (groups, people)."""
    first = Population.of(problem.free) if first is None else first
    subjects = problem.dataset.subjects
    # Nobody has seen anybody in the first round: everybody is fitted once for all groups.
    people = np.arange(len(problem))
    search = Search(problem, people, first.prior(subjects))
    x = search.run(problem.start(), FIRST_ITERATIONS).coordinates
    owners = [people[group] for group in taught]
    populations = [first] * len(taught)
    ends = [x[own] for own in owners]
    moved = [np.inf] * len(taught)
    for number in range(rounds):
        if number:
            ends = _fitted(problem, owners, populations, ends)
        everywhere = likelihoods(problem, np.concatenate(ends), np.concatenate(owners))
        edges = np.cumsum([0, *map(len, owners)])
        for k, own in enumerate(owners):
            data = everywhere.take(np.arange(edges[k], edges[k + 1]))
            before = populations[k]
            rows = design(subjects[i] for i in own)
            effects, covariance = maximise(
                data, rows, before.effects, before.covariance, first.covariance
            )
            deviations = np.sqrt(np.diag(covariance))
            moved[k] = float(np.max(np.abs(effects - before.effects) / deviations))
            populations[k] = Population(problem.free.names, effects, covariance)
    return [Estimated(*found) for found in zip(populations, ends, moved, strict=True)]


def _fitted(problem: Problem, owners, populations, begin) -> list[np.ndarray]:
    """Everybody of every group fitted under the population of the group, in one batch."""
    subjects = problem.dataset.subjects
    priors = [
        p.prior([subjects[i] for i in own]) for p, own in zip(populations, owners, strict=True)
    ]
    prior = Prior(
        np.concatenate([p.mean for p in priors]), np.concatenate([p.covariance for p in priors])
    )
    search = Search(problem, np.concatenate(owners), prior)
    found = search.run(np.concatenate(begin), ITERATIONS).coordinates
    return np.split(found, np.cumsum([len(own) for own in owners])[:-1])


def likelihoods(problem: Problem, x: np.ndarray, people: np.ndarray) -> Likelihoods:
    """Normal likelihoods of some people's data around some coordinates."""
    data = residuals(problem, problem.predict(x, people), people)
    finite = np.isfinite(data.cost)
    values = np.where(finite[:, None], data.values, 0.0)
    slopes = np.where(finite[:, None, None], data.slopes, 0.0)
    gradient = np.einsum("nmp,nm->np", slopes, values)
    curvature = np.einsum("nmp,nmq->npq", slopes, slopes)
    return Likelihoods.around(x, gradient, curvature)
