"""Brain: burns glucose at a constant rate, and ketone bodies when they come."""

from typing import Any

from organs.fuels import ENERGY, SCARCITY
from organs.kinetics import michaelis_menten
from organs.organ import AbstractOrgan, Constants, Perfusion, Stateless
from organs.parameters import parameter
from organs.processes import Process


class Brain(AbstractOrgan):
    """A constant energy demand, met by glucose first and by ketone bodies as they rise.

    States : none
    Blood  : glucose and ketone bodies taken up, a little lactate released
    """

    glucose_oxidation: Any = parameter(
        0.375,
        unit="mmol/min",
        bounds=(0.31, 0.45),
        source="Hasselbalch1994",
        about="glucose burned",
    )
    ketone_oxidation: Any = parameter(
        0.006,
        unit="mmol/min",
        bounds=(0.003, 0.012),
        source="Hasselbalch1994",
        about="ketone bodies burned after an overnight fast",
    )
    glycolysis: Any = parameter(
        0.01, unit="mmol/min", bounds=(0.004, 0.03), source="Felig1973", about="glucose to lactate"
    )
    glucose_half: Any = parameter(
        0.6,
        unit="mmol/L",
        bounds=(0.3, 1.5),
        source="Hasselbalch1994",
        about="plasma glucose of half-maximal transport",
    )
    ketone_half: Any = parameter(
        10.0, unit="mmol/L", bounds=(4.0, 20.0), source="Balasse1989", about="ketone transport"
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        return Constants(
            glucose_transport=self.glucose_transport(blood.glucose),
            ketone_transport=self.ketone_transport(blood.ketone),
        )

    def resting_state(self, rest) -> Stateless:
        return Stateless()

    def glucose_transport(self, glucose):
        """Transport across the blood-brain barrier, 0 to 1."""
        return michaelis_menten(glucose, self.glucose_half)

    def ketone_transport(self, ketone):
        """Monocarboxylate transport, 0 to 1."""
        return michaelis_menten(ketone, self.ketone_half)

    def processes(self, state, blood: Perfusion, rest):
        transport = self.glucose_transport(blood.glucose) / rest.glucose_transport
        ketone = self.ketone_transport(blood.ketone) / rest.ketone_transport
        glucose_energy = ENERGY["glucose"] * self.glucose_oxidation
        ketone_energy = ENERGY["ketone"] * self.ketone_oxidation
        demand = glucose_energy + ketone_energy
        offered = glucose_energy * transport + ketone_energy * ketone
        met = demand * (1 + SCARCITY) / (offered + SCARCITY * demand)
        return (
            Process(
                "glucose_oxidation",
                self.glucose_oxidation * transport * met,
                {"blood.glucose": -1, "environment.co2": 6},
            ),
            Process(
                "ketone_oxidation",
                self.ketone_oxidation * ketone * met,
                {"blood.ketone": -1, "environment.co2": 4},
            ),
            Process(
                "glycolysis", self.glycolysis * transport, {"blood.glucose": -1, "blood.lactate": 2}
            ),
        )
