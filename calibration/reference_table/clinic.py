"""Clinic: the people of the third stage, and what was already done to them in this run.

A study of disease or treatment compares people, or a person with himself months later. Bodies are
ready phenotypes, treatments are those of `physiology.treatments`, and months are life courses.
Everything is computed once in a run.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from calibration.reference_table.plans import SIDE_BY_SIDE, Followed, Lived, groups, together
from calibration.reference_table.protocols import CLAMPED, PROTOCOLS
from calibration.reference_table.readings import basal
from physiology.errors import InputError, SimulationError
from physiology.experiments import Experiment
from physiology.human import Body, human
from physiology.infusions import GlucoseClamp
from physiology.laboratory import primed_insulin
from physiology.phenotypes import RECIPES, phenotype
from physiology.simulate import simulate
from physiology.trajectory import Trajectory

RAISED = 6.9  # glucose above its own fasting level in a hyperglycaemic clamp [mmol/L]


@dataclass(frozen=True)
class Origin:
    """The person with whom a recipe begins, before the years."""

    recipe: str

    def __str__(self) -> str:
        return f"{self.recipe}, before"


class Study(NamedTuple):
    """How one row is answered.

    Attributes:
        about: who, and what is done to them.
        answer: from the clinic to the value, in the unit of the target.
        plans: the weeks that are lived for it, so that all of a run can be lived side by side.
    """

    about: str
    answer: Callable[["Clinic"], Any]
    plans: tuple[Followed, ...] = ()


class Clinic:
    """People by name, experiments on them, and their courses; each computed once.

    Names are phenotypes, `lean` for the reference man, or a `Followed`, who is the person that
    came out of it.
    """

    def __init__(self, lean: Body | None = None, told: Callable[[str], None] = lambda _: None):
        self.lean = human() if lean is None else lean
        self.told = told
        self._bodies: dict[Any, Body] = {"lean": self.lean}
        self._lived: dict[Followed, Lived] = {}
        self._trajectories: dict[Any, Trajectory] = {}
        self._absent: set[Any] = set()

    # --- people -----------------------------------------------------------------------------------

    def body(self, who: Any) -> Body:
        """A person by name, weighed on the day."""
        if who not in self._bodies:
            if isinstance(who, Followed):
                self._bodies[who] = self.lived(who).body()
            elif isinstance(who, Origin):
                self._bodies[who] = RECIPES[who.recipe].start()
            else:
                self._bodies[who] = phenotype(who)
        return self._bodies[who]

    def lived(self, plan: Followed) -> Lived:
        """The course of a plan."""
        if not self._followed(plan):
            self.body(plan.who)  # says who is missing, where somebody is
            self.follow([plan])
        return replace(self._lived[plan.habits], plan=plan)

    def follow(self, plans: Iterable[Followed]) -> None:
        """Live through plans side by side, those that others build on first.

        Plans of people who are not there are left out.
        """
        wanted = {one for plan in plans for one in _with_those_before(plan)}
        for depth in sorted({plan.depth for plan in wanted}):
            here = [plan for plan in wanted if plan.depth == depth]
            here = [plan for plan in here if not self._followed(plan) and self._there(plan)]
            for group in groups(here):
                longest = max(plan.days for plan in group)
                self.told(f"{len(group)} of {SIDE_BY_SIDE} side by side, {longest} days")
                for lived in together(group, [self.body(plan.who) for plan in group]):
                    self._lived[lived.plan.habits] = lived

    def _followed(self, plan: Followed) -> bool:
        """Whether the course of a plan is there, and long enough."""
        found = self._lived.get(plan.habits)
        return found is not None and found.plan.days >= plan.days

    def _there(self, plan: Followed) -> bool:
        """Whether the person of a plan can be had; who cannot is told of once."""
        if plan.who in self._absent:
            return False
        try:
            self.body(plan.who)
        except (InputError, SimulationError) as error:
            self._absent.add(plan.who)
            self.told(str(error))
            return False
        return True

    # --- experiments ------------------------------------------------------------------------------

    def run(self, who: Any, protocol: str) -> Trajectory:
        """A protocol of the table on somebody."""
        return self.done(who, PROTOCOLS[protocol].experiment(self.body(who).person))

    def done(self, who: Any, experiment: Experiment) -> Trajectory:
        """Any experiment on somebody."""
        key = (who, experiment)
        if key not in self._trajectories:
            self._trajectories[key] = simulate(self.body(who), experiment)
        return self._trajectories[key]

    def fasting(self, who: Any, quantity: str) -> float:
        """A quantity after an overnight fast."""
        return float(basal(self.run(who, "overnight_fast"), quantity))

    def fed(self, plan: Followed) -> Trajectory:
        """The day after the last of a plan, on the food of the plan."""
        return self.done(plan, self.lived(plan).fed_day())

    def clamp(
        self, who: Any, rate: float, unit: str = "mU/m2/min", target: float = 5.0
    ) -> Trajectory:
        """Four hours of insulin at a glucose [mmol/L], or at its own where it is lower."""
        return self.done(
            who,
            Experiment(
                f"{rate:g} {unit} clamp",
                CLAMPED,
                infusions=primed_insulin((rate,), unit, CLAMPED),
                clamps=(GlucoseClamp(target, 0.0, CLAMPED),),
            ),
        )

    def raised(self, who: Any) -> Trajectory:
        """Glucose raised by as much in everybody, and held for four hours."""
        target = self.fasting(who, "glucose") + RAISED
        clamps = (GlucoseClamp(target, 0.0, CLAMPED),)
        return self.done(who, Experiment("glucose raised", CLAMPED, clamps=clamps))


def _with_those_before(plan: Followed) -> list[Followed]:
    """A plan after all those that it builds on."""
    before = _with_those_before(plan.who) if isinstance(plan.who, Followed) else []
    return [*before, plan]
