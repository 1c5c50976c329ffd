"""Daily: the course of single days, for means over them."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from physiology.integrate import integrate
from physiology.lifecourse.picture import WIDE, Routine, eaten


class Days(NamedTuple):
    """States, shape (states, samples, days, [people]), and intakes alike."""

    states: Any
    intake: Any


def day_samples(routine: Routine, mornings) -> Days:
    """The days that begin with some mornings, side by side, in the samples of the routine.

    Args:
        mornings: shape (states, days) or (states, days, people).
    """
    states = _sampled(routine, jnp.asarray(mornings))
    pattern = jnp.moveaxis(jnp.asarray(routine.pattern)[:, -1], 1, 0)  # (intakes, samples)
    pattern = pattern.reshape(*pattern.shape, *[1] * (states.ndim - 2))
    intake = pattern * eaten(routine, jnp.asarray(mornings))[:, None]
    if not isinstance(states, jax.core.Tracer):
        states, intake = np.asarray(states), np.asarray(intake)
    return Days(states, intake)


@jax.jit
def _sampled(routine: Routine, mornings):
    def run(start):
        return integrate(
            routine.organs,
            routine.rest,
            tuple(start),
            routine.pattern,
            routine.step,
            eaten(routine, start),
        )

    if mornings.ndim == 3 and mornings.shape[1] * mornings.shape[2] > WIDE:
        return jnp.moveaxis(lax.map(run, jnp.moveaxis(mornings, 1, 0)), 0, 2)
    return run(mornings)
