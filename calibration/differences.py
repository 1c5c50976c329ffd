"""Slopes by differences: people moved along every coordinate, followed side by side.

The program that simulates is all that is compiled, in a fraction of the time that forward
sensitivities take, and any experiment that can be simulated can be fitted. Runge-Kutta steps in
double precision are smooth enough for moves so small that one side gives six digits
(benchmarks/recovery.py compares).
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from calibration.layout import Layout
from calibration.problem import Problem
from organs.parameters import replace
from physiology.body import constants, fasting_state
from physiology.intake import Intake
from physiology.observables import OBSERVABLES, Snapshot
from physiology.simulate import compiled

MOVE = 1e-6  # of a coordinate, of which a person's range is about eight
WIDTH = 64  # bodies a program follows at a time
NARROW = 16  # where there is but one person
CROWD = 64 * WIDTH  # bodies prepared at a time, in NumPy, which costs as much for one as for many


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
        people = np.asarray(people)
        starts = range(0, len(people), CROWD)
        # A body that cannot be followed says so by NaN, not by warnings.
        with np.errstate(all="ignore"):
            parts = [
                self._crowd(visit, coordinates[i : i + CROWD], people[i : i + CROWD])
                for i in starts
            ]
        return np.concatenate(parts)

    def _crowd(self, visit: Layout, coordinates: np.ndarray, people: np.ndarray) -> np.ndarray:
        """Bodies whose fasts are closed, and whose samples are read, all at once."""
        count = len(people)
        filled = np.arange(count + -count % self.width).clip(max=count - 1)
        coordinates, people = coordinates[filled], people[filled]
        organs = self._organs(visit, coordinates, people)
        rest = constants(organs)
        shape = people.shape
        start = tuple(np.broadcast_to(v, shape).astype(float) for v in fasting_state(organs, rest))
        states = self._integrated(visit, (organs, rest, start), people)
        every = np.concatenate([np.stack(start)[:, None], states], axis=1)[:, visit.pick]
        eaten = Intake(*visit.inputs.at_samples[..., people][:, visit.pick])
        snapshot = Snapshot(organs, rest, every, eaten)
        wanted = (len(visit.pick), *shape)
        seen = [
            np.broadcast_to(OBSERVABLES[name].formula(snapshot), wanted)
            for name in visit.measured.analytes
        ]
        return np.moveaxis(np.stack(seen), -1, 0)[:count]

    def _organs(self, visit: Layout, coordinates: np.ndarray, people: np.ndarray):
        """Organs of the people behind some bodies, with the free values of those bodies."""
        factors, values = visit.inputs.factors, self.free.values(coordinates.T)
        chosen = {
            path: value * factor[people]
            for paths, value, factors in zip(self.free.paths, values, factors, strict=True)
            for path, factor in zip(paths, factors, strict=True)
        }
        return replace(_taken(visit.inputs.organs, people), chosen)

    def _integrated(self, visit: Layout, bodies, people: np.ndarray) -> np.ndarray:
        """States at the samples, shape (states, samples, bodies), `width` bodies at a time."""
        inputs = visit.inputs
        program, step = compiled(), float(inputs.step[0])

        def one(begin: int) -> np.ndarray:
            group = slice(begin, begin + self.width)
            intake = np.ascontiguousarray(inputs.intake[..., people[group]])
            return np.asarray(program(*_taken(bodies, group), intake, step))

        starts = range(0, len(people), self.width)
        first = one(0)  # compiles before the others need it
        with ThreadPoolExecutor(max(len(os.sched_getaffinity(0)), 1)) as pool:
            return np.concatenate([first, *pool.map(one, starts[1:])], axis=-1)


def _taken(tree, people: np.ndarray | slice):
    """Some people of a tree of arrays that have people in the last axis; what has no axes is
    everybody's."""
    import jax

    return jax.tree.map(lambda leaf: leaf[..., people] if np.ndim(leaf) else leaf, tree)
