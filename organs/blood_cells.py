"""Blood cells: no mitochondria to speak of, so glucose becomes lactate.

Their haemoglobin remembers the glucose of the weeks they have lived: HbA1c.
"""

from typing import Any

from organs.kinetics import michaelis_menten
from organs.organ import AbstractOrgan, Constants, Perfusion, State, signal
from organs.parameters import parameter
from organs.processes import Lag, Process


class BloodCellsState(State):
    """What red cells remember."""

    glycated: Any = signal("mmol/mol", "glycated haemoglobin, as the IFCC counts it", slow=True)


class BloodCells(AbstractOrgan):
    """Red cells, glycolytic at a rate that hardly depends on glucose, slowly glycated by it.

    States : glycated [mmol/mol]
    Blood  : glucose taken up, lactate released
    """

    states = BloodCellsState

    glycolysis: Any = parameter(
        0.06, unit="mmol/min", bounds=(0.04, 0.09), source="Cahill2006", about="glucose to lactate"
    )
    glucose_half: Any = parameter(
        0.3, unit="mmol/L", bounds=(0.1, 1.0), source="assumed", about="glucose of half-maximal use"
    )

    glycation: Any = parameter(
        6.15,
        unit="mmol/mol per mmol/L",
        bounds=(5.4, 6.9),
        source="Nathan2008",
        about="glycated haemoglobin per glucose of the past weeks",
    )
    lifespan: Any = parameter(
        172800.0,
        unit="min",
        bounds=(115200.0, 216000.0),
        source="Nathan2008",
        about="life of a red cell (120 d)",
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        """`closures`: ordinary, the ordinary day."""
        return Constants(saturation=self.saturation(blood.glucose), **closures)

    def resting_state(self, rest) -> BloodCellsState:
        return BloodCellsState(self.glycation * rest.ordinary.glucose)

    def saturation(self, glucose):
        """Hexokinase saturation, 0 to 1."""
        return michaelis_menten(glucose, self.glucose_half)

    def processes(self, state: BloodCellsState, blood: Perfusion, rest):
        rate = self.glycolysis * self.saturation(blood.glucose) / rest.saturation
        # Haemoglobin is glycated in proportion to glucose, for half a life on average.
        return (
            Process("glycolysis", rate, {"blood.glucose": -1, "blood.lactate": 2}),
            Lag("glycated", self.glycation * blood.glucose, self.lifespan / 2),
        )
