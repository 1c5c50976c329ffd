"""Skeletal muscle: takes up most of a meal's glucose when insulin says so."""

from typing import Any

import equinox as eqx

from organs.fuels import ENERGY, SCARCITY
from organs.insulin_signalling import InsulinSignalling, SignallingState
from organs.kinetics import (
    hill,
    inhibition,
    michaelis_menten,
    share,
    soft_minimum,
    square_root,
)
from organs.lipoprotein_lipase import glycerol_supply, uptake
from organs.organ import AbstractOrgan, Constants, Perfusion, State, part, pool, signal
from organs.parameters import parameter
from organs.processes import Lag, Process
from organs.substances import PROTEIN, SUBSTANCES

FATTY_ACID_CARBON = SUBSTANCES["nefa"].carbon


class SkeletalMuscleState(State):
    """Stores and insulin action of muscle."""

    glycogen: Any = pool("glycogen", "glycogen, as glucosyl units", slow=True)
    triglyceride: Any = pool("triglyceride", "intramyocellular lipid", slow=True)
    protein: Any = pool("amino_acid", "body protein, as alanine equivalents", slow=True)
    interstitial_insulin: Any = signal("pmol/L", "insulin between the muscle fibres")
    glut4: Any = signal("-", "GLUT4 at the surface, as fraction of all")
    signalling: SignallingState = part("insulin signalling")


