"""Fasting: the overnight fast that changed bodies find, many people at once.

The same damped Newton method on logarithms as `physiology.steady`, with people as the last axis
of every array. It is written in elementary operations only: a call of LAPACK from two threads at
once can hang the runtime of JAX on processors, and this one runs on any device. The iteration
itself is Python's, because a compiled loop around it takes far longer to compile than it saves.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from physiology.cohort.once import CompiledOnce
from physiology.intake import INTAKES
from physiology.integrate import slopes
from physiology.promptness import prompt_options
from physiology.steady import LONGEST_STEP

MOST_STEPS = 60
NEAR = 1e-7  # relative slope [1/min] from which one more step leaves nothing but round-off
PANEL = 6  # columns that are eliminated before the system is cut down


def settle_people(organs, rest, start: tuple, free: tuple[bool, ...]) -> tuple:
    """The steady state of the free variables of each person, and how near the last step began.

    A person who is done, or lost, stays as they are while others still search.

    Args:
        organs, rest: parameters and constants of health; leaves are numbers or arrays (people,).
        start: state to start from, one array (people,) a variable.
        free: which variables may move; the others are held.

    Returns:
        The state, and the largest relative slopes [1/min] before the last step, shape (people,):
        at most `NEAR` of those who have a steady state.
    """
    scale = np.stack([value for value, moves in zip(start, free, strict=True) if moves])
    unknown = np.zeros_like(scale)
    worst = np.full(scale.shape[1:], np.inf)
    for _ in range(MOST_STEPS):
        value, jacobian = _linearising(free)(organs, rest, start, unknown)
        unknown, worst = _stepping()(value, jacobian, unknown, worst)
        # Not a number is lost, and no longer searching.
        if not np.any(np.asarray(worst) > NEAR):
            break
    return state_of(start, free, np.asarray(unknown)), np.asarray(worst)


def state_of(start: tuple, free: tuple[bool, ...], unknown) -> tuple:
    """The state whose free variables differ from the start by e to the `unknown`."""
    factors = iter(jnp.exp(unknown) if isinstance(unknown, jax.Array) else np.exp(unknown))
    return tuple(v * next(factors) if moves else v for v, moves in zip(start, free, strict=True))


@cache
def _linearising(free: tuple[bool, ...]) -> Any:
    # Compiled promptly: it takes most of the compiler's time and the smaller part of the run's.
    return CompiledOnce(partial(linearised, free=free), prompt_options())


@cache
def _stepping() -> Any:
    return CompiledOnce(newton)


def linearised(organs, rest, start: tuple, unknown, free: tuple[bool, ...]) -> tuple:
    """Relative slopes of the free variables, shape (free, people), and their Jacobian.

    Args:
        organs, rest, start, free: as for `settle_people`.
        unknown: logarithms of the free variables relative to the start, shape (free, people).
    """
    quiet = jnp.zeros(len(INTAKES), unknown.dtype)

    def relative_slopes(unknown):
        state = state_of(start, free, unknown)
        rates = slopes(organs, rest, state, quiet)
        kept = [r / v for r, v, moves in zip(rates, state, free, strict=True) if moves]
        return jnp.stack(kept)

    count, people = unknown.shape
    each = jnp.eye(count, dtype=unknown.dtype)[:, :, None]
    value, push = jax.linearize(relative_slopes, unknown)
    return value, jax.vmap(push, out_axes=1)(jnp.broadcast_to(each, (count, count, people)))


def newton(value, jacobian, unknown, worst) -> tuple:
    """One step of Newton's method, for those who are not there yet.

    Args:
        value, jacobian: relative slopes and their derivative.
        unknown: logarithms of the free variables, shape (free, people).
        worst: largest relative slope of each person before the last step [1/min].

    Returns:
        The improved unknowns, and the largest relative slope before this step.
    """
    step = solve(jacobian, -value)
    step = step * jnp.minimum(1.0, LONGEST_STEP / jnp.max(jnp.abs(step), axis=0))
    searching = worst > NEAR
    now = jnp.max(jnp.abs(value), axis=0)
    return jnp.where(searching, unknown + step, unknown), jnp.where(searching, now, worst)


def solve(matrix, target):
    """Solve a system for each person by elimination, in the order of the variables.

    Without pivoting, which took five times as long: every variable decays, so that no pivot
    vanishes, and Newton's method corrects what rounding leaves. What is done with shrinks away,
    some columns at a time.

    Args:
        matrix: shape (rows, columns, people).
        target: shape (rows, people).
    """
    system = jnp.concatenate([matrix, target[:, None]], axis=1)
    panels = []
    while len(system):
        width = min(PANEL, len(system))
        system = lax.fori_loop(0, width, _eliminate, system)
        panels.append(system[:width])
        system = system[width:, width:]
    found = system[:, 0]
    for panel in reversed(panels):
        found = jnp.concatenate([_substitute(panel, found), found])
    return found


def _eliminate(column, system):
    pivot = system[column] / system[column, column]
    below = jnp.arange(len(system))[:, None] > column
    factor = jnp.where(below, system[:, column], 0.0)
    return (system - factor[:, None] * pivot).at[column].set(pivot)


def _substitute(panel, found):
    """The unknowns of a panel, whose diagonal is 1, from those after it."""
    width = len(panel)
    rest = panel[:, -1] - jnp.sum(panel[:, width:-1] * found, axis=1)
    mine: list = []
    for row in reversed(range(width)):
        others = zip(range(row + 1, width), reversed(mine), strict=True)
        mine.append(rest[row] - sum(panel[row, column] * value for column, value in others))
    return jnp.stack(mine[::-1])
