"""Rows on overfeeding, weight loss, lipid in the blood and drugs: months before the reading."""

from calibration.reference_table.burdens import (
    lipid_clamp,
    oral_under_clamp,
    somatostatin,
    without_lipid,
)
from calibration.reference_table.clinic import Clinic, Followed, Study
from calibration.reference_table.fat_rows import hepatic_sensitivity
from calibration.reference_table.readings import at, basal, integral, mean
from organs.substances import ANHYDROUS_GLUCOSE
from physiology.lifecourse import Diet
from physiology.trajectory import Trajectory
from physiology.treatments import remedy

KCAL_PER_MEGAJOULE = 239.0
# A formula diet of 2.5 MJ a day.
CRASH = Diet(energy=2.5 * KCAL_PER_MEGAJOULE, carbohydrate=0.46, fat=0.2, protein=0.34)
SUGAR = Diet(surplus=1000.0, carbohydrate=0.64, fat=0.25, protein=0.11)

CANDY = Followed("overweight", 3.0, SUGAR)
FEAST = Followed("lean", 4.0, Diet(surplus=1250.0, carbohydrate=0.40, fat=0.45, protein=0.15))
TWINS = Followed("lean", 100 / 7, Diet(surplus=840.0))  # 84,000 kcal over 100 days
FAT_FEAST = Followed(
    "lean", 5 / 7, Diet(surplus=1200.0, carbohydrate=0.325, fat=0.6, protein=0.075)
)
CRASH_WEEK = Followed("t2d_early", 1.0, CRASH)
CRASH_MONTHS = Followed("t2d_early", 8.0, CRASH)
GAINED = {who: Followed(who, 12.0, Diet(surplus=900.0)) for who in ("igt", "obese_healthy")}
SLIMMED = Followed("igt", 15.0, Diet(surplus=-550.0))
SLIMMER = Followed("igt", 43.0, Diet(surplus=-800.0))


def _drug(who: str, name: str, weeks: float) -> Followed:
    """A drug with what its takers eat, on top of what keeps them where they are."""
    one = remedy(name)
    diet = Diet() if one.intake == 1 else Diet(surplus=-2600.0 * (1 - one.intake))
    return Followed(who, weeks, diet, (name,))


def _last(c: Clinic, plan: Followed, quantity: str) -> float:
    return float(c.course(plan)[quantity][-1])


def _first(c: Clinic, plan: Followed, quantity: str) -> float:
    return float(c.course(plan)[quantity][0])


def _end(plan: Followed, quantity: str, about: str) -> Study:
    return Study(about, lambda c: _last(c, plan, quantity))


def _gain(plan: Followed, quantity: str, about: str, sign: float = 1.0) -> Study:
    return Study(about, lambda c: sign * (_last(c, plan, quantity) - _first(c, plan, quantity)))


def _percent(plan: Followed, quantity: str, about: str) -> Study:
    return Study(about, lambda c: 100 * (_last(c, plan, quantity) / _before(c, plan, quantity) - 1))


def _before(c: Clinic, plan: Followed, quantity: str) -> float:
    """A quantity before anything was given: drugs act from the first moment of a course."""
    return float(basal(c.run(plan.who, "overnight_fast"), quantity))


def _read(plan: Followed, protocol: str, about: str, answer) -> Study:
    """Change of something read off a protocol, before and after [%]."""
    return Study(
        about,
        lambda c: 100 * (answer(c.run(plan, protocol)) / answer(c.run(plan.who, protocol)) - 1),
    )


def _sensitivity(t: Trajectory):
    return mean(t, "gir", 90, 120) / mean(t, "insulin", 90, 120)


def _infused(t: Trajectory):
    return mean(t, "gir", 90, 120)


def _disposal(t: Trajectory):
    return mean(t, "rd", 90, 120)


def _daily_lipogenesis(t: Trajectory):
    return integral(t, "dnl", 0, 1440)


def _first_phase_secretion(c: Clinic):
    """Peak of secretion in the first ten minutes of raised glucose, over basal [nmol/min/m2]."""
    t = c.run(CRASH_MONTHS, "raised_glucose")
    peak = float(max(t["isr"][t.times <= 10.0]))
    return (peak - basal(t, "isr")) / 1000 / t.start.person.body_surface


# --- lipid in the blood ---------------------------------------------------------------------------


def _lipid_effect(start: float, end: float):
    def answer(c: Clinic):
        with_lipid, plain = c.done("lean", lipid_clamp()), c.done("lean", without_lipid())
        return 100 * (mean(with_lipid, "rd", start, end) / mean(plain, "rd", start, end) - 1)

    return answer


