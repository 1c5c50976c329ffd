"""Heart: an omnivore that prefers fatty acids and lactate."""

from typing import Any

from organs.fuels import availability, burn, combustion, fasting_fuels
from organs.organ import AbstractOrgan, Constants, Perfusion, Stateless
from organs.parameters import parameter


class Heart(AbstractOrgan):
    """A constant energy demand met from whatever the coronary blood offers.

    States : none
    Blood  : glucose, NEFA, ketone bodies and lactate burned
    """

    glucose_oxidation: Any = parameter(
        0.02, unit="mmol/min", bounds=(0.01, 0.05), source="Wisneski1985", about="glucose burned"
    )
    nefa_oxidation: Any = parameter(
        0.02, unit="mmol/min", bounds=(0.012, 0.04), source="Wisneski1987", about="NEFA burned"
    )
    ketone_oxidation: Any = parameter(
        0.02, unit="mmol/min", bounds=(0.01, 0.04), source="Balasse1989", about="ketones burned"
    )
    lactate_oxidation: Any = parameter(
        0.06, unit="mmol/min", bounds=(0.03, 0.12), source="Gertz1988", about="lactate burned"
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        return Constants(offered=availability(blood))

    def resting_state(self, rest) -> Stateless:
        return Stateless()

    def processes(self, state, blood: Perfusion, rest):
        rate = blood.ports["metabolic_rate"]
        return combustion(burn(fasting_fuels(self), availability(blood), rest.offered, rate))
