"""Blood cells: no mitochondria to speak of, so glucose becomes lactate."""

from typing import Any

from organs.kinetics import michaelis_menten
from organs.organ import AbstractOrgan, Constants, Perfusion, Stateless
from organs.parameters import parameter
from organs.processes import Process


class BloodCells(AbstractOrgan):
    """Red cells, glycolytic at a rate that hardly depends on glucose.

    States : none
    Blood  : glucose taken up, lactate released
    """

    glycolysis: Any = parameter(
        0.06, unit="mmol/min", bounds=(0.04, 0.09), source="Cahill2006", about="glucose to lactate"
    )
    glucose_half: Any = parameter(
        0.3, unit="mmol/L", bounds=(0.1, 1.0), source="assumed", about="glucose of half-maximal use"
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        return Constants(saturation=self.saturation(blood.glucose))

    def resting_state(self, rest) -> Stateless:
        return Stateless()

    def saturation(self, glucose):
        """Hexokinase saturation, 0 to 1."""
        return michaelis_menten(glucose, self.glucose_half)

    def processes(self, state, blood: Perfusion, rest):
        rate = self.glycolysis * self.saturation(blood.glucose) / rest.saturation
        return (Process("glycolysis", rate, {"blood.glucose": -1, "blood.lactate": 2}),)
