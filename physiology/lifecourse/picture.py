"""Picture: one day of a person as a map from morning to morning, and its linear picture.

A day takes the state of a morning to that of the next. Most states forget within a day; a few
remember (the slow ones, and some hormones and enzymes). The linear picture has a column for each
state that remembers: what the next morning owes to it. Columns are differences of days that run
side by side in one batch, which costs little more than one day.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from physiology.body import SLOW, STATES
from physiology.intake import INTAKES
from physiology.integrate import integrate
from physiology.lifecourse.ledger import CLOSES, CLOSING, ENVIRONMENT, FORGOTTEN

NUDGE = 1e-4  # relative change of a state by which its memory is measured
SMALLEST = 1e-3  # amount below which the nudge is no longer relative
WIDE = 192  # days side by side in one batch; more run in turn, in batches about as wide
SPARE = 8  # columns for states that remember without being declared slow

LEPTIN = STATES.index("adipokines.leptin")
IS_FOOD = np.array([name in ("solid", "liquid", "fat", "protein") for name in INTAKES])
_IS_SLOW = np.array([path in SLOW for path in STATES])


class Routine(NamedTuple):
    """What is the same on every day of a phase.

    `pattern` has shape (samples, steps, intakes), `portion` (intakes,) or (intakes, people):
    what is eaten is their product. `appetite` is the share of leptin's wish that is given in to.
    `step` is the step of the grid [min].
    """

    organs: Any
    rest: Any
    pattern: Any
    portion: Any
    appetite: Any
    step: Any


class Picture(NamedTuple):
    """A day seen from one morning.

    Attributes:
        change: of all states over the day, shape (states, [people]).
        memory: change of the next morning by each remembered state, shape
            (states, columns, [people]).
        columns: which states these are, shape (columns,).
    """

    change: Any
    memory: Any
    columns: Any


def wanted(routine: Routine, morning):
    """Food wanted on the day that begins with a morning, over that of the diet; shape (...)."""
    organs = routine.organs
    leptin = morning[LEPTIN] / organs.adipokines.leptin_fasting
    return 1 + routine.appetite * (organs.energy_balance.intake_factor(leptin) - 1)


def eaten(routine: Routine, morning):
    """The portions of that day, shape (intakes, ...) for a morning of shape (states, ...)."""
    wish = wanted(routine, morning)
    lacking = wish.ndim + 1 - routine.portion.ndim
    portion = jnp.expand_dims(routine.portion, tuple(range(1, 1 + lacking)))
    return portion * jnp.where(_over_rows(IS_FOOD, morning), wish, jnp.ones_like(wish))


def next_morning(routine: Routine, mornings):
    """States a day later.

    Args:
        mornings: shape (states, days) or (states, days, people): days that run side by side.
    """

    def run(start):
        portion = eaten(routine, start)
        days = integrate(
            routine.organs, routine.rest, tuple(start), routine.pattern, routine.step, portion
        )
        return days[:, -1]

    if mornings.ndim < 3 or mornings[0].size <= WIDE:
        return run(mornings)
    return _in_turn(run, mornings)


def _in_turn(run, mornings):
    """Days of many people, as many at a time as fit into a batch; the last batch is filled up.

    A batch of few days costs as much as one of many, and one beyond the caches more for each.
    """
    states, days, people = mornings.shape
    turns = -(-days // max(1, WIDE // people))
    together = -(-days // turns)
    filled = jnp.take(mornings, jnp.arange(turns * together) % days, axis=1)
    batches = filled.reshape(states, turns, together, people)
    ends = lax.map(run, jnp.moveaxis(batches, 1, 0))
    return jnp.moveaxis(ends, 0, 1).reshape(states, turns * together, people)[:, :days]


@jax.jit
def look(routine: Routine, morning, columns) -> Picture:
    """The picture of a day from a morning, shape (states,) or (states, people)."""
    size = jnp.abs(morning)[columns]
    nudge = NUDGE * jnp.maximum(size, SMALLEST)
    count = columns.shape[0]
    nudges = jnp.zeros((len(STATES), count + 1, *morning.shape[1:]), morning.dtype)
    nudges = nudges.at[columns, jnp.arange(1, count + 1)].set(nudge)
    ends = next_morning(routine, morning[:, None] + nudges)
    change = ends[:, 0] - morning
    memory = (ends[:, 1:] - ends[:, :1]) / nudge
    return Picture(change, closed(memory, columns), columns)


def closed(memory, columns):
    """The memory with carbon dioxide, urea, oxygen and heat booked anew, so that it conserves
    to round-off: differences of days carry the round-off of large ledgers."""
    moved = jnp.where(_over_rows(CLOSES, memory), 0.0, memory)
    before = jax.nn.one_hot(columns, len(STATES), dtype=memory.dtype, axis=0)
    before = before.reshape(before.shape + (1,) * (memory.ndim - 2))
    return moved + jnp.tensordot(jnp.asarray(CLOSING), before - moved, axes=1)


def _over_rows(mask: np.ndarray, array):
    return jnp.asarray(mask).reshape(mask.shape + (1,) * (array.ndim - 1))


def advance(picture: Picture, deviation):
    """What the linear picture makes of a deviation from its morning, one day later.

    Args:
        deviation: of all states, shape (states,); `picture` is that of one person.
    """
    followed = picture.memory @ deviation[picture.columns]
    rest = deviation.at[picture.columns].set(0.0)
    return followed + jnp.asarray(FORGOTTEN) @ rest


def remembered(routine: Routine, morning) -> np.ndarray:
    """The states that a day does not forget: the slow ones, and those that matter most beside.

    Args:
        morning: shape (states,) or (states, people).

    Returns:
        Indices of `STATES`, as many for every body.
    """
    count = len(SLOW) + SPARE
    inside = np.flatnonzero(~ENVIRONMENT)
    groups = np.resize(inside, -(-inside.size // count) * count).reshape(-1, count)
    memory = np.concatenate([look(routine, morning, group).memory for group in groups], axis=1)
    size = np.maximum(np.abs(np.asarray(morning)), SMALLEST)
    relative = np.abs(memory[inside] * size[groups.ravel()][None] / size[inside][:, None])
    weight = np.nanmax(relative.reshape(inside.size, groups.size, -1), axis=(0, 2))
    weight = weight[: inside.size] + np.where(_IS_SLOW[inside], np.inf, 0.0)
    return np.sort(inside[np.argsort(-weight, kind="stable")[:count]])
