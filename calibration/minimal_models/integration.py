"""Integration: Runge-Kutta on a grid through the samples, which straight lines join."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

STEP = 1.0  # longest step [min]


def grid(times: Any, extra: Any = ()) -> tuple[np.ndarray, np.ndarray]:
    """A grid with steps of at most `STEP` through all times, and where the times are on it."""
    minutes = np.asarray(times, dtype=float)
    between = [t for t in np.asarray(extra, dtype=float) if minutes[0] < t < minutes[-1]]
    marks = np.union1d(minutes, between)
    pieces = [
        np.linspace(a, b, int(np.ceil((b - a) / STEP - 1e-9)), endpoint=False)
        for a, b in zip(marks[:-1], marks[1:], strict=True)
    ]
    nodes = np.concatenate([*pieces, marks[-1:]])
    return nodes, np.searchsorted(nodes, minutes)


def stages(clock: np.ndarray) -> np.ndarray:
    """Start, middle and end of every step, where Runge and Kutta look."""
    left, right = clock[:-1], clock[1:]
    return np.stack([left, 0.5 * (left + right), right], axis=1).ravel()


def along(clock: np.ndarray, times: Any, values: Any) -> jax.Array:
    """Samples, joined by straight lines, at start, middle and end of every step."""
    return jnp.interp(stages(clock), np.asarray(times, dtype=float), jnp.asarray(values))


def rise(clock: np.ndarray, times: Any, values: Any) -> jax.Array:
    """How fast samples rise in each step; zero where they fall [unit/min]."""
    nodes = jnp.interp(clock, np.asarray(times, dtype=float), jnp.asarray(values))
    return jnp.maximum(jnp.diff(nodes) / np.diff(clock), 0.0)


def integrate(slope: Callable, start: jax.Array, clock: np.ndarray, inputs: tuple) -> jax.Array:
    """Runge-Kutta of fourth order; the states at every node of the clock."""
    rows = tuple(jnp.reshape(values, (-1, 3)) for values in inputs)

    def step(state, now):
        h, values = now
        begin, middle, end = (tuple(v[i] for v in values) for i in range(3))
        k1 = slope(state, begin)
        k2 = slope(state + 0.5 * h * k1, middle)
        k3 = slope(state + 0.5 * h * k2, middle)
        k4 = slope(state + h * k3, end)
        after = state + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        return after, after

    _, states = jax.lax.scan(step, start, (jnp.diff(jnp.asarray(clock)), rows))
    return jnp.concatenate([start[None], states])


def minimal_glucose(clock, insulin_above, entering, si, sg, p2, start, basal) -> jax.Array:
    """Glucose of the minimal model at every node of the clock [mmol/L]."""

    def slope(state, inputs):
        insulin, arriving = inputs
        glucose, action = state
        return jnp.stack(
            [
                sg * (basal - glucose) - action * glucose + arriving,
                p2 * (si * insulin - action),
            ]
        )

    arriving = jnp.broadcast_to(entering, insulin_above.shape)
    first = jnp.stack([jnp.asarray(start, dtype=float), jnp.zeros(())])
    return integrate(slope, first, clock, (insulin_above, arriving))[:, 0]
