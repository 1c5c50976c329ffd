"""Laplace: the posterior as a normal distribution of the coordinates around the best fit.

Drawn coordinates always make values inside their ranges.
"""

import numpy as np

from calibration.fit import Fit


def draw(item: Fit, count: int, seed: int = 0) -> np.ndarray:
    """Coordinates drawn from the posterior of a fit, shape (count, parameters)."""
    covariance = np.where(np.isfinite(item.covariance), item.covariance, 0.0)
    values, vectors = np.linalg.eigh(covariance)
    factor = vectors * np.sqrt(np.maximum(values, 0.0))
    random = np.random.default_rng(seed)
    return item.coordinates + random.standard_normal((count, len(values))) @ factor.T
