"""Forward sensitivities: what is measured, and its derivative by every free parameter.

The tangents are carried beside the state through the same Runge-Kutta steps. Written out, because
differentiating the loops costs several times as long to trace, compile and run (docs/decisions.md).
People are in the last axis of every array; one compiled program serves any values.
"""

from functools import cache
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from organs.parameters import describe, replace
from physiology.body import STATES, Organs, constants, derivatives, fasting_state
from physiology.human import reference_organs
from physiology.intake import Intake
from physiology.observables import OBSERVABLES, Snapshot

_NODES = np.array([0.0, 0.5, 0.5, 1.0])
_WEIGHTS = np.array([1.0, 2.0, 2.0, 1.0]) / 6
_PROBE = 1.07  # factor by which parameters are moved to see what depends on them

# What left the body acts on nobody.
_CARRIED = tuple(i for i, path in enumerate(STATES) if not path.startswith("environment."))


class Inputs(NamedTuple):
    """What one batch of people is and does; people in the last axis.

    Attributes:
        organs: parameters of each person before anything is fitted.
        factors: for every path of every free parameter, what turns the free value (that of the
            reference man) into this person's.
        intake: shape (samples, steps, intakes, people), as in `physiology.schedule`.
        at_samples: intake that goes on from each sample, the start included; shape
            (intakes, samples + 1, people).
        step: step [min].
    """

    organs: Organs
    factors: tuple[tuple[Any, ...], ...]
    intake: Any
    at_samples: Any
    step: Any


@cache
def program(free: tuple[tuple[str, ...], ...], observed: tuple[str, ...]):
    """The compiled sensitivities of some observables to some parameters.

    Args:
        free: paths that move together, for each free parameter.
        observed: names of observables.

    Returns:
        A function of (values, inputs), values of shape (parameters, people), that gives the
        observables, shape (observables, samples + 1, people), and their derivatives by the values,
        shape (parameters, observables, samples + 1, people).
    """
    return jax.jit(Sensitivities(free, observed))


