"""Mixed meals, and a day of them."""

from calibration.reference_table.readings import (
    GRAMS_PER_MMOL,
    basal,
    integral,
    mean,
    milligrams_per_kilogram,
    nadir,
    peak,
    peak_time,
)
from calibration.reference_table.row import Row
from organs.substances import STARCH
from physiology.observables import first_pass_uptake
from physiology.trajectory import Trajectory

SIX_HOURS = 360.0
DAY = 1440.0
TISSUES = ("skeletal_muscle", "subcutaneous_fat", "visceral_fat")
INDIRECT = tuple(f"liver.indirect_glycogen_{n}" for n in ("lactate", "amino_acid", "glycerol"))


def eaten(t: Trajectory):
    """Carbohydrate of the first meal [mmol]."""
    meal = t.experiment.meals[0][1]
    return meal.glucose / GRAMS_PER_MMOL + meal.starch / STARCH


def glycogen_rise(t: Trajectory):
    """Liver glycogen at its peak, less basal [mmol/L liver]."""
    return peak(t, "liver_glycogen") - basal(t, "liver_glycogen")


def glycogen_stored(t: Trajectory):
    """Liver glycogen stored at its peak [% of the carbohydrate eaten]."""
    return 100 * glycogen_rise(t) * t.start.organs.liver.volume / eaten(t)


def direct_share(t: Trajectory):
    """Hepatic glycogen made from glucose itself, two to four hours after the meal [%]."""
    direct = integral(t, "liver.direct_glycogen", 120, 240)
    return 100 * direct / (direct + integral(t, t.snapshot.total(*INDIRECT), 120, 240))


def absorbed_share(t: Trajectory):
    """Carbohydrate that reached the systemic circulation in five hours [% of that eaten]."""
    return 100 * integral(t, "ra_oral", 0, 300) / eaten(t)


def splanchnic_rise(t: Trajectory):
    """Net splanchnic glucose output 30 to 60 min after the meal, above basal [% of basal]."""
    output = "net_splanchnic_glucose_output"
    return 100 * (mean(t, output, 30, 60) / basal(t, output) - 1)


def late_suppression(t: Trajectory):
    """Fall of EGP from two to five hours after the meal [%]."""
    return 100 * (1 - mean(t, "egp", 120, 300) / basal(t, "egp"))


def muscle_share(t: Trajectory):
    """Glucose taken up by muscle in six hours, of all that is disposed of [%]."""
    disposed = integral(t, t["rd"] + first_pass_uptake(t.snapshot), 0, SIX_HOURS)
    return 100 * integral(t, "muscle_glucose_uptake", 0, SIX_HOURS) / disposed


def triglyceride_rise(t: Trajectory):
    """Plasma triglyceride at its peak, less basal [mmol/L]."""
    return peak(t, "triglyceride") - basal(t, "triglyceride")


def spillover(t: Trajectory):
    """Chylomicron fatty acids that enter plasma NEFA, of those hydrolysed after a meal [%]."""
    spilled = t.snapshot.total(*(f"{tissue}.chylomicron_spillover" for tissue in TISSUES))
    stored = t.snapshot.total(*(f"{tissue}.chylomicron_uptake" for tissue in TISSUES))
    return 100 * integral(t, spilled) / integral(t, spilled + stored)


def thermic_effect(t: Trajectory):
    """Heat above basal in six hours [% of the energy eaten]."""
    extra = integral(t, t["heat"] - basal(t, "heat"), 0, SIX_HOURS)
    return 100 * extra / t.experiment.meals[0][1].energy()


def daily_secretion(t: Trajectory):
    """Insulin secreted in 24 h [nmol/m2]."""
    return integral(t, "isr") / 1000 / t.start.person.body_surface


def basal_share(t: Trajectory):
    """Insulin that basal secretion alone would give in 24 h, of all that is secreted [%]."""
    return 100 * basal(t, "isr") * DAY / integral(t, "isr")


def sensor_glucose(t: Trajectory):
    """24-h mean of a sensor in the interstitium, calibrated against fasting plasma [mmol/L]."""
    calibration = basal(t, "glucose") / basal(t, "interstitial_glucose")
    return calibration * mean(t, "interstitial_glucose")


ROWS: dict[str, Row] = {
    "M01": Row("jelly_meal", lambda t: peak(t, "glucose")),
    "M02": Row("jelly_meal", lambda t: milligrams_per_kilogram(t, peak(t, "ra_oral"))),
    "M03": Row("jelly_meal", lambda t: milligrams_per_kilogram(t, nadir(t, "egp", 45, 150))),
    "M04": Row("jelly_meal", lambda t: peak(t, "insulin")),
    "M05": Row("liquid_meal", glycogen_rise),
    "M06": Row("liquid_meal", glycogen_stored),
    "M07": Row("liquid_meal", direct_share),
    "M08": Row("liquid_meal", lambda t: milligrams_per_kilogram(t, mean(t, "egp", 30, 60))),
    "M09": Row("pizza", absorbed_share),
    "M10": Row("pizza", splanchnic_rise),
    "M11": Row("pizza", late_suppression),
    "M12": Row("pizza", lambda t: GRAMS_PER_MMOL * integral(t, "muscle_glucose_uptake", 0, 300)),
    "M13": Row("mixed_meal", triglyceride_rise),
    "M14": Row("mixed_meal", lambda t: peak_time(t, "triglyceride")),
    "M15": Row("low_fat_meal", triglyceride_rise),
    "M16": Row("mixed_meal", lambda t: nadir(t, "nefa", 60, 150)),
    "M17": Row("mixed_meal", spillover),
    "M20": Row("day_of_meals", daily_secretion),
    "M22": Row("day_of_meals", basal_share),
    "M23": Row("day_of_meals", sensor_glucose),
    "M24": Row("day_of_meals", lambda t: mean(t, "nefa")),
    "M25": Row("day_of_meals", lambda t: integral(t, "vco2") / integral(t, "vo2")),
    "M26": Row("pizza", muscle_share),
    "M27": Row("mixed_meal", thermic_effect),
}
