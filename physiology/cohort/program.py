"""Program: what is compiled for a chunk of people, who are followed side by side.

Every variable is an array over people, which the right-hand side maps element by element: what
becomes of one person cannot reach another. There is no callback to the host. States are looked at
where they are, sample by sample; only what was asked for is kept.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from physiology.body import STATES
from physiology.cohort.once import CompiledOnce
from physiology.intake import Intake
from physiology.multistep import AGAIN, FORWARD, Legs, Route, Trail, advance, outset
from physiology.observables import OBSERVABLES, Snapshot

# The environment counts what left it as negative; a clinician may want less than nothing.
_CHECKED = np.array([not path.startswith(("environment.", "clinician.")) for path in STATES])


class Course(NamedTuple):
    """What a chunk did; people are the last axis.

    Attributes:
        curves: observables at the samples, shape (outputs, samples, people).
        glucose: plasma glucose at the samples [mmol/L], which decides about life.
        lost: whether a state is no number, at each sample.
        least: smallest amount in the body that cannot be negative, at each sample.
        error: relative difference of some sampling intervals from a repetition at half the step.
        end: state at the end, shape (states, people).
    """

    curves: Any
    glucose: Any
    lost: Any
    least: Any
    error: Any
    end: Any


class _Followed(NamedTuple):
    """What is carried from leg to leg; all but the trail of shape (states, people).

    `before` is the state where the last interval began, `largest` the largest size of each variable
    so far, `gap` the largest difference between an interval and its repetition.
    """

    trail: Trail
    before: Any
    largest: Any
    gap: Any


def follow(organs, rest, start, intake, step, way: Route, outputs: tuple[str, ...]) -> Course:
    """Follow a chunk of people through an experiment.

    Args:
        organs, rest: parameters and constants of health; leaves are numbers or arrays (people,).
        start: initial state, one array (people,) a variable.
        intake: rates in each step, shape (samples, steps, intakes) or with people as last axis.
        step: step size [min].
        way: through the intake (`multistep.route`).
        outputs: names of observables.
    """
    rows = intake.reshape(-1, *intake.shape[2:])
    steps = jax.tree.map(jnp.asarray, way.steps)
    shape = jnp.shape(start[0])

    def leg(carry: _Followed, here: Legs):
        again = here.kind == AGAIN
        forward = carry.trail
        origin = forward._replace(state=jnp.where(again, carry.before, forward.state))
        end = advance(organs, rest, origin, rows, step, steps, here.first, here.stop)
        snapshot = Snapshot(organs, rest, tuple(end.state), Intake(*rows[here.seen]))
        asked = (OBSERVABLES[name].formula(snapshot) for name in outputs)
        seen = (
            tuple(jnp.broadcast_to(curve, shape) for curve in asked),
            jnp.broadcast_to(snapshot.blood.glucose, shape),
            ~jnp.isfinite(end.state).all(axis=0),
            jnp.min(end.state, axis=0, where=_CHECKED[:, None], initial=jnp.inf),
        )
        off = jnp.maximum(carry.gap, jnp.abs(end.state - forward.state))
        larger = jnp.maximum(carry.largest, jnp.abs(end.state))
        onward = _Followed(end, forward.state, larger, carry.gap)
        return _either(again, carry._replace(gap=off), onward), seen

    begin = outset(start)
    nothing = jnp.zeros_like(begin.state)
    done, seen = lax.scan(leg, _Followed(begin, begin.state, nothing, nothing), way.legs)
    samples = jnp.flatnonzero(way.legs.kind == FORWARD, size=intake.shape[0] + 1)
    curves, glucose, lost, least = jax.tree.map(lambda legs: legs[samples], seen)
    return Course(
        curves=jnp.stack(curves) if curves else jnp.zeros((0, *glucose.shape), glucose.dtype),
        glucose=glucose,
        lost=lost,
        least=least,
        error=jnp.max(done.gap / jnp.where(done.largest > 0, done.largest, 1), axis=0),
        end=done.trail.state,
    )


def _either(which, one, other):
    """One of two trees of arrays."""
    return jax.tree.map(partial(jnp.where, which), one, other)


@cache
def following(outputs: tuple[str, ...]) -> Any:
    """The compiled `follow`, for some outputs."""
    return CompiledOnce(partial(follow, outputs=outputs))
