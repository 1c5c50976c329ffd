"""Protein: amino acids given to the blood in a fast and taken back after a meal."""

from typing import Any

import equinox as eqx

from organs.kinetics import power, soft_excess
from organs.organ import Perfusion
from organs.parameters import parameter
from organs.processes import Process

_EXCESS_CORNER = 0.003  # width over which an excess of protein begins
_LEAST = 1e-6  # protein of a muscle that has none left [mmol]: what is divided by it stays finite


def growth(state, rest):
    """Muscle over that of the healthy build: it grows and shrinks with the protein of the body."""
    return (state.protein + _LEAST) / (rest.protein + _LEAST)


class MuscleProtein(eqx.Module):
    """Breakdown and synthesis of all body protein, which is booked in muscle."""

    mass: Any = parameter(
        10.0, unit="kg", bounds=(7.0, 13.0), source="ICRP89", about="body protein"
    )
    proteolysis: Any = parameter(
        2.6,
        unit="mmol/min",
        bounds=(1.8, 3.6),
        source="Felig1973",
        about="whole-body protein breakdown, as alanine equivalents",
    )
    net_proteolysis: Any = parameter(
        0.5,
        unit="mmol/min",
        bounds=(0.35, 0.7),
        source="Felig1973",
        about="breakdown less synthesis after an overnight fast",
    )
    proteolysis_insulin_gain: Any = parameter(
        0.25,
        unit="-",
        bounds=(0.0, 0.6),
        source="Felig1973",
        about="fall of protein breakdown per unit of Akt above fasting",
    )

    proteolysis_cortisol_share: Any = parameter(
        0.15,
        unit="-",
        bounds=(0.0, 0.4),
        source="assumed",
        about="share of protein breakdown that follows cortisol",
    )

    excess_breakdown: Any = parameter(
        12.0,
        unit="-",
        bounds=(0.0, 30.0),
        source="assumed",
        about="rise of breakdown per protein above what the body calls for, over all of it",
    )

    def processes(self, state, blood: Perfusion, rest):
        """Breakdown, held back by insulin, against synthesis from the amino acids there are."""
        akt = state.signalling.akt
        restraint = 1 - self.proteolysis_insulin_gain * (akt - rest.signalling.akt)
        cortisol = self.proteolysis_cortisol_share
        restraint = restraint * (1 - cortisol + cortisol * blood.cortisol_action)
        # What exceeds the tissue that the body calls for is broken down the faster.
        amount = state.protein / rest.protein
        carried = amount / blood.ports["load"]
        crowding = power(carried, 6)
        crowding = crowding * (1 + self.excess_breakdown * soft_excess(carried - 1, _EXCESS_CORNER))
        breakdown = self.proteolysis * restraint * amount * crowding
        synthesis = (self.proteolysis - self.net_proteolysis) * blood.amino_acid
        return (
            Process("proteolysis", breakdown, {"protein": -1, "blood.amino_acid": 1}),
            Process(
                "protein_synthesis",
                synthesis / rest.blood.amino_acid,
                {"blood.amino_acid": -1, "protein": 1},
            ),
        )
