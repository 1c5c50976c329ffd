"""Pictures: people followed in strides, a whole picture of their day taken only now and then.

A picture costs some forty days of every person, nearly all of them for what the next morning owes
to each state that remembers. That changes slowly. In between the day alone is lived, and what it
shows beyond the old picture corrects the memory in the one direction in which people have moved
(Broyden's update): it then says exactly what both days have shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from physiology.lifecourse.picture import Routine, look
from physiology.lifecourse.projection import Behind, correct, predict, updated
from physiology.lifecourse.pursue import Arrival, Leg, tomorrow

RENEWED = 30  # [days] after which a picture is taken anew
EARLY = 4  # strides that all end in a whole picture: a change of habits stirs up much


def pursued(routine: Routine, start: Any, lengths: Sequence[int], columns: Any) -> Arrival:
    """People in strides of given lengths.

    Args:
        routine: how they live.
        start: the first morning, shape (states, people).
        lengths: of the strides [days].
        columns: indices of the states that remember.
    """
    picture, morning = look(routine, start, columns), start
    behind: Behind | None = None
    legs: list[Leg] = []
    day, renewed, looks = 0, 0, 1
    for days in lengths:
        stride, predicted = predict(morning, picture, behind, float(days))
        day += days
        # Nobody goes on from the last morning: its day is enough.
        old = len(legs) < EARLY or day - renewed >= RENEWED
        if old and len(legs) + 1 < len(lengths):
            seen, renewed, looks = look(routine, predicted, columns), day, looks + 1
        else:
            change = tomorrow(routine, predicted) - predicted
            seen = updated(picture, morning, predicted, change)
        stride, arrived, seen = correct(stride, behind, float(days), predicted, seen)
        legs.append(Leg(day - days, days, 0, stride, renewed == day))
        # The very first day still carries what the change of habits stirred up.
        behind = Behind(float(days), morning, picture.change) if legs[1:] else None
        morning, picture = arrived, seen
    return Arrival(morning, legs, looks)
