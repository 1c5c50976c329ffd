"""Rows on eating too much and too little: days to years before the reading."""

from typing import Any

from calibration.reference_table.changes import (
    afterwards,
    fasting,
    gained,
    in_clamp,
    percent,
    sensitivity,
)
from calibration.reference_table.clinic import Clinic, Study
from calibration.reference_table.plans import WEEKS_PER_YEAR, Followed
from calibration.reference_table.readings import basal
from calibration.reference_table.sources import liver_sources
from physiology.lifecourse import Diet

KCAL_PER_MEGAJOULE = 239.0

# Simple sugars: 1000 kcal on top of an ordinary diet of 2700, and the same of the ordinary diet.
CANDY = Followed("overweight", 3.0, Diet(surplus=1000.0, carbohydrate=0.64, fat=0.25, protein=0.11))
ORDINARY = Followed("overweight", 3.0)
FEAST = Followed("lean", 4.0, Diet(surplus=1250.0, carbohydrate=0.40, fat=0.45, protein=0.15))
TWINS = Followed("lean", 100 / 7, Diet(surplus=840.0))  # 84,000 kcal over 100 days
FAT_FEAST = Followed(
    "lean", 5 / 7, Diet(surplus=1200.0, carbohydrate=0.325, fat=0.6, protein=0.075)
)
RICH = Followed("lean", 5 / 7, Diet(surplus=1000.0, carbohydrate=0.35, fat=0.5, protein=0.15))
# A formula diet of 2.5 MJ a day, for people with diabetes and 9.2 mmol/L after an overnight fast.
CRASH = Diet(energy=2.5 * KCAL_PER_MEGAJOULE, carbohydrate=0.46, fat=0.2, protein=0.34)
CRASH_WEEK = Followed("t2d", 1.0, CRASH)
CRASH_MONTHS = Followed("t2d", 8.0, CRASH)
# 1000 kcal a day too much until 6 % heavier.
GAINED = {
    who: Followed(who, 30.0, Diet(surplus=1000.0), until=1.06) for who in ("igt", "obese_healthy")
}


def slimmed(who: str, weeks: float, surplus: float, until: float) -> Followed:
    """Somebody who has lost weight and then kept it for three weeks."""
    return Followed(Followed(who, weeks, Diet(surplus=surplus), until=until), 3.0)


SLIMMED = slimmed("igt", 30.0, -600.0, 0.949)
SLIMMER = slimmed("igt", 70.0, -700.0, 0.84)
YOUTH = Followed("fatty_liver", 45.0, Diet(surplus=-600.0), until=0.918)
LASTING = Followed("lean", 10 * WEEKS_PER_YEAR, Diet(surplus=240.0))


def _against_start(plan: Followed, start: str, about: str, reading) -> Study:
    """Change against who somebody was before all plans [%]."""
    return Study(about, lambda c: 100 * (reading(c, plan) / reading(c, start) - 1), (plan,))


def _lipogenesis(c: Clinic, plan: Followed) -> float:
    """Share of lipogenesis in the liver's triglyceride, on the food of the plan [%]."""
    return liver_sources(c.fed(plan))["lipogenesis"]


def _first_phase_secretion(c: Clinic) -> Any:
    """Peak of secretion in the first ten minutes of raised glucose, over basal [nmol/min/m2]."""
    t = c.raised(CRASH_MONTHS)
    peak = float(max(t["isr"][t.times <= 10.0]))
    return (peak - basal(t, "isr")) / 1000 / t.start.person.body_surface


def _lasting(c: Clinic) -> float:
    """Intake more per weight gained, after ten years [kcal/d per kg]."""
    weight = c.lived(LASTING)["weight"]
    return LASTING.diet.surplus / (weight[-1] - weight[0])


def _half_time(c: Clinic) -> float:
    """When half of the weight of ten years has been gained [d]."""
    lived = c.lived(LASTING)
    gain = lived["weight"] - lived["weight"][0]
    return float(lived.course.days[int((gain >= gain[-1] / 2).argmax())])


WEIGHT = fasting("weight")
DISPOSAL = in_clamp("rd", 40.0, 150.0, 180.0)

STUDIES: dict[str, Study] = {
    "P03": percent(CANDY, "overweight: 1000 kcal of sugar a day on top", fasting("liver_fat")),
    "P04": Study(
        "overweight: a day of three weeks on 1000 kcal of sugar too much, against a day before",
        lambda c: 100 * (_lipogenesis(c, CANDY) / _lipogenesis(c, ORDINARY) - 1),
        (CANDY, ORDINARY),
    ),
    "P05": gained(CANDY, "overweight: 1000 kcal of sugar a day on top", WEIGHT),
    "P06": gained(FEAST, "lean: 1250 kcal a day on top", WEIGHT),
    "P07": percent(FEAST, "lean: 1250 kcal a day on top", fasting("insulin")),
    "P08": percent(FEAST, "lean: 1250 kcal a day on top", in_clamp("gir", 60.0, 90.0, 120.0)),
    "P09": percent(FAT_FEAST, "lean: half as much again for five days, 60 % fat", DISPOSAL),
    "P11": percent(GAINED["igt"], "igt: 6 % heavier by 1000 kcal a day", sensitivity(50.0)),
    "P12": percent(
        GAINED["obese_healthy"],
        "obese_healthy: 6 % heavier by 1000 kcal a day",
        sensitivity(50.0),
    ),
    "P13": gained(TWINS, "lean: 84,000 kcal on top in 100 days", WEIGHT),
    "P14": _against_start(SLIMMED, "igt", "igt: 5 % lighter, then kept", sensitivity(50.0)),
    "P15": _against_start(SLIMMER, "igt", "igt: 16 % lighter, then kept", sensitivity(50.0)),
    "P16": percent(YOUTH, "fatty_liver: 8 % lighter", fasting("liver_fat")),
    "P17": afterwards(CRASH_WEEK, "t2d: 2.5 MJ a day for a week", fasting("glucose")),
    "P18": afterwards(CRASH_MONTHS, "t2d: 2.5 MJ a day", fasting("liver_fat")),
    "P19": Study("t2d: 2.5 MJ a day, then glucose raised", _first_phase_secretion, (CRASH_MONTHS,)),
    "P20": gained(CRASH_MONTHS, "t2d: 2.5 MJ a day", WEIGHT, sign=-1.0),
    "P28": Study("lean: 240 kcal a day on top for ten years", _lasting, (LASTING,)),
    "P29": Study("lean: 240 kcal a day on top for ten years", _half_time, (LASTING,)),
    "G20": percent(
        RICH, "lean: five days of 1000 kcal too much, half fat", in_clamp("gir", 40.0, 90.0, 120.0)
    ),
}
