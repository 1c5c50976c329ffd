"""Infusion: label given into a vein, as a rate over time and a priming dose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from physiology.errors import InputError


class Infusion(Protocol):
    """How much label is given, and when."""

    def rates(self, edges: np.ndarray) -> Any:
        """Mean rate in each interval between `edges` [min], as [mmol/min]."""

    def doses(self, times: np.ndarray) -> Any:
        """What is injected at each of `times` [mmol]."""


@dataclass(frozen=True)
class ConstantInfusion:
    """The same rate from `start` to `end`, after an optional priming dose.

    Attributes:
        rate: mmol/min of labelled molecules.
        prime: mmol injected at `start`.
        start, end: minutes; to the end of the experiment where `end` is None.
    """

    rate: Any
    prime: Any = 0.0
    start: float = 0.0
    end: float | None = None

    def __post_init__(self) -> None:
        if self.end is not None and not self.end > self.start:
            raise InputError(f"infusion ends at {self.end} min, before it starts at {self.start}")

    def rates(self, edges: np.ndarray) -> Any:
        end = edges[-1] if self.end is None else self.end
        inside = np.clip(np.minimum(edges[1:], end) - np.maximum(edges[:-1], self.start), 0.0, None)
        return self.rate * inside / np.diff(edges)

    def doses(self, times: np.ndarray) -> Any:
        return self.prime * injected(times, self.start)


@dataclass(frozen=True)
class VariableInfusion:
    """A rate that is changed at given times, after an optional priming dose.

    Attributes:
        times: minutes at which the rate is set; it holds until the next.
        values: mmol/min of labelled molecules from then on.
        prime: mmol injected at the first of `times`.
    """

    times: Sequence[float]
    values: Any
    prime: Any = 0.0

    def __post_init__(self) -> None:
        if len(self.times) != len(self.values) or not len(self.times):
            raise InputError(
                f"infusion has {len(self.times)} times and {len(self.values)} rates: give as many"
            )
        if any(b <= a for a, b in zip(self.times[:-1], self.times[1:], strict=True)):
            raise InputError("times of an infusion must increase")

    def rates(self, edges: np.ndarray) -> Any:
        ends = [*self.times[1:], np.inf]
        total = 0.0
        for value, start, end in zip(self.values, self.times, ends, strict=True):
            total = total + ConstantInfusion(value, 0.0, start, end).rates(edges)
        return total

    def doses(self, times: np.ndarray) -> Any:
        return self.prime * injected(times, self.times[0])


def injected(times: np.ndarray, minute: float) -> np.ndarray:
    """1 at the sample nearest to a minute, 0 elsewhere."""
    return (np.arange(len(times)) == np.argmin(np.abs(times - minute))).astype(float)
