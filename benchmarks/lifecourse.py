"""Life courses that must come out: capacity decides, causes removed, treatments, lesions.

Each story is a course or two with a question; the figure of each goes to the folder of the report.

    python -m benchmarks.lifecourse [--json FILE] [--report FOLDER] [--only NAME ...]
"""

import argparse
import json
import math
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from organs.substances import ANHYDROUS_GLUCOSE
from physiology import Diet, LifeCourse, fast, human, lifecourse, maintenance_energy
from physiology.commands.cache import use_compile_cache
from physiology.errors import InputError
from physiology.files import replacing
from physiology.laboratory import euglycaemic_clamp
from physiology.lifecourse import Times, Treatment
from physiology.phenotypes import phenotype
from physiology.simulate import simulate
from physiology.treatments import remedy, treatment

SURPLUS = 510.0  # [kcal/d]
RESERVE = {"pancreas.adaptation.beta_cell_reserve": 0.05}
CAPACITY = "subcutaneous_fat.cells.adipogenic_capacity"
HALF_A_YEAR, MOMENT = 0.5, 2 / 365.25


class Finding(NamedTuple):
    """One figure of a story: what was measured, and whether it is as it must be."""

    story: str
    quantity: str
    value: float
    wanted: str
    met: bool


Story = Callable[[], tuple[dict[str, LifeCourse], list[Finding]]]


class Clamped(NamedTuple):
    """A clamp at 40 mU/m2/min: what is infused, and disposal over insulin."""

    m: float  # [mg/kg/min]
    sensitivity: float


def clamped(course: LifeCourse, years: float) -> Clamped:
    """The last half hour of a clamp on a date."""
    t = simulate(course.body_at(years), euglycaemic_clamp(40.0))
    late = t.times >= 90.0
    infused = 1000 * ANHYDROUS_GLUCOSE * t["gir"][late].mean() / t.start.person.weight
    return Clamped(float(infused), float(t["rd"][late].mean() / t["insulin"][late].mean()))


def _person(capacity: float):
    return human(parameters={CAPACITY: capacity, **RESERVE})


def _finding(story: str, quantity: str, value: Any, wanted: str, met: Any) -> Finding:
    return Finding(story, quantity, float(value), wanted, bool(met))


def two_people() -> tuple[dict[str, LifeCourse], list[Finding]]:
    """The same ten years of surplus; only adipogenic capacity differs."""
    courses = {
        name: lifecourse(_person(capacity), Diet(surplus=SURPLUS), years=10.0, throw=False)
        for name, capacity in (("capacity 1.5", 1.5), ("capacity 0.05", 0.05))
    }
    good, poor = (course["glucose"][-1] for course in courses.values())
    return courses, [
        _finding("two people", "glucose of the one who stores", good, "< 5.6 mmol/L", good < 5.6),
        _finding("two people", "glucose of the one who cannot", poor, "> 7 mmol/L", poor > 7.0),
    ]


def removed() -> tuple[dict[str, LifeCourse], list[Finding]]:
    """The surplus removed early, and when glucose has risen."""
    courses = {}
    findings = []
    for when, year in (("early", 2.0), ("late", 8.0)):
        diets = [(0.0, Diet(surplus=SURPLUS)), (year, Diet(energy=2000.0)), (year + 1, Diet())]
        course = lifecourse(_person(0.05), diets, years=year + 3, throw=False)
        courses[f"removed {when}"] = course
        at_worst, after = course["glucose"].max(), course["glucose"][-1]
        findings.append(_finding(f"removed {when}", "highest glucose", at_worst, "shown", True))
        wanted, met = ("< 5.6 mmol/L", after < 5.6) if when == "early" else ("shown", True)
        findings.append(_finding(f"removed {when}", "glucose in the end", after, wanted, met))
    return courses, findings


def lipodystrophy() -> tuple[dict[str, LifeCourse], list[Finding]]:
    """Severe resistance with little fat."""
    sick, lean = phenotype("lipodystrophy"), human()
    courses = {"lipodystrophy": lifecourse(sick, Diet(), years=HALF_A_YEAR, throw=False)}
    fat = courses["lipodystrophy"]["fat_mass"][0]
    # At the glucose that each is used to, and read as clearance: 40 mU/m2/min do not lower that of
    # the sick to 5 mmol/L.
    own = float(simulate(sick, fast(hours=1))["glucose"][0])
    clamps = [simulate(sick, euglycaemic_clamp(40.0, target=own))]
    clamps.append(simulate(lean, euglycaemic_clamp(40.0)))
    cleared = [float((t["rd"] / t["glucose"])[t.times >= 90].mean()) for t in clamps]
    share = cleared[0] / cleared[1]
    return courses, [
        _finding("lipodystrophy", "fat", fat, "< 6 kg", fat < 6),
        _finding("lipodystrophy", "glucose clearance over lean", share, "< 0.6", share < 0.6),
    ]


class _Patient(NamedTuple):
    """Half a year of a phenotype without treatment: what keeps the balance, course, clamp."""

    energy: float  # [kcal/d]
    course: LifeCourse
    clamp: Clamped


@cache
def _untreated(who: str) -> _Patient:
    body = phenotype(who)
    energy = maintenance_energy(body)
    course = lifecourse(body, Diet(energy=energy), years=HALF_A_YEAR, throw=False)
    return _Patient(energy, course, clamped(course, HALF_A_YEAR))


