"""Observables: what a laboratory would report, each defined once, from states and fluxes.

Fluxes are not re-derived here. An observable reads them off the processes that the organs
named, so EGP, Rd or VO2 cannot drift away from what the model does.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from organs.processes import Process
from organs.substances import TRIGLYCERIDE
from physiology.body import STATES, Intake, Organs, changes, gas_and_heat, qualified

LITRES_PER_MMOL_GAS = 0.022414
GRAMS_NITROGEN_PER_MMOL_UREA = 0.028014
BHB_SHARE = 0.75  # of total ketone bodies; the rest is acetoacetate (Balasse1989)

FAT_DEPOTS = ("subcutaneous_fat", "visceral_fat")
TISSUES = ("liver", "skeletal_muscle", *FAT_DEPOTS)


class Snapshot:
    """The body at one or many instants: states, what happens, and the blood.

    Values are scalars or arrays over time (last axis of the states given).
    """

    def __init__(self, organs: Organs, rest, values, intake: Intake):
        self.organs, self.rest = organs, rest
        self.state = dict(zip(STATES, values, strict=True))
        happening, self.blood = changes(organs, list(values), intake, rest)
        self.processes = {k: c for k, c in happening.items() if isinstance(c, Process)}

    def flux(self, path: str):
        """Rate of one process [amount/min]."""
        return self.processes[path].rate

    def total(self, *paths: str):
        """Sum of some processes [amount/min]."""
        return sum(self.flux(path) for path in paths)

    def exchange(self, pool: str, sign: int, within: tuple[str, ...] = ()):
        """Sum over processes that add to (+1) or take from (-1) a pool [amount/min].

        Args:
            pool: path of the pool.
            sign: +1 for appearance, -1 for disappearance.
            within: count only processes of these organs (all by default).
        """
        total = 0.0
        for path, process in self.processes.items():
            organ = path.partition(".")[0]
            coefficient = qualified(organ, process).get(pool, 0.0)
            if coefficient * sign > 0 and (not within or organ in within):
                total = total + abs(coefficient) * process.rate
        return total

    def net(self, pool: str):
        """Net change of a pool by all processes [amount/min]."""
        return self.exchange(pool, 1) - self.exchange(pool, -1)

    def oxygen(self):
        """Oxygen used [mmol/min]."""
        return self._weighted(0)

    def heat(self):
        """Heat given off [kcal/min], the balance of combustion enthalpies."""
        return self._weighted(1)

    def _weighted(self, which: int):
        return sum(
            gas_and_heat(path.partition(".")[0], process)[which] * process.rate
            for path, process in self.processes.items()
        )


class Observable(NamedTuple):
    """One reported quantity: its name, unit, display name and formula."""

    name: str
    unit: str
    long_name: str
    formula: Callable[[Snapshot], Any]


def _glucose_taken(s: Snapshot, *organs: str):
    return s.exchange("blood.glucose", -1, organs) + s.exchange(
        "blood.interstitial_glucose", -1, organs
    )


def endogenous_glucose_production(s: Snapshot):
    """EGP: glucose released by liver and kidney [mmol/min]."""
    return s.exchange("blood.glucose", 1, ("liver", "kidney"))


def absorbed_glucose(s: Snapshot):
    """Glucose from the gut into the portal vein [mmol/min]."""
    return s.flux("gut.glucose_absorption")


def first_pass_uptake(s: Snapshot):
    """Absorbed glucose that the liver keeps on its first passage [mmol/min].

    The liver takes portal and arterial glucose alike, so the absorbed share of what flows in.
    """
    flow = s.organs.circulation.hepatic_blood_flow
    absorbed = absorbed_glucose(s)
    inflow = flow * s.blood.glucose + absorbed
    return absorbed * s.exchange("blood.glucose", -1, ("liver",)) / inflow


def oral_glucose_appearance(s: Snapshot):
    """Ra of oral glucose in the systemic circulation [mmol/min]."""
    return absorbed_glucose(s) - first_pass_uptake(s)


def glucose_disposal(s: Snapshot):
    """Rd: glucose leaving the circulation [mmol/min], first pass not counted, urine included."""
    organs = ("liver", "kidney", "gut", "brain", "heart", "other_tissues", "blood_cells")
    peripheral = _glucose_taken(s, "skeletal_muscle", *FAT_DEPOTS)
    return _glucose_taken(s, *organs) + peripheral - first_pass_uptake(s)


def glucose_infusion(s: Snapshot):
    """GIR: glucose infused into a vein, by the pump or by the clinician [mmol/min]."""
    return s.flux("clinician.glucose_infusion") + s.flux("intake.glucose")


def splanchnic_glucose_uptake(s: Snapshot):
    """Glucose taken up by gut and liver [mmol/min]."""
    return _glucose_taken(s, "gut", "liver")


def net_splanchnic_glucose_output(s: Snapshot):
    """Glucose that the hepatic vein adds to the arterial [mmol/min]."""
    released = s.exchange("blood.glucose", 1, ("liver",)) + absorbed_glucose(s)
    return released - splanchnic_glucose_uptake(s)


def gluconeogenesis(s: Snapshot):
    """Glucose made anew and released, by liver and kidney [mmol/min]."""
    return endogenous_glucose_production(s) - s.flux("liver.glycogenolysis")


def nefa_appearance(s: Snapshot):
    """Ra of NEFA: adipose release and lipoprotein spillover [mmol/min]."""
    return s.exchange("blood.nefa", 1)


def spillover_share(s: Snapshot):
    """Chylomicron fatty acids that spill into plasma NEFA, of all that is hydrolysed [-]."""
    tissues = ("skeletal_muscle", *FAT_DEPOTS)
    spilled = s.total(*(f"{tissue}.chylomicron_spillover" for tissue in tissues))
    stored = s.total(*(f"{tissue}.chylomicron_uptake" for tissue in tissues))
    return spilled / (spilled + stored + 1e-12)


def carbon_dioxide(s: Snapshot):
    """VCO2 [mmol/min]."""
    return s.net("environment.co2")


def respiratory_quotient(s: Snapshot):
    """RQ: VCO2 over VO2."""
    return carbon_dioxide(s) / s.oxygen()


def _gas_litres(s: Snapshot):
    vo2 = LITRES_PER_MMOL_GAS * s.oxygen()
    vco2 = LITRES_PER_MMOL_GAS * carbon_dioxide(s)
    nitrogen = GRAMS_NITROGEN_PER_MMOL_UREA * s.net("environment.urea")
    return vo2, vco2, nitrogen


def energy_expenditure(s: Snapshot):
    """REE by indirect calorimetry [kcal/min] (Weir1949)."""
    vo2, vco2, nitrogen = _gas_litres(s)
    return 3.941 * vo2 + 1.106 * vco2 - 2.17 * nitrogen


def carbohydrate_oxidation(s: Snapshot):
    """Net carbohydrate oxidation by indirect calorimetry [g/min] (Frayn1983)."""
    vo2, vco2, nitrogen = _gas_litres(s)
    return 4.55 * vco2 - 3.21 * vo2 - 2.87 * nitrogen


def lipid_oxidation(s: Snapshot):
    """Net fat oxidation by indirect calorimetry [g/min] (Frayn1983)."""
    vo2, vco2, nitrogen = _gas_litres(s)
    return 1.67 * (vo2 - vco2) - 1.92 * nitrogen


def hepatic_insulin_extraction(s: Snapshot):
    """Insulin removed in one passage through the liver [-]."""
    return s.flux("liver.insulin_extraction") / s.blood.ports["hepatic_insulin_inflow"]


def fat_mass(s: Snapshot):
    """Body fat [kg]."""
    stored = sum(s.state[f"{depot}.triglyceride"] for depot in FAT_DEPOTS)
    return stored * TRIGLYCERIDE / 1000


def _functional_irs(tissue: str):
    """The formula of PI3K-competent IRS in one tissue, relative to its healthy self."""

    def formula(s: Snapshot):
        block = getattr(s.organs, tissue).signalling
        serine = s.state[f"{tissue}.signalling.serine_fraction"]
        content = s.state[f"{tissue}.signalling.irs_content"]
        healthy = getattr(s.rest, tissue).signalling
        now = block.competence(serine, content)
        return now / block.competence(healthy.serine_fraction, healthy.irs_content)

    return formula


OBSERVABLES: dict[str, Observable] = {
    o.name: o
    for o in (
        Observable("glucose", "mmol/L", "plasma glucose", lambda s: s.blood.glucose),
        Observable(
            "interstitial_glucose",
            "mmol/L",
            "interstitial glucose, as a sensor sees it",
            lambda s: s.blood.interstitial_glucose,
        ),
        Observable(
            "portal_glucose",
            "mmol/L",
            "portal venous glucose",
            lambda s: s.blood.ports["portal_glucose"],
        ),
        Observable("insulin", "pmol/L", "plasma insulin", lambda s: s.blood.insulin),
        Observable(
            "sinusoidal_insulin",
            "pmol/L",
            "insulin in the hepatic sinusoids",
            lambda s: s.blood.ports["sinusoidal_insulin"],
        ),
        Observable(
            "c_peptide",
            "pmol/L",
            "plasma C-peptide",
            lambda s: s.state["blood.c_peptide"] / s.organs.blood.c_peptide_volume,
        ),
        Observable("glucagon", "pmol/L", "plasma glucagon", lambda s: s.blood.glucagon),
        Observable("glp1", "pmol/L", "total GLP-1", lambda s: s.blood.glp1),
        Observable("gip", "pmol/L", "total GIP", lambda s: s.blood.gip),
        Observable("nefa", "mmol/L", "plasma NEFA", lambda s: s.blood.nefa),
        Observable("glycerol", "mmol/L", "plasma glycerol", lambda s: s.blood.glycerol),
        Observable("ketones", "mmol/L", "total ketone bodies", lambda s: s.blood.ketone),
        Observable("bhb", "mmol/L", "3-hydroxybutyrate", lambda s: BHB_SHARE * s.blood.ketone),
        Observable("lactate", "mmol/L", "plasma lactate", lambda s: s.blood.lactate),
        Observable("amino_acids", "mmol/L", "amino acids", lambda s: s.blood.amino_acid),
        Observable(
            "triglyceride",
            "mmol/L",
            "plasma triglyceride",
            lambda s: s.blood.chylomicron + s.blood.vldl,
        ),
        Observable(
            "chylomicron_triglyceride",
            "mmol/L",
            "chylomicron triglyceride",
            lambda s: s.blood.chylomicron,
        ),
        Observable(
            "isr",
            "pmol/min",
            "insulin secretion rate (ISR)",
            lambda s: s.flux("pancreas.insulin_secretion"),
        ),
        Observable(
            "hepatic_insulin_extraction",
            "-",
            "hepatic insulin extraction",
            hepatic_insulin_extraction,
        ),
        Observable(
            "egp", "mmol/min", "endogenous glucose production (EGP)", endogenous_glucose_production
        ),
        Observable("ra_oral", "mmol/min", "Ra of oral glucose", oral_glucose_appearance),
        Observable("absorption", "mmol/min", "glucose absorption", absorbed_glucose),
        Observable("rd", "mmol/min", "rate of glucose disposal (Rd)", glucose_disposal),
        Observable("gng", "mmol/min", "gluconeogenesis released to blood (GNG)", gluconeogenesis),
        Observable(
            "gng_fraction",
            "-",
            "share of gluconeogenesis in EGP",
            lambda s: gluconeogenesis(s) / endogenous_glucose_production(s),
        ),
        Observable(
            "glycogenolysis",
            "mmol/min",
            "hepatic glycogenolysis",
            lambda s: s.flux("liver.glycogenolysis"),
        ),
        Observable(
            "renal_glucose_release",
            "mmol/min",
            "glucose release by the kidney",
            lambda s: s.exchange("blood.glucose", 1, ("kidney",)),
        ),
        Observable(
            "splanchnic_glucose_uptake",
            "mmol/min",
            "splanchnic glucose uptake",
            splanchnic_glucose_uptake,
        ),
        Observable(
            "net_splanchnic_glucose_output",
            "mmol/min",
            "net splanchnic glucose output",
            net_splanchnic_glucose_output,
        ),
        Observable(
            "muscle_glucose_uptake",
            "mmol/min",
            "muscle glucose uptake",
            lambda s: _glucose_taken(s, "skeletal_muscle"),
        ),
        Observable(
            "adipose_glucose_uptake",
            "mmol/min",
            "adipose glucose uptake",
            lambda s: _glucose_taken(s, *FAT_DEPOTS),
        ),
        Observable(
            "brain_glucose_uptake",
            "mmol/min",
            "brain glucose uptake",
            lambda s: _glucose_taken(s, "brain"),
        ),
        Observable(
            "urine_glucose",
            "mmol/min",
            "urinary glucose excretion (UGE)",
            lambda s: s.flux("kidney.glucose_excretion"),
        ),
        Observable("gir", "mmol/min", "glucose infusion rate (GIR)", glucose_infusion),
        Observable("nefa_ra", "mmol/min", "Ra of NEFA", nefa_appearance),
        Observable(
            "glycerol_ra",
            "mmol/min",
            "Ra of glycerol",
            lambda s: s.exchange("blood.glycerol", 1),
        ),
        Observable("spillover", "-", "chylomicron spillover into NEFA", spillover_share),
        Observable(
            "vldl_secretion",
            "mmol/min",
            "VLDL triglyceride secretion",
            lambda s: s.flux("liver.vldl_secretion"),
        ),
        Observable("vo2", "mmol/min", "oxygen consumption (VO2)", Snapshot.oxygen),
        Observable("vco2", "mmol/min", "carbon dioxide production (VCO2)", carbon_dioxide),
        Observable("rq", "-", "respiratory quotient (RQ)", respiratory_quotient),
        Observable(
            "energy_expenditure",
            "kcal/min",
            "energy expenditure by indirect calorimetry (REE)",
            energy_expenditure,
        ),
        Observable("heat", "kcal/min", "heat production", Snapshot.heat),
        Observable(
            "carbohydrate_oxidation",
            "g/min",
            "net carbohydrate oxidation",
            carbohydrate_oxidation,
        ),
        Observable("lipid_oxidation", "g/min", "net fat oxidation", lipid_oxidation),
        Observable(
            "liver_glycogen",
            "mmol/L",
            "glycogen per litre of liver",
            lambda s: s.state["liver.glycogen"] / s.organs.liver.volume,
        ),
        Observable(
            "muscle_glycogen",
            "mmol/kg",
            "glycogen per kilogram of muscle",
            lambda s: s.state["skeletal_muscle.glycogen"] / s.organs.skeletal_muscle.mass,
        ),
        Observable(
            "imcl",
            "mmol/kg",
            "intramyocellular lipid",
            lambda s: s.state["skeletal_muscle.triglyceride"] / s.organs.skeletal_muscle.mass,
        ),
        Observable(
            "liver_fat",
            "%",
            "liver fat",
            lambda s: (
                100 * s.state["liver.triglyceride"] * TRIGLYCERIDE / (1000 * s.organs.liver.volume)
            ),
        ),
        Observable("fat_mass", "kg", "body fat", fat_mass),
        *(
            Observable(
                f"{tissue}_functional_irs",
                "-",
                f"PI3K-competent IRS in {tissue.replace('_', ' ')}",
                _functional_irs(tissue),
            )
            for tissue in TISSUES
        ),
    )
}
