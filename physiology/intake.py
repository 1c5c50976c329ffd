"""Intake: what is done to a body from outside, and what of it is matter."""

import dataclasses
from typing import Any

import equinox as eqx

from organs.processes import Process


class Intake(eqx.Module):
    """What is done to the body now: eaten, moved, infused, injected, ordered by the clinician.

    Food and fuels in mmol/min, hormones in pmol/min (cortisol nmol/min), activity in kcal/min,
    acipimox in mg/min, octreotide in ug/min, somatostatin in ug/h, TNF-alpha and
    endotoxin in ng/min. `clamp_target` [mmol/L], which
    changes by `clamp_slope` [mmol/L/min], counts while `clamping` is 1.
    """

    solid: Any = 0.0
    liquid: Any = 0.0
    fat: Any = 0.0
    protein: Any = 0.0
    activity: Any = 0.0
    glucose: Any = 0.0
    lipid: Any = 0.0
    lactate: Any = 0.0
    glycerol: Any = 0.0
    amino_acid: Any = 0.0
    intraduodenal_glucose: Any = 0.0
    insulin: Any = 0.0
    insulin_rapid: Any = 0.0
    insulin_basal: Any = 0.0
    glucagon: Any = 0.0
    glp1: Any = 0.0
    gip: Any = 0.0
    adrenaline: Any = 0.0
    cortisol: Any = 0.0
    somatostatin: Any = 0.0
    octreotide: Any = 0.0
    acipimox: Any = 0.0
    tnf: Any = 0.0
    endotoxin: Any = 0.0
    clamp_target: Any = 0.0
    clamp_slope: Any = 0.0
    clamping: Any = 0.0

    def processes(self) -> tuple[Process, ...]:
        """Food on its way into the stomach, and what is infused into a vein."""
        return (*self._eaten(), *self._infused())

    def _infused(self) -> tuple[Process, ...]:
        # A lipid emulsion is given with heparin, so that it is hydrolysed at once.
        hydrolysed = {"environment.triglyceride": -1, "blood.nefa": 3, "blood.glycerol": 1}
        return (
            Process("glucose", self.glucose, {"environment.glucose": -1, "blood.glucose": 1}),
            Process("lipid", self.lipid, hydrolysed),
            Process("lactate", self.lactate, {"environment.lactate": -1, "blood.lactate": 1}),
            Process("glycerol", self.glycerol, {"environment.glycerol": -1, "blood.glycerol": 1}),
            Process(
                "amino_acid",
                self.amino_acid,
                {"environment.amino_acid": -1, "blood.amino_acid": 1},
            ),
            Process("insulin", self.insulin, {"blood.insulin": 1}),
            Process("glucagon", self.glucagon, {"blood.glucagon": 1}),
            Process("insulin_rapid", self.insulin_rapid, {"subcutaneous_insulin.rapid_depot": 1}),
            Process("insulin_basal", self.insulin_basal, {"subcutaneous_insulin.basal_depot": 1}),
        )

    def signals(self) -> dict[str, Any]:
        """What is given and counted as a concentration, not as matter."""
        return {
            "glp1": self.glp1,
            "gip": self.gip,
            "adrenaline": self.adrenaline,
            "cortisol": self.cortisol,
            "somatostatin": self.somatostatin,
            "octreotide": self.octreotide,
            "acipimox": self.acipimox,
            "tnf": self.tnf,
            "endotoxin": self.endotoxin,
        }

    def _eaten(self) -> tuple[Process, ...]:
        return (
            Process("solid", self.solid, {"environment.glucose": -1, "gut.stomach_solid": 1}),
            Process("liquid", self.liquid, {"environment.glucose": -1, "gut.stomach_liquid": 1}),
            Process(
                "intraduodenal_glucose",
                self.intraduodenal_glucose,
                {"environment.glucose": -1, "gut.intestine_glucose": 1},
            ),
            Process("fat", self.fat, {"environment.triglyceride": -1, "gut.stomach_fat": 1}),
            Process(
                "protein", self.protein, {"environment.amino_acid": -1, "gut.stomach_protein": 1}
            ),
        )


INTAKES: tuple[str, ...] = tuple(field.name for field in dataclasses.fields(Intake))
