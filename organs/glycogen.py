"""Glycogen: how its own store stops its synthesis, alike in liver and muscle."""

from organs.kinetics import inhibition

_STEEPNESS = 8  # synthesis goes on unhindered until the store is nearly full


def room(concentration, capacity):
    """Share of its synthesis that glycogen leaves: 1 where there is none, half at capacity."""
    return inhibition(concentration, capacity, _STEEPNESS)
