"""Energy balance: what resting tissues spend, as the body grows, shrinks and adapts.

Each organ burns what its own work asks for; this one says by how much all of that follows lean
tissue, fat and an intake that has changed (thyroid hormones, sympathetic tone).
"""

from typing import Any

from organs.kinetics import hill, inhibition, soft_excess, softplus
from organs.organ import AbstractOrgan, Constants, Perfusion, State, signal
from organs.parameters import parameter
from organs.processes import Lag

MINUTES_PER_DAY = 1440.0
_SURPLUS_CORNER = 0.03  # [kcal/min], width over which a surplus begins
_UP = 0.15  # [kcal/min], activity above which somebody is up
_AWAKE = 2 / 3  # share of the day that people are up
_BEND = 0.2  # width over which a vanishing demand is kept positive


class EnergyBalanceState(State):
    """The intake that expenditure has adapted to."""

    accustomed_intake: Any = signal("-", "energy absorbed over two weeks, ordinary = 1", slow=True)


class EnergyBalance(AbstractOrgan):
    """Resting energy: its share that follows body composition, and adaptive thermogenesis.

    States : accustomed_intake [-]
    Blood  : energy absorbed by the gut and the stores of the body read (ports)
    """

    states = EnergyBalanceState

    lean_cost: Any = parameter(
        22.0,
        unit="kcal/d/kg",
        bounds=(12.0, 32.0),
        source="Hall2011",
        about="resting energy per lean tissue gained",
    )
    fat_cost: Any = parameter(
        3.2,
        unit="kcal/d/kg",
        bounds=(1.0, 6.0),
        source="Hall2011",
        about="resting energy per fat gained",
    )
    adaptation_gain: Any = parameter(
        0.14,
        unit="-",
        bounds=(0.0, 0.4),
        source="Hall2011",
        about="adaptive thermogenesis, of a lasting change of intake",
    )
    adaptation_tau: Any = parameter(
        20160.0,
        unit="min",
        bounds=(7200.0, 40320.0),
        source="Hall2011",
        about="lag of adaptive thermogenesis (14 d)",
    )

    overfeeding_gain: Any = parameter(
        0.25,
        unit="-",
        bounds=(0.0, 0.7),
        source="Levine1999",
        about="share of a surplus that is moved away unasked (NEAT); personal",
    )
    settled_cost: Any = parameter(
        10.0,
        unit="kcal/d/kg",
        bounds=(0.0, 24.0),
        source="assumed",
        about="intake that is felt as a surplus no longer, per weight gained",
    )

    appetite_gain: Any = parameter(
        0.9,
        unit="-",
        bounds=(0.0, 2.0),
        source="assumed",
        about="rise of voluntary intake as leptin vanishes",
    )
    appetite_leptin_half: Any = parameter(
        0.3,
        unit="-",
        bounds=(0.1, 0.8),
        source="assumed",
        about="leptin, over that of the healthy body, at which half of it is felt",
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        """`closures`: demand, resting energy of what adapts [kcal/min]; ordinary, the day;
        stores of the healthy body [kg]."""
        return Constants(**closures)

    def resting_state(self, rest) -> EnergyBalanceState:
        return EnergyBalanceState(1.0 + 0 * rest.demand)

    def metabolic_rate(self, state: EnergyBalanceState, stores, build, rest):
        """Resting energy demand of muscle and viscera, relative to the healthy build.

        `build` is the `BodyComposition` of the person.
        """
        grown = self.lean_cost * (build.cells(stores) - build.cells(rest.stores))
        grown = grown + self.fat_cost * (stores.fat - rest.stores.fat)
        adapted = rest.ordinary.absorbed_energy * (state.accustomed_intake - 1)
        extra = grown / MINUTES_PER_DAY + self.adaptation_gain * adapted
        # A line, bent near zero so that demand stays positive.
        return softplus(1 + extra / rest.demand, _BEND) / softplus(1.0, _BEND)

    def unrest(self, state: EnergyBalanceState, activity, stores, build, rest):
        """Energy moved away unasked by who is up and overfed [kcal/min], NEAT.

        Part of it fades as the body grows into what it eats; at rest and asleep there is none.
        `activity` is the power ordered [kcal/min].
        """
        eaten = rest.ordinary.absorbed_energy * (state.accustomed_intake - 1)
        gained = build.weight(stores, rest.stores) - build.weight(rest.stores, rest.stores)
        kept = self.settled_cost * gained / MINUTES_PER_DAY
        surplus = soft_excess(eaten - kept, _SURPLUS_CORNER)
        return self.overfeeding_gain * surplus * hill(activity, _UP, 4) / _AWAKE

    def intake_factor(self, leptin):
        """Intake wanted over the ordinary, from leptin over that of the healthy body.

        A brake that is nearly full in health: more leptin does little, none of it much. What is
        eaten is up to who decides on the meals; a life course may multiply by this.
        """
        half = self.appetite_leptin_half
        return 1 + self.appetite_gain * (inhibition(leptin, half, 2) - inhibition(1.0, half, 2))

    def processes(self, state: EnergyBalanceState, blood: Perfusion, rest):
        intake = blood.ports["absorbed_energy"] / rest.ordinary.absorbed_energy
        return (Lag("accustomed_intake", intake, self.adaptation_tau),)
