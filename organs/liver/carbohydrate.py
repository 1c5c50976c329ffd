"""Glucose in the liver: glycogen, gluconeogenesis, glucokinase."""

from typing import Any

import equinox as eqx

from organs import glycogen
from organs.kinetics import hill, inhibition, michaelis_menten, power
from organs.organ import Perfusion
from organs.parameters import parameter
from organs.processes import Lag, Process

_PRECURSORS = {
    "lactate": {"blood.lactate": -2.0},
    "amino_acid": {"blood.amino_acid": -2.0, "environment.co2": -1.0, "environment.urea": 1.0},
    "glycerol": {"blood.glycerol": -2.0},
}


class HepaticCarbohydrate(eqx.Module):
    """Every way that glucose enters, leaves or is made in the liver.

    Insulin reaches all of them through Akt of the liver's own signalling block.
    """

    glycogen_fasting: Any = parameter(
        200.0,
        unit="mmol/L",
        bounds=(170.0, 300.0),
        source="Taylor1996",
        about="glycogen after an overnight fast",
    )
    glycogen_capacity: Any = parameter(
        450.0,
        unit="mmol/L",
        bounds=(350.0, 600.0),
        source="Taylor1996",
        about="glycogen at which synthesis is half inhibited",
    )
    glycogen_half: Any = parameter(
        25.0,
        unit="mmol/L",
        bounds=(5.0, 80.0),
        source="Rothman1991",
        about="glycogen at which half of it is within reach of phosphorylase",
    )
    growth: Any = parameter(
        1.4,
        unit="-",
        bounds=(0.0, 3.0),
        source="Chouker2004",
        about="growth of the liver over that of lean tissue that a heavier body calls for",
    )
    glycogenolysis_akt_half: Any = parameter(
        0.11,
        unit="-",
        bounds=(0.06, 0.2),
        source="Rizza1981",
        about="Akt that halves glycogenolysis",
    )
    glycogenolysis_floor: Any = parameter(
        0.03,
        unit="-",
        bounds=(0.0, 0.15),
        source="Rizza1981",
        about="glycogenolysis that insulin cannot restrain",
    )
    glycogenolysis_glucose_half: Any = parameter(
        6.0,
        unit="mmol/L",
        bounds=(4.0, 10.0),
        source="Cherrington1999",
        about="portal glucose that halves glycogenolysis",
    )
    glucagon_half: Any = parameter(
        12.0,
        unit="pmol/L",
        bounds=(6.0, 30.0),
        source="Cherrington1999",
        about="glucagon of half-maximal effect",
    )
    glucagon_share: Any = parameter(
        0.7,
        unit="-",
        bounds=(0.3, 0.95),
        source="Cherrington1999",
        about="share of fasting glycogenolysis that glucagon sustains",
    )
    adrenaline_half: Any = parameter(
        2000.0,
        unit="pmol/L",
        bounds=(800.0, 6000.0),
        source="Clutter1980",
        about="adrenaline of half-maximal effect",
    )
    adrenaline_escape: Any = parameter(
        0.1,
        unit="-",
        bounds=(0.03, 0.5),
        source="Sacca1980",
        about="glycogenolysis that adrenaline sustains against insulin, over none restrained",
    )
    gluconeogenesis_cortisol_share: Any = parameter(
        0.3,
        unit="-",
        bounds=(0.0, 0.6),
        source="DeFeo1989",
        about="share of gluconeogenesis that follows cortisol",
    )
    activity_gain: Any = parameter(
        1.0,
        unit="min/kcal",
        bounds=(0.0, 2.0),
        source="Wahren1971",
        about="rise of glycogenolysis per energy spent in activity, by sympathetic nerves",
    )
    gluconeogenesis_amino_acid: Any = parameter(
        0.075,
        unit="mmol/min",
        bounds=(0.04, 0.1),
        source="Landau1996",
        about="glucose made from amino acids after an overnight fast",
    )
    gluconeogenesis_insulin_share: Any = parameter(
        0.5,
        unit="-",
        bounds=(0.1, 0.8),
        source="Cherrington1999",
        about="share of gluconeogenesis that Akt restrains within minutes",
    )
    gluconeogenesis_glucagon_share: Any = parameter(
        0.45,
        unit="-",
        bounds=(0.1, 0.8),
        source="Cherrington1999",
        about="share of gluconeogenesis that glucagon sustains",
    )
    gluconeogenesis_nefa_share: Any = parameter(
        0.15,
        unit="-",
        bounds=(0.0, 0.4),
        source="Boden1996",
        about="share of gluconeogenesis that follows NEFA",
    )
    gluconeogenesis_nefa_half: Any = parameter(
        1.0,
        unit="mmol/L",
        bounds=(0.4, 4.0),
        source="assumed",
        about="NEFA of half of their effect on gluconeogenesis",
    )
    foxo1_share: Any = parameter(
        0.45,
        unit="-",
        bounds=(0.1, 0.8),
        source="assumed",
        about="share of the gluconeogenic programme that needs nuclear FoxO1",
    )
    foxo1_akt_half: Any = parameter(
        0.12,
        unit="-",
        bounds=(0.06, 0.25),
        source="assumed",
        about="Akt that excludes half of FoxO1",
    )
    foxo1_tau: Any = parameter(
        240.0,
        unit="min",
        bounds=(120.0, 480.0),
        source="assumed",
        about="turnover of the programme",
    )
    diversion_maximum: Any = parameter(
        0.9,
        unit="-",
        bounds=(0.4, 1.0),
        source="Taylor1996",
        about="largest share of gluconeogenesis that ends in glycogen (indirect pathway)",
    )
    synthase_akt_half: Any = parameter(
        0.2,
        unit="-",
        bounds=(0.12, 0.4),
        source="assumed",
        about="Akt for half of glycogen synthase",
    )
    synthase_glucose_half: Any = parameter(
        6.0,
        unit="mmol/L",
        bounds=(4.5, 12.0),
        source="Cherrington1999",
        about="portal glucose for half of glycogen synthase",
    )
    glucokinase: Any = parameter(
        1.8,
        unit="mmol/min",
        bounds=(0.6, 4.0),
        source="Ferrannini1985",
        about="glucose uptake at saturating portal glucose and insulin",
    )
    glucokinase_glucose_half: Any = parameter(
        9.0, unit="mmol/L", bounds=(7.0, 12.0), source="Cherrington1999", about="portal glucose"
    )
    glucokinase_floor: Any = parameter(
        0.02, unit="-", bounds=(0.0, 0.1), source="assumed", about="activity without insulin"
    )
    direct_fraction: Any = parameter(
        0.9,
        unit="-",
        bounds=(0.4, 0.98),
        source="Taylor1996",
        about="largest share of the glucose taken up that ends in glycogen (direct pathway)",
    )

    def complete(self, rest) -> None:
        """Add the fasting values of the laws below to the liver's constants."""
        blood, akt = rest.blood, rest.akt
        rest.restraint = self.restraint(akt, blood.adrenaline)
        rest.foxo1_nuclear = self.foxo1_nuclear(akt)
        rest.diverted = self.diverted_at_rest(rest)
        rest.nefa_effect = self.nefa_effect(blood.nefa)
        rest.glucagon_effect = self.glucagon_effect(blood.glucagon)
        rest.glycogenolysis_drive = self.glycogenolysis_drive(rest.restraint, blood, rest)

    def diverted_at_rest(self, rest):
        """Share of glucose 6-phosphate that ends in glycogen after an overnight fast."""
        portal = rest.blood.ports["portal_glucose"]
        return self.diversion_maximum * self.synthase(rest.akt, portal, self.glycogen_fasting)

    def restraint(self, akt, adrenaline):
        """Glycogenolysis that insulin leaves, 1 without insulin; adrenaline lifts its hold."""
        floor = self.glycogenolysis_floor
        left = floor + (1 - floor) * inhibition(akt, self.glycogenolysis_akt_half, 6)
        return left + self.adrenaline_escape * hill(adrenaline, self.adrenaline_half, 2)

    def accessible(self, concentration):
        """Share of glycogen on outer chains, relative to fasting; `concentration` in mmol/L."""
        fasting = michaelis_menten(self.glycogen_fasting, self.glycogen_half)
        return michaelis_menten(concentration, self.glycogen_half) / fasting

    def foxo1_nuclear(self, akt):
        """FoxO1 left in the nucleus by Akt, 1 without insulin."""
        return inhibition(akt, self.foxo1_akt_half, 4)

    def glucagon_effect(self, glucagon):
        """Saturation of the glucagon receptor's effect, 0 to 1."""
        return hill(glucagon, self.glucagon_half, 2)

    def nefa_effect(self, nefa):
        """Saturation of what the oxidation of fatty acids does for gluconeogenesis, 0 to 1."""
        return michaelis_menten(nefa, self.gluconeogenesis_nefa_half)

    def glycogenolysis_drive(self, restraint, blood: Perfusion, rest):
        """Rate of glycogenolysis per glycogen, on an arbitrary scale."""
        share = self.glucagon_share
        effect = self.glucagon_effect(blood.glucagon) / rest.glucagon_effect
        portal = blood.ports["portal_glucose"]
        by_glucose = inhibition(portal, self.glycogenolysis_glucose_half, 2)
        return restraint * (1 - share + share * effect) * by_glucose

    def gluconeogenesis_drive(self, state, restraint, blood: Perfusion, rest):
        """Gluconeogenesis per precursor, fasting = 1."""
        insulin, glucagon = self.gluconeogenesis_insulin_share, self.gluconeogenesis_glucagon_share
        nefa = self.gluconeogenesis_nefa_share
        by_insulin = 1 - insulin + insulin * restraint / rest.restraint
        by_glucagon = (
            1 - glucagon + (glucagon * self.glucagon_effect(blood.glucagon) / rest.glucagon_effect)
        )
        by_nefa = 1 - nefa + nefa * self.nefa_effect(blood.nefa) / rest.nefa_effect
        cortisol = self.gluconeogenesis_cortisol_share
        by_cortisol = 1 - cortisol + cortisol * blood.cortisol_action
        return by_insulin * by_glucagon * by_nefa * by_cortisol * state.foxo1

    def synthase(self, akt, portal_glucose, concentration):
        """Activity of glycogen synthase, 0 to 1; `concentration` of glycogen in mmol/L."""
        room = glycogen.room(concentration, self.glycogen_capacity)
        # Glucose and insulin lift the same brake, phosphorylase a: either makes up for the other.
        drive = power(akt / self.synthase_akt_half, 4)
        drive = drive * power(portal_glucose / self.synthase_glucose_half, 2)
        return michaelis_menten(drive, 1.0) * room

    def grown(self, blood: Perfusion):
        """The liver's size over that of the healthy build: heavy bodies have large livers."""
        return 1 + self.growth * (blood.ports["load"] - 1)

    def uptake(self, akt, portal_glucose):
        """Glucose phosphorylated by glucokinase [mmol/min]."""
        floor = self.glucokinase_floor
        active = floor + (1 - floor) * hill(akt, self.synthase_akt_half, 4)
        # Cooperative itself, and let go by its regulatory protein as glucose rises.
        return self.glucokinase * active * hill(portal_glucose, self.glucokinase_glucose_half, 4)

    def processes(self, state, akt, blood: Perfusion, rest):
        """What happens to glucose; `akt` is what reaches these effectors."""
        portal = blood.ports["portal_glucose"]
        grown = self.grown(blood)
        concentration = self.glycogen_fasting * state.glycogen / (rest.glycogen * grown)
        synthase = self.synthase(akt, portal, concentration)
        restraint = self.restraint(akt, blood.adrenaline)
        drive = self.glycogenolysis_drive(restraint, blood, rest)
        diverted = self.diversion_maximum * synthase
        breakdown = rest.glycogenolysis * drive / rest.glycogenolysis_drive
        # Glucose 6-phosphate does not remember where it came from: of that from glycogen, too, the
        # synthase takes its share, back to where it was (Edgerton2001).
        released = (1 - diverted) / (1 - rest.diverted)
        effort = 1 + self.activity_gain * blood.activity
        return (
            Process(
                "glycogenolysis",
                breakdown
                * released
                * effort
                * state.glycogen
                / rest.glycogen
                * self.accessible(concentration),
                {"glycogen": -1, "blood.glucose": 1},
            ),
            *self._gluconeogenesis(
                self.gluconeogenesis_drive(state, restraint, blood, rest),
                blood,
                rest,
                diverted,
            ),
            *self._uptake(grown * self.uptake(akt, portal), synthase),
            Lag("foxo1", self._foxo1_target(akt, rest), self.foxo1_tau),
        )

    def _foxo1_target(self, akt, rest):
        nuclear = self.foxo1_nuclear(akt) / rest.foxo1_nuclear
        return 1 - self.foxo1_share + self.foxo1_share * nuclear

    def _gluconeogenesis(self, drive, blood: Perfusion, rest, diverted):
        """From each precursor, to blood or (indirect pathway) to glycogen."""
        rates = {
            "lactate": rest.gluconeogenesis_lactate * drive * blood.lactate / rest.blood.lactate,
            "amino_acid": self.gluconeogenesis_amino_acid
            * drive
            * blood.amino_acid
            / rest.blood.amino_acid,
            # The liver has no say in glycerol: it takes what comes.
            "glycerol": rest.gluconeogenesis_glycerol * blood.glycerol / rest.blood.glycerol,
        }
        for name, rate in rates.items():
            precursor = _PRECURSORS[name]
            yield Process(
                f"gluconeogenesis_{name}", (1 - diverted) * rate, {**precursor, "blood.glucose": 1}
            )
            yield Process(
                f"indirect_glycogen_{name}", diverted * rate, {**precursor, "glycogen": 1}
            )

    def _uptake(self, taken, synthase):
        """Glucokinase flux to glycogen (direct pathway); the rest is glycolysed to lactate."""
        direct = self.direct_fraction * synthase
        return (
            Process("direct_glycogen", direct * taken, {"blood.glucose": -1, "glycogen": 1}),
            Process("glycolysis", (1 - direct) * taken, {"blood.glucose": -1, "blood.lactate": 2}),
        )
