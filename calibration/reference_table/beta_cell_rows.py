"""Rows on beta cells over the years: the way to diabetes, its diagnosis, and what comes after.

One person lives through the recipe of late diabetes and is tested every year, until a visit shows
diabetes. From then on he lives on as before, untreated.
"""

import numpy as np

from calibration.reference_table.clinic import Clinic, Origin, Study
from calibration.reference_table.disease_rows import first_phase
from calibration.reference_table.plans import WEEKS_PER_YEAR, Followed
from calibration.reference_table.readings import at, basal, mean
from physiology.errors import InputError
from physiology.infusions import PMOL_PER_MILLIUNIT
from physiology.lifecourse import Diet
from physiology.phenotypes import RECIPES

MASS = "beta_cell_mass"
MATCHED = "obese"  # as heavy, without diabetes
DIABETES = RECIPES["t2d_late"]
SCREENED = 12  # years of visits at most
FOLLOWED = SCREENED + 17.5  # years in all
FASTING_LIMIT, TWO_HOUR_LIMIT = 7.0, 11.1  # of diabetes [mmol/L]

HISTORY = Followed(Origin(DIABETES.name), FOLLOWED * WEEKS_PER_YEAR, Diet(surplus=DIABETES.surplus))


def visit(year: float) -> Followed:
    """The person in a year of the history."""
    return HISTORY._replace(weeks=year * WEEKS_PER_YEAR)


def diagnosis(c: Clinic) -> int:
    """The year of the first visit that shows diabetes.

    Raises:
        InputError: where none does.
    """
    for year in range(1, SCREENED + 1):
        t = c.run(visit(year), "ogtt_75")
        if basal(t, "glucose") >= FASTING_LIMIT or at(t, "glucose", 120) >= TWO_HOUR_LIMIT:
            return year
    raise InputError(f"{DIABETES.name}: no diabetes in {SCREENED} years of visits")


def diagnosed(c: Clinic, years_later: float = 0.0) -> Followed:
    """The person at the diagnosis, or so many years later."""
    return visit(diagnosis(c) + years_later)


def homa_beta(glucose, insulin):
    """HOMA-B [%] from glucose [mmol/L] and insulin [pmol/L]."""
    return 20 * insulin / PMOL_PER_MILLIUNIT / (glucose - 3.5)


def _homa(c: Clinic, who) -> float:
    return homa_beta(c.fasting(who, "glucose"), c.fasting(who, "insulin"))


def _lost(years: float):
    """Beta cells so long after the diagnosis, against somebody as heavy [%]."""

    def answer(c: Clinic):
        return 100 * (c.fasting(diagnosed(c, years), MASS) / c.fasting(MATCHED, MASS) - 1)

    return answer


def _decline(c: Clinic) -> float:
    """Fall of HOMA-B, of the healthy one, from the first to the sixth year of diabetes [%/y]."""
    lived = c.lived(HISTORY)
    years = np.asarray(lived.course.years) - diagnosis(c)
    seen = (years >= 1) & (years <= 6)
    function = homa_beta(lived["glucose"], lived["insulin"])[seen] / _homa(c, "lean")
    return 100 * float(np.polyfit(years[seen], function, 1)[0])


def _disposition(c: Clinic):
    def index(who: str):
        clamp = c.run(who, "clamp_40")
        sensitivity = mean(clamp, "gir", 90, 120) / mean(clamp, "insulin", 90, 120)
        return sensitivity * first_phase(c.raised(who))

    return index("t2d_early") / index("lean")


def _told(about: str, answer) -> Study:
    return Study(f"the way to late diabetes: {about}", answer, (HISTORY,))


STUDIES: dict[str, Study] = {
    "B01": _told("8 years after the diagnosis, against obese", _lost(8.0)),
    "B02": _told("2.5 years after the diagnosis, against obese", _lost(2.5)),
    "B03": _told("17.5 years after the diagnosis, against obese", _lost(17.5)),
    "B04": Study(
        "obese against lean",
        lambda c: 100 * (c.fasting("obese", MASS) / c.fasting("lean", MASS) - 1),
    ),
    "B06": _told("at the diagnosis", lambda c: c.fasting(diagnosed(c), "glucose")),
    "B07": _told("at the diagnosis", lambda c: at(c.run(diagnosed(c), "ogtt_75"), "glucose", 120)),
    "B08": _told("at the diagnosis", lambda c: _homa(c, diagnosed(c))),
    "B09": _told("six years after the diagnosis", _decline),
    "B10": Study("t2d_early over lean: clamp and hyperglycaemic clamp", _disposition),
}
