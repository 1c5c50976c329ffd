"""Program: what is compiled for a chunk of people, who are followed side by side.

Every variable is an array over people, which the right-hand side maps element by element: what
becomes of one person cannot reach another. There is no callback to the host.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import lax

from physiology.body import STATES
from physiology.cohort.once import CompiledOnce
from physiology.intake import Intake
from physiology.integrate import integrate
from physiology.observables import OBSERVABLES, Snapshot

# The environment counts what left it as negative; a clinician may want less than nothing.
_CHECKED = np.array([not path.startswith(("environment.", "clinician.")) for path in STATES])

FORWARD, AGAIN, AGAIN_ON = 0, 1, 2


class Course(NamedTuple):
    """What a chunk did; people are the last axis.

    Attributes:
        curves: observables at the samples, shape (outputs, samples, people).
        glucose: plasma glucose at the samples [mmol/L], which decides about life.
        lost: whether a state is no number, at each sample.
        least: smallest amount in the body that cannot be negative, at each sample.
        error: relative difference of some sampling intervals from a repetition at half the step.
        end: state at the end, one array (people,) a variable.
    """

    curves: Any
    glucose: Any
    lost: Any
    least: Any
    error: Any
    end: Any


class Itinerary(NamedTuple):
    """Sampling intervals in the order in which they are integrated.

    Some are repeated at half the step, right after they were passed, in two halves of as many
    steps as an interval has: so that one loop does both, and the compiler sees one.

    Attributes:
        kind: FORWARD, AGAIN (from where the interval began) or AGAIN_ON (from its middle).
        interval: which sampling interval it is.
        steps: which step's intake applies, shape (legs, steps).
    """

    kind: np.ndarray
    interval: np.ndarray
    steps: np.ndarray


def itinerary(samples: int, steps: int, spots: np.ndarray) -> Itinerary:
    """All intervals, those of `spots` repeated."""
    once = np.arange(steps)
    twice = np.repeat(once, 2)
    legs: list[tuple[int, int, np.ndarray]] = []
    for interval in range(samples):
        legs.append((FORWARD, interval, once))
        if interval in spots:
            legs += [(AGAIN, interval, twice[:steps]), (AGAIN_ON, interval, twice[steps:])]
    kinds, intervals, places = zip(*legs, strict=True)
    return Itinerary(np.array(kinds), np.array(intervals), np.stack(places))


def follow(
    organs, rest, start, intake, step, spots: tuple[int, ...], outputs: tuple[str, ...]
) -> Course:
    """Follow a chunk of people through an experiment.

    Args:
        organs, rest: parameters and constants of health; leaves are numbers or arrays (people,).
        start: initial state, one array (people,) a variable.
        intake: rates in each step, shape (samples, steps, intakes) or with people as last axis.
        step: step size [min].
        spots: sampling intervals that are repeated at half the step, by number.
        outputs: names of observables.
    """
    way = itinerary(intake.shape[0], intake.shape[1], np.array(spots))
    legs = travelled(organs, rest, start, intake, step, way)
    states = legs[:, way.kind == FORWARD]
    every = jnp.concatenate([jnp.stack(start)[:, None], states], axis=1)
    seen = jnp.moveaxis(jnp.concatenate([intake[:, 0], intake[-1:, -1]]), 1, 0)
    seen = seen if seen.ndim == 3 else seen[:, :, None]
    snapshot = Snapshot(organs, rest, tuple(every), Intake(*seen))
    shape = every.shape[1:]
    curves = [jnp.broadcast_to(OBSERVABLES[name].formula(snapshot), shape) for name in outputs]
    scale = jnp.max(jnp.abs(every), axis=1, keepdims=True)
    gap = jnp.abs(legs[:, way.kind == AGAIN_ON] - states[:, np.sort(spots)])
    return Course(
        curves=jnp.stack(curves) if curves else jnp.zeros((0, *shape), every.dtype),
        glucose=jnp.broadcast_to(snapshot.blood.glucose, shape),
        lost=~jnp.isfinite(every).all(axis=0),
        least=jnp.min(every[_CHECKED], axis=0),
        error=jnp.max(gap / jnp.where(scale > 0, scale, 1), axis=(0, 1)),
        end=tuple(states[:, -1]),
    )


def travelled(organs, rest, start, intake, step, way: Itinerary) -> Any:
    """States at the end of each leg, shape (states, legs, people)."""

    def leg(carry, here):
        forward, before, middle = carry
        kind, interval, steps = here
        origin = jnp.stack([forward, before, middle])[kind]
        size = jnp.where(kind == FORWARD, step, 0.5 * step).astype(origin.dtype)
        eaten = intake[interval][steps]
        end = integrate(organs, rest, tuple(origin), eaten[None], size)[:, 0]
        onward = kind == FORWARD
        carry = (
            jnp.where(onward, end, forward),
            jnp.where(onward, forward, before),
            jnp.where(onward, middle, end),
        )
        return carry, end

    state = jnp.stack(start)
    _, legs = lax.scan(leg, (state, state, state), tuple(jnp.asarray(part) for part in way))
    return jnp.moveaxis(legs, 0, 1)


@cache
def following(spots: tuple[int, ...], outputs: tuple[str, ...]) -> Any:
    """The compiled `follow`, for some intervals to check and some outputs."""
    return CompiledOnce(partial(follow, spots=spots, outputs=outputs))
