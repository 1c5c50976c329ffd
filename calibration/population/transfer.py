"""Transfer: what one experiment says of the parameters that another experiment would show.

People differ from day to day, and no model is right about every experiment: the parameters that an
oral test shows are related to those of a clamp, but they are not the same. So each experiment has
coordinates of its own. Those of the second are normal around a regression on covariates and on what
the first showed of the person, learned from the fits of people in other folds, each with its own
uncertainty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from calibration.fit import Fits
from calibration.population.covariates import design
from calibration.population.expectation import Likelihoods, maximise
from calibration.population.folds import FOLDS, folds_of
from calibration.prior import Prior

# People that the first guess of the spread is worth: few, since it knows nothing of which
# parameters an experiment tells only together, and what it adds widens every outcome.
STRENGTH = 1.0


class Transferred(NamedTuple):
    """What the second experiment will show, said without it.

    Attributes:
        folds: which fold each person is in.
        prior: mean and covariance of each person's coordinates, given covariates and the first
            experiment.
        by_covariates: the same, given covariates alone.
    """

    folds: np.ndarray
    prior: Prior
    by_covariates: Prior


def cross_transfer(
    first: Fits,
    second: Fits,
    partners: Mapping[str, Sequence[str]],
    folds: int = FOLDS,
    seed: int = 0,
) -> Transferred:
    """The second experiment of everybody from the first, as people of other folds teach it.

    Args:
        first, second: fits of the same people in the same order, whose priors have seen nobody.
        partners: for each parameter of the second, those of the first that say something of it.
        folds: parts the people are split into.
        seed: of the split.
    """
    assigned = folds_of(len(first), folds, seed)
    rows = design(first.dataset.subjects)
    before = Prior.of(first.free)
    seen = (first.coordinates - before.mean) / np.sqrt(np.diag(before.covariance))
    columns = np.concatenate([rows, seen], axis=1)
    reach = _reach(first.free.names, second.free.names, rows.shape[1], partners)
    return Transferred(
        assigned,
        _across(second, columns, reach, assigned),
        _across(second, rows, reach[: rows.shape[1]], assigned),
    )


def _across(second: Fits, columns: np.ndarray, reach: np.ndarray, assigned: np.ndarray) -> Prior:
    """Everybody's second coordinates by a regression on columns, learned in the other folds."""
    before = Prior.of(second.free)
    effects = np.zeros(reach.shape)
    effects[0] = before.mean
    precision = np.linalg.inv(second.covariances)
    pull = np.einsum("npq,nq->np", precision, second.coordinates)
    shown = Likelihoods(pull, precision)
    mean = np.empty_like(second.coordinates)
    covariance = np.empty_like(second.covariances)
    for fold in np.unique(assigned):
        taught, asked = np.flatnonzero(assigned != fold), assigned == fold
        learned, spread = maximise(
            shown.take(taught), columns[taught], effects, before.covariance, before.covariance,
            reach=reach, strength=STRENGTH,
        )  # fmt: skip
        mean[asked] = columns[asked] @ learned
        covariance[asked] = spread
    return Prior(mean, covariance)


def _reach(first: Sequence[str], second: Sequence[str], covariates: int, partners) -> np.ndarray:
    """Which columns (covariates, then the first experiment's parameters) act on which parameter."""
    told = np.array([[name in partners.get(item, ()) for item in second] for name in first])
    return np.concatenate([np.ones((covariates, len(second)), bool), told])
