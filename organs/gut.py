"""Gut: empties the stomach, absorbs, and announces the meal with incretins."""

from typing import Any

from organs.fuels import availability, burn, combustion, fasting_fuels
from organs.kinetics import inhibition
from organs.organ import AbstractOrgan, Constants, Perfusion, State, pool, signal
from organs.parameters import parameter
from organs.processes import Lag, Process
from organs.substances import SUBSTANCES

KCAL_CARBOHYDRATE = SUBSTANCES["glucose"].energy
KCAL_FAT = SUBSTANCES["triglyceride"].energy
KCAL_PROTEIN = SUBSTANCES["amino_acid"].energy


class GutState(State):
    """The meal on its way, and the incretins it calls."""

    stomach_solid: Any = pool("glucose", "carbohydrate in solid food in the stomach")
    stomach_liquid: Any = pool("glucose", "carbohydrate in liquid in the stomach")
    stomach_fat: Any = pool("triglyceride", "fat in the stomach")
    stomach_protein: Any = pool("amino_acid", "protein in the stomach, as alanine")
    intestine_starch: Any = pool("glucose", "slowly digestible starch in the small intestine")
    intestine_glucose: Any = pool("glucose", "other carbohydrate in the small intestine")
    intestine_fat: Any = pool("triglyceride", "fat in the small intestine")
    intestine_amino_acid: Any = pool("amino_acid", "protein in the small intestine")
    lymph: Any = pool("triglyceride", "chylomicron triglyceride in enterocytes and lymph")
    glp1: Any = signal("pmol/L", "total GLP-1 in plasma")
    gip: Any = signal("pmol/L", "total GIP in plasma")


