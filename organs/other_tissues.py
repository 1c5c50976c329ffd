"""Other tissues: skin, bone, lung, marrow and the rest that no other organ accounts for."""

from typing import Any

from organs.fuels import availability, burn, combustion, fasting_fuels
from organs.organ import AbstractOrgan, Constants, Perfusion, Stateless
from organs.parameters import parameter
from organs.processes import Process


class OtherTissues(AbstractOrgan):
    """A constant energy demand, the thermic effect of meals, some glycolysis to lactate.

    States : none
    Blood  : glucose, NEFA, ketone bodies and lactate burned; lactate released
    """

    glucose_oxidation: Any = parameter(
        0.03, unit="mmol/min", bounds=(0.015, 0.06), source="assumed", about="glucose burned"
    )
    nefa_oxidation: Any = parameter(
        0.05, unit="mmol/min", bounds=(0.03, 0.08), source="assumed", about="NEFA burned"
    )
    ketone_oxidation: Any = parameter(
        0.02, unit="mmol/min", bounds=(0.01, 0.04), source="Balasse1989", about="ketones burned"
    )
    lactate_oxidation: Any = parameter(
        0.04, unit="mmol/min", bounds=(0.02, 0.1), source="assumed", about="lactate burned"
    )
    glycolysis: Any = parameter(
        0.02, unit="mmol/min", bounds=(0.01, 0.04), source="assumed", about="glucose to lactate"
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        return Constants(offered=availability(blood))

    def resting_state(self, rest) -> Stateless:
        return Stateless()

    def processes(self, state, blood: Perfusion, rest):
        offered = availability(blood)
        glycolysis = self.glycolysis * offered.glucose / rest.offered.glucose
        rate, thermic = blood.ports["metabolic_rate"], blood.ports["thermic_effect"]
        burned = burn(fasting_fuels(self), offered, rest.offered, rate, thermic)
        return (
            *combustion(burned),
            Process("glycolysis", glycolysis, {"blood.glucose": -1, "blood.lactate": 2}),
        )
