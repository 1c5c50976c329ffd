"""Rows on people with obesity, impaired tolerance or diabetes: fasting, eating, under a clamp."""

import numpy as np

from calibration.reference_table.clinic import Clinic, Study
from calibration.reference_table.followed import incretin
from calibration.reference_table.laboratory import (
    acute_response,
    clearance,
    minimal_model,
    onset,
)
from calibration.reference_table.readings import (
    at,
    basal,
    integral,
    mean,
    milligrams_per_kilogram,
    nadir,
    peak,
)
from physiology.experiments import Experiment, fast
from physiology.infusions import GlucoseClamp
from physiology.laboratory import fsigt, primed_insulin
from physiology.trajectory import Trajectory

STEADY = (90.0, 120.0)
STEP, STEPS = 180.0, (7.0, 20.0, 50.0)  # of a clamp [min, mU/m2/min]
OBESE, IGT, T2D, LATE_T2D = "obese", "igt", "t2d_early", "t2d_late"


def surface(t: Trajectory) -> float:
    """Body surface of the day [m2]."""
    return t.start.person.body_surface


def _read(who: str, protocol: str, about: str, answer) -> Study:
    return Study(f"{who}: {about}", lambda c: answer(c.run(who, protocol)))


def _fasting(who: str, quantity: str) -> Study:
    return _read(who, "overnight_fast", "overnight fast", lambda t: basal(t, quantity))


def _compared(who: str, other: str, protocol: str, answer) -> Study:
    return Study(
        f"{who} over {other}: {protocol}",
        lambda c: answer(c.run(who, protocol)) / answer(c.run(other, protocol)),
    )


def early_response(t: Trajectory):
    """Insulin over glucose, both as risen at 30 min of an OGTT."""
    insulin = at(t, "insulin", 30) - basal(t, "insulin")
    return insulin / (at(t, "glucose", 30) - basal(t, "glucose"))


def glucose_sensitivity(t: Trajectory):
    """Slope of secretion on glucose over the first two hours of an OGTT [pmol/min per mmol/L]."""
    minutes = np.arange(0, 121, 10.0)
    glucose = np.array([at(t, "glucose", m) for m in minutes])
    secretion = np.array([at(t, "isr", m) for m in minutes])
    above = glucose - glucose.mean()
    return (above * secretion).sum() / (above**2).sum() / surface(t)


def incremental_triglyceride(t: Trajectory):
    """Area of triglyceride over fasting, six hours after a meal."""
    return integral(t, t["triglyceride"] - basal(t, "triglyceride"), 0, 360)


def _infused(t: Trajectory):
    return milligrams_per_kilogram(t, mean(t, "gir", *STEADY))


def _steps(c: Clinic) -> Trajectory:
    """Insulin in three steps of three hours at 5.6 mmol/L, on the obese."""
    length = STEP * len(STEPS)
    return c.done(
        OBESE,
        Experiment(
            "three steps of insulin",
            length,
            infusions=primed_insulin(STEPS, "mU/m2/min", STEP),
            clamps=(GlucoseClamp(5.6, 0.0, length),),
        ),
    )


def _end_of_step(rate: float) -> tuple[float, float]:
    """The last half hour of a step [min]."""
    end = STEP * (STEPS.index(rate) + 1)
    return end - 30.0, end


def _suppressed(quantity: str, rate: float) -> Study:
    """Fall of a flux at the end of a step [%]."""

    def answer(c: Clinic):
        t = _steps(c)
        return 100 * (1 - mean(t, quantity, *_end_of_step(rate)) / basal(t, quantity))

    return Study(f"{OBESE}: clamp at {rate:g} mU/m2/min, of three steps", answer)


def _risen(rate: float) -> Study:
    def answer(c: Clinic):
        t = _steps(c)
        return 100 * (mean(t, "rd", *_end_of_step(rate)) / basal(t, "rd") - 1)

    return Study(f"{OBESE}: clamp at {rate:g} mU/m2/min, of three steps", answer)


def _normalised_disposal(c: Clinic, who: str) -> float:
    """Rd of four hours of insulin, after four in which glucose came down to 5.0 mmol/L."""
    half = 240.0
    t = c.done(
        who,
        Experiment(
            "glucose brought down, then a clamp",
            2 * half,
            infusions=primed_insulin((15.0, 40.0), "mU/m2/min", half),
            clamps=(GlucoseClamp(5.0, 0.0, 2 * half),),
        ),
    )
    return float(milligrams_per_kilogram(t, mean(t, "rd", 2 * half - 30.0, 2 * half)))


def _egp_fall(c: Clinic) -> float:
    """Fall of EGP under little insulin, glucose held where it was [mg/kg/min]."""
    t = c.clamp(T2D, 0.25, "mU/kg/min", target=c.fasting(T2D, "glucose"))
    return float(milligrams_per_kilogram(t, basal(t, "egp") - mean(t, "egp", 150, 180)))


def _modified(who: str, answer) -> Study:
    """Something read off an insulin-modified FSIGT."""
    return Study(f"{who}: insulin-modified FSIGT", lambda c: answer(c.done(who, fsigt())))