class SkeletalMuscle(AbstractOrgan):
    """Glucose uptake through GLUT4, glycogen, lactate, fat and protein.

    States : glycogen, triglyceride, protein [mmol]; interstitial_insulin [pmol/L]; glut4;
             signalling
    Blood  : glucose, NEFA, ketone bodies, amino acids and lipoprotein triglyceride taken up;
             lactate, glycerol, amino acids and (by spillover) NEFA released; activity read
    """

    states = SkeletalMuscleState

    mass: Any = parameter(
        28.0, unit="kg", bounds=(20.0, 36.0), source="ICRP89", about="mass of skeletal muscle"
    )
    glycogen_fasting: Any = parameter(
        75.0, unit="mmol/kg", bounds=(60.0, 100.0), source="Taylor1993", about="muscle glycogen"
    )
    glycogen_capacity: Any = parameter(
        130.0,
        unit="mmol/kg",
        bounds=(100.0, 180.0),
        source="Taylor1993",
        about="glycogen at which synthesis is half inhibited",
    )
    triglyceride_fasting: Any = parameter(
        6.8,
        unit="mmol/kg",
        bounds=(3.0, 12.0),
        source="Stannard2002",
        about="intramyocellular lipid",
    )
    glucose_uptake: Any = parameter(
        0.17, unit="mmol/min", bounds=(0.12, 0.21), source="Capaldo1999", about="fasting uptake"
    )
    glut1_share: Any = parameter(
        0.2,
        unit="-",
        bounds=(0.05, 0.6),
        source="assumed",
        about="share of fasting glucose uptake that does not depend on GLUT4",
    )
    glucose_half: Any = parameter(
        20.0,
        unit="mmol/L",
        bounds=(15.0, 30.0),
        source="Thiebaud1982",
        about="interstitial glucose of half-maximal transport",
    )
    insulin_tau: Any = parameter(
        25.0,
        unit="min",
        bounds=(12.0, 45.0),
        source="Sjostrand2002",
        about="lag of interstitial behind plasma insulin",
    )
    glut4_half: Any = parameter(
        1.1,
        unit="-",
        bounds=(0.5, 2.0),
        source="assumed",
        about="Akt that brings half of GLUT4 to the surface (through AS160)",
    )
    glut4_tau: Any = parameter(
        10.0,
        unit="min",
        bounds=(5.0, 20.0),
        source="Brannmark2013",
        about="lag of GLUT4 behind Akt",
    )
    synthase_maximum: Any = parameter(
        0.92,
        unit="-",
        bounds=(0.6, 0.98),
        source="Thiebaud1982",
        about="largest share of glucose uptake that goes to glycogen",
    )
    synthase_half: Any = parameter(
        0.3,
        unit="-",
        bounds=(0.2, 0.6),
        source="assumed",
        about="Akt that activates half of glycogen synthase",
    )
    glycogenolysis: Any = parameter(
        0.05, unit="mmol/min", bounds=(0.02, 0.12), source="assumed", about="glycogen broken down"
    )
    glucose_oxidation: Any = parameter(
        0.10, unit="mmol/min", bounds=(0.05, 0.15), source="Kelley1990", about="glucose burned"
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
    oxidation_nefa_half: Any = parameter(
        2.0,
        unit="mmol/L",
        bounds=(0.8, 5.0),
        source="Randle1963",
        about="NEFA that halve pyruvate oxidation (glucose-fatty acid competition)",
    )
    dehydrogenase_insulin_gain: Any = parameter(
        4.0,
        unit="-",
        bounds=(0.0, 10.0),
        source="Kelley1990",
        about="rise of pyruvate dehydrogenase activity per unit of Akt above fasting",
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
    protein_mass: Any = parameter(
        10.0, unit="kg", bounds=(7.0, 13.0), source="ICRP89", about="body protein"
    )
    proteolysis: Any = parameter(
        2.6,
        unit="mmol/min",
        bounds=(1.8, 3.6),
        source="Felig1973",
        about="whole-body protein breakdown, as alanine equivalents",
    )
    net_proteolysis: Any = parameter(
        0.5,
        unit="mmol/min",
        bounds=(0.35, 0.7),
        source="Felig1973",
        about="breakdown less synthesis after an overnight fast",
    )
    proteolysis_insulin_gain: Any = parameter(
        0.25,
        unit="-",
        bounds=(0.0, 0.6),
        source="Felig1973",
        about="fall of protein breakdown per unit of Akt above fasting",
    )
    contraction_uptake: Any = parameter(
        0.5,
        unit="mmol/kcal",
        bounds=(0.1, 1.2),
        source="Wahren1971",
        about="insulin-independent glucose uptake per energy spent in activity",
    )
    signalling: InsulinSignalling = eqx.field(default_factory=InsulinSignalling)

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        """`closures`: lipase_activity, VLDL lipolysed after an overnight fast [mmol/min]."""
        signalling = self.signalling.resting_state(blood.insulin)
        rest = Constants(
            blood=blood,
            signalling=signalling,
            glycogen=self.mass * self.glycogen_fasting,
            triglyceride=self.mass * self.triglyceride_fasting,
            protein=1000 * self.protein_mass / PROTEIN,
            glucose_transport=self.glucose_transport(blood.interstitial_glucose),
            glut4=self.glut4_target(signalling.akt),
            ketone_availability=self.ketone_availability(blood.ketone),
            **closures,
        )
        rest.dehydrogenase_odds = self._dehydrogenase_odds(rest)
        return rest

    def glycolysis_at_rest(self, akt, glycogen):
        """Glucose and glycogen entering glycolysis after an overnight fast [mmol/min]."""
        return (1 - self.synthase(akt, glycogen)) * self.glucose_uptake + self.glycogenolysis

    def _dehydrogenase_odds(self, rest):
        """The odds that make fasting glucose oxidation what it is."""
        limit = self.fasting_energy() / ENERGY["glucose"]
        burned = self.glucose_oxidation
        # Inverse of burned = soft_minimum(capacity, limit).
        capacity = burned * limit / square_root(limit * limit - burned * burned)
        fraction = capacity / self.glycolysis_at_rest(rest.signalling.akt, rest.glycogen)
        return (
            fraction
            / (1 - fraction)
            / self.dehydrogenase_odds(rest.signalling.akt, rest.blood.nefa, rest)
        )

    def resting_state(self, rest) -> SkeletalMuscleState:
        return SkeletalMuscleState(
            glycogen=rest.glycogen,
            triglyceride=rest.triglyceride,
            protein=rest.protein,
            interstitial_insulin=rest.blood.insulin,
            glut4=rest.glut4,
            signalling=rest.signalling,
        )

    def glut4_target(self, akt):
        """Fraction of GLUT4 at the surface at steady state."""
        return hill(akt, self.glut4_half, 3)

    def glucose_transport(self, interstitial_glucose):
        """Saturation of the transporters, 0 to 1."""
        return michaelis_menten(interstitial_glucose, self.glucose_half)

    def synthase(self, akt, glycogen):
        """Share of the glucose taken up that becomes glycogen."""
        room = inhibition(glycogen, self.mass * self.glycogen_capacity, 4)
        return self.synthase_maximum * hill(akt, self.synthase_half, 4) * room

    def dehydrogenase_odds(self, akt, nefa, rest):
        """Odds that pyruvate is burned: insulin raises, NEFA lower them (arbitrary scale)."""
        insulin = 1 + self.dehydrogenase_insulin_gain * (akt - rest.signalling.akt)
        return insulin * inhibition(nefa, self.oxidation_nefa_half, 1)

    def dehydrogenase(self, akt, nefa, rest):
        """Share of pyruvate that pyruvate dehydrogenase can burn, 0 to 1."""
        odds = rest.dehydrogenase_odds * self.dehydrogenase_odds(akt, nefa, rest)
        return michaelis_menten(odds, 1.0)

    def lipase(self, akt, rest):
        """Lipoprotein lipase activity relative to fasting."""
        return 1 + self.lipase_insulin_gain * (akt - rest.signalling.akt)

    def ketone_availability(self, ketone):
        """Saturation of ketone use, 0 to 1."""
        return michaelis_menten(ketone, self.ketone_half)

    def fasting_energy(self):
        """Energy demand of resting muscle after an overnight fast [kcal/min]."""
        return (
            ENERGY["glucose"] * self.glucose_oxidation
            + ENERGY["nefa"] * self.nefa_oxidation
            + ENERGY["ketone"] * self.ketone_oxidation
        )

    def processes(self, state: SkeletalMuscleState, blood: Perfusion, rest):
        akt = state.signalling.akt
        effort = 1 + blood.activity / self.fasting_energy()
        lipase = rest.lipase_activity * self.lipase(akt, rest)
        return (
            *self._fuel(state, blood, rest, effort),
            *uptake(blood, lipase, self.spillover, rest.blood),
            *self._protein(state, blood, rest),
            Lag("interstitial_insulin", blood.insulin, self.insulin_tau),
            Lag("glut4", self.glut4_target(akt), self.glut4_tau),
            *self.signalling.processes(
                state.signalling, state.interstitial_insulin, rest.signalling
            ),
        )

    def _fuel(self, state: SkeletalMuscleState, blood: Perfusion, rest, effort):
        """Glucose to glycogen, CO2 and lactate; fatty acids and ketones fill the demand."""
        akt = state.signalling.akt
        glucose = self._glucose_uptake(state, blood, rest)
        synthase = self.synthase(akt, state.glycogen)
        # What activates the synthase inactivates the phosphorylase.
        phosphorylase = (1 - synthase) / (1 - self.synthase(rest.signalling.akt, rest.glycogen))
        breakdown = self.glycogenolysis * effort * phosphorylase * state.glycogen / rest.glycogen
        glycolysis = (1 - synthase) * glucose + breakdown
        demand = self.fasting_energy() + blood.activity

        # Pyruvate is burned as far as the dehydrogenase and the demand allow.
        capacity = glycolysis * self.dehydrogenase(akt, blood.nefa, rest)
        burned = soft_minimum(capacity, demand / ENERGY["glucose"])
        gap = demand - ENERGY["glucose"] * burned
        lipid, ketone = self._lipid_and_ketone(state, blood, rest, gap)
        from_glucose = share((1 - synthase) * glucose, breakdown)
        lactate = glycolysis - burned
        return (
            Process(
                "glycogen_synthesis",
                synthase * glucose,
                {"blood.interstitial_glucose": -1, "glycogen": 1},
            ),
            Process(
                "glucose_oxidation",
                burned * from_glucose,
                {"blood.interstitial_glucose": -1, "environment.co2": 6},
            ),
            Process(
                "glycogen_oxidation",
                burned * (1 - from_glucose),
                {"glycogen": -1, "environment.co2": 6},
            ),
            Process(
                "glycolysis",
                lactate * from_glucose,
                {"blood.interstitial_glucose": -1, "blood.lactate": 2},
            ),
            Process(
                "glycogen_to_lactate",
                lactate * (1 - from_glucose),
                {"glycogen": -1, "blood.lactate": 2},
            ),
            *self._fatty_acids(state, blood, rest, lipid, effort),
            Process("ketone_oxidation", ketone, {"blood.ketone": -1, "environment.co2": 4}),
        )

    def _glucose_uptake(self, state, blood: Perfusion, rest):
        """Through GLUT1, GLUT4 and, in activity, by contraction [mmol/min]."""
        glut4 = state.glut4 / rest.glut4
        by_insulin = self.glucose_uptake * (self.glut1_share + (1 - self.glut1_share) * glut4)
        by_contraction = self.contraction_uptake * blood.activity
        transport = self.glucose_transport(blood.interstitial_glucose) / rest.glucose_transport
        return (by_insulin + by_contraction) * transport

    def _lipid_and_ketone(self, state, blood: Perfusion, rest, gap):
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
        direct = share(taken, burned)  # share of what is burned that comes from plasma
        return (
            Process(
                "nefa_oxidation",
                burned * direct,
                {"blood.nefa": -1, "environment.co2": FATTY_ACID_CARBON},
            ),
            Process(
                "esterification",
                taken * direct / 3 * glycerol_supply(blood, rest.blood),
                {"blood.nefa": -3, "blood.interstitial_glucose": -0.5, "triglyceride": 1},
            ),
            Process(
                "triglyceride_oxidation",
                burned * (1 - direct) / 3,
                {"triglyceride": -1, "blood.glycerol": 1, "environment.co2": 3 * FATTY_ACID_CARBON},
            ),
        )

    def _protein(self, state, blood: Perfusion, rest):
        """Breakdown, held back by insulin, against synthesis from the amino acids there are."""
        akt = state.signalling.akt
        restraint = 1 - self.proteolysis_insulin_gain * (akt - rest.signalling.akt)
        breakdown = self.proteolysis * restraint * state.protein / rest.protein
        synthesis = (self.proteolysis - self.net_proteolysis) * blood.amino_acid
        return (
            Process("proteolysis", breakdown, {"protein": -1, "blood.amino_acid": 1}),
            Process(
                "protein_synthesis",
                synthesis / rest.blood.amino_acid,
                {"blood.amino_acid": -1, "protein": 1},
            ),
        )
