"""Fat in muscle: fatty acids and ketone bodies burned, fat stored within the fibre."""

from typing import Any

import equinox as eqx

from organs.fuels import ENERGY, SCARCITY
from organs.kinetics import inhibition, michaelis_menten, power, share
from organs.lipoprotein_lipase import glycerol_supply, uptake
from organs.organ import Perfusion
from organs.parameters import parameter
from organs.processes import Process
from organs.substances import SUBSTANCES

FATTY_ACID_CARBON = SUBSTANCES["nefa"].carbon


class MuscleLipid(eqx.Module):
    """Every way that fatty acids and ketone bodies enter, stay in or leave muscle."""

    triglyceride_fasting: Any = parameter(
        6.8,
        unit="mmol/kg",
        bounds=(3.0, 12.0),
        source="Stannard2002",
        about="intramyocellular lipid",
    )
    triglyceride_capacity: Any = parameter(
        50.0,
        unit="mmol/kg",
        bounds=(25.0, 150.0),
        source="assumed",
        about="intramyocellular lipid at which fibres store half of what they are offered",
    )
    nefa_uptake: Any = parameter(
        0.085,
        unit="mmol/min",
        bounds=(0.05, 0.14),
        source="Wahren1971",
        about="plasma NEFA taken up",
    )
    nefa_oxidation: Any = parameter(
        0.07, unit="mmol/min", bounds=(0.045, 0.11), source="Kelley1990", about="fatty acids burned"
    )
    ketone_oxidation: Any = parameter(
        0.06, unit="mmol/min", bounds=(0.03, 0.1), source="Balasse1989", about="ketones burned"
    )
    ketone_half: Any = parameter(
        2.5,
        unit="mmol/L",
        bounds=(1.0, 8.0),
        source="Owen1973",
        about="ketones of half-maximal use",
    )
    lipase_share: Any = parameter(
        0.4,
        unit="-",
        bounds=(0.2, 0.6),
        source="Bickerton2007",
        about="share of whole-body VLDL lipolysis (relative to the adipose depots)",
    )
    lipase_insulin_gain: Any = parameter(
        -0.3,
        unit="-",
        bounds=(-0.6, 0.0),
        source="Bickerton2007",
        about="change of lipoprotein lipase per unit of Akt",
    )
    spillover: Any = parameter(
        0.2,
        unit="-",
        bounds=(0.1, 0.35),
        source="Piche2018",
        about="NEFA released at the capillary",
    )

    def complete(self, rest) -> None:
        """Add the fasting values of the laws below to the constants of muscle."""
        rest.ketone_availability = self.ketone_availability(rest.blood.ketone)
        esterified = self.nefa_uptake * self.direct_at_rest() / 3
        rest.triglyceride_made = esterified + (1 - self.spillover) * rest.lipase_activity

    def direct_at_rest(self):
        """Share of fatty acids burned that comes from plasma after an overnight fast."""
        return self.nefa_uptake / (self.nefa_uptake + self.nefa_oxidation)

    def room(self, state, rest):
        """What fibres can store of the fat they are offered, healthy = 1."""
        limit = self.triglyceride_capacity / self.triglyceride_fasting
        stored = state.triglyceride / rest.triglyceride
        return inhibition(stored, limit, 2) / inhibition(1.0, limit, 2)

    def lipase(self, akt, rest):
        """Lipoprotein lipase activity relative to fasting."""
        return 1 + self.lipase_insulin_gain * (akt - rest.signalling.akt)

    def ketone_availability(self, ketone):
        """Saturation of ketone use, 0 to 1."""
        return michaelis_menten(ketone, self.ketone_half)

    def processes(self, state, blood: Perfusion, rest, gap, effort):
        """Fatty acids and ketone bodies meet the energy `gap` [kcal/min] that glucose leaves."""
        lipid, ketone = self._burned(state, blood, rest, gap)
        lipase = rest.lipase_activity * self.lipase(state.signalling.akt, rest)
        return (
            *self._fatty_acids(state, blood, rest, lipid, effort),
            Process("ketone_oxidation", ketone, {"blood.ketone": -1, "environment.co2": 4}),
            *uptake(blood, lipase, self.spillover, rest.blood, self.room(state, rest)),
        )

    def _burned(self, state, blood: Perfusion, rest, gap):
        """Fatty acids and ketones that fill the energy gap, by availability [mmol/min]."""
        fasting_lipid = ENERGY["nefa"] * self.nefa_oxidation
        fasting_ketone = ENERGY["ketone"] * self.ketone_oxidation
        lipid = fasting_lipid * 1.1 * michaelis_menten(state.triglyceride, 0.1 * rest.triglyceride)
        ketone = fasting_ketone * self.ketone_availability(blood.ketone) / rest.ketone_availability
        scarce = SCARCITY * (fasting_lipid + fasting_ketone)
        met = gap * (1 + SCARCITY) / (lipid + ketone + scarce)
        return lipid * met / ENERGY["nefa"], ketone * met / ENERGY["ketone"]

    def _fatty_acids(self, state, blood: Perfusion, rest, burned, effort):
        """Plasma NEFA are burned at once or stored; the store makes up what is missing."""
        taken = self.nefa_uptake * blood.nefa / rest.blood.nefa * effort
        # What is burned comes from plasma and from the store, the more from it the more it holds.
        direct = share(taken, burned * power(state.triglyceride / rest.triglyceride, 2))
        return (
            Process(
                "nefa_oxidation",
                burned * direct,
                {"blood.nefa": -1, "environment.co2": FATTY_ACID_CARBON},
            ),
            Process(
                "esterification",
                taken * direct / 3 * glycerol_supply(blood, rest.blood) * self.room(state, rest),
                {"blood.nefa": -3, "blood.interstitial_glucose": -0.5, "triglyceride": 1},
            ),
            Process(
                "triglyceride_oxidation",
                burned * (1 - direct) / 3,
                {"triglyceride": -1, "blood.glycerol": 1, "environment.co2": 3 * FATTY_ACID_CARBON},
            ),
        )
