"""Muscle as one organ: glucose, fat and protein around one insulin-signalling block."""

from typing import Any

import equinox as eqx

from organs.fuels import ENERGY
from organs.insulin_signalling import InsulinSignalling, SignallingState
from organs.kinetics import soft_minimum
from organs.organ import AbstractOrgan, Constants, Perfusion, State, part, pool, signal
from organs.parameters import parameter
from organs.processes import Lag
from organs.skeletal_muscle.carbohydrate import MuscleCarbohydrate
from organs.skeletal_muscle.lipid import MuscleLipid
from organs.skeletal_muscle.protein import MuscleProtein
from organs.substances import PROTEIN


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
    insulin_tau: Any = parameter(
        25.0,
        unit="min",
        bounds=(12.0, 45.0),
        source="Sjostrand2002",
        about="lag of interstitial behind plasma insulin",
    )
    carbohydrate: MuscleCarbohydrate = eqx.field(default_factory=MuscleCarbohydrate)
    lipid: MuscleLipid = eqx.field(default_factory=MuscleLipid)
    protein: MuscleProtein = eqx.field(default_factory=MuscleProtein)
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
        return (
            *self._fuel(state, blood, rest),
            *self.protein.processes(state, blood, rest),
            Lag("interstitial_insulin", blood.insulin, self.insulin_tau),
            *self.signalling.processes(
                state.signalling, state.interstitial_insulin, rest.signalling
            ),
        )

    def _fuel(self, state: SkeletalMuscleState, blood: Perfusion, rest):
        """Pyruvate first, as far as the dehydrogenase and the demand allow; fat fills the rest."""
        demand = self.fasting_energy() + blood.activity
        effort = demand / self.fasting_energy()
        glycolysis = self.carbohydrate.glycolysis(state, blood, rest, effort)
        dehydrogenase = self.carbohydrate.dehydrogenase(state.signalling.akt, blood.nefa, rest)
        burned = soft_minimum(glycolysis.flux * dehydrogenase, demand / ENERGY["glucose"])
        gap = demand - ENERGY["glucose"] * burned
        return (
            *self.carbohydrate.processes(state, glycolysis, burned),
            *self.lipid.processes(state, blood, rest, gap, effort),
        )
