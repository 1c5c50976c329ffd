"""One chain of the No-U-Turn Sampler, as a generator that asks for slopes.

A chain yields a position and is sent the potential and its gradient there; between draws it hands
out a `Draw`. Chains so written run side by side: whoever drives them evaluates all pending
positions in one batch, however long each chain's trajectories are. Trajectories are sampled
multinomially, with the turn judged by summed momenta (Betancourt 2017), the step tuned by dual
averaging (Hoffman and Gelman 2014).
"""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

import numpy as np

DEEPEST = 8  # doublings of a trajectory
DIVERGED = 1000.0  # energy error from which a trajectory has diverged


class Draw(NamedTuple):
    """A draw, and what it took."""

    position: np.ndarray
    potential: float
    diverged: bool
    steps: int
    acceptance: float


class Point(NamedTuple):
    """Position and momentum, with potential and gradient there."""

    position: np.ndarray
    momentum: np.ndarray
    potential: float
    gradient: np.ndarray

    @property
    def energy(self) -> float:
        """Total energy; infinite where there is no model."""
        total = self.potential + 0.5 * float(self.momentum @ self.momentum)
        return total if np.isfinite(total) else np.inf


class Tree(NamedTuple):
    """A stretch of a trajectory: its ends, the draw chosen from it, and sums over it."""

    left: Point
    right: Point
    chosen: Point
    weight: float  # log of the sum of exp(-energy)
    momentum: np.ndarray  # sum
    turned: bool
    diverged: bool
    steps: int
    accepted: float  # sum of acceptance probabilities


Asking = Generator[np.ndarray, tuple[float, np.ndarray], "Tree | Point"]


class Step:
    """The length of a leapfrog step, tuned to an acceptance by dual averaging."""

    def __init__(self, begin: float, target: float):
        self.now, self.target = begin, target
        self._towards, self._average = np.log(10 * begin), 0.0
        self._error, self._count = 0.0, 0

    def learn(self, acceptance: float) -> None:
        """After a draw of the warm-up."""
        self._count += 1
        share = 1 / (self._count + 10)
        self._error = (1 - share) * self._error + share * (self.target - acceptance)
        logarithm = self._towards - np.sqrt(self._count) / 0.05 * self._error
        weight = self._count**-0.75
        self._average = weight * logarithm + (1 - weight) * self._average
        self.now = float(np.exp(logarithm))

    def settle(self) -> None:
        """At the end of the warm-up: the average of what was tried."""
        if self._count:
            self.now = float(np.exp(self._average))


def chain(
    begin: np.ndarray, warmup: int, draws: int, seed: int, target: float, step: float = 0.5
) -> Generator[np.ndarray | Draw, tuple[float, np.ndarray] | None, None]:
    """Draws of one chain, those of the warm-up first; unit metric.

    Args:
        begin: position.
        warmup, draws: how many.
        seed: of the chain.
        target: acceptance that the step is tuned to.
        step: to begin with.
    """
    random = np.random.default_rng(seed)
    length = Step(step, target)
    potential, gradient = yield begin  # type: ignore[misc]
    here = Point(begin, np.zeros_like(begin), potential, gradient)
    for number in range(warmup + draws):
        if number == warmup:
            length.settle()
        tree = yield from _trajectory(here, length.now, random)
        here = tree.chosen
        acceptance = tree.accepted / max(tree.steps, 1)
        if number < warmup:
            length.learn(acceptance)
        yield Draw(here.position, here.potential, tree.diverged, tree.steps, acceptance)


def _trajectory(here: Point, step: float, random):
    """A trajectory doubled until it turns."""
    start = here._replace(momentum=random.standard_normal(here.position.shape))
    energy = start.energy
    tree = Tree(start, start, start, -energy + energy, start.momentum, False, False, 0, 0.0)
    for depth in range(DEEPEST):
        forward = random.random() < 0.5
        edge = tree.right if forward else tree.left
        more = yield from _grown(edge, depth, step if forward else -step, energy, random)
        whole = joined(tree, more, forward)
        stop = more.turned or more.diverged
        if not stop and np.log(random.random()) < more.weight - tree.weight:
            whole = whole._replace(chosen=more.chosen)
        else:
            whole = whole._replace(chosen=tree.chosen)
        tree = whole
        if stop or tree.turned:
            break
    return tree


def _grown(edge: Point, depth: int, step: float, energy: float, random):
    """2^depth further steps from an edge, in the direction of the step's sign."""
    if depth == 0:
        momentum = edge.momentum - 0.5 * step * edge.gradient
        position = edge.position + step * momentum
        potential, gradient = yield position
        point = Point(position, momentum - 0.5 * step * gradient, potential, gradient)
        lost = point.energy - energy
        chance = float(np.exp(-max(lost, 0.0)))
        diverged = not lost < DIVERGED
        return Tree(point, point, point, -lost, point.momentum, False, diverged, 1, chance)
    one = yield from _grown(edge, depth - 1, step, energy, random)
    if one.turned or one.diverged:
        return one
    forward = step > 0
    further = one.right if forward else one.left
    two = yield from _grown(further, depth - 1, step, energy, random)
    both = joined(one, two, forward)
    other = np.log(random.random()) < two.weight - both.weight
    return both._replace(chosen=two.chosen if other else one.chosen)


def joined(one: Tree, two: Tree, forward: bool) -> Tree:
    """Two stretches as one, with the draw of the first; `two` lies ahead if forward."""
    left, right = (one.left, two.right) if forward else (two.left, one.right)
    momentum = one.momentum + two.momentum
    turned = one.turned or two.turned or turns(left, right, momentum)
    return Tree(
        left,
        right,
        one.chosen,
        float(np.logaddexp(one.weight, two.weight)),
        momentum,
        turned,
        one.diverged or two.diverged,
        one.steps + two.steps,
        one.accepted + two.accepted,
    )


def turns(left: Point, right: Point, momentum: np.ndarray) -> bool:
    """Whether going on at either end would come nearer again."""
    return bool(left.momentum @ momentum <= 0 or right.momentum @ momentum <= 0)
