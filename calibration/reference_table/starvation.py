"""Starvation: 84 hours with nothing but water, counted from the end of a normal day.

Ratios to "12 h" or "overnight" compare with the twelfth hour of the same fast.
"""

from calibration.reference_table.protocols import DINNER, HOUR
from calibration.reference_table.readings import at, integral, mean
from calibration.reference_table.row import Row
from organs.substances import TRIGLYCERIDE
from physiology.trajectory import Trajectory


def clock(hours: float) -> float:
    """Time in the experiment [min] of some hours after the last meal."""
    return DINNER + HOUR * hours


def _at(quantity: str, hours: float, unit: float = 1.0) -> Row:
    return Row("starvation", lambda t: unit * at(t, quantity, clock(hours)))


def _ratio(quantity: str, hours: float, reference: float = 12.0) -> Row:
    return Row(
        "starvation",
        lambda t: at(t, quantity, clock(hours)) / at(t, quantity, clock(reference)),
    )


def _fraction_by_glycogen(start: float, end: float) -> Row:
    """GNG as EGP less the fall of liver glycogen that spectroscopy sees [% of EGP]."""

    def answer(t: Trajectory):
        glycogen = "liver.glycogen"
        used = at(t, glycogen, clock(start)) - at(t, glycogen, clock(end))
        return 100 * (1 - used / integral(t, "egp", clock(start), clock(end)))

    return Row("starvation", answer)


def production_ratio(t: Trajectory):
    """EGP from 60 to 72 h, over that at 12 h."""
    return mean(t, "egp", clock(60), clock(72)) / at(t, "egp", clock(12))


def reesterified_nefa(t: Trajectory):
    """NEFA released but not burned, from calorimetry, at 60 h [umol/min]."""
    burned = 3 * at(t, "lipid_oxidation", clock(60)) / TRIGLYCERIDE
    return 1000 * (at(t, "nefa_ra", clock(60)) - burned)


ROWS: dict[str, Row] = {
    "S01": _at("glucose", 24),
    "S02": _at("glucose", 72),
    "S03": _at("insulin", 72),
    "S04": _at("nefa", 24),
    "S05": _ratio("nefa", 72),
    "S06": _at("bhb", 24),
    "S07": _at("bhb", 48),
    "S08": _at("bhb", 72),
    # Glycogen was first seen four to five hours after the meal and fell evenly from there.
    "S09": _fraction_by_glycogen(4, 22),
    "S10": _fraction_by_glycogen(22, 36),
    "S11": _fraction_by_glycogen(46, 64),
    "S12": _at("gng_fraction", 22, unit=100),
    "S13": _at("gng_fraction", 42, unit=100),
    "S14": _ratio("liver_glycogen", 64, reference=5),
    "S15": Row("starvation", production_ratio),
    "S16": _ratio("nefa_ra", 60),
    "S17": _at("vldl_secretion", 60, unit=3000),  # three fatty acids each, in umol
    "S18": Row("starvation", reesterified_nefa),
    "S19": _ratio("imcl", 84),
    "S21": _ratio("lipid_oxidation", 72),
    "S22": _ratio("brain_glucose_uptake", 84),
}
