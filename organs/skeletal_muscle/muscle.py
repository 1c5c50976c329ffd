"""Muscle as one organ: glucose, fat and protein around one insulin-signalling block."""

from typing import Any

import equinox as eqx

from organs.diacylglycerol import Diacylglycerol
from organs.fuels import ENERGY
from organs.insulin_signalling import InsulinSignalling, SignallingState
from organs.kinetics import soft_minimum
from organs.organ import AbstractOrgan, Constants, Perfusion, State, part, pool, signal
from organs.parameters import parameter
from organs.processes import Lag, Process
from organs.skeletal_muscle.carbohydrate import MuscleCarbohydrate
from organs.skeletal_muscle.lipid import MuscleLipid
from organs.skeletal_muscle.perfusion import CapillaryRecruitment
from organs.skeletal_muscle.protein import MuscleProtein, growth
from organs.substances import PROTEIN


class SkeletalMuscleState(State):
    """Stores and insulin action of muscle."""

    glycogen: Any = pool("glycogen", "glycogen, as glucosyl units", slow=True)
    triglyceride: Any = pool("triglyceride", "intramyocellular lipid", slow=True)
    protein: Any = pool("amino_acid", "body protein, as alanine equivalents", slow=True)
    interstitial_insulin: Any = signal("pmol/L", "insulin between the muscle fibres")
    glut4: Any = signal("-", "GLUT4 at the surface, as fraction of all")
    dag: Any = signal("-", "signalling diacylglycerol, fasting = 1")
    pkc: Any = signal("-", "active fraction of PKC theta")
    perfused: Any = signal("-", "muscle that open capillaries reach, fasting = 1")
    signalling: SignallingState = part("insulin signalling")


class SkeletalMuscle(AbstractOrgan):
    """Glucose uptake through GLUT4, glycogen, lactate, fat and protein.

    States : glycogen, triglyceride, protein [mmol]; interstitial_insulin [pmol/L]; glut4,
             dag, pkc [-]; signalling
    Blood  : glucose, NEFA, ketone bodies, amino acids and lipoprotein triglyceride taken up;
             lactate, glycerol, amino acids and (by spillover) NEFA released; activity read
    """

    states = SkeletalMuscleState

    mass: Any = parameter(
        28.0, unit="kg", bounds=(20.0, 36.0), source="ICRP89", about="mass of skeletal muscle"
    )
    insulin_tau: Any = parameter(
        66.0,
        unit="min",
        bounds=(20.0, 100.0),
        source="Sjostrand2002",
        about="lag of interstitial behind plasma insulin",
    )
    perfusion_loss: Any = parameter(
        1.04,
        unit="-",
        bounds=(0.0, 6.0),
        source="Sjostrand2005",
        about="rise of that lag with serine phosphorylation",
    )
    capillaries: CapillaryRecruitment = eqx.field(default_factory=CapillaryRecruitment)
    carbohydrate: MuscleCarbohydrate = eqx.field(default_factory=MuscleCarbohydrate)
    lipid: MuscleLipid = eqx.field(default_factory=MuscleLipid)
    protein: MuscleProtein = eqx.field(default_factory=MuscleProtein)
    diacylglycerol: Diacylglycerol = eqx.field(default_factory=Diacylglycerol)
    signalling: InsulinSignalling = eqx.field(default_factory=InsulinSignalling)

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        """`closures`: lipase_activity, VLDL lipolysed after an overnight fast [mmol/min]."""
        rest = Constants(
            blood=blood,
            signalling=self.signalling.resting_state(blood.insulin),
            glycogen=self.mass * self.carbohydrate.glycogen_fasting,
            triglyceride=self.mass * self.lipid.triglyceride_fasting,
            protein=1000 * self.protein.mass / PROTEIN,
            **closures,
        )
        self.carbohydrate.complete(rest, self.fasting_energy() / ENERGY["glucose"])
        self.lipid.complete(rest)
        return rest

    def resting_state(self, rest) -> SkeletalMuscleState:
        return SkeletalMuscleState(
            glycogen=rest.glycogen,
            triglyceride=rest.triglyceride,
            protein=rest.protein,
            interstitial_insulin=rest.blood.insulin,
            glut4=rest.glut4,
            dag=1.0 + 0 * rest.glut4,
            pkc=self.diacylglycerol.pkc(1.0) + 0 * rest.glut4,
            perfused=1.0 + 0 * rest.glut4,
            signalling=rest.signalling,
        )

    def fasting_energy(self):
        """Energy demand of resting muscle after an overnight fast [kcal/min]."""
        return (
            ENERGY["glucose"] * self.carbohydrate.glucose_oxidation
            + ENERGY["nefa"] * self.lipid.nefa_oxidation
            + ENERGY["ketone"] * self.lipid.ketone_oxidation
        )

    def processes(self, state: SkeletalMuscleState, blood: Perfusion, rest):
        fuel = self._fuel(state, blood, rest)
        return (
            *fuel,
            *self.protein.processes(state, blood, rest),
            *self._diacylglycerol(state, blood, rest, fuel),
            *self._insulin_action(state, blood, rest),
        )

    def cell_stress(self, state: SkeletalMuscleState, rest):
        """What the cell's own stress adds to JNK: nothing, there is too little fat."""
        return 0.0

    def _diacylglycerol(self, state: SkeletalMuscleState, blood: Perfusion, rest, fuel):
        """What the making of intramyocellular triglyceride leaves on its way."""
        made = {"esterification", "chylomicron_uptake", "vldl_uptake"}
        flux = sum(p.rate for p in fuel if isinstance(p, Process) and p.name in made)
        adiponectin = blood.adiponectin / rest.blood.adiponectin
        # What counts is how much of it there is in a fibre: larger muscle has more room for it.
        grown = growth(state, rest)
        flux = flux / rest.triglyceride_made / grown
        stored = state.triglyceride / rest.triglyceride / grown
        return self.diacylglycerol.processes(state.dag, flux, stored, adiponectin)

    def _insulin_action(self, state: SkeletalMuscleState, blood: Perfusion, rest):
        """Insulin reaches the fibres and signals.

        Capillaries dilate to insulin through the same signal as muscle and are taken to share
        its lesion: insulin then takes longer to arrive.
        """
        block, at_rest = self.signalling, rest.signalling
        pkc = self.diacylglycerol.serine_kinase(state.pkc)
        stress = block.kinases.phosphorylation(blood, rest.blood, pkc=pkc)
        delay = self.insulin_tau * block.slowing(state.signalling, at_rest, self.perfusion_loss)
        return (
            *self.capillaries.processes(blood, rest),
            Lag("interstitial_insulin", blood.insulin, delay),
            *block.processes(state.signalling, state.interstitial_insulin, at_rest, stress),
        )

    def _fuel(self, state: SkeletalMuscleState, blood: Perfusion, rest):
        """Pyruvate first, as far as the dehydrogenase and the demand allow; fat fills the rest."""
        demand = self.fasting_energy() * blood.ports["metabolic_rate"] + blood.activity
        effort = demand / self.fasting_energy()
        glycolysis = self.carbohydrate.glycolysis(state, blood, rest, effort)
        dehydrogenase = self.carbohydrate.dehydrogenase(state.signalling.akt, blood, rest)
        burned = soft_minimum(glycolysis.flux * dehydrogenase, demand / ENERGY["glucose"])
        gap = demand - ENERGY["glucose"] * burned
        passed = self.signalling.beyond_akt(state.signalling, rest.signalling)
        return (
            *self.carbohydrate.processes(state, glycolysis, burned, passed),
            *self.lipid.processes(state, blood, rest, gap, effort),
        )
