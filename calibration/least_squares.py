"""Levenberg-Marquardt for many people at once, each with a trust region and an end of its own.

All that needs the model comes from one function that evaluates residuals and slopes of those
still searching; the linear algebra is small and batched in NumPy. Where a misfit remains, the
curvature of the residuals themselves counts: it is learned from successive gradients by a sized
secant update, as in NL2SOL (Dennis, Gay and Welsch 1981), without which such searches creep.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

LONGEST_STEP = 1.5  # of any coordinate in one iteration
FIRST_DAMPING = 1e-3
MOST_DAMPING = 1e8


class Outcome(enum.Enum):
    """How a search ended."""

    CONVERGED = "converged"
    STALLED = "stalled: no step lowers the misfit any more, though the slope has not vanished"
    UNFINISHED = "not converged: the iterations ran out"
    FAILED = "failed: the model could not be followed from the start"


class Solution(NamedTuple):
    """Where the searches ended; people first.

    Attributes:
        coordinates: shape (people, parameters).
        cost: half the sum of squared residuals.
        outcome: how each ended.
        iterations: model evaluations taken.
        evaluation: what the evaluating function said at the solution.
    """

    coordinates: np.ndarray
    cost: np.ndarray
    outcome: tuple[Outcome, ...]
    iterations: np.ndarray
    evaluation: Any


class Evaluation(NamedTuple):
    """Residuals (people, residuals) and slopes (people, residuals, parameters) at a point."""

    cost: np.ndarray
    gradient: np.ndarray  # (people, parameters)
    curvature: np.ndarray  # Gauss-Newton, (people, parameters, parameters)


def evaluation(values: np.ndarray, slopes: np.ndarray, cost: np.ndarray) -> Evaluation:
    """Cost, gradient and curvature from residuals and slopes."""
    finite = np.isfinite(cost)
    values = np.where(finite[:, None], values, 0.0)
    slopes = np.where(finite[:, None, None], slopes, 0.0)
    gradient = np.einsum("nmp,nm->np", slopes, values)
    return Evaluation(cost, gradient, np.einsum("nmp,nmq->npq", slopes, slopes))


def minimise(
    evaluate: Callable[[np.ndarray, np.ndarray], Evaluation],
    start: np.ndarray,
    iterations: int = 40,
    tolerance: float = 1e-3,
) -> Solution:
    """Minimise sums of squares, one for each person.

    Args:
        evaluate: of (coordinates, people): cost, gradient and curvature there.
        start: coordinates to start from, shape (people, parameters).
        iterations: most evaluations for one person.
        tolerance: a search has converged when the quadratic model promises to lower the cost by
            less than this (the cost is half a chi-square, so 1e-3 is far below anything that
            data can tell).
    """
    x = np.array(start, float)
    people = np.arange(len(x))
    now = evaluate(x, people)
    damping = np.full(len(x), FIRST_DAMPING)
    growth = np.full(len(x), 2.0)
    bend = np.zeros_like(now.curvature)  # curvature of the residuals, weighted with them
    count = np.ones(len(x), int)
    outcome = np.full(len(x), Outcome.UNFINISHED, object)
    outcome[~np.isfinite(now.cost)] = Outcome.FAILED
    searching = np.isfinite(now.cost)
    while searching.any():
        active = people[searching]
        here = _with(Evaluation(*(part[active] for part in now)), bend[active])
        step = _step(here, damping[active])
        promised = _promise(here, step)
        done = _newton_promise(here) < tolerance
        outcome[active[done]] = Outcome.CONVERGED
        tired = ~done & (count[active] >= iterations)
        stuck = ~done & ~tired & (damping[active] > MOST_DAMPING)
        outcome[active[stuck]] = Outcome.STALLED
        going = ~(done | tired | stuck)
        searching[active[~going]] = False
        if not going.any():
            continue
        active, step, promised = active[going], step[going], promised[going]
        trial = x[active] + step
        there = evaluate(trial, active)
        count[active] += 1
        with np.errstate(invalid="ignore"):
            gain = (now.cost[active] - there.cost) / promised
        better = np.isfinite(there.cost) & (gain > 1e-3)
        accepted = active[better]
        before = now.gradient[accepted]
        x[accepted] = trial[better]
        for mine, theirs in zip(now, there, strict=True):
            mine[accepted] = theirs[better]
        reached = Evaluation(*(part[accepted] for part in now))
        bend[accepted] = _secant(bend[accepted], step[better], before, reached)
        # Nielsen's rule: the better the quadratic model, the less damping.
        eased = np.maximum(1 / 3, 1 - (2 * np.clip(gain[better], -10, 10) - 1) ** 3)
        damping[accepted] = np.maximum(damping[accepted] * eased, 1e-9)
        growth[accepted] = 2.0
        rejected = active[~better]
        damping[rejected] *= growth[rejected]
        growth[rejected] *= 2
    return Solution(x, now.cost, tuple(outcome), count, now)


def _with(here: Evaluation, bend: np.ndarray) -> Evaluation:
    """The curvature with that of the residuals, where it stays safely positive."""
    both = here.curvature + bend
    lowest = np.linalg.eigvalsh(both)[:, 0]
    safe = lowest > 0.1 * np.linalg.eigvalsh(here.curvature)[:, 0]
    return here._replace(curvature=np.where(safe[:, None, None], both, here.curvature))


def _secant(bend, step, before, reached: Evaluation) -> np.ndarray:
    """The curvature of the residuals after a step: what Gauss-Newton does not explain of the
    change of the gradient."""
    change = reached.gradient - before
    unexplained = change - np.einsum("npq,nq->np", reached.curvature, step)
    along = np.einsum("np,np->n", change, step)
    present = np.einsum("np,npq,nq->n", step, bend, step)
    told = np.abs(present) > 1e-12
    size = np.abs(np.einsum("np,np->n", unexplained, step)) / np.where(told, np.abs(present), 1.0)
    bend = np.where(told, np.minimum(size, 1.0), 1.0)[:, None, None] * bend
    new = unexplained - np.einsum("npq,nq->np", bend, step)
    usable = along > 1e-12
    along = np.where(usable, along, 1.0)[:, None, None]
    outer = np.einsum("np,nq->npq", new, change)
    twice = np.einsum("np,nq->npq", change, change)
    inner = np.einsum("np,np->n", new, step)[:, None, None]
    updated = bend + (outer + np.swapaxes(outer, 1, 2)) / along - inner * twice / along**2
    return np.where(usable[:, None, None], updated, 0.0)


def _step(here: Evaluation, damping: np.ndarray) -> np.ndarray:
    """Damped Gauss-Newton steps, none of them longer than the trust region."""
    scale = np.einsum("npp->np", here.curvature)
    scale = np.maximum(scale, 1e-6 * scale.max(axis=1, keepdims=True) + 1e-12)
    damped = here.curvature + (damping[:, None] * scale)[:, :, None] * np.eye(scale.shape[1])
    step = -np.linalg.solve(damped, here.gradient[..., None])[..., 0]
    longest = np.abs(step).max(axis=1, keepdims=True)
    return step * np.minimum(1.0, LONGEST_STEP / np.maximum(longest, 1e-300))


def _promise(here: Evaluation, step: np.ndarray) -> np.ndarray:
    """By how much the quadratic model says that a step lowers the cost."""
    linear = np.einsum("np,np->n", here.gradient, step)
    quadratic = 0.5 * np.einsum("np,npq,nq->n", step, here.curvature, step)
    return np.maximum(-(linear + quadratic), 1e-300)


def _newton_promise(here: Evaluation) -> np.ndarray:
    """By how much the cost would fall if the quadratic model held everywhere."""
    ridge = 1e-10 * np.einsum("npp->n", here.curvature)[:, None, None] + 1e-300
    matrix = here.curvature + ridge * np.eye(here.gradient.shape[1])
    newton = np.linalg.solve(matrix, here.gradient[..., None])[..., 0]
    return 0.5 * np.einsum("np,np->n", here.gradient, newton)