class Sensitivities:
    """Predictions and their derivatives, as one traceable function (see `program`)."""

    def __init__(self, free: tuple[tuple[str, ...], ...], observed: tuple[str, ...]):
        self.free, self.observed = free, observed
        self.moving = moving_constants(free)

    def __call__(self, values, inputs: Inputs):
        start = self._start(values, inputs)
        carry, slopes = start.state, start.state_slopes
        _, (states, tangents) = lax.scan(
            lambda c, eaten: self._sample(c, eaten, start, inputs), (carry, slopes), inputs.intake
        )
        states = _join(start.state, states, axis=0)
        tangents = _join(start.state_slopes, tangents, axis=1)
        return self._observe(states, tangents, start, inputs)

    def person(self, values, inputs: Inputs) -> Organs:
        """The organs with these free values."""
        chosen = {
            path: value * factor
            for paths, value, factors in zip(self.free, values, inputs.factors, strict=True)
            for path, factor in zip(paths, factors, strict=True)
        }
        return replace(inputs.organs, chosen)

    def _start(self, values, inputs: Inputs) -> "_Start":
        """The overnight fast, and how it moves with every parameter."""
        count, people = values.shape

        def fast(values):
            organs = self.person(values, inputs)
            rest = constants(organs)
            state = fasting_state(organs, rest)
            carried = tuple(jnp.broadcast_to(state[i], (people,)) for i in _CARRIED)
            return carried, tuple(jnp.broadcast_to(m, (people,)) for m in self._moving(rest))

        each = jnp.broadcast_to(
            jnp.eye(count, dtype=values.dtype)[:, :, None], (count, *values.shape)
        )
        (state, moving), (state_slopes, moving_slopes) = jax.vmap(
            lambda tangent: jax.jvp(fast, (values,), (tangent,)), out_axes=(None, 0)
        )(each)
        rest = constants(self.person(values, inputs))
        return _Start(values, each, state, state_slopes, rest, moving, moving_slopes)

    def _moving(self, rest) -> list:
        """Leaves of the fasting constants that move with the parameters."""
        leaves = jax.tree.leaves(rest)
        return [leaf for leaf, moves in zip(leaves, self.moving, strict=True) if moves]

    def _rest(self, moving, start: "_Start"):
        leaves, structure = jax.tree.flatten(start.rest)
        own = iter(moving)
        return jax.tree.unflatten(
            structure,
            [
                next(own) if moves else lax.stop_gradient(leaf)
                for leaf, moves in zip(leaves, self.moving, strict=True)
            ],
        )

    def _sample(self, carry, eaten, start: "_Start", inputs: Inputs):
        carry, _ = lax.scan(lambda c, e: self._step(c, e, start, inputs), carry, eaten)
        return carry, carry

    def _step(self, carry, eaten, start: "_Start", inputs: Inputs):
        """One Runge-Kutta step of the states and of their tangents."""
        step = inputs.step

        def stage(carried, node_weight):
            here, slope, total = carried
            node, weight = node_weight
            at = jax.tree.map(lambda y, k: y + node * step * k, carry, slope)
            slope = self._slopes(at[0], at[1], eaten, start, inputs)
            total = jax.tree.map(lambda t, k: t + weight * k, total, slope)
            return (here, slope, total), None

        zero = jax.tree.map(jnp.zeros_like, carry)
        (_, _, total), _ = lax.scan(stage, ((), zero, zero), (_NODES, _WEIGHTS))
        return jax.tree.map(lambda y, t: y + step * t, carry, total), None

    def _slopes(self, state, tangents, eaten, start: "_Start", inputs: Inputs):
        """Time derivatives of states and tangents."""

        def rates(state, values, moving):
            organs = self.person(values, inputs)
            whole = _whole(state)
            slopes = derivatives(organs, whole, Intake(*eaten), self._rest(moving, start))
            return tuple(jnp.broadcast_to(slopes[i], state[0].shape) for i in _CARRIED)

        return self._push(rates, state, tangents, start)

    def _push(self, function, state, tangents, start: "_Start"):
        """A function of state, values and moving constants, with its derivatives."""
        here = (state, start.values, start.moving)
        return jax.vmap(lambda *direction: jax.jvp(function, here, direction), out_axes=(None, 0))(
            tangents, start.value_slopes, start.moving_slopes
        )

    def _observe(self, states, tangents, start: "_Start", inputs: Inputs):
        """What a laboratory would report at the samples."""

        def seen(states, values, moving):
            snapshot = Snapshot(
                self.person(values, inputs),
                self._rest(moving, start),
                _whole(states),
                Intake(*inputs.at_samples),
            )
            shape = states[0].shape
            return jnp.stack(
                [jnp.broadcast_to(OBSERVABLES[n].formula(snapshot), shape) for n in self.observed]
            )

        return self._push(seen, states, tangents, start)


class _Start(NamedTuple):
    """The beginning, and what stays constant: values and derivatives (parameters first)."""

    values: Any
    value_slopes: Any
    state: tuple
    state_slopes: tuple
    rest: Any
    moving: tuple
    moving_slopes: tuple


def _whole(state) -> list:
    """A flat state with nothing in the environment."""
    full = [jnp.zeros_like(state[0])] * len(STATES)
    for index, value in zip(_CARRIED, state, strict=True):
        full[index] = value
    return full


def _join(start: tuple, later: tuple, axis: int) -> tuple:
    """The start in front of the samples; samples come first in `later` and go to `axis`."""
    return tuple(
        jnp.concatenate([jnp.expand_dims(a, axis), jnp.moveaxis(b, 0, axis)], axis=axis)
        for a, b in zip(start, later, strict=True)
    )


def moving_constants(free: tuple[tuple[str, ...], ...]) -> tuple[bool, ...]:
    """Which leaves of the fasting constants move with some parameters, found by moving them."""
    organs = reference_organs()
    rows = {row.path: row.value for row in describe(organs)}
    before = jax.tree.leaves(constants(organs))
    moves = np.zeros(len(before), bool)
    for paths in free:
        values = {path: _PROBE * rows[path] + (rows[path] == 0) * 1e-3 for path in paths}
        after = jax.tree.leaves(constants(replace(organs, values)))
        moves |= np.array([bool(a != b) for a, b in zip(before, after, strict=True)])
    return tuple(bool(m) for m in moves)


def stacked(organs: list[Organs]) -> Organs:
    """The organs of several people as one, with people in the last axis of every parameter."""
    return eqx.tree_at(lambda o: o, organs[0], jax.tree.map(lambda *x: np.stack(x, -1), *organs))
