"""The fixed-grid core: fourth-order Runge-Kutta steps over a flat state.

One right-hand side, written once over unpacked values. Steps and stages are loops, so that it
compiles quickly and differentiates cheaply; the state is a tuple of arrays, which keeps a
batch of people contiguous in each variable.
"""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from physiology.body import Organs, derivatives
from physiology.intake import Intake

# Runge-Kutta 4: where each stage stands in the step, and what it weighs.
_NODES = np.array([0.0, 0.5, 0.5, 1.0])
_WEIGHTS = np.array([1.0, 2.0, 2.0, 1.0]) / 6


def slopes(organs: Organs, rest, state: tuple, intake) -> tuple:
    """Time derivative of a state, each with the shape and type of its variable."""
    rates = derivatives(organs, state, Intake(*intake), rest)
    return tuple(
        jnp.broadcast_to(jnp.asarray(rate, value.dtype), value.shape)
        for rate, value in zip(rates, state, strict=True)
    )


def runge_kutta(organs: Organs, rest, state: tuple, eaten, step) -> tuple:
    """The state a step later; `eaten` has the intakes of that step, shape (intakes, ...)."""

    def stage(carry, node_weight):
        state, slope, total, eaten = carry
        node, weight = node_weight
        here = tuple(y + node * step * k for y, k in zip(state, slope, strict=True))
        slope = slopes(organs, rest, here, eaten)
        total = tuple(t + weight * k for t, k in zip(total, slope, strict=True))
        return (state, slope, total, eaten), None

    zero = tuple(jnp.zeros_like(y) for y in state)
    dtype = state[0].dtype
    coefficients = (_NODES.astype(dtype), _WEIGHTS.astype(dtype))
    (_, _, total, _), _ = lax.scan(stage, (state, zero, zero, eaten), coefficients)
    return tuple(y + step * t for y, t in zip(state, total, strict=True))


def integrate(organs: Organs, rest, start: tuple, intake, step, portion=None) -> Any:
    """States on the sampling grid.

    Args:
        organs: parameters; leaves are scalars or have the shape of a state variable.
        rest: constants of the healthy person (`body.constants`).
        start: initial state, one array a variable, in the order of `body.STATES`.
        intake: what is eaten and done in each step, shape (samples, steps, intakes).
        step: step size [min].
        portion: factor on each intake, shape (intakes,) or (intakes, ...); 1 where None.

    Returns:
        The states at the end of each sampling interval, shape (states, samples, ...).
    """

    def advance(state, eaten):
        if portion is not None:
            eaten = tuple(rate * share for rate, share in zip(eaten, portion, strict=True))
        return runge_kutta(organs, rest, state, eaten, step), None

    @jax.checkpoint
    def sample(state, eaten):
        state, _ = lax.scan(advance, state, eaten)
        return state, state

    _, states = lax.scan(sample, start, intake)
    return jnp.stack(states)
