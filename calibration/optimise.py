"""Optimise anything differentiable: a loss by optax or L-BFGS, residuals by optimistix.

Fits of people have a search of their own (`calibration.least_squares`): many at once, derivatives
forward, each with its own end. This is for questions of one's own, on any function of JAX arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np

from physiology.errors import InputError, check_amount

Method = Literal["lbfgs", "adam"]


class Optimum(NamedTuple):
    """Where an optimiser ended: coordinates (any pytree), loss, convergence, steps taken."""

    coordinates: Any
    loss: float
    converged: bool
    steps: int


def minimise_loss(
    loss: Callable[[Any], Any],
    start: Any,
    method: Method | Any = "lbfgs",
    steps: int = 200,
    tolerance: float = 1e-6,
    rate: float = 0.05,
) -> Optimum:
    """Minimise a differentiable scalar function.

    Args:
        loss: of a pytree of arrays.
        start: where to begin.
        method: `lbfgs` (with a line search), `adam`, or any optax optimiser.
        steps: most steps.
        tolerance: converged when no component of the gradient is larger.
        rate: learning rate of `adam`.

    Raises:
        InputError: for an unknown method, or a start where the loss is no number.
    """
    import jax
    import jax.numpy as jnp
    import optax

    check_amount("steps", steps, "", minimum=1)
    if isinstance(method, str) and method not in ("lbfgs", "adam"):
        raise InputError(f"method is {method!r}: choose 'lbfgs', 'adam' or an optax optimiser")
    named = {"lbfgs": optax.lbfgs, "adam": lambda: optax.adam(rate)}
    chosen = named[method]() if isinstance(method, str) else method
    optimiser = optax.with_extra_args_support(chosen)
    value_and_slope = jax.value_and_grad(loss)

    @jax.jit
    def advance(x, state):
        value, slope = value_and_slope(x)
        updates, state = optimiser.update(slope, state, x, value=value, grad=slope, value_fn=loss)
        largest = jnp.max(jnp.stack([jnp.max(jnp.abs(g)) for g in jax.tree.leaves(slope)]))
        return optax.apply_updates(x, updates), state, value, largest

    x = jax.tree.map(lambda leaf: jnp.asarray(leaf, float), start)
    state = optimiser.init(x)
    best, lowest = x, np.inf
    for step in range(steps):
        following, state, value, slope = advance(x, state)
        if step == 0 and not np.isfinite(value):
            raise InputError(f"the loss is {float(value)} at the start: begin elsewhere")
        if not np.isfinite(value):
            break
        if value < lowest:
            best, lowest = x, float(value)
        if slope < tolerance:
            return Optimum(x, float(value), True, step)
        x = following
    return Optimum(best, lowest, False, steps)


def minimise_residuals(
    residuals: Callable[[Any], Any], start: Any, steps: int = 100, tolerance: float = 1e-8
) -> Optimum:
    """Minimise half the sum of squares of a function, by optimistix' Levenberg-Marquardt with
    forward-mode derivatives.

    Args:
        residuals: of a pytree of arrays, any pytree of arrays.
        start: where to begin.
        steps: most steps.
        tolerance: relative and absolute, of coordinates and residuals.
    """
    import jax.numpy as jnp
    import optimistix
    from jax.flatten_util import ravel_pytree

    begin, unravel = ravel_pytree(start)
    solver: Any = optimistix.LevenbergMarquardt(rtol=tolerance, atol=tolerance)
    found: Any = optimistix.least_squares(
        lambda x, _: ravel_pytree(residuals(unravel(x)))[0],
        solver,
        jnp.asarray(begin, float),
        options={"jac": "fwd"},
        max_steps=steps,
        throw=False,
    )
    left = ravel_pytree(residuals(unravel(found.value)))[0]
    return Optimum(
        coordinates=unravel(found.value),
        loss=0.5 * float(jnp.sum(left**2)),
        converged=bool(found.result == optimistix.RESULTS.successful),
        steps=int(found.stats["num_steps"]),
    )
