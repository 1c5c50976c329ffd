"""The liver as one organ: glucose and fat metabolism around one insulin-signalling block."""

from typing import Any

import equinox as eqx

from organs.diacylglycerol import Diacylglycerol
from organs.insulin_signalling import InsulinSignalling, SignallingState
from organs.kinetics import hill, inhibition
from organs.liver.carbohydrate import HepaticCarbohydrate
from organs.liver.lipid import HepaticLipid
from organs.organ import AbstractOrgan, Constants, Perfusion, State, part, pool, signal
from organs.parameters import parameter
from organs.processes import Process
from organs.stress_kinases import StressKinases
from organs.substances import TRIGLYCERIDE


class LiverState(State):
    """Stores, programmes and insulin action of the liver."""

    glycogen: Any = pool("glycogen", "glycogen, as glucosyl units", slow=True)
    triglyceride: Any = pool("triglyceride", "stored fat", slow=True)
    foxo1: Any = signal("-", "gluconeogenic programme of nuclear FoxO1, fasting = 1")
    cpt1: Any = signal("-", "entry of fatty acids into mitochondria (CPT1), fasting = 1")
    dag: Any = signal("-", "signalling diacylglycerol, fasting = 1", slow=True)
    pkc: Any = signal("-", "active fraction of PKC epsilon")
    signalling: SignallingState = part("insulin signalling")


def _slow_diacylglycerol() -> Diacylglycerol:
    return Diacylglycerol(
        tau=2880.0, saturation=8.0, stored_share=0.0, pkc_half=1.9, pkc_share=0.089
    )


