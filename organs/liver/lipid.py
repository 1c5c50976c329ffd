"""Fat in the liver: fatty acids to CO2, ketone bodies, triglyceride and VLDL."""

from typing import Any

import equinox as eqx

from organs.fuels import ENERGY
from organs.kinetics import (
    exponential,
    inhibition,
    michaelis_menten,
    power,
    share,
    soft_minimum,
    square_root,
)
from organs.lipoprotein_lipase import lipolysis
from organs.organ import Perfusion
from organs.parameters import parameter
from organs.processes import Lag, Process
from organs.substances import SUBSTANCES

FATTY_ACID_CARBON = SUBSTANCES["nefa"].carbon
KETONES_PER_FATTY_ACID = FATTY_ACID_CARBON / SUBSTANCES["ketone"].carbon
# Energy of turning a fatty acid into ketone bodies, over that of burning it.
KETOGENIC_ENERGY = 1 - KETONES_PER_FATTY_ACID * ENERGY["ketone"] / ENERGY["nefa"]

# De novo lipogenesis of one triglyceride: glucose for three fatty acids, a third of whose
# carbon leaves as CO2, and half a glucose for the glycerol.
GLUCOSE_PER_TRIGLYCERIDE = 3 * FATTY_ACID_CARBON / 4 + 0.5
_LIPOGENESIS = {
    "blood.glucose": -GLUCOSE_PER_TRIGLYCERIDE,
    "triglyceride": 1.0,
    "environment.co2": 6 * GLUCOSE_PER_TRIGLYCERIDE - SUBSTANCES["triglyceride"].carbon,
}


