"""Search: least-squares searches over the people of a problem, each under its own prior.

A person may have several searches: from several starts, under several priors, or with some of the
measurements hidden. All of them run in the same batches of the same compiled program.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from calibration.least_squares import Evaluation, Solution, evaluation, minimise
from calibration.prior import Prior
from calibration.problem import Prediction, Problem
from calibration.residuals import Residuals, residuals

FARTHEST = 6.0  # standard deviations from the middle of the prior at which a search may start


class Search:
    """Some searches.

    Attributes:
        problem: people and measurements.
        owners: whose each search is, indices of people.
        prior: one for each search.
        hidden: by visit, what a search does not see: bool, (searches, analytes, times).
    """

    def __init__(
        self,
        problem: Problem,
        owners: np.ndarray,
        prior: Prior,
        hidden: Mapping[str, np.ndarray] | None = None,
    ):
        self.problem, self.owners = problem, np.asarray(owners)
        self.prior = prior.everybody(len(self.owners))
        self.hidden = hidden or {}
        self._whitening = self.prior.whitening

    def data(self, coordinates: np.ndarray, searches: np.ndarray) -> tuple[Residuals, Prediction]:
        """Residuals of the measurements that some searches see, and the predictions behind."""
        owners = self.owners[searches]
        prediction = self.problem.predict(coordinates, owners)
        hidden = {name: mask[searches] for name, mask in self.hidden.items()}
        return residuals(self.problem, prediction, owners, hidden), prediction

    def evaluate(self, coordinates: np.ndarray, searches: np.ndarray) -> Evaluation:
        """Cost, gradient and curvature of some searches: measurements and prior."""
        data, _ = self.data(coordinates, searches)
        whitening = self._whitening[searches]
        away = coordinates - self.prior.mean[searches]
        both = Residuals(
            np.concatenate([data.values, np.einsum("npq,nq->np", whitening, away)], axis=1),
            np.concatenate([data.slopes, whitening], axis=1),
        )
        return evaluation(both.values, both.slopes, both.cost)

    def run(self, begin: np.ndarray, iterations: int = 40) -> Solution:
        """Search from `begin`, shape (searches, parameters).

        The search walks in standard deviations of the prior, along its own axes: where people's
        parameters go together, the coordinates themselves make a narrow valley.
        """
        back = self._whitening
        factor = np.linalg.inv(back)

        def there(u: np.ndarray, searches: np.ndarray) -> np.ndarray:
            return self.prior.mean[searches] + np.einsum("npq,nq->np", factor[searches], u)

        def evaluate(u: np.ndarray, searches: np.ndarray) -> Evaluation:
            return _transformed(self.evaluate(there(u, searches), searches), factor[searches])

        start = np.einsum("npq,nq->np", back, self._followed(begin) - self.prior.mean)
        far = np.abs(start).max(axis=1, keepdims=True)
        found = minimise(evaluate, start * np.minimum(1.0, FARTHEST / (far + 1e-9)), iterations)
        return found._replace(
            coordinates=there(found.coordinates, np.arange(len(self.owners))),
            evaluation=_transformed(found.evaluation, back),
        )

    def _followed(self, begin: np.ndarray) -> np.ndarray:
        """Starts that the model can follow: others are moved towards the middle of the prior."""
        begin, lost = np.array(begin, float), np.arange(len(self.owners))
        for _ in range(4):
            lost = lost[~np.isfinite(self.evaluate(begin[lost], lost).cost)]
            if not lost.size:
                break
            begin[lost] = 0.5 * (begin[lost] + self.prior.mean[lost])
        return begin


def _transformed(found: Evaluation, factor: np.ndarray) -> Evaluation:
    """Gradient and curvature by y, where x = factor y."""
    return found._replace(
        gradient=np.einsum("npq,np->nq", factor, found.gradient),
        curvature=np.einsum("npq,npr,nrs->nqs", factor, found.curvature, factor, optimize=True),
    )


def inverse_curvature(curvature: np.ndarray) -> np.ndarray:
    """Inverse of symmetric positive matrices, by their eigenvalues so that rounding cannot make a
    variance negative; NaN where the model failed."""
    finite = np.isfinite(curvature).all(axis=(1, 2))
    safe = np.where(finite[:, None, None], curvature, np.eye(curvature.shape[1]))
    values, vectors = np.linalg.eigh(safe)
    values = np.maximum(values, 1e-12 * values[:, -1:])
    inverse = np.einsum("npk,nk,nqk->npq", vectors, 1 / values, vectors)
    return np.where(finite[:, None, None], inverse, np.nan)
