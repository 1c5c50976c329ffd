"""Fit: least squares with exact derivatives, and estimates with standard errors."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from scipy.optimize import least_squares

from physiology.errors import InputError

_AT_LIMIT = "a parameter ran to the limit of what is plausible: these data do not fix it"


class Estimate(NamedTuple):
    """A fitted quantity: value, standard error and unit."""

    value: float
    error: float
    unit: str


@dataclass(frozen=True)
class Fit:
    """What a minimal model says.

    Attributes:
        estimates: by name, with errors and units; `fit["si"]` is the same as
            `fit.estimates["si"]`.
        converged: whether the search ended at a minimum, within plausible limits. What the data
            do not fix shows in its standard error.
        message: how it ended, in words.
        misfit: root mean square of the residuals, in standard deviations of the measurement:
            near 1 where model and measurement error explain the data.
        times: minutes of the fitted samples.
        measured: these samples.
        fitted: the model at these times.
        curves: other courses at all sampling times, by name.
    """

    estimates: dict[str, Estimate]
    converged: bool
    message: str
    misfit: float
    times: np.ndarray = field(repr=False)
    measured: np.ndarray = field(repr=False)
    fitted: np.ndarray = field(repr=False)
    curves: dict[str, np.ndarray] = field(repr=False, default_factory=dict)

    def __getitem__(self, name: str) -> Estimate:
        """One estimate.

        Raises:
            InputError: for a name that was not fitted, with those that were.
        """
        if name not in self.estimates:
            raise InputError(f"{name!r} was not fitted: choose from {', '.join(self.estimates)}")
        return self.estimates[name]


def least_squares_fit(
    course: Callable,
    report: Callable,
    start: np.ndarray,
    times: np.ndarray,
    measured: Any,
    deviation: Any,
    *,
    prior: Callable | None = None,
    bounds: tuple = (-np.inf, np.inf),
    curves: Callable | None = None,
) -> Fit:
    """Least squares of a course on samples, and what to report of it.

    `start` is one set of parameters, or several as rows: the deepest of their minima counts.
    """
    samples, spread = np.asarray(measured), np.asarray(deviation)

    def residual(theta):
        misses = (course(theta) - samples) / spread
        both = misses if prior is None else jnp.concatenate([misses, prior(theta)])
        return both, both

    # One program for residuals and slopes: compiling costs more than running it twice.
    slopes_and_residual = jax.jit(jax.jacfwd(residual, has_aux=True))
    searches = [
        least_squares(
            lambda theta: slopes_and_residual(theta)[1],
            first,
            jac=lambda theta: slopes_and_residual(theta)[0],
            bounds=bounds,
            x_scale="jac",
            xtol=1e-10,
            ftol=1e-12,
            gtol=1e-10,
            max_nfev=200,
        )
        for first in np.atleast_2d(start)
    ]
    found = min(searches, key=lambda search: search.cost)
    misses = found.fun[: samples.size]
    freedom = max(samples.size - found.x.size, 1)
    widening = max(1.0, float(misses @ misses) / freedom)
    covariance = widening * _covariance(found.jac)
    theta = jnp.asarray(found.x)
    at_limit = bool(np.any(found.active_mask))
    return Fit(
        estimates=_estimates(report, theta, covariance),
        converged=bool(found.success) and not at_limit,
        message=_AT_LIMIT if at_limit else str(found.message),
        misfit=float(np.sqrt(np.mean(misses**2))),
        times=times,
        measured=samples,
        fitted=samples + spread * misses,
        curves={} if curves is None else {k: np.asarray(v) for k, v in curves(theta).items()},
    )


def _covariance(slopes: np.ndarray) -> np.ndarray:
    """Inverse of the curvature; very large along what the data do not fix."""
    _, sizes, directions = np.linalg.svd(slopes, full_matrices=False)
    seen = np.maximum(sizes, 1e-8 * sizes[0])
    return (directions.T / seen**2) @ directions


def _estimates(report: Callable, theta: jax.Array, covariance: np.ndarray) -> dict[str, Estimate]:
    """Values and standard errors of what is reported, by the delta method."""
    units = {name: unit for name, (_, unit) in report(theta).items()}

    def values(parameters):
        return jnp.stack([jnp.asarray(value) for value, _ in report(parameters).values()])

    slopes = np.asarray(jax.jit(jax.jacfwd(values))(theta))
    errors = np.sqrt(np.einsum("ij,jk,ik->i", slopes, covariance, slopes))
    return {
        name: Estimate(float(value), float(error), unit)
        for (name, unit), value, error in zip(units.items(), values(theta), errors, strict=True)
    }


def enough(samples: int, parameters: int, what: str) -> None:
    if samples <= parameters:
        raise InputError(
            f"{what}: {samples} are too few for {parameters} unknowns; at least {parameters + 1} "
            "are needed"
        )
