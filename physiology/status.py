"""Status: how a simulation ended, in physiological words."""

import enum
from typing import NamedTuple

import numpy as np

from physiology.body import STATES


class Outcome(enum.Enum):
    """Ways a simulation ends."""

    COMPLETED = "completed"
    DIVERGED = "diverged"
    NEGATIVE = "negative amount"


class Status(NamedTuple):
    """Outcome, a sentence for people, and the minute of the first trouble."""

    outcome: Outcome
    message: str
    minute: float | None = None

    @property
    def ok(self) -> bool:
        """Whether the whole experiment was followed."""
        return self.outcome is Outcome.COMPLETED


def diagnose(times: np.ndarray, states: np.ndarray) -> Status:
    """What became of one subject.

    Args:
        times: minutes, shape (samples,).
        states: shape (states, samples).
    """
    bad = ~np.isfinite(states).all(axis=0)
    if bad.any():
        first = int(np.argmax(bad))
        last = STATES[int(np.argmax(~np.isfinite(states[:, first])))]
        return Status(
            Outcome.DIVERGED,
            f"the simulation lost {last} at t = {times[first]:g} min: the step is too large for "
            "these parameters; choose a smaller one (step=0.5) or solver='adaptive'",
            float(times[first]),
        )
    # The environment counts what left it as negative; a clinician may want less than nothing.
    inside = np.array([not path.startswith(("environment.", "clinician.")) for path in STATES])
    negative = (states < -1e-6) & inside[:, None]
    if negative.any():
        first = int(np.argmax(negative.any(axis=0)))
        which = STATES[int(np.argmax(negative[:, first]))]
        return Status(
            Outcome.NEGATIVE,
            f"{which} fell below zero at t = {times[first]:g} min: parameters or doses are not "
            "those of a living person, or the step is too large",
            float(times[first]),
        )
    return Status(Outcome.COMPLETED, "completed")
