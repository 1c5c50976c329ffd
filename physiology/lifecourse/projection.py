"""Projection: many days in one step, exact for whatever is linear.

With the picture of a day at hand (its change g and memory M), the mornings that follow obey

    d(k+1) = M d(k) + g + r(k),      d(0) = 0,

where d is the deviation from today's morning and r what the linear picture misses. The recursion
is followed day by day in the few states that remember, so every time constant (a day, a month,
years) is treated as what it is. r is a polynomial of the day, r = b k^2 + c k^3: it vanishes with
its slope on the day of the picture, and passes through what was missed at the previous picture
and at the next. Predicted without looking ahead, corrected once the day at the end has been
seen; the difference is the error by which the length of the next step is chosen.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import lax

from physiology.lifecourse.ledger import ENVIRONMENT, FORGOTTEN
from physiology.lifecourse.picture import SMALLEST, Picture, advance, closed

LONGEST = 365  # days in one step


class Missed(NamedTuple):
    """What the linear picture misses k days on: b k^2 + c k^3, shape (states,) each."""

    square: Any
    cube: Any

    def on(self, k):
        """On day `k`."""
        return self.square * k**2 + self.cube * k**3

    def before(self, days):
        """Sum over the days 0 ... `days` - 1."""
        squares = (days - 1) * days * (2 * days - 1) / 6
        cubes = ((days - 1) * days / 2) ** 2
        return self.square * squares + self.cube * cubes


class Stride(NamedTuple):
    """One accepted step: the morning it starts on, the picture there, what was missed."""

    morning: Any
    picture: Picture
    missed: Missed


def project(picture: Picture, missed: Missed, days):
    """Deviation of one person from the morning of the picture, `days` later (at least one).

    Shape (states,). Ledgers sum what every day books, so balances close as over single days.
    """
    memory, columns, change = picture.memory, picture.columns, picture.change
    among = memory[columns]

    def next_day(carry, k):
        now, total, last = carry
        counts = k < days
        later = among @ now + (change + missed.on(k))[columns]
        # `last` is the deviation a day before the end, `total` the sum of all but it.
        total = total + jnp.where(k < days - 1, now, 0.0)
        last = jnp.where(counts, now, last)
        return (jnp.where(counts, later, now), total, last), None

    zero = jnp.zeros_like(change[columns])
    day = jnp.arange(LONGEST, dtype=change.dtype)
    (_, total, last), _ = lax.scan(next_day, (zero, zero, zero), day)
    days = jnp.asarray(days, change.dtype)
    end = memory @ last + change + missed.on(days - 1)
    # The ledgers: what each day's deviation books. What is not followed is burned the day after.
    unseen = memory @ total + (days - 1) * change + missed.before(days - 1)
    unseen = jnp.where(jnp.asarray(ENVIRONMENT), 0.0, unseen).at[columns].set(0.0)
    booked = memory @ (total + last) + days * change + missed.before(days)
    booked = booked + jnp.asarray(FORGOTTEN) @ unseen
    return jnp.where(jnp.asarray(ENVIRONMENT), booked, end)


def _each(function, picture: Picture, *arguments):
    """Apply a function of (picture, *arguments) to one person, or to each of many."""
    if picture.change.ndim == 1:
        return function(picture, *arguments)
    columns = picture.columns

    def one(change, memory, *rest):
        return function(Picture(change, memory, columns), *rest)

    return jax.vmap(one, in_axes=-1, out_axes=-1)(picture.change, picture.memory, *arguments)


@jax.jit
def ahead(stride: Stride, days):
    """The morning `days` after the start of a stride (at least one)."""
    gone = _each(lambda p, m: project(p, m, days), stride.picture, stride.missed)
    return stride.morning + gone


def misfit(picture: Picture, morning, elsewhere, change_there):
    """How far the change of a day elsewhere is from what the linear picture says."""

    def one(picture, deviation, there):
        return there - (picture.change + advance(picture, deviation) - deviation)

    return _each(one, picture, elsewhere - morning, change_there)


class Behind(NamedTuple):
    """The picture before the present one: how many days ago, its morning and its change."""

    days: Any
    morning: Any
    change: Any


@jax.jit
def predict(morning, picture: Picture, behind: Behind | None, days) -> tuple[Stride, Any]:
    """A stride without looking ahead, and the morning it leads to."""
    nothing = jnp.zeros_like(morning)
    missed = Missed(nothing, nothing)
    if behind is not None:
        past = misfit(picture, morning, behind.morning, behind.change)
        missed = Missed(past / behind.days**2, nothing)
    stride = Stride(morning, picture, missed)
    return stride, ahead(stride, days)


@jax.jit
def correct(
    stride: Stride, behind: Behind | None, days, predicted, seen: Picture
) -> tuple[Stride, Any, Picture]:
    """The stride corrected by the day seen at its end; the morning there, and its picture.

    The picture was taken at the predicted morning and is moved to the corrected one.
    """
    square = misfit(stride.picture, stride.morning, predicted, seen.change) / days**2
    missed = Missed(square, jnp.zeros_like(square))
    if behind is not None:
        cube = (square - stride.missed.square) / (days + behind.days)
        missed = Missed(square - cube * days, cube)
    corrected = stride._replace(missed=missed)
    morning = ahead(corrected, days)
    moved = _each(lambda p, shift: advance(p, shift) - shift, seen, morning - predicted)
    return corrected, morning, seen._replace(change=seen.change + moved)


@jax.jit
def updated(picture: Picture, morning: Any, elsewhere: Any, change: Any) -> Picture:
    """The picture elsewhere, from a former one and the change over the day that begins there.

    What that day shows beyond the old picture corrects the memory in the one direction in which
    the body has moved (Broyden's update): it then says exactly what both days have shown.

    Args:
        picture: of `morning`.
        morning, elsewhere: shape (states, people).
        change: over the day that begins elsewhere.
    """
    columns = picture.columns
    missed = misfit(picture, morning, elsewhere, change)
    moved = (elsewhere - morning)[columns]
    # States have different units: each counts by its own size.
    weighted = moved / jnp.maximum(jnp.abs(morning[columns]), SMALLEST) ** 2
    length = jnp.sum(moved * weighted, axis=0)
    share = weighted / jnp.where(length > 0, length, 1.0)
    return Picture(change, closed(picture.memory + missed[:, None] * share, columns), columns)
