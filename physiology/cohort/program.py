"""Program: what is compiled for a chunk of people, who are followed side by side.

Every variable is an array over people, which the right-hand side maps element by element: what
becomes of one person cannot reach another. There is no callback to the host.
"""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from physiology.body import STATES, Intake
from physiology.cohort.fasting import settle_people
from physiology.integrate import integrate
from physiology.observables import OBSERVABLES, Snapshot

_CHECKED = np.array([not path.startswith(("environment.", "clinician.")) for path in STATES])
_GLUCOSE = STATES.index("blood.glucose")


class Course(NamedTuple):
    """What a chunk did; people are the last axis.

    Attributes:
        curves: observables at the samples, shape (outputs, samples, people).
        glucose: plasma glucose at the samples [mmol/L], which decides about life.
        lost: whether a state is no number, at each sample.
        least: smallest amount in the body that cannot be negative, at each sample.
        error: relative difference of some sampling intervals from a repetition at half the step.
        end: state at the end, in the order of `body.STATES`.
    """

    curves: Any
    glucose: Any
    lost: Any
    least: Any
    error: Any
    end: Any


def follow(organs, rest, start, intake, step, spots, outputs: tuple[str, ...]) -> Course:
    """Follow a chunk of people through an experiment.

    Args:
        organs, rest: parameters and constants of health; leaves are numbers or arrays (people,).
        start: initial state, one array (people,) a variable.
        intake: rates in each step, shape (samples, steps, intakes) or with people as last axis.
        step: step size [min].
        spots: sampling intervals that are repeated at half the step, by number.
        outputs: names of observables.
    """
    states = integrate(organs, rest, start, intake, step)
    every = jnp.concatenate([jnp.stack(start)[:, None], states], axis=1)
    seen = jnp.concatenate([intake[:, 0], intake[-1:, -1]])
    seen = jnp.moveaxis(seen, 1, 0)
    seen = seen if seen.ndim == 3 else seen[:, :, None]
    snapshot = Snapshot(organs, rest, tuple(every), Intake(*seen))
    shape = every.shape[1:]
    curves = [jnp.broadcast_to(OBSERVABLES[name].formula(snapshot), shape) for name in outputs]
    return Course(
        curves=jnp.stack(curves) if curves else jnp.zeros((0, *shape), every.dtype),
        glucose=jnp.broadcast_to(snapshot.blood.glucose, shape),
        lost=~jnp.isfinite(every).all(axis=0),
        least=jnp.min(every[_CHECKED], axis=0),
        error=step_error(organs, rest, every, intake, step, spots),
        end=states[:, -1],
    )


def step_error(organs, rest, every, intake, step, spots):
    """Largest relative difference of a state from steps of half the size, over some intervals.

    The intervals are repeated side by side, as a further axis before people.
    """
    again = jnp.repeat(intake[spots], 2, axis=1)
    again = again if again.ndim == 4 else again[..., None]
    start = every[:, spots]
    fine = integrate(organs, rest, tuple(start), jnp.moveaxis(again, 0, 2)[None], 0.5 * step)
    scale = jnp.max(jnp.abs(every), axis=1, keepdims=True)
    gap = jnp.abs(fine[:, 0] - every[:, spots + 1]) / jnp.where(scale > 0, scale, 1)
    return jnp.max(gap, axis=(0, 1))


@cache
def following(outputs: tuple[str, ...]) -> Any:
    """The compiled `follow`, for some outputs."""
    return _Compiled(lambda *given: follow(*given, outputs=outputs))


@cache
def settling(free: tuple[bool, ...]) -> Any:
    """The compiled search for the fasting state of changed bodies; `free` says what may move."""
    return _Compiled(lambda *given: settle_people(*given, free=free))


class _Compiled:
    """A jitted function that several threads may call: each shape is compiled once."""

    def __init__(self, function: Any):
        self.function = jax.jit(function)
        self.ready: set = set()
        self.lock = Lock()

    def __call__(self, *given: Any) -> Any:
        leaves, tree = jax.tree.flatten(given)
        key = (tree, tuple((np.shape(leaf), np.result_type(leaf)) for leaf in leaves))
        if key in self.ready:
            return self.function(*given)
        with self.lock:
            result = jax.block_until_ready(self.function(*given))
            self.ready.add(key)
        return result
