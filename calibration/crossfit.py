"""Cross-fitted priors: what other people say of a person.

People are split into folds. For each fold the population is learned from all the others by
expectation and maximisation: fit everybody under the present prior, then let mean and spread of the
fits (each with its own uncertainty) be the next prior. A person's prior has never seen that person.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calibration.prior import Prior
from calibration.problem import Problem
from calibration.search import Search, inverse_curvature

FOLDS = 4
ROUNDS = 5
STRENGTH = 6.0  # people that the first guess of the spread is worth


class CrossFitted(NamedTuple):
    """Priors for each person from other people.

    Attributes:
        prior: one for each person.
        folds: which fold each person is in.
        by_fold: prior of each fold, learned from everybody outside it.
    """

    prior: Prior
    folds: np.ndarray
    by_fold: Prior


def folds_of(people: int, folds: int = FOLDS, seed: int = 0) -> np.ndarray:
    """A random fold for each person, as even as can be."""
    order = np.random.default_rng(seed).permutation(people)
    assigned = np.empty(people, int)
    assigned[order] = np.arange(people) % folds
    return assigned


def cross_fitted(
    problem: Problem,
    first: Prior | None = None,
    folds: int = FOLDS,
    rounds: int = ROUNDS,
    seed: int = 0,
    iterations: int = 8,
) -> CrossFitted:
    """Learn a prior for each person from other people.

    Args:
        problem: everybody, with all measurements.
        first: prior to begin with; that of the free parameters where None.
        folds: parts the people are split into.
        rounds: of fitting and updating.
        seed: of the split.
        iterations: most evaluations of each fit in a round; the next goes on from there.
    """
    assigned = folds_of(len(problem), folds, seed)
    first = Prior.of(problem.free) if first is None else first
    teachers = [np.flatnonzero(assigned != fold) for fold in range(folds)]
    owners = np.concatenate(teachers)
    pupil = np.repeat(np.arange(folds), [len(people) for people in teachers])
    by_fold = first.everybody(folds)
    x = problem.start()[owners]
    for _ in range(rounds):
        search = Search(problem, owners, by_fold.take(pupil))
        found = search.run(x, iterations)
        x = found.coordinates
        spread = inverse_curvature(found.evaluation.curvature)
        by_fold = _population(x, spread, np.isfinite(found.cost), pupil, folds, first)
    return CrossFitted(by_fold.take(assigned), assigned, by_fold)


def _population(x, spread, followed, pupil, folds: int, first: Prior) -> Prior:
    """Mean and covariance of the fits behind each fold."""
    means, covariances = [], []
    for fold in range(folds):
        of_fold = (pupil == fold) & followed
        mean = x[of_fold].mean(axis=0)
        away = x[of_fold] - mean
        scatter = np.einsum("np,nq->pq", away, away) + spread[of_fold].sum(axis=0)
        count = of_fold.sum()
        means.append(mean)
        covariances.append((scatter + STRENGTH * first.covariance) / (count + STRENGTH))
    return Prior(np.stack(means), np.stack(covariances))
