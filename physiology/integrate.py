"""The fixed-grid core: fourth-order Runge-Kutta steps over a flat state.

One right-hand side, written once over unpacked values; steps and stages are loops, so that it
compiles quickly and differentiates cheaply. `diffrax` solves the same vector field adaptively
(`physiology.simulate`), and a test holds the two together.
"""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from physiology.body import Intake, Organs, derivatives

# Runge-Kutta 4: where each stage stands in the step, and what it weighs.
_NODES = np.array([0.0, 0.5, 0.5, 1.0])
_WEIGHTS = np.array([1.0, 2.0, 2.0, 1.0]) / 6


def vector_field(organs: Organs, rest, y, intake):
    """Slope of the stacked state `y`, shape (states, ...), under one intake, shape (5,)."""
    values = [jnp.squeeze(part, 0) for part in lax.split(y, [1] * y.shape[0])]
    slopes = derivatives(organs, values, Intake(*intake), rest)
    shape, dtype = y.shape[1:], y.dtype
    return jnp.stack([jnp.broadcast_to(jnp.asarray(slope, dtype), shape) for slope in slopes])


def integrate(organs: Organs, rest, start, intake, step):
    """States on the sampling grid.

    Args:
        organs: parameters; leaves are scalars or have the shape of one state.
        rest: constants of the healthy person (`body.constants`).
        start: initial state, shape (states, ...).
        intake: what is eaten and done in each step, shape (samples, steps, 5).
        step: step size [min].

    Returns:
        The states at the end of each sampling interval, shape (samples, states, ...).
    """

    def stage(carry, node_weight):
        y, slope, total, eaten = carry
        node, weight = node_weight
        slope = vector_field(organs, rest, y + node * step * slope, eaten)
        return (y, slope, total + weight * slope, eaten), None

    def advance(y, eaten):
        zero = jnp.zeros_like(y)
        coefficients = (_NODES.astype(y.dtype), _WEIGHTS.astype(y.dtype))
        (_, _, total, _), _ = lax.scan(stage, (y, zero, zero, eaten), coefficients)
        return y + step * total, None

    @jax.checkpoint
    def sample(y, eaten):
        y, _ = lax.scan(advance, y, eaten)
        return y, y

    return lax.scan(sample, start, intake)[1]
