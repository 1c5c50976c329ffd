"""Drugs of the laboratory: where they are and how fast they leave.

What a drug does stands in the organ that it reaches: acipimox in the fat cell, octreotide in the
islets.
"""

from typing import Any

from organs.organ import AbstractOrgan, Constants, Perfusion, State, signal
from organs.parameters import parameter
from organs.processes import Rate


class DrugsState(State):
    """Drugs in the gut and in plasma."""

    acipimox_swallowed: Any = signal("mg", "acipimox not absorbed yet")
    acipimox: Any = signal("mg/L", "acipimox in plasma")
    octreotide: Any = signal("ug/L", "octreotide in plasma")


class Drugs(AbstractOrgan):
    """One compartment for each drug, and one for the tablet.

    States : acipimox_swallowed [mg], acipimox [mg/L], octreotide [ug/L]
    Blood  : nothing of the body's own
    """

    states = DrugsState

    acipimox_absorption: Any = parameter(
        0.02,
        unit="1/min",
        bounds=(0.008, 0.06),
        source="assumed",
        about="acipimox absorbed from the gut",
    )
    acipimox_elimination: Any = parameter(
        0.0058,
        unit="1/min",
        bounds=(0.004, 0.009),
        source="Acipimox",
        about="acipimox cleared (half-life two hours)",
    )
    acipimox_volume: Any = parameter(
        25.0, unit="L", bounds=(15.0, 45.0), source="assumed", about="acipimox space"
    )
    octreotide_clearance: Any = parameter(
        0.167,
        unit="L/min",
        bounds=(0.1, 0.3),
        source="Octreotide",
        about="clearance of octreotide",
    )
    octreotide_volume: Any = parameter(
        19.0, unit="L", bounds=(12.0, 30.0), source="Octreotide", about="octreotide space"
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        return Constants()

    def resting_state(self, rest) -> DrugsState:
        no = 0.0 * self.acipimox_volume
        return DrugsState(no, no, no)

    def processes(self, state: DrugsState, blood: Perfusion, rest):
        given = blood.ports["infused"]
        absorbed = self.acipimox_absorption * state.acipimox_swallowed
        cleared = self.octreotide_clearance * state.octreotide
        return (
            Rate("acipimox_swallowed", given["acipimox"] - absorbed),
            Rate(
                "acipimox",
                absorbed / self.acipimox_volume - self.acipimox_elimination * state.acipimox,
            ),
            Rate("octreotide", (given["octreotide"] - cleared) / self.octreotide_volume),
        )
