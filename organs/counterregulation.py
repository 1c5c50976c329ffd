"""Counter-regulation: what brain, adrenals and pituitary do when glucose or insulin is low.

One alarm, which the brain derives from glucose, calls adrenaline within minutes and cortisol
within hours; the alpha cell hears it too (`organs.pancreas`). Growth hormone and the sympathetic
tone of fat are one slow drive of fasting, which reads insulin and leptin. Cytokines call the
adrenals as well.

What each hormone does stands in the organ that it reaches.
"""

from typing import Any

from organs.kinetics import inhibition, michaelis_menten, soft_excess
from organs.organ import AbstractOrgan, Constants, Perfusion, State, signal
from organs.parameters import parameter
from organs.processes import Lag


class CounterRegulationState(State):
    """Hormones of stress, and the drive of fasting."""

    lipolytic_drive: Any = signal("-", "growth hormone and sympathetic drive, fasting = 1")
    adrenaline: Any = signal("pmol/L", "adrenaline in plasma")
    cortisol: Any = signal("nmol/L", "cortisol in plasma")
    cortisol_action: Any = signal("-", "what cortisol has changed in the tissues, fasting = 1")


class CounterRegulation(AbstractOrgan):
    """Hormones that rise when glucose falls, and a slow signal that rises when insulin does.

    A hormone of large gain is seen to rise at a higher glucose than one of small gain, so that
    one alarm gives the measured order: adrenaline and glucagon first, cortisol later.

    States : lipolytic_drive [-], adrenaline [pmol/L], cortisol [nmol/L], cortisol_action [-]
    Blood  : glucose, insulin, leptin and IL-6 read
    """

    states = CounterRegulationState

    fasting_gain: Any = parameter(
        0.8, unit="-", bounds=(0.3, 3.0), source="Jensen2001", about="rise at vanishing insulin"
    )
    fasting_tau: Any = parameter(
        700.0, unit="min", bounds=(400.0, 1400.0), source="Klein1993", about="lag of the drive"
    )
    alarm_half: Any = parameter(
        2.9,
        unit="mmol/L",
        bounds=(2.6, 3.2),
        source="Mitrakou1991",
        about="glucose at which half of the alarm sounds",
    )
    adrenaline_fasting: Any = parameter(
        150.0,
        unit="pmol/L",
        bounds=(80.0, 300.0),
        source="Cryer1980",
        about="plasma adrenaline after an overnight fast",
    )
    adrenaline_gain: Any = parameter(
        20.0,
        unit="-",
        bounds=(6.0, 40.0),
        source="Kerr1989",
        about="rise of adrenaline secretion at full alarm, over fasting",
    )
    adrenaline_clearance: Any = parameter(
        4.4,
        unit="L/min",
        bounds=(2.2, 7.0),
        source="Cryer1980",
        about="clearance of adrenaline",
    )
    adrenaline_tau: Any = parameter(
        3.5,
        unit="min",
        bounds=(2.0, 8.0),
        source="assumed",
        about="mean time of adrenaline in plasma",
    )
    cortisol_fasting: Any = parameter(
        350.0,
        unit="nmol/L",
        bounds=(200.0, 550.0),
        source="assumed",
        about="plasma cortisol in the morning",
    )
    cortisol_gain: Any = parameter(
        1.2,
        unit="-",
        bounds=(0.3, 3.0),
        source="InsulinTolerance2022",
        about="rise of cortisol secretion at full alarm, over fasting",
    )
    cortisol_clearance: Any = parameter(
        0.7,
        unit="L/min",
        bounds=(0.2, 1.5),
        source="assumed",
        about="clearance of infused cortisol",
    )
    cortisol_tau: Any = parameter(
        95.0, unit="min", bounds=(60.0, 150.0), source="assumed", about="mean time in plasma"
    )
    cortisol_action_tau: Any = parameter(
        180.0,
        unit="min",
        bounds=(90.0, 360.0),
        source="DeFeo1989",
        about="lag of the tissues behind plasma cortisol",
    )

    cytokine_half: Any = parameter(
        50.0,
        unit="pg/mL",
        bounds=(10.0, 300.0),
        source="assumed",
        about="IL-6 at which cytokines call half of the stress hormones that they can",
    )
    cytokine_gain: Any = parameter(
        2.0,
        unit="-",
        bounds=(0.0, 5.0),
        source="assumed",
        about="rise of adrenaline and cortisol in severe inflammation, over fasting",
    )
    leptin_share: Any = parameter(
        0.15,
        unit="-",
        bounds=(0.0, 0.5),
        source="assumed",
        about="share of the drive that leptin sets: it doubles without leptin",
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        return Constants(
            blood=blood, alarm=self.alarm(blood.glucose), cytokines=self.cytokines(blood.il6)
        )

    def resting_state(self, rest) -> CounterRegulationState:
        one = 1.0 + 0 * self.fasting_gain
        return CounterRegulationState(one, self.adrenaline_fasting, self.cortisol_fasting, one)

    def alarm(self, glucose):
        """Share of the brain's alarm that sounds, 0 to 1."""
        return inhibition(glucose, self.alarm_half, 12)

    def cytokines(self, il6):
        """How loudly inflammation calls the adrenals, 0 to 1."""
        return michaelis_menten(il6, self.cytokine_half)

    def ports(self, state: CounterRegulationState, blood: Perfusion, rest) -> dict[str, Any]:
        return {"alarm": self.alarm(blood.glucose)}

    def processes(self, state: CounterRegulationState, blood: Perfusion, rest):
        deficit = soft_excess(1 - blood.insulin / rest.blood.insulin, 0.05)
        # Little fat, little leptin: the drive rises. Much leptin is hardly heard.
        leptin = 2 / (1 + blood.leptin / rest.blood.leptin)
        hungry = 1 - self.leptin_share + self.leptin_share * leptin
        alarm, at_rest = blood.ports["alarm"], rest.alarm
        sick = 1 + self.cytokine_gain * (self.cytokines(blood.il6) - rest.cytokines)
        adrenaline = sick * called(self.adrenaline_gain, alarm, at_rest)
        cortisol = sick * called(self.cortisol_gain, alarm, at_rest)
        infused = blood.ports["infused"]
        return (
            Lag("lipolytic_drive", hungry * (1 + self.fasting_gain * deficit), self.fasting_tau),
            Lag(
                "adrenaline",
                self.adrenaline_fasting * adrenaline
                + infused["adrenaline"] / self.adrenaline_clearance,
                self.adrenaline_tau,
            ),
            Lag(
                "cortisol",
                self.cortisol_fasting * cortisol + infused["cortisol"] / self.cortisol_clearance,
                self.cortisol_tau,
            ),
            Lag(
                "cortisol_action", state.cortisol / self.cortisol_fasting, self.cortisol_action_tau
            ),
        )


def called(gain, alarm, alarm_at_rest):
    """Secretion of a hormone over fasting: 1 at the fasting glucose, rising with the alarm."""
    return (1 + gain * alarm) / (1 + gain * alarm_at_rest)
