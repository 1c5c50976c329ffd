"""Steps that remember: two right-hand sides a minute instead of four.

Adams' method of fourth order: the slopes of the last three grid points predict the state a step
ahead, the slope found there corrects it, and is found again for the next step. Where what is done
to the body jumps, slopes of before say nothing about after: there the slope is taken anew and some
Runge-Kutta steps follow, until the fastest processes have settled. With a predictor of third
order a step is stable up to 1.93 over the fastest rate (Runge-Kutta: 2.78; a predictor of fourth
order: 1.28).

Everything that differs between these kinds of step is a table of weights, so that the program
holds one right-hand side. What is done when is a `Route`, laid out beforehand in NumPy. Loops
have lengths that the compiler does not know: forward only, gradients are for `integrate`.
"""

from functools import cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from physiology.integrate import slopes
from physiology.promptness import prompt_options

SETTLING = 5  # Runge-Kutta steps after a jump; with two the error of a day is four times larger
JUMP = 1e-9  # relative change of an intake below which it is round-off

ANEW, RUNGE_KUTTA, ADAMS = 0, 1, 2  # kinds of step
FORWARD, AGAIN = 0, 1  # kinds of leg


class _Weights(NamedTuple):
    """A kind of step: from a state and its last three slopes, the newest first, to the next.

    It begins at `predicted` with the gain `known`, and evaluates slopes: each adds `added` of
    itself to the gain and leads on by the gain (`arrived`) or by `reach` of itself. The last slope
    is that of where it ends. All times step size.
    """

    evaluations: Any
    predicted: Any  # (kinds, slopes)
    known: Any
    added: Any  # (kinds, evaluations)
    reach: Any
    arrived: Any


_WEIGHTS = _Weights(
    evaluations=np.array([1, 4, 2]),
    predicted=np.array([[0, 0, 0], [1 / 2, 0, 0], [23 / 12, -16 / 12, 5 / 12]]),
    known=np.array([[0, 0, 0], [1 / 6, 0, 0], [19 / 24, -5 / 24, 1 / 24]]),
    added=np.array([[0, 0, 0, 0], [1 / 3, 1 / 3, 1 / 6, 0], [9 / 24, 0, 0, 0]]),
    reach=np.array([[0, 0, 0, 0], [1 / 2, 1, 0, 0], [0, 0, 0, 0]]),
    arrived=np.array([[1, 1, 1, 1], [0, 0, 1, 1], [1, 1, 1, 1]], bool),
)


class Legs(NamedTuple):
    """Portions of a route, each over a sampling interval.

    Attributes:
        kind: FORWARD, or AGAIN from where the last one began.
        first, stop: its steps.
        seen: which row of the intake applies where it ends.
    """

    kind: Any
    first: Any
    stop: Any
    seen: Any


class Steps(NamedTuple):
    """Steps of a route.

    Attributes:
        kind: ANEW (no step, but a slope), RUNGE_KUTTA or ADAMS.
        size: relative to the step of the grid.
        row: which row of the intake applies.
        slot: where its last slope goes, in place of the oldest.
    """

    kind: Any
    size: Any
    row: Any
    slot: Any


class Route(NamedTuple):
    """What is integrated in which order; the shapes depend on those of the intake alone."""

    legs: Legs
    steps: Steps


class Trail(NamedTuple):
    """Where one is, and where that leads.

    Attributes:
        state: shape (states, ...).
        slopes: the last three, each at its slot, shape (3, states, ...).
    """

    state: Any
    slopes: Any


def route(intake: np.ndarray, spots: tuple[int, ...] = ()) -> Route:
    """The way through an experiment.

    Args:
        intake: rates in each step, shape (samples, steps, ...).
        spots: sampling intervals that are repeated in Runge-Kutta steps of half the size, right
            after they were passed.
    """
    samples, count = intake.shape[:2]
    since = _since_jump(intake.reshape(samples * count, -1))
    legs: list[tuple[int, int, int, int]] = [(FORWARD, 0, 0, 0)]
    steps: list[tuple[int, float, int]] = []

    def travel(kind: int, rows: range) -> None:
        first = len(steps)
        for row in rows:
            if since[row] == 0 or (kind == AGAIN and row == rows.start):
                steps.append((ANEW, 0.0, row))
            if kind == AGAIN:
                steps.extend(2 * [(RUNGE_KUTTA, 0.5, row)])
            else:
                steps.append((RUNGE_KUTTA if since[row] < SETTLING else ADAMS, 1.0, row))
        legs.append((kind, first, len(steps), min(rows.stop, len(since) - 1)))

    for interval in range(samples):
        rows = range(interval * count, (interval + 1) * count)
        travel(FORWARD, rows)
        if interval in spots:
            travel(AGAIN, rows)
    # As many places as there could be steps, so that another experiment is no other program.
    places = (2 * samples + 3 * len(spots)) * count
    steps += (places - len(steps)) * [(ANEW, 0.0, 0)]
    kinds, sizes, at = (np.array(column) for column in zip(*steps, strict=True))
    way = Legs(*(np.array(column, np.int32) for column in zip(*legs, strict=True)))
    return Route(way, Steps(kinds, sizes, at, _slots(way, places)))