class Gut(AbstractOrgan):
    """Emptying braked by what the intestine absorbs now, absorption, lymph, incretins.

    The brake reads what the intestine does now, not which meal it came from, so meals may follow
    meals. Part of the carbohydrate of solid food is starch that is digested over hours.

    States : stomach and intestinal contents, lymph [mmol]; glp1, gip [pmol/L]
    Blood  : glucose and amino acids into the portal vein, chylomicrons through lymph; glucose,
             NEFA and ketone bodies burned, lactate released
    """

    states = GutState

    emptying: Any = parameter(
        0.05, unit="1/min", bounds=(0.02, 0.12), source="Calbet1997", about="emptying, unbraked"
    )
    intestinal_brake: Any = parameter(
        2.0,
        unit="kcal/min",
        bounds=(0.5, 10.0),
        source="Hunt1985",
        about="energy absorbed by the small intestine that halves gastric emptying",
    )
    grinding: Any = parameter(
        0.03, unit="1/min", bounds=(0.01, 0.08), source="DallaMan2007", about="solid to liquid"
    )
    slow_starch: Any = parameter(
        0.3,
        unit="-",
        bounds=(0.05, 0.5),
        source="Peronnet2015",
        about="share of the carbohydrate in solid food that is slowly digestible starch",
    )
    starch_digestion: Any = parameter(
        0.003,
        unit="1/min",
        bounds=(0.001, 0.01),
        source="Peronnet2015",
        about="slowly digestible starch to glucose in the lumen",
    )
    fat_emptying: Any = parameter(
        0.6, unit="-", bounds=(0.3, 1.0), source="assumed", about="emptying of fat over liquid"
    )
    protein_emptying: Any = parameter(
        0.8, unit="-", bounds=(0.4, 1.0), source="assumed", about="emptying of protein over liquid"
    )
    glucose_absorption: Any = parameter(
        0.04, unit="1/min", bounds=(0.015, 0.09), source="DallaMan2007", about="glucose absorbed"
    )
    fat_absorption: Any = parameter(
        0.015, unit="1/min", bounds=(0.008, 0.04), source="assumed", about="fat absorbed"
    )
    lymph_flow: Any = parameter(
        0.015, unit="1/min", bounds=(0.008, 0.05), source="Dubois1998", about="lymph to blood"
    )
    enterocyte_glycolysis: Any = parameter(
        0.06,
        unit="-",
        bounds=(0.0, 0.15),
        source="assumed",
        about="share of absorbed glucose that enterocytes turn into lactate on its way",
    )
    amino_acid_absorption: Any = parameter(
        0.02, unit="1/min", bounds=(0.01, 0.05), source="assumed", about="amino acids absorbed"
    )
    absorbed_fraction: Any = parameter(
        0.95,
        unit="-",
        bounds=(0.88, 1.0),
        source="DallaMan2007",
        about="share of what leaves the intestine that enters the body",
    )
    glucose_oxidation: Any = parameter(
        0.025, unit="mmol/min", bounds=(0.01, 0.05), source="Capaldo1999", about="glucose burned"
    )
    nefa_oxidation: Any = parameter(
        0.012, unit="mmol/min", bounds=(0.005, 0.02), source="assumed", about="NEFA burned"
    )
    ketone_oxidation: Any = parameter(
        0.008, unit="mmol/min", bounds=(0.003, 0.02), source="assumed", about="ketones burned"
    )
    glycolysis: Any = parameter(
        0.015,
        unit="mmol/min",
        bounds=(0.007, 0.03),
        source="Capaldo1999",
        about="glucose to lactate",
    )
    thermic_carbohydrate: Any = parameter(
        0.07,
        unit="-",
        bounds=(0.04, 0.1),
        source="Westerterp2004",
        about="energy spent, of absorbed",
    )
    thermic_fat: Any = parameter(
        0.03,
        unit="-",
        bounds=(0.0, 0.05),
        source="Westerterp2004",
        about="energy spent, of absorbed",
    )
    thermic_protein: Any = parameter(
        0.22,
        unit="-",
        bounds=(0.15, 0.3),
        source="Westerterp2004",
        about="energy spent, of absorbed",
    )
    thermic_share: Any = parameter(
        0.4,
        unit="-",
        bounds=(0.1, 0.9),
        source="assumed",
        about="share of the thermic effect spent in the gut itself, the rest elsewhere",
    )
    glp1_fasting: Any = parameter(
        8.0, unit="pmol/L", bounds=(3.0, 15.0), source="Vilsboll2003", about="fasting total GLP-1"
    )
    glp1_per_flow: Any = parameter(
        4.0,
        unit="pmol/L per kcal/min",
        bounds=(1.5, 12.0),
        source="Vilsboll2003",
        about="rise of GLP-1 per energy that leaves the stomach",
    )
    glp1_tau: Any = parameter(
        8.0, unit="min", bounds=(4.0, 20.0), source="Vilsboll2003", about="lag of GLP-1"
    )
    gip_fasting: Any = parameter(
        10.0, unit="pmol/L", bounds=(5.0, 20.0), source="Vilsboll2003", about="fasting total GIP"
    )
    gip_per_flow: Any = parameter(
        32.0,
        unit="pmol/L per kcal/min",
        bounds=(10.0, 120.0),
        source="Vilsboll2003",
        about="rise of GIP per carbohydrate and fat energy absorbed",
    )
    gip_tau: Any = parameter(
        12.0, unit="min", bounds=(6.0, 30.0), source="Vilsboll2003", about="lag of GIP"
    )
    glp1_clearance: Any = parameter(
        0.9,
        unit="L/min",
        bounds=(0.5, 1.5),
        source="Nauck1993",
        about="clearance of infused GLP-1, as total GLP-1",
    )
    gip_clearance: Any = parameter(
        0.7,
        unit="L/min",
        bounds=(0.3, 1.4),
        source="assumed",
        about="clearance of infused GIP, as total GIP",
    )
    glp1_brake: Any = parameter(
        150.0,
        unit="pmol/L",
        bounds=(40.0, 500.0),
        source="Nauck1997",
        about="GLP-1 that halves gastric emptying",
    )

    def at_rest(self, blood: Perfusion, **closures) -> Constants:
        return Constants(offered=availability(blood))

    def resting_state(self, rest) -> GutState:
        no = 0.0 * self.glp1_fasting
        return GutState(no, no, no, no, no, no, no, no, no, self.glp1_fasting, self.gip_fasting)

    def absorbed_energy(self, state: GutState):
        """Energy that the small intestine absorbs [kcal/min], which is how it senses a meal."""
        glucose, fat, amino_acid = self.absorption(state)
        return KCAL_CARBOHYDRATE * glucose + KCAL_FAT * fat + KCAL_PROTEIN * amino_acid

    def emptying_rate(self, state: GutState):
        """Rate constant of gastric emptying [1/min].

        Braked by what the intestine is absorbing already (so a meal starts fast and goes on
        steadily), and by GLP-1.
        """
        intestine = inhibition(self.absorbed_energy(state), self.intestinal_brake, 1)
        return self.emptying * intestine * inhibition(state.glp1, self.glp1_brake, 1)

    def absorption(self, state: GutState) -> tuple[Any, Any, Any]:
        """Glucose, fat and amino acids leaving the lumen [mmol/min]."""
        return (
            self.glucose_absorption * state.intestine_glucose,
            self.fat_absorption * state.intestine_fat,
            self.amino_acid_absorption * state.intestine_amino_acid,
        )

    def ports(self, state: GutState, blood: Perfusion, rest) -> dict[str, Any]:
        glucose, _, _ = self.absorption(state)
        thermic = self.thermic_effect(state)
        return {
            "glucose_absorption": self.glucose_passed() * glucose,
            "absorbed_energy": self.absorbed_fraction * self.absorbed_energy(state),
            "thermic_effect": (1 - self.thermic_share) * thermic,
        }

    def glucose_passed(self):
        """Share of the glucose leaving the lumen that reaches the portal vein as glucose."""
        return self.absorbed_fraction * (1 - self.enterocyte_glycolysis)

    def thermic_effect(self, state: GutState):
        """Energy spent on taking up and storing a meal [kcal/min]."""
        glucose, fat, amino_acid = self.absorption(state)
        return self.absorbed_fraction * (
            self.thermic_carbohydrate * KCAL_CARBOHYDRATE * glucose
            + self.thermic_fat * KCAL_FAT * fat
            + self.thermic_protein * KCAL_PROTEIN * amino_acid
        )

    def processes(self, state: GutState, blood: Perfusion, rest):
        return (
            *self._emptying(state),
            *self._absorption(state),
            *self._incretins(state, blood),
            *self._metabolism(state, blood, rest),
        )

    def _emptying(self, state: GutState):
        rate, ground = self.emptying_rate(state), self.grinding * state.stomach_solid
        return (
            Process(
                "grinding",
                (1 - self.slow_starch) * ground,
                {"stomach_solid": -1, "stomach_liquid": 1},
            ),
            Process(
                "starch_emptying",
                self.slow_starch * ground,
                {"stomach_solid": -1, "intestine_starch": 1},
            ),
            Process(
                "starch_digestion",
                self.starch_digestion * state.intestine_starch,
                {"intestine_starch": -1, "intestine_glucose": 1},
            ),
            Process(
                "glucose_emptying",
                rate * state.stomach_liquid,
                {"stomach_liquid": -1, "intestine_glucose": 1},
            ),
            Process(
                "fat_emptying",
                self.fat_emptying * rate * state.stomach_fat,
                {"stomach_fat": -1, "intestine_fat": 1},
            ),
            Process(
                "protein_emptying",
                self.protein_emptying * rate * state.stomach_protein,
                {"stomach_protein": -1, "intestine_amino_acid": 1},
            ),
        )

    def _absorption(self, state: GutState):
        glucose, fat, amino_acid = self.absorption(state)
        taken, glucose_passed = self.absorbed_fraction, self.glucose_passed()
        to_lactate = (taken - glucose_passed) * glucose
        routes = (
            ("glucose", glucose_passed * glucose, "blood.glucose"),
            ("fat", taken * fat, "lymph"),
            ("amino_acid", taken * amino_acid, "blood.amino_acid"),
        )
        lost = (
            ("glucose", glucose, "environment.glucose"),
            ("fat", fat, "environment.triglyceride"),
            ("amino_acid", amino_acid, "environment.amino_acid"),
        )
        lymph = self.lymph_flow * state.lymph
        return (
            *(Process(f"{n}_absorption", v, {f"intestine_{n}": -1, d: 1}) for n, v, d in routes),
            *(
                Process(f"{n}_loss", (1 - taken) * v, {f"intestine_{n}": -1, d: 1})
                for n, v, d in lost
            ),
            Process(
                "enterocyte_glycolysis", to_lactate, {"intestine_glucose": -1, "blood.lactate": 2}
            ),
            Process("chylomicron_appearance", lymph, {"lymph": -1, "blood.chylomicron": 1}),
        )

    def _incretins(self, state: GutState, blood: Perfusion):
        rate = self.emptying_rate(state)
        infused = blood.ports["infused"]
        emptied = rate * (
            KCAL_CARBOHYDRATE * state.stomach_liquid
            + KCAL_FAT * self.fat_emptying * state.stomach_fat
            + KCAL_PROTEIN * self.protein_emptying * state.stomach_protein
        )
        # What a tube brings into the duodenum is felt like what the stomach sends there.
        emptied = emptied + KCAL_CARBOHYDRATE * blood.ports["intraduodenal_glucose"]
        glucose, fat, _ = self.absorption(state)
        absorbed = KCAL_CARBOHYDRATE * glucose + KCAL_FAT * fat
        glp1 = self.glp1_per_flow * emptied + infused["glp1"] / self.glp1_clearance
        gip = self.gip_per_flow * absorbed + infused["gip"] / self.gip_clearance
        return (
            Lag("glp1", self.glp1_fasting + glp1, self.glp1_tau),
            Lag("gip", self.gip_fasting + gip, self.gip_tau),
        )

    def _metabolism(self, state: GutState, blood: Perfusion, rest):
        """Own fuel, and the gut's share of the thermic effect of the meal."""
        offered = availability(blood)
        thermic = self.thermic_share * self.thermic_effect(state)
        rate = blood.ports["metabolic_rate"]
        glycolysis = self.glycolysis * offered.glucose / rest.offered.glucose
        return (
            *combustion(burn(fasting_fuels(self), offered, rest.offered, rate, thermic)),
            Process("glycolysis", glycolysis, {"blood.glucose": -1, "blood.lactate": 2}),
        )
