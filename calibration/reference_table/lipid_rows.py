"""Rows on lipid in the blood: hours of an emulsion, and what it does to glucose."""

import numpy as np

from calibration.reference_table.burdens import (
    graded,
    lipid_clamp,
    oral_under_clamp,
    somatostatin,
    with_glycerol,
)
from calibration.reference_table.clinic import Clinic, Study
from calibration.reference_table.readings import at, basal, integral, mean

MUSCLE = "skeletal_muscle"
# Lipid given in the graded study [uL/kg/min of 20 %]: so much that NEFA span those of the source.
RATES = (0.0, 3.0, 6.0, 9.0, 12.0, 18.0, 24.0)
CLAMP = (450.0, 480.0)  # the end of its clamp [min]
NOTICED = 0.1  # of the whole change, from where on it counts as one


def _lipid_effect(start: float, end: float):
    """Disposal under lipid against that under glycerol [%]."""

    def answer(c: Clinic):
        lipid, glycerol = c.done("lean", lipid_clamp()), c.done("lean", with_glycerol())
        return 100 * (mean(lipid, "rd", start, end) / mean(glycerol, "rd", start, end) - 1)

    return answer


def _lipid_half_time(c: Clinic):
    """When half of the effect at six hours is there [min]."""
    lipid, glycerol = c.done("lean", lipid_clamp()), c.done("lean", with_glycerol())
    lost = 1 - lipid["rd"] / glycerol["rd"]
    there = (lost >= lost[-1] / 2) & (lipid.times > 60)
    return float(lipid.times[there][0])


def _oral_uptake(c: Clinic):
    burdened, plain = (
        integral(c.done("lean", oral_under_clamp(lipid)), "muscle_glucose_uptake", 180, 360)
        for lipid in (True, False)
    )
    return 100 * (burdened / plain - 1)


def _curve(c: Clinic, quantity: str) -> tuple[np.ndarray, np.ndarray]:
    """NEFA [mmol/L] and a quantity at the end of the graded study, one for each rate."""
    read = [c.done("lean", graded(rate)) for rate in RATES]
    nefa = np.array([mean(t, "nefa", *CLAMP) for t in read])
    return nefa, np.array([mean(t, quantity, *CLAMP) for t in read])


def _disposal_falls(c: Clinic):
    """NEFA from which on disposal falls [mmol/L]."""
    nefa, rd = _curve(c, "rd")
    top = int(rd.argmax())
    lost = (rd[top] - rd[top:]) / (rd[top] - rd[-1])
    return float(np.interp(NOTICED, lost, nefa[top:]))


def _oxidation_saturates(c: Clinic):
    """NEFA from which on no more lipid is burned [mmol/L]."""
    nefa, burned = _curve(c, "lipid_oxidation")
    risen = (burned - burned[0]) / (burned.max() - burned[0])
    return float(np.interp(1 - NOTICED, risen, nefa))


def _fold(quantity: str, minute: float):
    def answer(c: Clinic):
        t = c.done("lean", lipid_clamp())
        return at(t, quantity, minute) / basal(t, quantity)

    return answer


def _cascade_direction(c: Clinic):
    """1 where PKC theta and serine rise and Akt falls behind that without lipid."""
    t, plain = c.done("lean", lipid_clamp()), c.done("lean", with_glycerol())
    rises = all(
        at(t, name, 240) > at(plain, name, 240) for name in ("muscle_pkc", f"{MUSCLE}_serine_irs")
    )
    akt = f"{MUSCLE}.signalling.akt"
    return 1.0 if rises and at(t, akt, 240) < at(plain, akt, 240) else 0.0


STUDIES: dict[str, Study] = {
    "P21": Study("lean: clamp under lipid against glycerol", _lipid_effect(100.0, 120.0)),
    "P22": Study("lean: clamp under lipid against glycerol", _lipid_effect(300.0, 360.0)),
    "P23": Study("lean: clamp under lipid against glycerol", _lipid_half_time),
    "P24": Study("lean: graded lipid under acipimox and somatostatin", _disposal_falls),
    "P25": Study("lean: graded lipid under acipimox and somatostatin", _oxidation_saturates),
    "P26": Study(
        "lean: lipid, somatostatin, basal insulin",
        lambda c: at(c.done("lean", somatostatin(lipid=True)), "glucose", 240),
    ),
    "P27": Study("lean: oral glucose under insulin, with lipid against none", _oral_uptake),
    "G22": Study("lean: lipid clamp", _fold("muscle_dag", 180.0)),
    "G23": Study("lean: lipid clamp against glycerol", _cascade_direction),
}
