"""Fasting: the overnight fast that changed bodies find, many people at once.

The same damped Newton method on logarithms as `physiology.steady`, with people as the last axis
of every array. It is written in elementary operations only: a call of LAPACK from two threads at
once can hang the runtime of JAX on processors, and this one runs on any device.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import lax

from physiology.body import INTAKES
from physiology.integrate import slopes
from physiology.steady import LONGEST_STEP, TOLERANCE

MOST_STEPS = 60


def settle_people(organs, rest, start: tuple, free: tuple[bool, ...]) -> tuple:
    """The steady state of the free variables of each person, and their largest relative slope.

    A person who is done, or lost, stays as they are while others still search.

    Args:
        organs, rest: parameters and constants of health; leaves are numbers or arrays (people,).
        start: state to start from, one array (people,) a variable.
        free: which variables may move; the others are held.

    Returns:
        The state, and the slopes [1/min] of shape (people,).
    """
    scale = jnp.stack([value for value, moves in zip(start, free, strict=True) if moves])
    quiet = jnp.zeros(len(INTAKES), scale.dtype)
    count = scale.shape[0]
    basis = jnp.broadcast_to(jnp.eye(count, dtype=scale.dtype)[:, :, None], (count, *scale.shape))

    def state_of(unknown):
        moved = iter(scale * jnp.exp(unknown))
        return tuple(next(moved) if moves else v for v, moves in zip(start, free, strict=True))

    def relative_slopes(unknown):
        state = state_of(unknown)
        rates = slopes(organs, rest, state, quiet)
        kept = [r / v for r, v, moves in zip(rates, state, free, strict=True) if moves]
        return jnp.stack(kept)

    def searching(carry):
        _, worst, steps = carry
        return jnp.any(worst > TOLERANCE) & (steps < MOST_STEPS)

    def improve(carry):
        x, before, steps = carry
        value, push = jax.linearize(relative_slopes, x)
        jacobian = jax.vmap(push, out_axes=1)(basis)
        step = solve(jacobian, -value)
        step = step * jnp.minimum(1.0, LONGEST_STEP / jnp.max(jnp.abs(step), axis=0))
        worst = jnp.max(jnp.abs(value), axis=0)
        x = jnp.where(before > TOLERANCE, x + step, x)
        return x, jnp.where(before > TOLERANCE, worst, before), steps + 1

    unknown = jnp.zeros_like(scale)
    endless = jnp.full(scale.shape[1:], jnp.inf, scale.dtype)
    found, _, _ = lax.while_loop(searching, improve, (unknown, endless, 0))
    return state_of(found), jnp.max(jnp.abs(relative_slopes(found)), axis=0)


def solve(matrix, target):
    """Solve a system for each person by elimination, in the order of the variables.

    Without pivoting, which took five times as long: every variable decays, so that no pivot
    vanishes, and Newton's method corrects what rounding leaves.

    Args:
        matrix: shape (rows, columns, people).
        target: shape (rows, people).
    """
    size = matrix.shape[0]
    rows = jnp.arange(size)[:, None]
    system = jnp.concatenate([matrix, target[:, None]], axis=1)

    def eliminate(column, system):
        pivot = system[column] / system[column, column]
        factor = jnp.where(rows == column, 0.0, system[:, column])
        return (system - factor[:, None] * pivot).at[column].set(pivot)

    return lax.fori_loop(0, size, eliminate, system)[:, -1]