class Liver(AbstractOrgan):
    """Glycogen, gluconeogenesis, glucose uptake; fatty acids to CO2, ketones and VLDL.

    States : glycogen, triglyceride [mmol]; foxo1, cpt1, dag, pkc [-]; signalling
    Blood  : portal and arterial glucose and NEFA, lactate, amino acids, glycerol taken up;
             glucose, lactate, ketone bodies, VLDL released; portal insulin extracted
    """

    states = LiverState

    volume: Any = parameter(
        1.5, unit="L", bounds=(1.1, 2.0), source="Taylor1996", about="liver volume"
    )
    insulin_extraction: Any = parameter(
        0.53,
        unit="-",
        bounds=(0.45, 0.65),
        source="Polonsky1988a",
        about="extraction of insulin in one passage, fasting",
    )
    extraction_half: Any = parameter(
        900.0,
        unit="pmol/L",
        bounds=(400.0, 2500.0),
        source="Gastaldelli2021",
        about="sinusoidal insulin that half-saturates extraction",
    )
    extraction_floor: Any = parameter(
        0.35,
        unit="-",
        bounds=(0.1, 0.6),
        source="Gastaldelli2021",
        about="share of extraction that never saturates",
    )
    extraction_fat_share: Any = parameter(
        0.3,
        unit="-",
        bounds=(0.0, 0.6),
        source="Gastaldelli2021",
        about="share of insulin extraction that a fatty liver loses",
    )
    jnk_stress_gain: Any = parameter(
        4.0,
        unit="-",
        bounds=(0.0, 4.0),
        source="assumed",
        about="rise of JNK when the liver is as fatty as can be",
    )
    steatosis_half: Any = parameter(
        5.0,
        unit="-",
        bounds=(2.0, 12.0),
        source="assumed",
        about="liver fat, over the healthy, at which half of that and of its stress is reached",
    )
    carbohydrate: HepaticCarbohydrate = eqx.field(default_factory=HepaticCarbohydrate)
    lipid: HepaticLipid = eqx.field(default_factory=HepaticLipid)
    diacylglycerol: Diacylglycerol = eqx.field(default_factory=_slow_diacylglycerol)
    signalling: InsulinSignalling = eqx.field(
        # TNF-alpha infused into people makes muscle resistant and leaves the liver alone.
        default_factory=lambda: InsulinSignalling(
            akt_half=1.03,
            akt_floor=0.03,
            kinases=StressKinases(jnk_tnf_gain=1.5, ikk_tnf_gain=1.5),
        )
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        """Constants of the healthy fasting liver.

        Args:
            blood: the fasting blood, with sinusoidal insulin among its ports.
            closures: what the balance of the whole body leaves to the liver [mmol/min]:
                glycogenolysis, gluconeogenesis_lactate and gluconeogenesis_glycerol,
                amino_acid_oxidation, ketogenesis, lipase_activity (VLDL lipolysed).
        """
        signalling = self.signalling.resting_state(blood.ports["sinusoidal_insulin"])
        rest = Constants(
            blood=blood,
            signalling=signalling,
            akt=signalling.akt,
            extraction=self.saturability(blood.ports["sinusoidal_insulin"]),
            glycogen=self.volume * self.carbohydrate.glycogen_fasting,
            triglyceride=1000 * self.volume * self.lipid.triglyceride_fasting / TRIGLYCERIDE,
            **closures,
        )
        self.carbohydrate.complete(rest)
        self.lipid.complete(rest)
        return rest

    def resting_state(self, rest) -> LiverState:
        one = 1.0 + 0 * rest.akt
        return LiverState(
            glycogen=rest.glycogen,
            triglyceride=rest.triglyceride,
            foxo1=one,
            cpt1=one,
            dag=one,
            pkc=self.diacylglycerol.pkc(one),
            signalling=rest.signalling,
        )

    def fasting_carbohydrate(self, rest) -> Constants:
        """What the laws of this liver make of glucose after an overnight fast.

        Returns: glycolysis, all glucose_use and lactate_burned [mmol/min], diverted (share of
        gluconeogenesis that ends in glycogen).
        """
        portal = rest.blood.ports["portal_glucose"]
        carbohydrate = self.carbohydrate
        synthase = carbohydrate.synthase(rest.akt, portal, carbohydrate.glycogen_fasting)
        taken = carbohydrate.uptake(rest.akt, portal)
        return Constants(
            glycolysis=(1 - carbohydrate.direct_fraction * synthase) * taken,
            glucose_use=taken + self.lipid.glucose_use_at_rest(rest),
            lactate_burned=self.lipid.burned_at_rest(rest)[1],
            diverted=carbohydrate.diverted_at_rest(rest),
        )

    def saturability(self, sinusoidal_insulin):
        """Extraction relative to that at vanishing insulin."""
        floor = self.extraction_floor
        return floor + (1 - floor) * inhibition(sinusoidal_insulin, self.extraction_half, 1)

    def cell_stress(self, state: LiverState, rest):
        """What a fatty liver adds to JNK."""
        return self.jnk_stress_gain * self.steatosis(state, rest)

    def steatosis(self, state: LiverState, rest):
        """How far a fatty liver's disturbances have gone, 0 in health, towards 1."""
        stored = state.triglyceride / rest.triglyceride
        return hill(stored, self.steatosis_half, 2) - hill(1.0, self.steatosis_half, 2)

    def processes(self, state: LiverState, blood: Perfusion, rest):
        insulin = blood.ports["sinusoidal_insulin"]
        steatosis = self.steatosis(state, rest)
        extraction = self.insulin_extraction * self.saturability(insulin) / rest.extraction
        extraction = extraction * (1 - self.extraction_fat_share * steatosis)
        cleared = extraction * blood.ports["hepatic_insulin_inflow"]
        block = self.signalling
        passed = block.beyond_akt(state.signalling, rest.signalling)
        akt = rest.akt + passed * (state.signalling.akt - rest.akt)
        pkc = self.diacylglycerol.serine_kinase(state.pkc)
        strain = self.jnk_stress_gain * steatosis
        stress = block.kinases.phosphorylation(blood, rest.blood, strain, pkc)
        return (
            Process("insulin_extraction", cleared, {"blood.insulin": -1}),
            *self.carbohydrate.processes(state, akt, blood, rest),
            *self._lipid(state, blood, rest),
            *block.processes(state.signalling, insulin, rest.signalling, stress),
        )

    def _lipid(self, state: LiverState, blood: Perfusion, rest):
        """The trade in fat, and the diacylglycerol that its making leaves."""
        traded = self.lipid.processes(state, blood, rest)
        made = {"esterification", "remnant_uptake", "lipogenesis"}
        flux = sum(p.rate for p in traded if isinstance(p, Process) and p.name in made)
        adiponectin = blood.adiponectin / rest.blood.adiponectin
        stored = state.triglyceride / rest.triglyceride
        flux = flux / rest.triglyceride_made
        return (*traded, *self.diacylglycerol.processes(state.dag, flux, stored, adiponectin))
