"""The clinician at the bedside: holds plasma glucose at a target with a variable infusion.

The loop is closed inside the differential equations, smoothly, so that GIR is a flux like any
other and differentiable. A pump cannot draw glucose out: the order passes through a softplus,
whose leak at an order of zero is bounded (`LEAK`).
"""

from typing import Any

from organs.kinetics import logistic, power, softplus
from organs.organ import AbstractOrgan, Constants, Perfusion, State, signal
from organs.parameters import parameter
from organs.processes import Process, Rate

FORGETTING = 5.0  # [min]
# Width of the pump's stop [mmol/min]: at an order of zero 0.69 of it is infused.
LEAK = 0.01


class ClinicianState(State):
    """What the clinician has learned about the infusion needed."""

    sustained: Any = signal("mmol/min", "infusion that the clinician has found to be needed")


class Clinician(AbstractOrgan):
    """A proportional-integral glucose clamp with the clinician's limits.

    States : sustained [mmol/min]
    Blood  : glucose read and infused
    """

    states = ClinicianState

    response: Any = parameter(
        8.0,
        unit="L/min",
        bounds=(3.0, 12.0),
        source="DeFronzo1979",
        about="change of the infusion per deviation of glucose",
    )
    learning: Any = parameter(
        0.55,
        unit="L/min^2",
        bounds=(0.1, 1.0),
        source="DeFronzo1979",
        about="change of the sustained infusion per deviation and minute",
    )
    anticipation: Any = parameter(
        14.0,
        unit="L",
        bounds=(8.0, 20.0),
        source="assumed",
        about="glucose space that the clinician fills ahead of a target that moves",
    )
    attention: Any = parameter(
        1.0,
        unit="mmol/L",
        bounds=(0.3, 3.0),
        source="assumed",
        about="deviation beyond which glucose is corrected before anything is learned",
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        return Constants()

    def resting_state(self, rest) -> ClinicianState:
        return ClinicianState(0.0 * self.response)

    def order(self, state: ClinicianState, deviation, slope):
        """Infusion that the clinician wants [mmol/min], which may be negative."""
        return self.response * deviation + self.anticipation * slope + state.sustained

    def processes(self, state: ClinicianState, blood: Perfusion, rest):
        clamping = blood.ports["clamping"]
        deviation = blood.ports["clamp_target"] - blood.glucose
        order = self.order(state, deviation, blood.ports["clamp_slope"])
        infused = clamping * softplus(order, LEAK)
        learned = self.learning * deviation / (1 + power(deviation / self.attention, 2))
        # At its stop the pump teaches nothing, and what was learned is forgotten.
        running = clamping * logistic(order / LEAK)
        forgotten = (1 - running) * state.sustained / FORGETTING
        return (
            Process("glucose_infusion", infused, {"environment.glucose": -1, "blood.glucose": 1}),
            Rate("sustained", running * learned - forgotten),
        )