class HepaticLipid(eqx.Module):
    """Every way that fatty acids enter, leave or are made in the liver.

    Fatty acids that enter mitochondria are burned as far as the liver needs energy; what is
    left over becomes ketone bodies.
    """

    triglyceride_fasting: Any = parameter(
        0.02, unit="kg/L", bounds=(0.005, 0.05), source="Fabbrini2010", about="fat in the liver"
    )
    triglyceride_capacity: Any = parameter(
        0.4,
        unit="kg/L",
        bounds=(0.2, 0.8),
        source="assumed",
        about="fat in the liver at which it esterifies half of the fatty acids offered",
    )
    nefa_oxidation: Any = parameter(
        0.046, unit="mmol/min", bounds=(0.03, 0.065), source="Koutsari2013", about="NEFA burned"
    )
    visceral_extraction: Any = parameter(
        0.3,
        unit="-",
        bounds=(0.1, 0.5),
        source="Nielsen2004",
        about="extraction of portal over that of arterial NEFA",
    )
    vldl_secretion: Any = parameter(
        0.0155,
        unit="mmol/min",
        bounds=(0.001, 0.025),
        source="Koutsari2013",
        about="VLDL triglyceride secreted after an overnight fast; lowered where export is blocked",
    )
    vldl_nefa_share: Any = parameter(
        0.4, unit="-", bounds=(0.1, 0.6), source="Koutsari2013", about="VLDL that follows NEFA"
    )
    vldl_insulin_share: Any = parameter(
        0.4, unit="-", bounds=(0.1, 0.8), source="Adiels2007", about="VLDL that insulin suppresses"
    )
    vldl_akt_half: Any = parameter(
        0.16, unit="-", bounds=(0.08, 0.35), source="Adiels2007", about="Akt for half of that"
    )
    vldl_triglyceride_share: Any = parameter(
        0.3, unit="-", bounds=(0.1, 0.6), source="Fabbrini2008", about="VLDL that follows liver fat"
    )
    vldl_steatosis_half: Any = parameter(
        4.0,
        unit="-",
        bounds=(2.0, 12.0),
        source="Adiels2007",
        about="liver fat, over the healthy, at which insulin restrains half as much VLDL",
    )
    lipophagy: Any = parameter(
        0.00185,
        unit="mmol/min",
        bounds=(0.0003, 0.004),
        source="assumed",
        about="liver triglyceride broken down again after an overnight fast",
    )
    adiponectin_oxidation_share: Any = parameter(
        0.2,
        unit="-",
        bounds=(0.0, 0.6),
        source="assumed",
        about="share of CPT1 activity that adiponectin sustains (AMPK)",
    )
    lipogenesis: Any = parameter(
        0.001,
        unit="mmol/min",
        bounds=(0.0003, 0.003),
        source="Hellerstein1996",
        about="triglyceride made from glucose after an overnight fast",
    )
    lipogenesis_selectivity: Any = parameter(
        0.5,
        unit="-",
        bounds=(0.0, 1.0),
        source="assumed",
        about="share of SREBP-1c drive through the unlesioned arm of insulin signalling",
    )
    cpt1_insulin_share: Any = parameter(
        0.7,
        unit="-",
        bounds=(0.3, 0.9),
        source="assumed",
        about="share of fasting CPT1 activity that malonyl-CoA can switch off",
    )
    cpt1_akt_half: Any = parameter(
        0.12, unit="-", bounds=(0.06, 0.25), source="assumed", about="Akt that halves that share"
    )
    cpt1_glycogen_gain: Any = parameter(
        0.6, unit="-", bounds=(0.0, 1.5), source="assumed", about="rise as glycogen is used up"
    )
    cpt1_tau: Any = parameter(
        90.0, unit="min", bounds=(40.0, 240.0), source="assumed", about="lag of CPT1"
    )
    lactate_share: Any = parameter(
        0.95,
        unit="-",
        bounds=(0.3, 1.0),
        source="assumed",
        about="share of the pyruvate burned, fasting, that comes from blood lactate, not glucose",
    )
    remnant_share: Any = parameter(
        0.2,
        unit="-",
        bounds=(0.05, 0.35),
        source="Adiels2007",
        about="chylomicron triglyceride taken up in remnants, over that lipolysed elsewhere",
    )

    def complete(self, rest) -> None:
        """Add the fasting values of the laws below to the liver's constants."""
        into_mitochondria = self.nefa_oxidation + rest.ketogenesis / KETONES_PER_FATTY_ACID
        esterified = 3 * self.esterification_at_rest()
        rest.nefa_uptake = self.nefa_uptake_at_rest(rest.ketogenesis)
        rest.esterification_ratio = esterified / (rest.nefa_uptake - esterified)
        rest.triglyceride_made = self.esterification_at_rest() + self.lipogenesis
        # What complete oxidation may reach, from soft_minimum(into_mitochondria, open) =
        # nefa_oxidation, and the demand that leaves so much open beside ketogenesis.
        open_ = (
            into_mitochondria
            * self.nefa_oxidation
            / square_root(power(into_mitochondria, 2) - power(self.nefa_oxidation, 2))
        )
        rest.demand = open_ / 2 + square_root(
            power(open_ / 2, 2) + open_ * KETOGENIC_ENERGY * into_mitochondria
        )
        rest.cpt1_restraint = inhibition(rest.akt, self.cpt1_akt_half, 4)
        rest.vldl_restraint = inhibition(rest.akt, self.vldl_akt_half, 4)

    def nefa_uptake_at_rest(self, ketogenesis):
        """NEFA taken up after an overnight fast [mmol/min]: burned, made into ketone bodies,
        and as much exported as keeps liver fat constant."""
        exported = 3 * (self.vldl_secretion - self.lipogenesis)
        return self.nefa_oxidation + ketogenesis / KETONES_PER_FATTY_ACID + exported

    def esterification_at_rest(self):
        """NEFA made into triglyceride after an overnight fast [mmol triglyceride/min]: what is
        exported or broken down again and was not made from glucose."""
        return self.vldl_secretion + self.lipophagy - self.lipogenesis

    def supply(self, blood: Perfusion):
        """NEFA that the liver sees, arterial plus its share of what visceral fat releases."""
        return blood.nefa + self.visceral_extraction * blood.ports["portal_nefa_excess"]

    def processes(self, state, blood: Perfusion, rest):
        supply = self.supply(blood) / self.supply(rest.blood)
        uptake = rest.nefa_uptake * supply
        # CPT1 decides between mitochondria and esterification.
        direct = uptake * michaelis_menten(state.cpt1, rest.esterification_ratio)
        esterified = (uptake - direct) / 3 * self._glycerol_supply(blood, rest)
        esterified = esterified * self.room(state, rest)
        # As much of the liver's own fat goes the same way as CPT1 lets in.
        own = self.lipophagy * state.cpt1 * state.triglyceride / rest.triglyceride
        into_mitochondria = direct + 3 * own
        open_ = self.open_demand(into_mitochondria, rest)
        burned = soft_minimum(into_mitochondria, open_)
        chylomicron, _ = lipolysis(blood, self.remnant_share * rest.lipase_activity)
        return (
            *self._oxidation(direct, own, burned),
            Process(
                "esterification",
                esterified,
                {"blood.nefa": -3, "blood.glucose": -0.5, "triglyceride": 1},
            ),
            *self._other_fuel(blood, rest, open_ - burned),
            Process("remnant_uptake", chylomicron, {"blood.chylomicron": -1, "triglyceride": 1}),
            Process("lipogenesis", self._lipogenesis(state, blood, rest), _LIPOGENESIS),
            Process(
                "vldl_secretion",
                self._vldl(state, blood, rest),
                {"triglyceride": -1, "blood.vldl": 1},
            ),
            Lag("cpt1", self._cpt1_target(state, blood, rest), self.cpt1_tau),
        )

    def _oxidation(self, direct, own, burned):
        """Fatty acids from plasma (`direct`) and from the liver's fat (`own`) in mitochondria:
        `burned` of them to CO2, the rest to ketone bodies, alike from both."""
        from_plasma = share(direct, 3 * own)
        ketogenic = direct + 3 * own - burned
        return (
            Process(
                "nefa_oxidation",
                burned * from_plasma,
                {"blood.nefa": -1, "environment.co2": FATTY_ACID_CARBON},
            ),
            Process(
                "ketogenesis",
                ketogenic * from_plasma,
                {"blood.nefa": -1, "blood.ketone": KETONES_PER_FATTY_ACID},
            ),
            Process(
                "triglyceride_oxidation",
                burned * (1 - from_plasma) / 3,
                {"triglyceride": -1, "blood.glycerol": 1, "environment.co2": 3 * FATTY_ACID_CARBON},
            ),
            Process(
                "triglyceride_ketogenesis",
                ketogenic * (1 - from_plasma) / 3,
                {
                    "triglyceride": -1,
                    "blood.glycerol": 1,
                    "blood.ketone": 3 * KETONES_PER_FATTY_ACID,
                },
            ),
        )

    def room(self, state, rest):
        """What the liver can store of the fatty acids it is offered, healthy = 1."""
        limit = self.triglyceride_capacity / self.triglyceride_fasting
        stored = state.triglyceride / rest.triglyceride
        return inhibition(stored, limit, 2) / inhibition(1.0, limit, 2)

    def _glycerol_supply(self, blood: Perfusion, rest):
        """Glycerol-3-phosphate for esterification: 1 when fasting, 0 without glucose."""
        now = michaelis_menten(blood.glucose, 0.05)
        return now / michaelis_menten(rest.blood.glucose, 0.05)

    def open_demand(self, into_mitochondria, rest):
        """Demand left for complete oxidation [mmol fatty acid/min].

        Making ketone bodies yields energy too, so the more of them, the less is burned.
        """
        spared = KETOGENIC_ENERGY * into_mitochondria / rest.demand
        return rest.demand / (1 + spared)

    def _other_fuel(self, blood: Perfusion, rest, missing):
        """Amino acids, and pyruvate for the demand that fatty acids leave open."""
        glucose, lactate = self._pyruvate(blood, rest.blood, missing)
        amino_acid = rest.amino_acid_oxidation * blood.amino_acid / rest.blood.amino_acid
        return (
            Process("glucose_oxidation", glucose, {"blood.glucose": -1, "environment.co2": 6}),
            Process("lactate_oxidation", lactate, {"blood.lactate": -1, "environment.co2": 3}),
            Process(
                "amino_acid_oxidation",
                amino_acid,
                {"blood.amino_acid": -1, "environment.co2": 2.5, "environment.urea": 0.5},
            ),
        )

    def _pyruvate(self, blood: Perfusion, fasting: Perfusion, missing):
        """Glucose and lactate burned for a `missing` amount of fatty acid [mmol/min].

        Each is taken by how much of it there is, relative to the fast.
        """
        glucose = (1 - self.lactate_share) * blood.glucose / fasting.glucose
        lactate = self.lactate_share * blood.lactate / fasting.lactate
        # What there is of both meets the demand, down to a hundredth of the fasting offer.
        met = missing * ENERGY["nefa"] / (0.01 + glucose + lactate)
        return glucose * met / ENERGY["glucose"], lactate * met / ENERGY["lactate"]

    def burned_at_rest(self, rest):
        """Glucose and lactate burned after an overnight fast [mmol/min]."""
        into_mitochondria = self.nefa_oxidation + rest.ketogenesis / KETONES_PER_FATTY_ACID
        missing = self.open_demand(into_mitochondria, rest) - self.nefa_oxidation
        return self._pyruvate(rest.blood, rest.blood, missing)

    def glucose_use_at_rest(self, rest):
        """Glucose burned, esterified and made into fat after an overnight fast [mmol/min]."""
        burned, _ = self.burned_at_rest(rest)
        return (
            burned + self.esterification_at_rest() / 2 + GLUCOSE_PER_TRIGLYCERIDE * self.lipogenesis
        )

    def _lipogenesis(self, state, blood: Perfusion, rest):
        """SREBP-1c (part of it through the arm that serine phosphorylation spares) and ChREBP."""
        selective = self.lipogenesis_selectivity
        drive = (1 - selective) * state.signalling.akt / rest.akt
        drive = drive + selective * state.signalling.erk / rest.signalling.erk
        portal = blood.ports["portal_glucose"] / rest.blood.ports["portal_glucose"]
        return self.lipogenesis * power(drive, 2) * power(portal, 2)

    def _vldl(self, state, blood: Perfusion, rest):
        nefa, insulin = self.vldl_nefa_share, self.vldl_insulin_share
        fat = self.vldl_triglyceride_share
        stored = state.triglyceride / rest.triglyceride
        by_nefa = 1 - nefa + nefa * self.supply(blood) / self.supply(rest.blood)
        restraint = inhibition(state.signalling.akt, self.vldl_akt_half, 4) / rest.vldl_restraint
        # A fatty liver no longer listens.
        half = self.vldl_steatosis_half
        insulin = insulin * inhibition(stored, half, 2) / inhibition(1.0, half, 2)
        by_insulin = 1 - insulin + insulin * restraint
        # Vanishes with liver fat, saturates as it accumulates; the slope at rest is the share.
        by_fat = michaelis_menten(stored, fat / (1 - fat)) / (1 - fat)
        return self.vldl_secretion * by_nefa * by_insulin * by_fat

    def _cpt1_target(self, state, blood: Perfusion, rest):
        share_off = self.cpt1_insulin_share
        restraint = inhibition(state.signalling.akt, self.cpt1_akt_half, 4) / rest.cpt1_restraint
        scarcity = 1 - state.glycogen / rest.glycogen
        sustained = self.adiponectin_oxidation_share
        sustained = 1 - sustained + sustained * blood.adiponectin / rest.blood.adiponectin
        restrained = sustained * (1 - share_off + share_off * restraint)
        return restrained * exponential(self.cpt1_glycogen_gain * scarcity)