def _lipid_half_time(c: Clinic):
    """When half of the effect at six hours is there [min]."""
    with_lipid, plain = c.done("lean", lipid_clamp()), c.done("lean", without_lipid())
    lost = 1 - with_lipid["rd"] / plain["rd"]
    half = lost[-1] / 2
    first = next(i for i in range(1, len(lost)) if lost[i] >= half and with_lipid.times[i] > 60)
    return float(with_lipid.times[first])


def _oral_uptake(c: Clinic):
    burdened, plain = (
        integral(c.done("lean", oral_under_clamp(lipid)), "muscle_glucose_uptake", 180, 360)
        for lipid in (True, False)
    )
    return 100 * (burdened / plain - 1)


# --- drugs ----------------------------------------------------------------------------------------

PIOGLITAZONE = _drug("t2d_early", "pioglitazone", 16.0)
PIOGLITAZONE_LONG = _drug("t2d_early", "pioglitazone", 26.0)
PIOGLITAZONE_YEAR = _drug("fatty_liver", "pioglitazone", 48.0)
METFORMIN = _drug("t2d_late", "metformin", 13.0)
SGLT2 = _drug("t2d_early", "sglt2_inhibitor", 2.0)
SGLT2_MONTH = _drug("t2d_early", "sglt2_inhibitor", 4.0)
SGLT2_LONG = _drug("t2d_early", "sglt2_inhibitor", 12.0)
GLP1 = _drug("t2d_early", "glp1_agonist", 26.0)
SALSALATE = _drug("obese", "salsalate", 4.0)
SALSALATE_LONG = _drug("t2d_early", "salsalate", 26.0)
ANTI_TNF = _drug("t2d_early", "anti_tnf", 8.0)
METRELEPTIN = _drug("lipodystrophy", "metreleptin", 52.0)
METRELEPTIN_SHORT = _drug("lipodystrophy", "metreleptin", 39.0)


def _urinary_glucose(c: Clinic):
    """Glucose in the urine of a day, on the first [g]."""
    lost = c.course(SGLT2).daily("urine_glucose")[0]
    return float(lost) * 1440 * ANHYDROUS_GLUCOSE


def _gluconeogenesis(c: Clinic):
    before, after = c.run("t2d_late", "overnight_fast"), c.run(METFORMIN, "overnight_fast")
    return 100 * (basal(after, "gng") / basal(before, "gng") - 1)


def _disposition_in_meal(c: Clinic):
    """Secretion per glucose in a meal times sensitivity in a clamp, on the drug over before [%]."""

    def index(who):
        meal = c.run(who, "mixed_meal")
        secretion = integral(meal, "isr", 0, 120) / mean(meal, "glucose", 0, 120)
        return secretion * _sensitivity(c.run(who, "clamp_40"))

    return 100 * (index(GLP1) / index("t2d_early") - 1)


LASTING = Followed("lean", 520.0, Diet(surplus=240.0))


def _lasting(c: Clinic):
    """Intake more per weight gained, after ten years [kcal/d per kg]."""
    gained = _last(c, LASTING, "weight") - _first(c, LASTING, "weight")
    return LASTING.diet.surplus / gained


