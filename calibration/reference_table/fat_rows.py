"""Rows on fat: cells, macrophages, adipokines, and fat in liver and muscle."""

from calibration.reference_table.changes import fasting, gained, hepatic
from calibration.reference_table.clinic import Clinic, Study
from calibration.reference_table.plans import Followed
from calibration.reference_table.readings import basal, mean
from calibration.reference_table.sources import liver_sources
from organs.fat_cells import FatCells

MINUTES_PER_YEAR = 1440 * 365.25
STEADY = (210.0, 240.0)
FATTY, SPARED, MORBID = "fatty_liver", "obese_healthy", "obese_severe"
BYPASS = Followed(MORBID, 13.0, treatments=("bariatric_surgery",))


def _fasting(who: str, quantity: str, unit: float = 1.0) -> Study:
    return Study(
        f"{who}: after an overnight fast",
        lambda c: unit * basal(c.run(who, "overnight_fast"), quantity),
    )


def _ratio(who: str, other: str, quantity: str) -> Study:
    return Study(
        f"{who} over {other}: after an overnight fast",
        lambda c: (
            basal(c.run(who, "overnight_fast"), quantity)
            / basal(c.run(other, "overnight_fast"), quantity)
        ),
    )


def _turnover(c: Clinic):
    """Fat cells renewed in a year [%]."""
    return 100 * MINUTES_PER_YEAR / c.lean.organs.subcutaneous_fat.cells.turnover_tau


def _born(c: Clinic, who: str):
    """Fat cells born a year beneath the skin [1e10], the absolute number as Arner2010 counts."""
    body = c.body(who)
    cells: FatCells = body.organs.subcutaneous_fat.cells
    t = c.run(who, "overnight_fast")
    size = t.snapshot.organs.subcutaneous_fat.depot(t.snapshot.states["subcutaneous_fat"]).size[0]
    rest = c.lean.organs.subcutaneous_fat.depot_at_rest().size
    return cells.number * cells.recruitment(size, rest) * MINUTES_PER_YEAR / cells.turnover_tau


def _source(who: str, name: str) -> Study:
    return Study(
        f"{who}: a day of three meals",
        lambda c: liver_sources(c.run(who, "day_of_meals"))[name],
    )


def _vldl_suppression(who: str) -> Study:
    def answer(c: Clinic):
        t = c.clamp(who, 40.0)
        return 100 * (1 - mean(t, "vldl_secretion", *STEADY) / basal(t, "vldl_secretion"))

    return Study(f"{who}: clamp at 40 mU/m2/min", answer)


def _visceral_share(c: Clinic):
    t = c.run("lean", "overnight_fast")
    return 100 * basal(t, "visceral_fat") / basal(t, "fat_mass")


STUDIES: dict[str, Study] = {
    "F24": _fasting("overweight", "vldl_secretion", 1000.0),
    "A01": _fasting("lean", "fat_mass"),
    "A02": _fasting("obese", "fat_mass"),
    "A03": _fasting("lean", "cell_diameter"),
    "A04": _fasting("obese", "cell_diameter"),
    "A05": _fasting("lean", "cell_number"),
    "A06": _fasting("obese", "cell_number"),
    "A07": Study("reference man: life of a fat cell", _turnover),
    "A09": Study(
        "igt (few new cells) over obese_healthy (many), else alike: fat cells born a year",
        lambda c: _born(c, "igt") / _born(c, SPARED),
    ),
    "A12": Study("lean: imaging", _visceral_share),
    "A14": _fasting("lean", "immune.macrophages"),
    "A15": _fasting(MORBID, "immune.macrophages"),
    "A16": gained(BYPASS, f"{MORBID}: bypass, three months", fasting("immune.macrophages")),
    "A17": _fasting("lean", "liver_fat"),
    "A18": _fasting(FATTY, "liver_fat"),
    "A19": _source(FATTY, "nefa"),
    "A20": _source(FATTY, "lipogenesis"),
    "A21": _source("lean", "lipogenesis"),
    "A22": Study(
        f"{FATTY} over {SPARED}: overnight fast",
        lambda c: hepatic(c, FATTY) / hepatic(c, SPARED),
    ),
    "A23": _ratio("igt", "lean", "imcl"),
    "A24": _ratio("t2d_early", SPARED, "vldl_secretion"),
    "A25": _vldl_suppression("lean"),
    "A26": _vldl_suppression(FATTY),
    "A27": _fasting("lean", "adiponectin"),
    "A27b": _fasting("obese", "adiponectin"),
    "A28": _fasting("lean", "leptin"),
    "A28b": _fasting("obese", "leptin"),
    "A29": _fasting("lean", "immune.tnf"),
    "A30": _fasting("obese", "immune.tnf"),
    "A31": _fasting("lean", "immune.il6"),
    "A32": _fasting("obese", "immune.il6"),
    "A33": _fasting("lean", "immune.crp"),
    "A34": _fasting("obese", "immune.crp"),
}
