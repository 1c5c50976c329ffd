"""The laboratory: clamps, hyperglycaemia, intravenous glucose."""

from functools import lru_cache

import numpy as np

from calibration.minimal_models import Fit, fit_fsigt
from calibration.reference_table.protocols import FOLLOWED, INSULIN_STEPS
from calibration.reference_table.readings import (
    at,
    basal,
    integral,
    mean,
    milligrams_per_kilogram,
    peak,
    per_kilogram,
    window,
)
from calibration.reference_table.row import Row
from organs.kinetics import namespace
from physiology.infusions import PMOL_PER_MILLIUNIT
from physiology.trajectory import Trajectory

STEADY = (90.0, 120.0)  # the window in which a two-hour clamp is read [min]
COMPLETE = 0.05  # EGP over basal that counts as none
# Minutes at which a frequently sampled test is sampled (Bergman1979).
FSIGT_SAMPLES = (
    *(0, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 19, 22, 24, 27, 30),
    *(40, 50, 60, 70, 80, 90, 100, 120, 140, 160, 180),
)


def _steady(protocol: str, quantity: str) -> Row:
    return Row(protocol, lambda t: mean(t, quantity, *STEADY))


def _per_weight(protocol: str, quantity: str, start: float, end: float) -> Row:
    return Row(protocol, lambda t: milligrams_per_kilogram(t, mean(t, quantity, start, end)))


def clearance(t: Trajectory):
    """Insulin infused over the insulin reached [L/min/m2]."""
    return 40 * PMOL_PER_MILLIUNIT / mean(t, "insulin", *STEADY)


def _steps(t: Trajectory, quantity: str) -> list:
    """A quantity before the sequential clamp and at the end of each of its steps."""
    length = FOLLOWED / len(INSULIN_STEPS)
    ends = [length * (number + 1) for number in range(len(INSULIN_STEPS))]
    return [basal(t, quantity), *(mean(t, quantity, end - 20.0, end) for end in ends)]


def _insulin_for(t: Trajectory, quantity: str, level):
    """Insulin at which a quantity passes a level [pmol/L], on a logarithmic scale."""
    values = _steps(t, quantity)
    np_ = namespace(values[0])
    x = np_.stack([np_.asarray(v) for v in values])
    insulin = np_.log(np_.stack([np_.asarray(v) for v in _steps(t, "insulin")]))
    rising = np_.where(x[-1] > x[0], 1.0, -1.0)
    return np_.exp(np_.interp(rising * level, rising * x, insulin))


def half_maximal_disposal(t: Trajectory):
    """Insulin for half of the rise of Rd [pmol/L]."""
    rd = _steps(t, "rd")
    return _insulin_for(t, "rd", (rd[0] + rd[-1]) / 2)


def half_suppression(quantity: str):
    """Insulin that halves a flux [pmol/L]."""

    def answer(t: Trajectory):
        return _insulin_for(t, quantity, basal(t, quantity) / 2)

    return answer


def complete_suppression(t: Trajectory):
    """Insulin at which EGP is all but gone [pmol/L]; the highest given where it never is."""
    return _insulin_for(t, "egp", COMPLETE * basal(t, "egp"))


def oxidation(t: Trajectory):
    """Net carbohydrate oxidation under maximal insulin [mg/kg/min]."""
    return per_kilogram(t, mean(t, "carbohydrate_oxidation", *STEADY))


def storage(t: Trajectory):
    """Disposal that is not burned, under maximal insulin [mg/kg/min]."""
    return milligrams_per_kilogram(t, mean(t, "rd", *STEADY)) - oxidation(t)


def onset(t: Trajectory):
    """Time at which half of the final glucose infusion is reached [min].

    From the area above the curve, as if the rise were exponential: independent of ripples.
    """
    final = mean(t, "gir", 200.0, 240.0)
    missing = 1 - t["gir"] / final
    return np.log(2) * integral(t, missing, 0.0, 240.0)


