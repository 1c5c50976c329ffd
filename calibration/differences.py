"""Slopes by differences: people moved along every coordinate, followed side by side.

The program that simulates is all that is compiled, in a fraction of the time that forward
sensitivities take, and any experiment that can be simulated can be fitted. Runge-Kutta steps in
double precision are smooth enough for moves so small that one side gives six digits
(benchmarks/recovery.py compares).
"""

from __future__ import annotations

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np

from calibration.layout import Layout
from calibration.problem import Problem
from calibration.threads import side_by_side
from organs.parameters import replace
from physiology.body import constants, fasting_state
from physiology.intake import Intake
from physiology.observables import OBSERVABLES, Snapshot
from physiology.room import integrate_in_room

MOVE = 1e-6  # of a coordinate, of which a person's range is about eight
WIDTH = 64  # bodies a program follows at a time
NARROW = 16  # where there is but one person
BEYOND = 1e8  # of any observable: no body, but a grid too coarse for one with very fast pools


class Differences(Problem):
    """A problem whose slopes are differences (otherwise a `Problem`)."""

    @property
    def width(self) -> int:
        """Bodies that a program follows at a time: one width, so that one program serves all."""
        return NARROW if len(self) == 1 else WIDTH

    def _predict(self, visit: Layout, coordinates, people) -> tuple[np.ndarray, np.ndarray]:
        return self.sensitivities(visit, coordinates, people)

    def sensitivities(
        self, visit: Layout, coordinates: np.ndarray, people: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """What some people would show, and its derivatives by the coordinates.

        Args:
            visit: what is done and measured.
            coordinates: shape (bodies, parameters).
            people: index of the person behind each body.

        Returns:
            Shapes (bodies, analytes, times) and (bodies, analytes, times, parameters).
        """
        count, parameters = coordinates.shape
        moved = MOVE * np.eye(1 + parameters, parameters, -1)
        everywhere = (coordinates[:, None] + moved).reshape(-1, parameters)
        found = self.follow(visit, everywhere, np.repeat(people, len(moved)))
        found = found.reshape(count, len(moved), *found.shape[1:])
        return found[:, 0], np.moveaxis((found[:, 1:] - found[:, :1]) / MOVE, 1, -1)

    def follow(self, visit: Layout, coordinates: np.ndarray, people: np.ndarray) -> np.ndarray:
        """What some people would show, without slopes.

        Args:
            visit: what is done and measured.
            coordinates: shape (bodies, parameters).
            people: index of the person behind each body.

        Returns:
            Shape (bodies, analytes, times); NaN where a body cannot be followed.
        """
        count = len(people)
        # Full groups, so that one program serves all.
        filled = np.arange(count + -count % self.width).clip(max=count - 1)
        groups = [filled[i : i + self.width] for i in range(0, len(filled), self.width)]
        people = np.asarray(people)

        def one(group: np.ndarray) -> np.ndarray:
            return self._group(visit, coordinates[group], people[group])

        return np.concatenate(side_by_side(one, groups, self.compiled(visit)))[:count]

    def _group(self, visit: Layout, coordinates: np.ndarray, people: np.ndarray) -> np.ndarray:
        """Exactly `width` bodies; a body that cannot be followed says so by NaN."""
        inputs = visit.inputs
        organs = self._organs(visit, coordinates, people)
        rest, start = _fast()(organs)
        intake = np.ascontiguousarray(inputs.intake[..., people])
        states = integrate_in_room(organs, rest, start, intake, float(inputs.step[0]))
        every = np.concatenate([np.stack(start)[:, None], states], axis=1)[:, visit.pick]
        eaten = inputs.at_samples[..., people][:, visit.pick]
        seen = np.asarray(_observed(visit.measured.analytes)(organs, rest, every, eaten))
        return np.moveaxis(np.where(np.abs(seen) < BEYOND, seen, np.nan), -1, 0)

    def _organs(self, visit: Layout, coordinates: np.ndarray, people: np.ndarray):
        """Organs of the people behind some bodies, with the free values of those bodies."""
        factors, values = visit.inputs.factors, self.free.values(coordinates.T)
        chosen = {
            path: value * factor[people]
            for paths, value, factors in zip(self.free.paths, values, factors, strict=True)
            for path, factor in zip(paths, factors, strict=True)
        }
        return replace(_taken(visit.inputs.organs, people), chosen)


@cache
def _fast():
    """Fasting constants and state of some bodies: closed in one program, not part by part."""

    def fast(organs):
        rest = constants(organs)
        shape = jnp.shape(organs.blood.glucose_fasting)
        state = fasting_state(organs, rest)
        return rest, tuple(jnp.broadcast_to(value, shape).astype(float) for value in state)

    return jax.jit(fast)


@cache
def _observed(names: tuple[str, ...]):
    """Some observables of some bodies, shape (observables, times, bodies)."""

    def observed(organs, rest, states, eaten):
        snapshot = Snapshot(organs, rest, states, Intake(*eaten))
        seen = [OBSERVABLES[name].formula(snapshot) for name in names]
        return jnp.stack([jnp.broadcast_to(values, states.shape[1:]) for values in seen])

    return jax.jit(observed)


def _taken(organs, people: np.ndarray):
    """The organs of some people, people in the last axis of every parameter."""
    return jax.tree.map(lambda leaf: np.asarray(leaf)[..., people], organs)
