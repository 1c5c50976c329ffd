"""Steady state: the fasting state that a changed body finds for itself.

A treated, lesioned or aged body keeps the constants of its healthy self, so its overnight
fast is no longer known in advance. With the slow stores held it is a root of the vector
field, found by damped Newton steps and differentiable through `lax.custom_root`.
"""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from physiology.body import STATES, STORES
from physiology.errors import SimulationError
from physiology.intake import INTAKES
from physiology.integrate import slopes
from physiology.promptness import prompt_options

TOLERANCE = 1e-12  # largest relative slope of a fasting state [1/min]
MOST_STEPS = 200
LONGEST_STEP = 0.25  # of the logarithm of a state; at twice that a push of a third can lose the way


def settle(organs, rest, start: tuple, hold: tuple[str, ...] = STORES) -> tuple:
    """The fasting state of a body, with stores (glycogen, triglyceride, protein) held.

    Args:
        organs: parameters of the body.
        rest: constants of its healthy self.
        start: state to start from, which also says what the stores hold.
        hold: states that stay as they are in `start`.

    Raises:
        SimulationError: where the body has no fasting state that could be found.
    """
    values = tuple(np.asarray(v, float) for v in start)
    # What is empty in a fast (the gut) stays empty.
    free = tuple(
        path not in hold and bool(np.all(value > 0))
        for path, value in zip(STATES, values, strict=True)
    )
    state, slope = _program(free)(organs, rest, values)
    if not float(slope) < 1e-9:
        raise SimulationError(
            "this body finds no fasting state: its changed parameters leave glucose, insulin or "
            "fatty acids without a balance; make the change smaller"
        )
    return tuple(np.asarray(value) for value in state)


@cache
def _program(free: tuple[bool, ...]):
    return jax.jit(
        lambda organs, rest, start: root(organs, rest, start, free),
        compiler_options=prompt_options(),
    )


def root(organs, rest, start: tuple, free: tuple[bool, ...]) -> tuple:
    """The steady state of the free variables, and its largest relative slope [1/min].

    Unknowns are logarithms relative to the start, so amounts stay positive.
    """
    scale = jnp.stack([value for value, moves in zip(start, free, strict=True) if moves])
    quiet = jnp.zeros(len(INTAKES))

    def state_of(unknown):
        moved = iter(scale * jnp.exp(unknown))
        return tuple(next(moved) if moves else v for v, moves in zip(start, free, strict=True))

    def relative_slopes(unknown):
        state = state_of(unknown)
        rates = slopes(organs, rest, state, quiet)
        kept = [r / v for r, v, moves in zip(rates, state, free, strict=True) if moves]
        return jnp.stack(kept)

    found = lax.custom_root(relative_slopes, jnp.zeros_like(scale), _newton, _tangent)
    return state_of(found), jnp.max(jnp.abs(relative_slopes(found)))


def _newton(function, guess):
    """Newton's method with steps no longer than `LONGEST_STEP`."""

    def value_and_jacobian(x):
        value, push = jax.linearize(function, x)
        return value, jax.vmap(push, out_axes=1)(jnp.eye(x.size, dtype=x.dtype))

    def unfinished(carry):
        _, worst, count = carry
        return (worst > TOLERANCE) & (count < MOST_STEPS)

    def improve(carry):
        x, _, count = carry
        value, jacobian = value_and_jacobian(x)
        step = jnp.linalg.solve(jacobian, -value)
        step = step * jnp.minimum(1.0, LONGEST_STEP / jnp.max(jnp.abs(step)))
        return x + step, jnp.max(jnp.abs(value)), count + 1

    return lax.while_loop(unfinished, improve, (guess, jnp.inf, 0))[0]


def _tangent(linear, target):
    """Solve linear(x) = target, for derivatives of the root."""
    matrix = jax.vmap(linear, out_axes=1)(jnp.eye(target.size, dtype=target.dtype))
    return jnp.linalg.solve(matrix, target)
