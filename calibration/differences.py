"""Slopes by central differences: people moved along every coordinate, followed side by side.

The program that simulates is all that is compiled, in a fraction of the time that forward
sensitivities take, and any experiment that can be simulated can be fitted. Runge-Kutta steps in
double precision are smooth enough for seven digits (benchmarks/recovery.py compares).
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

MOVE = 1e-3  # of a coordinate, of which a person's range is about eight
WIDTH = 64  # people a program follows at a time


class Differences(Problem):
    """A problem whose slopes are central differences (otherwise a `Problem`)."""

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
        move = MOVE * np.eye(parameters)
        moved = np.concatenate([np.zeros((1, parameters)), move, -move])
        everywhere = (coordinates[:, None] + moved).reshape(-1, parameters)
        found = self.follow(visit, everywhere, np.repeat(people, len(moved)))
        found = found.reshape(count, len(moved), *found.shape[1:])
        ahead, behind = found[:, 1 : 1 + parameters], found[:, 1 + parameters :]
        return found[:, 0], np.moveaxis((ahead - behind) / (2 * MOVE), 1, -1)

    def follow(self, visit: Layout, coordinates: np.ndarray, people: np.ndarray) -> np.ndarray:
        """What some people would show, without slopes.

        Args:
            visit: what is done and measured.
            coordinates: shape (bodies, parameters).
            people: index of the person behind each body.

        Returns:
            Shape (bodies, analytes, times); NaN where a body cannot be followed.
        """
        starts = range(0, len(people), WIDTH)

        def one(begin: int) -> np.ndarray:
            chosen = np.arange(begin, begin + WIDTH).clip(max=len(people) - 1)
            found = self._follow(visit, coordinates[chosen], people[chosen])
            return found[: len(people) - begin]

        first = one(0)  # compiles before the others need it
        with ThreadPoolExecutor(max(len(os.sched_getaffinity(0)), 1)) as pool:
            return np.concatenate([first, *pool.map(one, starts[1:])])

    def _follow(self, visit: Layout, coordinates: np.ndarray, people: np.ndarray) -> np.ndarray:
        """Exactly `WIDTH` bodies, so that one program serves all."""
        # A body that cannot be followed says so by NaN, not by warnings.
        with np.errstate(all="ignore"):
            return self._followed(visit, coordinates, people)

    def _followed(self, visit: Layout, coordinates: np.ndarray, people: np.ndarray) -> np.ndarray:
        inputs = visit.inputs
        values = self.free.values(coordinates.T)
        chosen = {
            path: value * factor[people]
            for paths, value, factors in zip(self.free.paths, values, inputs.factors, strict=True)
            for path, factor in zip(paths, factors, strict=True)
        }
        organs = replace(_taken(inputs.organs, people), chosen)
        rest = constants(organs)
        shape = people.shape
        start = tuple(np.broadcast_to(v, shape).astype(float) for v in fasting_state(organs, rest))
        intake = np.ascontiguousarray(inputs.intake[..., people])
        states = np.asarray(compiled()(organs, rest, start, intake, float(inputs.step[0])))
        every = np.concatenate([np.stack(start)[:, None], states], axis=1)[:, visit.pick]
        eaten = Intake(*inputs.at_samples[..., people][:, visit.pick])
        snapshot = Snapshot(organs, rest, every, eaten)
        wanted = (len(visit.pick), *shape)
        seen = [
            np.broadcast_to(OBSERVABLES[name].formula(snapshot), wanted)
            for name in visit.measured.analytes
        ]
        return np.moveaxis(np.stack(seen), -1, 0)


def _taken(organs, people: np.ndarray):
    """The organs of some people, people in the last axis of every parameter."""
    import jax

    return jax.tree.map(lambda leaf: np.asarray(leaf)[..., people], organs)
