"""Counter-regulation: the slow drive of pituitary and adrenals when insulin is low.

Growth hormone, sympathetic tone and falling leptin together; they raise lipolysis over hours
of fasting. Fast hormones (adrenaline, cortisol) join them in the laboratory.
"""

from typing import Any

from organs.kinetics import soft_excess
from organs.organ import AbstractOrgan, Constants, Perfusion, State, signal
from organs.parameters import parameter
from organs.processes import Lag


class CounterRegulationState(State):
    """The drive of fasting."""

    lipolytic_drive: Any = signal("-", "growth hormone and sympathetic drive, fasting = 1")


class CounterRegulation(AbstractOrgan):
    """A slow signal that rises when insulin falls below its overnight level.

    States : lipolytic_drive [-]
    Blood  : insulin read
    """

    states = CounterRegulationState

    fasting_gain: Any = parameter(
        0.8, unit="-", bounds=(0.3, 3.0), source="Jensen2001", about="rise at vanishing insulin"
    )
    fasting_tau: Any = parameter(
        700.0, unit="min", bounds=(400.0, 1400.0), source="Klein1993", about="lag of the drive"
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        return Constants(blood=blood)

    def resting_state(self, rest) -> CounterRegulationState:
        return CounterRegulationState(1.0 + 0 * self.fasting_gain)

    def processes(self, state: CounterRegulationState, blood: Perfusion, rest):
        deficit = soft_excess(1 - blood.insulin / rest.blood.insulin, 0.05)
        return (Lag("lipolytic_drive", 1 + self.fasting_gain * deficit, self.fasting_tau),)
