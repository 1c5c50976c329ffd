"""Propagator: label through time, from fluxes known at the samples.

Between two samples turnover is taken as constant, at the mean of its values there, and the linear
equations are solved exactly. The error falls with the square of the interval; amounts stay
positive and none is lost, whatever the interval.
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from organs.kinetics import namespace

_ORDER = 18  # of the series; enough for a turnover of 10 per interval
_SQUARINGS = 3


def exponential(matrices) -> Any:
    """exp of matrices whose off-diagonal elements are not negative, without subtractions.

    Args:
        matrices: shape (..., n, n).
    """
    xp = namespace(matrices)
    identity = np.eye(matrices.shape[-1])
    diagonal = xp.diagonal(matrices, axis1=-2, axis2=-1)
    shift = -diagonal.min(axis=-1)[..., None, None]
    scaled = (matrices + shift * identity) / 2**_SQUARINGS
    term = total = identity + 0 * scaled
    for k in range(1, _ORDER + 1):
        term = term @ scaled / k
        total = total + term
    total = total * xp.exp(-shift / 2**_SQUARINGS)
    for _ in range(_SQUARINGS):
        total = total @ total
    return total


def propagate(turnover, inflow, doses, lengths) -> tuple[Any, Any]:
    """Label in each pool, and how long it stayed.

    Args:
        turnover: label that flows to pool i per label in pool j, in each interval; the diagonal is
            what leaves [1/min], shape (intervals, n, n).
        inflow: label that enters from outside in each interval [mmol/min], (intervals, n).
        doses: label injected at each sample [mmol], (intervals + 1, n).
        lengths: of the intervals [min].

    Returns:
        Label at the samples, after what is injected there [mmol], (intervals + 1, n); and label
        integrated over each interval [mmol min], (intervals, n).
    """
    n = turnover.shape[-1]
    steps = exponential(_augmented(turnover, inflow, lengths))

    def advance(label, step_dose):
        step, dose = step_dose
        after = step[: 2 * n, :n] @ label + step[: 2 * n, 2 * n]
        label = after[:n] + dose
        return label, (label, after[n:])

    labels, stays = scan(advance, doses[0], (steps, doses[1:]))
    return namespace(labels).concatenate([doses[:1], labels]), stays


def scan(advance: Callable, start, rows: tuple) -> Any:
    """`jax.lax.scan` over rows of several arrays; a plain loop where all of them are NumPy."""
    if any(isinstance(array, jax.Array) for array in (start, *rows)):
        _, found = jax.lax.scan(advance, jnp.asarray(start), tuple(map(jnp.asarray, rows)))
        return found
    found = []
    for row in zip(*rows, strict=True):
        start, out = advance(start, row)
        found.append(out)
    if not isinstance(found[0], tuple):
        return np.array(found)
    return tuple(np.array(column) for column in zip(*found, strict=True))


def _augmented(turnover, inflow, lengths):
    """Generators of (label, its integral, 1) over each interval."""
    n = turnover.shape[-1]
    traced = isinstance(inflow, jax.Array) or isinstance(turnover, jax.Array)
    xp = jnp if traced else np
    lengths = lengths[:, None, None]
    stay = np.broadcast_to(np.eye(n), turnover.shape)
    empty = np.zeros(turnover.shape)
    column = xp.concatenate([inflow[..., None], np.zeros((len(inflow), n, 1))], axis=1)
    square = xp.concatenate(
        [xp.concatenate([turnover, stay], axis=1), xp.concatenate([empty, empty], axis=1)], axis=2
    )
    rows = xp.concatenate([square, column], axis=2)
    return lengths * xp.concatenate([rows, np.zeros((len(inflow), 1, 2 * n + 1))], axis=1)
