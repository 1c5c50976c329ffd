"""Room: one program for experiments of any length.

What is done in an experiment is laid into room for a longer one, and the loops stop where it ends:
a new experiment is no new program, and what was compiled once serves (from the cache on disk, in
later processes too). Loops have lengths that the compiler does not know: forward only, gradients
are for `integrate`.
"""

from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from physiology.integrate import runge_kutta
from physiology.promptness import prompt_options

# The smallest rooms: a day of minutes, sampled every quarter of an hour; the next are `WIDER`.
STEPS, SAMPLES = 2048, 128
WIDER = 8


def integrate_in_room(organs, rest, start: tuple, intake: np.ndarray, step) -> np.ndarray:
    """States on the sampling grid, as `integrate.integrate`.

    Args:
        organs: parameters; leaves are numbers or arrays (people,).
        rest: constants of the healthy person.
        start: initial state, one array a variable.
        intake: what is eaten and done in each step, shape (samples, steps, intakes, [people]).
        step: step size [min].

    Returns:
        Shape (states, samples, [people]).
    """
    laid, kept = in_room(intake)
    states = compiled()(organs, rest, start, step, *laid, kept=kept)
    return np.moveaxis(np.asarray(states)[: len(intake)], 0, 1)


def in_room(intake: np.ndarray) -> tuple[tuple, int]:
    """What the program is given of an intake: its rows in their room, how many samples there are
    and how many steps in each; and the room for samples."""
    samples, stride, *others = intake.shape
    rows = np.zeros((room(samples * stride, STEPS), *others), intake.dtype)
    rows[: samples * stride] = intake.reshape(-1, *others)
    return (rows, np.int32(samples), np.int32(stride)), room(samples, SAMPLES)


def room(count: int, smallest: int) -> int:
    """The room for as many."""
    size = smallest
    while size < count:
        size *= WIDER
    return size


@cache
def compiled() -> Any:
    """The program, compiled once for each room."""
    return jax.jit(_integrate, compiler_options=prompt_options(), static_argnames="kept")


def _integrate(organs, rest, start: tuple, step, rows, samples, stride, kept: int):
    def advance(place, state):
        return runge_kutta(organs, rest, state, rows[place], step)

    def sample(which, carry):
        state, states = carry
        state = lax.fori_loop(which * stride, (which + 1) * stride, advance, state)
        return state, lax.dynamic_update_index_in_dim(states, jnp.stack(state), which, 0)

    start = tuple(jnp.asarray(value) for value in start)
    states = jnp.zeros((kept, len(start), *start[0].shape), start[0].dtype)
    return lax.fori_loop(0, samples, sample, (start, states))[1]
