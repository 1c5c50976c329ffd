"""Clinic: the people of the third stage, and what was already done to them in this run.

A study of disease or treatment compares people, or a person with himself months later. Bodies are
ready phenotypes, treatments are those of `physiology.treatments`, and months are life courses.
Everything is computed once in a run.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from calibration.reference_table.protocols import CLAMPED, PROTOCOLS
from physiology.experiments import Experiment
from physiology.human import Body, human
from physiology.infusions import GlucoseClamp
from physiology.laboratory import primed_insulin
from physiology.lifecourse import DailyActivity, Diet, LifeCourse, lifecourse
from physiology.phenotypes import phenotype, weighed
from physiology.simulate import simulate
from physiology.trajectory import Trajectory
from physiology.treatments import remedy

DAYS_PER_YEAR = 365.25
WEEK = 7 / DAYS_PER_YEAR


class Followed(NamedTuple):
    """What befalls somebody over weeks: who, what is eaten, which treatments, how long."""

    who: str
    weeks: float
    diet: Diet = Diet()
    treatments: tuple[str, ...] = ()
    activity: DailyActivity = DailyActivity()


class Study(NamedTuple):
    """How one row is answered.

    Attributes:
        about: who, and what is done to them.
        answer: from the clinic to the value, in the unit of the target.
    """

    about: str
    answer: Callable[["Clinic"], Any]


class Clinic:
    """People by name, experiments on them, and their courses; each computed once.

    Names are phenotypes, `lean` for the reference man, or a `Followed`, who is the person that
    came out of it.
    """

    def __init__(self, lean: Body | None = None, told: Callable[[str], None] = lambda _: None):
        self.lean = human() if lean is None else lean
        self.told = told
        self._bodies: dict[Any, Body] = {"lean": self.lean}
        self._courses: dict[Followed, LifeCourse] = {}
        self._trajectories: dict[Any, Trajectory] = {}

    def body(self, who: str | Followed) -> Body:
        """A person by name, weighed on the day."""
        if who not in self._bodies:
            self._bodies[who] = self._after(who) if isinstance(who, Followed) else phenotype(who)
        return self._bodies[who]

    def course(self, plan: Followed) -> LifeCourse:
        """The weeks of a plan, with treatments from the first day on."""
        if plan not in self._courses:
            self.told(f"{plan.who}, {plan.weeks:g} weeks: {', '.join(plan.treatments) or 'food'}")
            years = plan.weeks * WEEK
            given = [remedy(name).between() for name in plan.treatments]
            self._courses[plan] = lifecourse(
                self.body(plan.who), plan.diet, plan.activity, given, years, every=7
            )
        return self._courses[plan]

    def _after(self, plan: Followed) -> Body:
        course = self.course(plan)
        end = float(course.years[-1])
        last = {name: float(course[name][-1]) for name in ("weight", "fat_mass")}
        return weighed(course.body_at(end), 0.0, last["weight"], last)

    def run(self, who: str | Followed, protocol: str) -> Trajectory:
        """A protocol of the table on somebody."""
        return self.done(who, PROTOCOLS[protocol].experiment(self.body(who).person))

    def done(self, who: str | Followed, experiment: Experiment) -> Trajectory:
        """Any experiment on somebody."""
        key = (who, experiment)
        if key not in self._trajectories:
            name = who if isinstance(who, str) else f"{who.who} after {who.weeks:g} weeks"
            self.told(f"{name}: {experiment.name}")
            self._trajectories[key] = simulate(self.body(who), experiment)
        return self._trajectories[key]

    def clamp(self, who: str | Followed, rate: float, unit: str = "mU/m2/min") -> Trajectory:
        """Four hours of insulin at glucose 5.0 mmol/L, or at its own where it is lower."""
        return self.done(
            who,
            Experiment(
                f"{rate:g} {unit} clamp",
                CLAMPED,
                infusions=primed_insulin((rate,), unit, CLAMPED),
                clamps=(GlucoseClamp(5.0, 0.0, CLAMPED),),
            ),
        )
