"""Virtual cohorts: many people at once, on a laptop, an accelerator or a cluster.

    study = Study("trial", adults(seed=1), 1000, {"ogtt": ogtt(75)})
    results = run(study, "trial")
    results.endpoints()

Names are found when they are first used, so that nothing heavy is loaded before.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from physiology.cohort.change import Change
    from physiology.cohort.course import Course
    from physiology.cohort.default import adults
    from physiology.cohort.engine import Engine, simulate_people
    from physiology.cohort.enrolment import Enrolled, Screening, enrol
    from physiology.cohort.people import People
    from physiology.cohort.population import Population
    from physiology.cohort.results import Results
    from physiology.cohort.running import run
    from physiology.cohort.study import Arm, Study
    from physiology.cohort.trait import Trait

__all__ = [
    "Arm",
    "Change",
    "Course",
    "Engine",
    "Enrolled",
    "People",
    "Population",
    "Results",
    "Screening",
    "Study",
    "Trait",
    "adults",
    "enrol",
    "run",
    "simulate_people",
]

_HOMES = {
    "course": ("Course",),
    "default": ("adults",),
    "change": ("Change",),
    "engine": ("Engine", "simulate_people"),
    "enrolment": ("Enrolled", "Screening", "enrol"),
    "people": ("People",),
    "population": ("Population",),
    "results": ("Results",),
    "running": ("run",),
    "study": ("Arm", "Study"),
    "trait": ("Trait",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"physiology.cohort.{_HOME[name]}"), name)
