"""Rows on insulin signalling: biopsies of muscle and fat, and what stress does to IRS."""

from calibration.reference_table.burdens import illness
from calibration.reference_table.clinic import Clinic, Study
from calibration.reference_table.readings import at, basal, mean
from physiology.trajectory import Trajectory

BIOPSY = 120.0  # minutes into a clamp
MUSCLE, FAT = "skeletal_muscle", "subcutaneous_fat"
# Diacylglycerol of trained muscle, taken as the healthy one [pmol/ug protein] (Bergman2012).
HEALTHY_DAG = 10.0


def phosphoinositide_kinase(t: Trajectory):
    """PI3K activity of muscle over time, on an arbitrary scale."""
    block = t.start.organs.skeletal_muscle.signalling
    return block.pi3k(
        t[f"{MUSCLE}.interstitial_insulin"],
        t[f"{MUSCLE}.signalling.serine_fraction"],
        t[f"{MUSCLE}.signalling.irs_content"],
    )


def _fold(who: str, quantity) -> Study:
    def answer(c: Clinic):
        t = c.run(who, "clamp_40")
        course = t[quantity] if isinstance(quantity, str) else quantity(t)
        return at(t, course, BIOPSY) / basal(t, course)

    return Study(f"{who}: muscle biopsy in a clamp at 40 mU/m2/min, over before", answer)


def _basal_ratio(who: str, quantity: str) -> Study:
    return Study(
        f"{who} over lean: fasting biopsy",
        lambda c: (
            basal(c.run(who, "overnight_fast"), quantity)
            / basal(c.run("lean", "overnight_fast"), quantity)
        ),
    )


def _response_ratio(c: Clinic):
    def response(who: str):
        t = c.run(who, "clamp_40")
        erk = f"{MUSCLE}.signalling.erk"
        return at(t, erk, BIOPSY) / basal(t, erk)

    return response("t2d_early") / response("lean")


def _mitogenic_day(c: Clinic):
    def day(who: str):
        return mean(c.run(who, "day_of_meals"), f"{MUSCLE}.signalling.erk", 0, 1440)

    return day("obese") / day("lean")


def _functional_in_illness(c: Clinic):
    t = c.done("obese", illness())
    return float(min(t["skeletal_muscle_functional_irs"][-48:]))


def _spared_antilipolysis(c: Clinic):
    """What resistance takes from glucose uptake of fat over what it takes from antilipolysis."""

    def strongest(who: str, quantity: str):
        t = c.run(who, "maximal_clamp")
        return mean(t, quantity, 90, 120) / basal(t, quantity)

    uptake = strongest("t2d_early", "adipose_glucose_uptake") / strongest(
        "lean", "adipose_glucose_uptake"
    )
    held = [1 - strongest(who, "nefa_ra") for who in ("t2d_early", "lean")]
    return uptake / (held[0] / held[1])


STUDIES: dict[str, Study] = {
    "G01": _fold("lean", phosphoinositide_kinase),
    "G02": _fold("obese", phosphoinositide_kinase),
    # Of those whose disposal is 63 % below the lean (Kim1999), as that of this man is.
    "G03": _fold("t2d", phosphoinositide_kinase),
    "G05": _fold("t2d", f"{MUSCLE}.signalling.akt"),
    "G06": _basal_ratio("t2d_early", f"{MUSCLE}_serine_irs"),
    "G07": _basal_ratio("igt", f"{MUSCLE}_serine_irs"),
    "G08": Study("obese: three days of endotoxin and stress hormones", _functional_in_illness),
    "G09": _basal_ratio("t2d_early", f"{FAT}.proteins.receptors"),
    "G10": _basal_ratio("t2d_early", f"{FAT}.proteins.transporters"),
    "G17": Study("t2d_early over lean: ERK in a clamp, over before", _response_ratio),
    "G18": _basal_ratio("t2d_early", f"{MUSCLE}_mitogenic_drive"),
    "G19": Study("obese over lean: ERK of muscle, mean of a day", _mitogenic_day),
    "G21": Study("t2d_early against lean: maximal insulin on fat", _spared_antilipolysis),
    "G24": Study(
        "obese: fasting biopsy, athletes' diacylglycerol taken as the healthy one",
        lambda c: HEALTHY_DAG * basal(c.run("obese", "overnight_fast"), "muscle_dag"),
    ),
}