def kg(t: Trajectory):
    """Rate of glucose disappearance between 10 and 40 min [%/min]."""
    chosen = window(t, 10.0, 40.0)
    x = t.times[chosen] - t.times[chosen].mean()
    y = namespace(t["glucose"]).log(t["glucose"][chosen])
    return -100 * (x * y).sum() / (x**2).sum()


def acute_response(t: Trajectory):
    """AIRg: mean rise of insulin over ten minutes [uU/mL]."""
    return (mean(t, "insulin", 2.0, 10.0) - basal(t, "insulin")) / PMOL_PER_MILLIUNIT


def minimal_model(t: Trajectory) -> Fit:
    """Bergman's model, fitted to the test as it is sampled in the laboratory."""
    glucose = tuple(float(at(t, "glucose", minute)) for minute in FSIGT_SAMPLES)
    insulin = tuple(float(at(t, "insulin", minute)) for minute in FSIGT_SAMPLES)
    return _minimal_model(glucose, insulin)


@lru_cache(maxsize=4)
def _minimal_model(glucose: tuple[float, ...], insulin: tuple[float, ...]) -> Fit:
    return fit_fsigt(FSIGT_SAMPLES, glucose, insulin)


def _fold(quantity: str, minute: float) -> Row:
    return Row("raised_glucose", lambda t: at(t, quantity, minute) / basal(t, quantity))


ROWS: dict[str, Row] = {
    "F36": Row("clamp_40", clearance),
    "C01": _steady("clamp_40", "insulin"),
    "C02": _per_weight("clamp_40", "gir", *STEADY),
    "C07": Row("sequential_clamp", half_maximal_disposal),
    "C08": Row("sequential_clamp", half_suppression("egp")),
    "C09": Row("sequential_clamp", complete_suppression),
    "C10": _per_weight("maximal_clamp", "rd", *STEADY),
    "C11": Row("maximal_clamp", oxidation),
    "C12": Row("maximal_clamp", storage),
    "C13": _per_weight("maximal_clamp", "rd", 210.0, 240.0),
    "C21": Row("clamp_1", lambda t: at(t, "glycerol_ra", 120.0) / basal(t, "glycerol_ra")),
    "C22": Row("sequential_clamp", half_suppression("nefa_ra")),
    "C23": Row("clamp_40", lambda t: at(t, "nefa", 120.0)),
    "C25": Row("clamp_120", onset),
    "C28": Row(
        "clamp_low",
        lambda t: milligrams_per_kilogram(t, basal(t, "egp") - mean(t, "egp", 150.0, 180.0)),
    ),
    "C30": Row("clamp_40", lambda t: 100 * (at(t, "c_peptide", 120.0) / basal(t, "c_peptide") - 1)),
    "C31": Row(
        "clamp_40",
        lambda t: 100 * mean(t, "muscle_glucose_uptake", *STEADY) / mean(t, "rd", *STEADY),
    ),
    "H01": Row("raised_glucose", lambda t: mean(t, "insulin", 0.0, 10.0)),
    "H02": Row("raised_glucose", lambda t: at(t, "insulin", 120.0)),
    "H03": _fold("isr", 180.0),
    "H04": _fold("insulin", 180.0),
    "H05": Row(
        "raised_glucose",
        lambda t: integral(t, "isr", 0.0, 180.0) / 1000 / t.start.person.body_surface,
    ),
    "H09": Row(
        "raised_glucose", lambda t: (at(t, "insulin", 180.0) - at(t, "insulin", 60.0)) / 120.0
    ),
    "H10": _per_weight("raised_glucose", "gir", 100.0, 120.0),
    "I01": Row("ivgtt", lambda t: 1e4 * minimal_model(t)["si_clinical"].value, searched=True),
    "I04": Row("ivgtt", lambda t: minimal_model(t)["sg"].value, searched=True),
    "I06": Row("ivgtt", acute_response),
    "I09": Row("ivgtt", kg),
    "X06": Row("stress_hormones", lambda t: at(t, "glucose", 240.0)),
    "I10": Row("ivgtt", lambda t: peak(t, "insulin", 0.0, 15.0)),
}
