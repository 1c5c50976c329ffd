"""Glucose in muscle: uptake through GLUT4, glycogen, pyruvate to CO2 or lactate."""

from typing import Any, NamedTuple

import equinox as eqx

from organs import glycogen
from organs.kinetics import hill, inhibition, michaelis_menten, share, square_root
from organs.organ import Perfusion
from organs.parameters import parameter
from organs.processes import Lag, Process
from organs.skeletal_muscle.protein import growth


class Glycolysis(NamedTuple):
    """What enters glycolysis now [mmol/min], and the uptake it comes from."""

    uptake: Any  # glucose taken up
    synthase: Any  # share of it that becomes glycogen
    breakdown: Any  # glycogen broken down

    @property
    def flux(self):
        """Glucose and glycogen entering glycolysis."""
        return (1 - self.synthase) * self.uptake + self.breakdown

    @property
    def from_glucose(self):
        """The part of it that was plasma glucose."""
        return share((1 - self.synthase) * self.uptake, self.breakdown)


class MuscleCarbohydrate(eqx.Module):
    """Every way that glucose enters, stays in or leaves muscle.

    Insulin opens the membrane through GLUT4 and, beyond it, wakes glycogen synthase and pyruvate
    dehydrogenase; fatty acids close the latter.
    """

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
        30.0,
        unit="mmol/L",
        bounds=(15.0, 60.0),
        source="Thiebaud1982",
        about="interstitial glucose of half-maximal transport",
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
        bounds=(5.0, 30.0),
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
    adrenaline_uptake_half: Any = parameter(
        5000.0,
        unit="pmol/L",
        bounds=(2000.0, 15000.0),
        source="Rizza1979",
        about="adrenaline that halves glucose uptake",
    )
    adrenaline_glycogenolysis_half: Any = parameter(
        2000.0,
        unit="pmol/L",
        bounds=(800.0, 6000.0),
        source="Clutter1980",
        about="adrenaline of half-maximal glycogenolysis",
    )
    adrenaline_glycogenolysis_gain: Any = parameter(
        8.0,
        unit="-",
        bounds=(2.0, 20.0),
        source="Christensen1975",
        about="rise of glycogenolysis by adrenaline at most, over none",
    )
    cortisol_uptake_share: Any = parameter(
        0.3,
        unit="-",
        bounds=(0.0, 0.6),
        source="DeFeo1989",
        about="resistance of glucose uptake per cortisol over fasting",
    )
    contraction_uptake: Any = parameter(
        0.5,
        unit="mmol/kcal",
        bounds=(0.1, 1.2),
        source="Wahren1971",
        about="insulin-independent glucose uptake per energy spent in activity",
    )

    def complete(self, rest, energy) -> None:
        """Add the fasting values of the laws below to the constants of muscle.

        `energy` [mmol glucose/min] is the whole demand of resting muscle, burned as glucose.
        """
        rest.glucose_transport = self.glucose_transport(rest.blood.interstitial_glucose)
        rest.glut4 = self.glut4_target(rest.signalling.akt)
        rest.dehydrogenase_odds = self._odds_at_rest(rest, energy)

    def glycolysis_at_rest(self, akt):
        """Glucose and glycogen entering glycolysis after an overnight fast [mmol/min]."""
        return (1 - self.synthase_at_rest(akt)) * self.glucose_uptake + self.glycogenolysis

    def _odds_at_rest(self, rest, energy):
        """The odds that make fasting glucose oxidation what it is."""
        burned = self.glucose_oxidation
        # Inverse of burned = soft_minimum(capacity, energy).
        capacity = burned * energy / square_root(energy * energy - burned * burned)
        fraction = capacity / self.glycolysis_at_rest(rest.signalling.akt)
        return (
            fraction
            / (1 - fraction)
            / self.dehydrogenase_odds(rest.signalling.akt, rest.blood, rest)
        )

    def glut4_target(self, akt):
        """Fraction of GLUT4 at the surface at steady state."""
        return hill(akt, self.glut4_half, 3)

    def glucose_transport(self, interstitial_glucose):
        """Saturation of the transporters, 0 to 1."""
        return michaelis_menten(interstitial_glucose, self.glucose_half)

    def synthase(self, akt, concentration):
        """Share of the glucose taken up that becomes glycogen; `concentration` in mmol/kg."""
        room = glycogen.room(concentration, self.glycogen_capacity)
        return self.synthase_maximum * hill(akt, self.synthase_half, 4) * room

    def synthase_at_rest(self, akt):
        """That share after an overnight fast."""
        return self.synthase(akt, self.glycogen_fasting)

    def dehydrogenase_odds(self, akt, blood: Perfusion, rest):
        """Odds that pyruvate is burned: insulin and pyruvate raise, NEFA lower them (arbitrary
        scale). Pyruvate, which follows lactate, holds off the kinase of the enzyme (Zhang2014)."""
        insulin = 1 + self.dehydrogenase_insulin_gain * (akt - rest.signalling.akt)
        pyruvate = blood.lactate / rest.blood.lactate
        return insulin * pyruvate * inhibition(blood.nefa, self.oxidation_nefa_half, 1)

    def dehydrogenase(self, akt, blood: Perfusion, rest):
        """Share of pyruvate that pyruvate dehydrogenase can burn, 0 to 1."""
        odds = rest.dehydrogenase_odds * self.dehydrogenase_odds(akt, blood, rest)
        return michaelis_menten(odds, 1.0)

    def uptake(self, state, blood: Perfusion, rest):
        """Through GLUT1, GLUT4 and, in activity, by contraction [mmol/min]."""
        glut4 = state.glut4 / rest.glut4
        by_insulin = self.glucose_uptake * (self.glut1_share + (1 - self.glut1_share) * glut4)
        by_insulin = by_insulin * self.stressed(blood, rest)
        by_contraction = self.contraction_uptake * blood.activity
        transport = self.glucose_transport(blood.interstitial_glucose) / rest.glucose_transport
        # Membranes grow and shrink with muscle.
        grown = growth(state, rest)
        return (by_insulin * state.perfused * grown + by_contraction) * transport

    def stressed(self, blood: Perfusion, rest):
        """Glucose uptake that adrenaline and cortisol leave, fasting = 1."""
        half, resistance = self.adrenaline_uptake_half, self.cortisol_uptake_share
        adrenaline = (half + rest.blood.adrenaline) / (half + blood.adrenaline)
        return adrenaline / (1 - resistance + resistance * blood.cortisol_action)

    def adrenergic_glycogenolysis(self, adrenaline):
        """Glycogen breakdown with adrenaline, 1 without it."""
        gain = self.adrenaline_glycogenolysis_gain
        return 1 + gain * hill(adrenaline, self.adrenaline_glycogenolysis_half, 2)

    def glycolysis(self, state, blood: Perfusion, rest, effort) -> Glycolysis:
        """Glucose and glycogen on their way to pyruvate."""
        akt, stored = state.signalling.akt, state.glycogen / rest.glycogen
        concentration = self.glycogen_fasting * stored / growth(state, rest)
        synthase = self.synthase(akt, concentration)
        # What activates the synthase inactivates the phosphorylase.
        phosphorylase = (1 - synthase) / (1 - self.synthase_at_rest(rest.signalling.akt))
        adrenergic = self.adrenergic_glycogenolysis(blood.adrenaline)
        adrenergic = adrenergic / self.adrenergic_glycogenolysis(rest.blood.adrenaline)
        breakdown = self.glycogenolysis * effort * phosphorylase * adrenergic * stored
        return Glycolysis(self.uptake(state, blood, rest), synthase, breakdown)

    def processes(self, state, glycolysis: Glycolysis, burned, passed):
        """Glucose to glycogen, CO2 and lactate, of which `burned` [mmol/min] to CO2."""
        from_glucose = glycolysis.from_glucose
        lactate = glycolysis.flux - burned
        return (
            Process(
                "glycogen_synthesis",
                glycolysis.synthase * glycolysis.uptake,
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
            Lag("glut4", passed * self.glut4_target(state.signalling.akt), self.glut4_tau),
        )