def first_phase(t: Trajectory):
    """Rise of insulin over that of glucose within six minutes of a hyperglycaemic clamp."""
    insulin = mean(t, "insulin", 0, 6) - basal(t, "insulin")
    return insulin / (mean(t, "glucose", 0, 6) - basal(t, "glucose"))


def second_phase(t: Trajectory):
    """Rise of insulin over that of glucose in the last two hours."""
    insulin = mean(t, "insulin", 60, 180) - basal(t, "insulin")
    return insulin / (mean(t, "glucose", 60, 180) - basal(t, "glucose"))


def _day_without_food(c: Clinic):
    t = c.done(T2D, fast(hours=12.0, every=15.0))
    return nadir(t, "glucose", 300, 720)


def _raised(who: str, answer) -> Study:
    """A reading of glucose raised by as much in somebody and in the reference man."""
    return Study(
        f"{who} over lean: hyperglycaemic clamp",
        lambda c: answer(c.raised(who)) / answer(c.raised("lean")),
    )


def sensitivity_index(t: Trajectory):
    """SI of the minimal model [1e-4/min per uU/mL]."""
    return 1e4 * minimal_model(t)["si_clinical"].value


def secreted(start: float, end: float):
    """Insulin secreted over a time [nmol/m2]."""
    return lambda t: integral(t, "isr", start, end) / 1000 / surface(t)


STUDIES: dict[str, Study] = {
    "F05": _read(OBESE, "overnight_fast", "fasting", lambda t: basal(t, "isr") / surface(t)),
    "F37": _read(OBESE, "clamp_40", "insulin clearance", clearance),
    "F39": _fasting(OBESE, "insulin"),
    "F40": _fasting(OBESE, "nefa"),
    "F41": _fasting(T2D, "insulin"),
    "F42": _fasting(T2D, "nefa"),
    "F43": _compared(LATE_T2D, "lean", "overnight_fast", lambda t: basal(t, "egp") / surface(t)),
    "O06": _read(OBESE, "ogtt_75", "75 g OGTT", lambda t: mean(t, "insulin", 90, 120)),
    "O07": _read(OBESE, "ogtt_75", "75 g OGTT", lambda t: peak(t, "glucose")),
    "O08": _read(IGT, "ogtt_75", "75 g OGTT", lambda t: at(t, "glucose", 120)),
    "O09": _read(T2D, "ogtt_75", "75 g OGTT", lambda t: mean(t, "glucose", 0, 120)),
    "O10": _compared(T2D, "lean", "ogtt_75", early_response),
    "O15": _read(
        T2D,
        "ogtt_75",
        "75 g OGTT",
        lambda t: 100 * (at(t, "glucagon", 30) / basal(t, "glucagon") - 1),
    ),
    "O28": _read(T2D, "ogtt_50", "oral 50 g against the same curve by vein", incretin),
    "O29": _compared(T2D, "lean", "ogtt_75", glucose_sensitivity),
    "O30": _compared(IGT, OBESE, "ogtt_75", glucose_sensitivity),
    "M18": _compared(T2D, "lean", "mixed_meal", incremental_triglyceride),
    "M19": _compared(OBESE, "lean", "pizza", lambda t: peak(t, "insulin")),
    "M21": _read(OBESE, "day_of_meals", "three meals", secreted(0, 1440)),
    "I02": _modified(IGT, sensitivity_index),
    "I03": _modified(T2D, sensitivity_index),
    "I05": _modified(T2D, lambda t: minimal_model(t)["sg"].value),
    "I07": _modified(T2D, acute_response),
    "C03": _read(IGT, "clamp_1", "clamp at 1 mU/kg/min", _infused),
    "C04": _read(T2D, "clamp_1", "clamp at 1 mU/kg/min", _infused),
    "C05": _compared(OBESE, "lean", "clamp_40", _infused),
    "C06": Study(
        f"{LATE_T2D} over lean: glucose brought down, then a clamp at 40 mU/m2/min",
        lambda c: _normalised_disposal(c, LATE_T2D) / _normalised_disposal(c, "lean"),
    ),
    "C14": _suppressed("egp", 7.0),
    "C15": _suppressed("egp", 20.0),
    "C16": _suppressed("egp", 50.0),
    "C17": _suppressed("nefa_ra", 7.0),
    "C18": _suppressed("nefa_ra", 50.0),
    "C19": _risen(50.0),
    "C20": _risen(7.0),
    "C24": _read(T2D, "clamp_40", "clamp", lambda t: at(t, "nefa", 120)),
    "C26": _read(OBESE, "clamp_120", "clamp at 120 mU/m2/min", onset),
    "C29": Study(f"{T2D}: 0.25 mU/kg/min at its own glucose, which falls no further", _egp_fall),
    "H06": _read(OBESE, "raised_glucose", "hyperglycaemic clamp", secreted(0, 180)),
    "H07": _raised(T2D, first_phase),
    "H08": _raised(T2D, second_phase),
    "S23": Study("t2d_early: a day without food", _day_without_food),
}
