"""Rows on drugs: weeks to a year of taking them, on the person whom the trial took.

Where a trial had a placebo, the difference from it is read: the person on no drug, on the same
food, for the same weeks.
"""

from calibration.reference_table.changes import (
    afterwards,
    against_placebo,
    fasting,
    gained,
    hepatic,
    in_clamp,
    percent,
    percent_of_placebo,
    placebo,
    sensitivity,
)
from calibration.reference_table.clinic import Clinic, Study
from calibration.reference_table.plans import Followed
from calibration.reference_table.readings import basal, integral, mean
from organs.substances import ANHYDROUS_GLUCOSE
from physiology.experiments import fast

# Who the trials took: by fasting glucose or HbA1c, diabetes of many years (10 to 15 mmol/L), of a
# few (9 mmol/L, 7.4 to 8.4 %) or early.
LATE, KNOWN, EARLY, FATTY, OBESE, LIPODYSTROPHY = (
    "t2d_late",
    "t2d",
    "t2d_early",
    "fatty_liver",
    "obese",
    "lipodystrophy",
)

PIOGLITAZONE = Followed(LATE, 16.0, treatments=("pioglitazone",))
PIOGLITAZONE_LIVER = Followed(FATTY, 26.0, treatments=("pioglitazone",))
PIOGLITAZONE_YEAR = Followed(FATTY, 48.0, treatments=("pioglitazone",))
ROSIGLITAZONE = Followed(EARLY, 13.0, treatments=("rosiglitazone",))
METFORMIN = Followed(LATE, 13.0, treatments=("metformin",))
FIRST_DAY, FORTNIGHT, MONTH, QUARTER = (
    Followed(KNOWN, weeks, treatments=("sglt2_inhibitor",)) for weeks in (0.0, 2.0, 4.0, 12.0)
)
GLP1 = Followed(KNOWN, 26.0, treatments=("metformin", "glp1_agonist"))
GLP1_ALONE = Followed(EARLY, 12.0, treatments=("glp1_agonist",))
GLP1_OBESE = Followed(OBESE, 36.0, treatments=("glp1_agonist",))
SALSALATE = Followed(OBESE, 4.0, treatments=("salsalate",))
# Nine in ten of its patients took metformin (TINSAL-T2D).
SALSALATE_LONG = Followed(KNOWN, 26.0, treatments=("metformin", "salsalate"))
ANTI_TNF = Followed(EARLY, 8.0, treatments=("anti_tnf",))
METRELEPTIN = Followed(LIPODYSTROPHY, 52.0, treatments=("metreleptin",))
METRELEPTIN_SHORT = Followed(LIPODYSTROPHY, 39.0, treatments=("metreleptin",))

# Glucose in the low-dose clamp of people with diabetes, which that insulin does not bring to 5.0.
HELD = 8.0  # [mmol/L]

GLUCOSE, LIVER_FAT, WEIGHT, HBA1C = map(fasting, ("glucose", "liver_fat", "weight", "hba1c"))


def _urinary_glucose(c: Clinic) -> float:
    """Glucose in the urine of a day, mean of the first and that after two weeks [g]."""
    lost = [integral(c.fed(plan), "urine_glucose", 0, 1440) for plan in (FIRST_DAY, FORTNIGHT)]
    return float(sum(lost)) / 2 * ANHYDROUS_GLUCOSE


def _first_dose(c: Clinic) -> float:
    """EGP in the five hours after the first tablet, fasting, against before [%]."""
    t = c.done(FIRST_DAY, fast(hours=5.0, every=15.0))
    return 100 * float(mean(t, "egp", 60, 300) / basal(t, "egp") - 1)


def _disposition_in_meal(c: Clinic) -> float:
    """Secretion per glucose in a meal times sensitivity in a clamp, against placebo [%]."""
    measure = sensitivity(40.0)

    def index(who: Followed) -> float:
        meal = c.run(who, "mixed_meal")
        secretion = integral(meal, "isr", 0, 120) / mean(meal, "glucose", 0, 120)
        return float(secretion) * measure(c, who)

    return 100 * (index(GLP1_ALONE) / index(placebo(GLP1_ALONE)) - 1)


STUDIES: dict[str, Study] = {
    "D01": percent_of_placebo(PIOGLITAZONE_LIVER, "fatty_liver: pioglitazone", LIVER_FAT),
    "D02": percent(PIOGLITAZONE_LIVER, "fatty_liver: pioglitazone", hepatic),
    "D03": gained(PIOGLITAZONE_YEAR, "fatty_liver: pioglitazone", fasting("fat_mass")),
    "D04": afterwards(PIOGLITAZONE, "t2d_late: pioglitazone", GLUCOSE),
    "D05": percent(PIOGLITAZONE, "t2d_late: pioglitazone", fasting("nefa")),
    "D06": gained(PIOGLITAZONE, "t2d_late: pioglitazone", WEIGHT),
    "D07": percent(
        ROSIGLITAZONE, "t2d_early: rosiglitazone", in_clamp("rd", 20.0, 210.0, 240.0, target=HELD)
    ),
    "D08": percent(ROSIGLITAZONE, "t2d_early: rosiglitazone", LIVER_FAT),
    "D09": percent(METFORMIN, "t2d_late: metformin", fasting("egp")),
    "D10": percent(METFORMIN, "t2d_late: metformin", fasting("gng")),
    "D11": percent(METFORMIN, "t2d_late: metformin", GLUCOSE),
    "D12": Study(
        "t2d: empagliflozin, first day and two weeks later",
        _urinary_glucose,
        (FIRST_DAY, FORTNIGHT),
    ),
    "D13": gained(FORTNIGHT, "t2d: empagliflozin for two weeks", GLUCOSE),
    "D14": afterwards(MONTH, "t2d: empagliflozin for four weeks", fasting("bhb")),
    "D15": Study("t2d: the first empagliflozin, fasting", _first_dose, (FIRST_DAY,)),
    "D16": against_placebo(
        QUARTER, "t2d: SGLT2 inhibitor for twelve weeks against placebo", WEIGHT
    ),
    "D18": against_placebo(
        GLP1, "t2d: GLP-1 agonist against placebo, on metformin", HBA1C, "metformin"
    ),
    "D19": Study(
        "t2d_early: GLP-1 agonist against placebo, meal and clamp",
        _disposition_in_meal,
        (GLP1_ALONE, placebo(GLP1_ALONE)),
    ),
    "D20": percent(GLP1_OBESE, "obese: GLP-1 agonist", LIVER_FAT),
    "D21": percent(SALSALATE, "obese: salsalate for four weeks", GLUCOSE),
    "D22": against_placebo(
        SALSALATE_LONG, "t2d: salsalate against placebo, on metformin", HBA1C, "metformin"
    ),
    "D23": percent_of_placebo(ANTI_TNF, "t2d_early: anti-TNF against placebo", sensitivity(40.0)),
    "D24": afterwards(METRELEPTIN, "lipodystrophy: metreleptin for a year", HBA1C),
    "D25": afterwards(
        METRELEPTIN, "lipodystrophy: metreleptin for a year", fasting("triglyceride")
    ),
    "D26": percent(METRELEPTIN_SHORT, "lipodystrophy: metreleptin for nine months", LIVER_FAT),
    "D27": Study("lipodystrophy: overnight fast", lambda c: c.fasting(LIPODYSTROPHY, "insulin")),
}
