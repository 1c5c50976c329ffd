"""The whole vocabulary of change: Process, Lag, Rate.

An organ says what happens and how fast. Who books it (which pool of which organ loses or
gains how much) follows from the coefficients, once, in `physiology.body`.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Process(NamedTuple):
    """A conversion or a transport of matter.

    `rate` is in amount/min; `pools` maps a pool to its static coefficient. A bare name is a
    pool of the organ itself, a dotted one (`blood.glucose`, `environment.co2`) belongs to
    another place. The carbon of the coefficients sums to zero.
    """

    name: str
    rate: Any
    pools: Mapping[str, float]


class Lag(NamedTuple):
    """A signal that follows its target with a time constant `tau` [min]."""

    signal: str
    target: Any
    tau: Any


class Rate(NamedTuple):
    """A signal with a law of its own, in signal/min."""

    signal: str
    rate: Any
