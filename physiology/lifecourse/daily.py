"""Daily: the course of single days, for means over them."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from physiology.body import INTAKES
from physiology.integrate import integrate
from physiology.lifecourse.picture import WIDE, Routine


class Days(NamedTuple):
    """States, shape (states, samples, days, [people]), and intakes (intakes, samples, 1, [1])."""

    states: Any
    intake: Any


def day_samples(routine: Routine, mornings) -> Days:
    """The days that begin with some mornings, side by side, in the samples of the routine.

    Args:
        mornings: shape (states, days) or (states, days, people).
    """
    states = _sampled(routine, jnp.asarray(mornings))
    last = np.moveaxis(np.asarray(routine.pattern)[:, -1], 1, 0)  # (intakes, samples)
    extra = (1,) * (states.ndim - 2)
    intake = []
    for i in range(len(INTAKES)):
        share = routine.portion[i]
        intake.append(last[i].reshape(-1, *extra) * share)
    if not isinstance(states, jax.core.Tracer):
        states = np.asarray(states)
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
            routine.portion,
        )

    if mornings.ndim == 3 and mornings.shape[1] * mornings.shape[2] > WIDE:
        return jnp.moveaxis(lax.map(run, jnp.moveaxis(mornings, 1, 0)), 0, 2)
    return run(mornings)
