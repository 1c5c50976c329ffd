"""Alpha cell: glucagon, held back by glucose and by insulin."""

from typing import Any

import equinox as eqx

from organs.kinetics import hill, inhibition, michaelis_menten
from organs.organ import Perfusion
from organs.parameters import parameter


class AlphaCell(eqx.Module):
    """The laws of glucagon secretion; the pancreas inherits them."""

    glucagon_glucose_half: Any = parameter(
        5.0,
        unit="mmol/L",
        bounds=(3.5, 7.0),
        source="Unger1971",
        about="glucose that halves glucagon",
    )
    glucagon_glucose_share: Any = parameter(
        0.7,
        unit="-",
        bounds=(0.4, 0.95),
        source="Unger1971",
        about="share of glucagon secretion that glucose can suppress",
    )
    glucagon_insulin_gain: Any = parameter(
        0.5,
        unit="-",
        bounds=(0.0, 1.2),
        source="Unger1971",
        about="restraint of the alpha cell by insulin",
    )
    glucagon_insulin_half: Any = parameter(
        3.0, unit="-", bounds=(1.5, 8.0), source="assumed", about="insulin over fasting, for half"
    )
    glucagon_amino_acid_gain: Any = parameter(
        0.5,
        unit="-",
        bounds=(0.0, 1.5),
        source="Unger1971",
        about="rise per doubling of amino acids",
    )

    glucagon_alarm_gain: Any = parameter(
        1.5,
        unit="-",
        bounds=(0.3, 4.0),
        source="Mitrakou1991",
        about="rise of secretion at the brain's full alarm of hypoglycaemia",
    )

    def alpha_cell(self, glucose, insulin_ratio, alarm, sensitivity=1.0):
        """Glucagon secretion from glucose, insulin and alarm, on an arbitrary scale.

        Infused insulin restrains glucagon as secreted insulin does, so `insulin_ratio` is plasma
        insulin over its fasting level. `sensitivity` to glucose and insulin is 1 in health.
        """
        suppressible = sensitivity * self.glucagon_glucose_share
        by_glucose = (
            1 - suppressible + suppressible * inhibition(glucose, self.glucagon_glucose_half, 3)
        )
        by_insulin = sensitivity * hill(insulin_ratio, self.glucagon_insulin_half, 2)
        by_alarm = 1 + self.glucagon_alarm_gain * alarm
        return by_alarm * by_glucose / (1 + self.glucagon_insulin_gain * by_insulin)

    def amino_acid_drive(self, blood: Perfusion, rest):
        """Glucagon secretion by amino acids, relative to fasting."""
        taken = 2 * michaelis_menten(blood.amino_acid, rest.blood.amino_acid) - 1
        return 1 + self.glucagon_amino_acid_gain * taken
