"""Energy: gas exchange, heat, and fuels burned by indirect calorimetry."""

from physiology.observables.observable import Observable
from physiology.observables.snapshot import Snapshot

LITRES_PER_MMOL_GAS = 0.022414
GRAMS_NITROGEN_PER_MMOL_UREA = 0.028014


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


ENERGY: tuple[Observable, ...] = (
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
)
