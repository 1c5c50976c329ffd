"""Row: which experiment answers a target, and how the answer is read off it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from physiology.trajectory import Trajectory


class Row(NamedTuple):
    """How one target is answered.

    Attributes:
        protocol: name of the protocol.
        answer: from its trajectory to the value, in the unit of the target; pure and
            differentiable, so that it can be fitted as well as reported.
        searched: whether the answer is itself found by a search, as a minimal model's is: it
            is reported, and cannot be differentiated or fitted.
    """

    protocol: str
    answer: Callable[[Trajectory], Any]
    searched: bool = False
