"""Kidney: filters and reabsorbs glucose, makes some, and clears hormones."""

from typing import Any

from organs.fuels import availability, burn, combustion, fasting_fuels
from organs.kinetics import inhibition, michaelis_menten, softplus
from organs.organ import AbstractOrgan, Constants, Perfusion, Stateless
from organs.parameters import parameter
from organs.processes import Process


class Kidney(AbstractOrgan):
    """Renal threshold, gluconeogenesis and hormone clearance.

    States : none
    Blood  : glucose, NEFA, ketone bodies and lactate burned; glucose made from lactate, amino
             acids and glycerol; glucose lost in urine; insulin, C-peptide, glucagon cleared
    """

    glucose_oxidation: Any = parameter(
        0.012, unit="mmol/min", bounds=(0.005, 0.03), source="Stumvoll1997", about="glucose burned"
    )
    nefa_oxidation: Any = parameter(
        0.025, unit="mmol/min", bounds=(0.012, 0.04), source="Meyer2002", about="NEFA burned"
    )
    ketone_oxidation: Any = parameter(
        0.015, unit="mmol/min", bounds=(0.007, 0.03), source="Balasse1989", about="ketones burned"
    )
    lactate_oxidation: Any = parameter(
        0.03, unit="mmol/min", bounds=(0.01, 0.08), source="Meyer2002", about="lactate burned"
    )
    glycolysis: Any = parameter(
        0.02,
        unit="mmol/min",
        bounds=(0.01, 0.04),
        source="Stumvoll1997",
        about="glucose to lactate",
    )
    gluconeogenesis_lactate: Any = parameter(
        0.06, unit="mmol/min", bounds=(0.01, 0.1), source="Meyer2002", about="glucose from lactate"
    )
    gluconeogenesis_amino_acid: Any = parameter(
        0.04,
        unit="mmol/min",
        bounds=(0.01, 0.07),
        source="Stumvoll1997",
        about="glucose from amino acids",
    )
    gluconeogenesis_glycerol: Any = parameter(
        0.02, unit="mmol/min", bounds=(0.005, 0.03), source="Stumvoll1997", about="from glycerol"
    )
    gluconeogenesis_insulin_half: Any = parameter(
        100.0,
        unit="pmol/L",
        bounds=(75.0, 300.0),
        source="Meyer2002",
        about="plasma insulin that halves renal gluconeogenesis",
    )
    filtration: Any = parameter(
        0.12, unit="L/min", bounds=(0.09, 0.15), source="Rave2006", about="glomerular filtration"
    )
    sglt2_capacity: Any = parameter(
        1.45,
        unit="mmol/min",
        bounds=(1.1, 1.9),
        source="DeFronzo2013",
        about="reabsorption by SGLT2",
    )
    sglt1_capacity: Any = parameter(
        0.5,
        unit="mmol/min",
        bounds=(0.3, 0.7),
        source="DeFronzo2013",
        about="reabsorption by SGLT1",
    )
    splay: Any = parameter(
        0.2,
        unit="mmol/min",
        bounds=(0.1, 0.35),
        source="DeFronzo2013",
        about="rounding of the threshold, because nephrons differ",
    )
    insulin_saturation: Any = parameter(
        1500.0,
        unit="pmol/L",
        bounds=(700.0, 3000.0),
        source="Gastaldelli2021",
        about="insulin that half-saturates the saturable part of its clearance",
    )
    insulin_clearance_floor: Any = parameter(
        0.6,
        unit="-",
        bounds=(0.4, 0.8),
        source="Gastaldelli2021",
        about="share of insulin clearance that never saturates",
    )
    hyperfiltration: Any = parameter(
        1.5,
        unit="-",
        bounds=(0.0, 4.0),
        source="Chagnac2005",
        about="rise of filtration and clearance per lean tissue that the fat carried calls for",
    )
    c_peptide_elimination: Any = parameter(
        0.0585, unit="1/min", bounds=(0.04, 0.08), source="VanCauter1992", about="C-peptide cleared"
    )
    glucagon_elimination: Any = parameter(
        0.15, unit="1/min", bounds=(0.1, 0.2), source="Alford1976", about="glucagon cleared"
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        """`closures`: insulin_clearance, extrahepatic, fasting [L/min]."""
        return Constants(
            blood=blood,
            offered=availability(blood),
            gluconeogenesis_restraint=self.gluconeogenesis_restraint(blood.insulin),
            insulin_saturability=self.insulin_saturability(blood.insulin),
            **closures,
        )

    def resting_state(self, rest) -> Stateless:
        return Stateless()

    def insulin_saturability(self, insulin):
        """Insulin clearance relative to that at vanishing insulin."""
        floor = self.insulin_clearance_floor
        return floor + (1 - floor) * inhibition(insulin, self.insulin_saturation, 1)

    def gluconeogenesis_restraint(self, insulin):
        """How far plasma insulin leaves renal gluconeogenesis unrestrained, 1 to 0."""
        return inhibition(insulin, self.gluconeogenesis_insulin_half, 1)

    def work(self, load):
        """Filtration and clearance over those of the healthy build: heavy bodies hyperfiltrate."""
        return 1 + self.hyperfiltration * (load - 1)

    def excretion(self, glucose):
        """Glucose lost in urine [mmol/min]: what is filtered above the transport maximum."""
        load = self.filtration * glucose
        maximum = self.sglt2_capacity + self.sglt1_capacity
        # The last factor makes the softplus vanish with its substrate.
        return softplus(load - maximum, self.splay) * michaelis_menten(load, 0.01)

    def processes(self, state, blood: Perfusion, rest):
        offered = availability(blood)
        glycolysis = self.glycolysis * offered.glucose / rest.offered.glucose
        return (
            *combustion(
                burn(fasting_fuels(self), offered, rest.offered, blood.ports["metabolic_rate"])
            ),
            Process("glycolysis", glycolysis, {"blood.glucose": -1, "blood.lactate": 2}),
            *self._gluconeogenesis(blood, rest),
            Process(
                "glucose_excretion",
                self.work(blood.ports["load"]) * self.excretion(blood.glucose),
                {"blood.glucose": -1, "environment.glucose": 1},
            ),
            *self._hormone_clearance(blood, rest),
        )

    def _gluconeogenesis(self, blood: Perfusion, rest):
        drive = self.gluconeogenesis_restraint(blood.insulin) / rest.gluconeogenesis_restraint
        lactate = self.gluconeogenesis_lactate * drive * blood.lactate / rest.blood.lactate
        amino_acid = self.gluconeogenesis_amino_acid * drive * blood.amino_acid
        glycerol = self.gluconeogenesis_glycerol * blood.glycerol / rest.blood.glycerol
        return (
            Process("gluconeogenesis_lactate", lactate, {"blood.lactate": -2, "blood.glucose": 1}),
            Process(
                "gluconeogenesis_amino_acid",
                amino_acid / rest.blood.amino_acid,
                {
                    "blood.amino_acid": -2,
                    "environment.co2": -1,
                    "environment.urea": 1,
                    "blood.glucose": 1,
                },
            ),
            Process(
                "gluconeogenesis_glycerol", glycerol, {"blood.glycerol": -2, "blood.glucose": 1}
            ),
        )

    def _hormone_clearance(self, blood: Perfusion, rest):
        saturation = self.insulin_saturability(blood.insulin) / rest.insulin_saturability
        work = self.work(blood.ports["load"])
        insulin = rest.insulin_clearance * work * saturation * blood.insulin
        c_peptide = self.c_peptide_elimination * work * blood.ports["c_peptide_amount"]
        glucagon = self.glucagon_elimination * blood.ports["glucagon_amount"]
        return (
            Process("insulin_clearance", insulin, {"blood.insulin": -1}),
            Process("c_peptide_clearance", c_peptide, {"blood.c_peptide": -1}),
            Process("glucagon_clearance", glucagon, {"blood.glucagon": -1}),
        )