STUDIES: dict[str, Study] = {
    "P28": Study("lean: 240 kcal a day on top for ten years", _lasting),
    "P03": _percent(CANDY, "liver_fat", "overweight: 1000 kcal of sugar a day on top"),
    "P04": _read(
        CANDY, "day_of_meals", "overweight: 1000 kcal of sugar a day on top", _daily_lipogenesis
    ),
    "P05": _gain(CANDY, "weight", "overweight: 1000 kcal of sugar a day on top"),
    "P06": _gain(FEAST, "weight", "lean: 1250 kcal a day on top"),
    "P07": _percent(FEAST, "insulin", "lean: 1250 kcal a day on top"),
    "P08": _read(FEAST, "clamp_40", "lean: 1250 kcal a day on top", _infused),
    "P09": _read(FAT_FEAST, "clamp_40", "lean: half as much again, 60 % fat", _disposal),
    "P11": _read(GAINED["igt"], "clamp_40", "igt: 900 kcal on top for 12 weeks", _sensitivity),
    "P12": _read(
        GAINED["obese_healthy"],
        "clamp_40",
        "obese_healthy: 900 kcal on top for 12 weeks",
        _sensitivity,
    ),
    "P13": _gain(TWINS, "weight", "lean: 84,000 kcal on top in 100 days"),
    "P14": _read(SLIMMED, "clamp_40", "igt: 550 kcal short for 15 weeks", _sensitivity),
    "P15": _read(SLIMMER, "clamp_40", "igt: 800 kcal short for 43 weeks", _sensitivity),
    "P16": _percent(
        Followed("fatty_liver", 20.0, Diet(surplus=-600.0)),
        "liver_fat",
        "fatty_liver: 600 kcal short for 20 weeks",
    ),
    "P17": _end(CRASH_WEEK, "glucose", "t2d_early: 2.5 MJ a day"),
    "P18": _end(CRASH_MONTHS, "liver_fat", "t2d_early: 2.5 MJ a day"),
    "P19": Study("t2d_early: 2.5 MJ a day, then glucose raised", _first_phase_secretion),
    "P20": _gain(CRASH_MONTHS, "weight", "t2d_early: 2.5 MJ a day", sign=-1.0),
    "P21": Study("lean: clamp under lipid against none", _lipid_effect(100.0, 120.0)),
    "P22": Study("lean: clamp under lipid against none", _lipid_effect(300.0, 360.0)),
    "P23": Study("lean: clamp under lipid against none", _lipid_half_time),
    "P26": Study(
        "lean: lipid, somatostatin, basal insulin",
        lambda c: at(c.done("lean", somatostatin(lipid=True)), "glucose", 240),
    ),
    "P27": Study("lean: oral glucose under insulin, with lipid against none", _oral_uptake),
    "D01": _percent(PIOGLITAZONE_LONG, "liver_fat", "t2d_early: pioglitazone"),
    "D02": _read(
        PIOGLITAZONE_LONG, "overnight_fast", "t2d_early: pioglitazone", hepatic_sensitivity
    ),
    "D03": _gain(PIOGLITAZONE_YEAR, "fat_mass", "fatty_liver: pioglitazone"),
    "D04": _end(PIOGLITAZONE, "glucose", "t2d_early: pioglitazone"),
    "D05": _percent(PIOGLITAZONE, "nefa", "t2d_early: pioglitazone"),
    "D06": _gain(PIOGLITAZONE, "weight", "t2d_early: pioglitazone"),
    "D07": _read(PIOGLITAZONE, "clamp_40", "t2d_early: pioglitazone", _disposal),
    "D08": _percent(PIOGLITAZONE, "liver_fat", "t2d_early: pioglitazone"),
    "D09": _percent(METFORMIN, "egp", "t2d_late: metformin"),
    "D10": Study("t2d_late: metformin", _gluconeogenesis),
    "D11": _percent(METFORMIN, "glucose", "t2d_late: metformin"),
    "D12": Study("t2d_early: empagliflozin, the first day", _urinary_glucose),
    "D13": Study(
        "t2d_early: empagliflozin for two weeks",
        lambda c: _last(c, SGLT2, "glucose") - _before(c, SGLT2, "glucose"),
    ),
    "D14": _end(SGLT2_MONTH, "bhb", "t2d_early: empagliflozin for four weeks"),
    "D15": _percent(SGLT2, "egp", "t2d_early: empagliflozin for two weeks"),
    "D16": _gain(SGLT2_LONG, "weight", "t2d_early: empagliflozin for twelve weeks"),
    "D18": _gain(GLP1, "hba1c", "t2d_early: GLP-1 agonist"),
    "D19": Study("t2d_early: GLP-1 agonist, meal and clamp", _disposition_in_meal),
    "D20": _percent(GLP1, "liver_fat", "t2d_early: GLP-1 agonist"),
    "D21": _percent(SALSALATE, "glucose", "obese: salsalate for four weeks"),
    "D22": _gain(SALSALATE_LONG, "hba1c", "t2d_early: salsalate"),
    "D23": _read(ANTI_TNF, "clamp_40", "t2d_early: anti-TNF", _sensitivity),
    "D24": _end(METRELEPTIN, "hba1c", "lipodystrophy: metreleptin for a year"),
    "D25": _end(METRELEPTIN, "triglyceride", "lipodystrophy: metreleptin for a year"),
    "D26": _percent(METRELEPTIN_SHORT, "liver_fat", "lipodystrophy: metreleptin for nine months"),
    "D27": Study(
        "lipodystrophy: after an overnight fast",
        lambda c: basal(c.run("lipodystrophy", "overnight_fast"), "insulin"),
    ),
}