def _since_jump(rows: np.ndarray) -> np.ndarray:
    """Steps since an intake last jumped, or since the start; rows of shape (steps, intakes)."""
    change, size = np.abs(np.diff(rows, axis=0)), np.abs(rows).max(axis=0, initial=0.0)
    jumps = np.concatenate([[True], np.any(change > JUMP * size, axis=1)])
    place = np.arange(len(rows))
    return place - np.maximum.accumulate(np.where(jumps, place, 0))


def _slots(legs: Legs, places: int) -> np.ndarray:
    """Slots in turn along the legs that lead forward; each of the others goes on from there."""
    slots = np.zeros(places, np.int32)
    passed = 0
    for kind, first, stop in zip(legs.kind, legs.first, legs.stop, strict=True):
        slots[first:stop] = (passed + np.arange(stop - first)) % 3
        passed += stop - first if kind == FORWARD else 0
    return slots


def outset(start: tuple) -> Trail:
    """Where a route begins: its first step takes the slope anew."""
    state = jnp.stack(start)
    return Trail(state, jnp.zeros((3, *state.shape), state.dtype))


def advance(organs, rest, trail: Trail, intake, step, steps: Steps, first, stop) -> Trail:
    """Take some steps of a route.

    Args:
        organs, rest: parameters and constants of health; leaves are numbers or arrays (people,).
        trail: from where.
        intake: rates, shape (rows, intakes) or with people as last axis.
        step: step of the grid [min].
        steps: those of the route.
        first, stop: which of them.
    """
    dtype = trail.state.dtype
    weights = jax.tree.map(
        lambda w: jnp.asarray(w, dtype if w.dtype == np.float64 else None), _WEIGHTS
    )

    def take(place, trail):
        kind, row, slot = steps.kind[place], intake[steps.row[place]], steps.slot[place]
        size = (step * steps.size[place]).astype(dtype)
        state, last = trail

        def remembered(amounts):
            # Slopes lie where they were put; the newest is the one before this slot.
            turned = [amounts[(slot - 1 - where) % 3] for where in range(3)]
            return size * sum(w * k for w, k in zip(turned, last, strict=True))

        def evaluate(stage, carry):
            here, gain, slope = carry
            for variable, rate in enumerate(slopes(organs, rest, tuple(here), row)):
                # Row by row in its place: stacked, the compiler would find every slope thrice.
                slope = lax.dynamic_update_index_in_dim(slope, rate, variable, 0)
            gain = gain + size * weights.added[kind, stage] * slope
            reached = size * weights.reach[kind, stage] * slope
            here = state + jnp.where(weights.arrived[kind, stage], gain, reached)
            return here, gain, slope

        # What a step gains is added to the state at once: so single precision rounds it once.
        begin = state + remembered(weights.predicted[kind])
        known = remembered(weights.known[kind])
        here, _, slope = lax.fori_loop(
            0, weights.evaluations[kind], evaluate, (begin, known, jnp.zeros_like(state))
        )
        return Trail(here, lax.dynamic_update_index_in_dim(last, slope, slot, 0))

    return lax.fori_loop(first, stop, take, trail)


def integrate_in_steps(organs, rest, start: tuple, intake, step, way: Route) -> Any:
    """States on the sampling grid, as `integrate.integrate`; `way` without repetitions."""
    rows = intake.reshape(-1, *intake.shape[2:])
    steps = jax.tree.map(jnp.asarray, way.steps)

    def leg(trail, here: Legs):
        trail = advance(organs, rest, trail, rows, step, steps, here.first, here.stop)
        return trail, trail.state

    _, states = lax.scan(leg, outset(start), way.legs)
    return jnp.moveaxis(states, 0, 1)[:, 1:]


@cache
def compiled() -> Any:
    """`integrate_in_steps`, compiled once for each length of experiment."""
    return jax.jit(integrate_in_steps, compiler_options=prompt_options())