def _treated(name: str, who: str) -> tuple[dict[str, LifeCourse], Clamped]:
    """Courses with a treatment and without, and what it does to a clamp [%].

    Both eat what kept the untreated body in balance; those who take the drug, as much of it as
    its takers do.
    """
    plain = _untreated(who)
    course = lifecourse(
        phenotype(who),
        Diet(energy=remedy(name).intake * plain.energy),
        treatments=[treatment(name)],
        years=HALF_A_YEAR,
        throw=False,
    )
    drug = clamped(course, HALF_A_YEAR)
    changes = Clamped(*(100 * (x / y - 1) for x, y in zip(drug, plain.clamp, strict=True)))
    return {"untreated": plain.course, name: course}, changes


def glitazone() -> tuple[dict[str, LifeCourse], list[Finding]]:
    """More fat, less liver fat, better action."""
    courses, (_, gained) = _treated("pioglitazone", "igt")
    plain, drug = courses.values()
    fat = drug["fat_mass"][-1] - plain["fat_mass"][-1]
    liver = drug["liver_fat"][-1] / plain["liver_fat"][-1] - 1
    return courses, [
        _finding("pioglitazone", "fat gained over none [kg]", fat, "> 0", fat > 0),
        _finding("pioglitazone", "liver fat [%]", 100 * liver, "< 0", liver < 0),
        _finding("pioglitazone", "insulin sensitivity [%]", gained, "> 0", gained > 0),
    ]


def anti_tnf() -> tuple[dict[str, LifeCourse], list[Finding]]:
    """Almost no effect on M."""
    courses, (m, _) = _treated("anti_tnf", "igt")
    return courses, [_finding("anti-TNF", "M [%]", m, "-10 to 10", abs(m) < 10)]


def salsalate() -> tuple[dict[str, LifeCourse], list[Finding]]:
    """Some effect on M, mostly because insulin is cleared more slowly."""
    courses, (m, gained) = _treated("salsalate", "igt")
    return courses, [
        _finding("salsalate", "M [%]", m, "> 3", m > 3),
        _finding("salsalate", "disposal over insulin [%]", gained, "shown", True),
    ]


def export_blocked() -> tuple[dict[str, LifeCourse], list[Finding]]:
    """Steatosis without resistance to match: against a liver that fat of the diet has filled."""
    block = Treatment("VLDL export blocked", {"liver.lipid.vldl_secretion": Times(0.2)})
    bodies = {"plain": human(), "blocked": human(), "overfed": phenotype("fatty_liver")}
    courses = {
        label: lifecourse(
            body,
            Diet(),
            treatments=[block] if label == "blocked" else [],
            years=HALF_A_YEAR if label != "overfed" else MOMENT,
            throw=False,
        )
        for label, body in bodies.items()
    }
    plain, *fatty = courses.values()

    def against_plain(course: LifeCourse, name: str) -> float:
        return float(course[name][-1] / plain[name][-1])

    fat, fed = (against_plain(course, "liver_fat") for course in fatty)
    lost = [1 - against_plain(course, "liver_functional_irs") for course in fatty]
    matching = (lost[0] / (fat - 1)) / (lost[1] / (fed - 1))
    return courses, [
        _finding("VLDL export blocked", "liver fat, times", fat, "> 1.5", fat > 1.5),
        _finding("VLDL export blocked", "IRS of the liver, times", 1 - lost[0], "shown", True),
        _finding(
            "VLDL export blocked",
            "IRS lost per liver fat, over that of overfeeding",
            matching,
            "< 0.33",
            matching < 0.33,
        ),
    ]


STORIES: dict[str, Story] = {
    "two_people": two_people,
    "removed": removed,
    "lipodystrophy": lipodystrophy,
    "glitazone": glitazone,
    "anti_tnf": anti_tnf,
    "salsalate": salsalate,
    "export_blocked": export_blocked,
}


def tell(names: Sequence[str] = (), folder: Path | None = None) -> list[Finding]:
    """Run stories; figures go to the folder."""
    findings: list[Finding] = []
    for name in names or tuple(STORIES):
        try:
            courses, found = STORIES[name]()
        except InputError as error:  # somebody's years have not been lived yet
            courses, found = {}, [_finding(name, str(error), math.nan, "a body", False)]
        findings += found
        for one in found:
            mark = "ok  " if one.met else "MISS"
            print(f"{mark} {one.story}: {one.quantity} {one.value:.4g} ({one.wanted})", flush=True)
        if folder is not None and courses:
            from physiology.plotting import save, years_figure

            save(years_figure(courses, name.replace("_", " ")), folder / f"{name}.png")
    return findings


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 0 where everything came out as it must."""
    parser = argparse.ArgumentParser(prog="benchmarks.lifecourse", allow_abbrev=False)
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--report", metavar="FOLDER", type=Path)
    parser.add_argument("--only", nargs="*", default=(), choices=tuple(STORIES))
    options = parser.parse_args(arguments)
    use_compile_cache()
    findings = tell(options.only, options.report)
    if options.json:
        with replacing(options.json) as temporary:
            rows = [finding._asdict() for finding in findings]
            temporary.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return int(not all(finding.met for finding in findings))


if __name__ == "__main__":
    raise SystemExit(main())
