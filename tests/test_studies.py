"""Studies of the third stage: every one can be read off a body, and says who and what."""

from types import SimpleNamespace

import numpy as np
import pytest

from calibration.reference_table.clinic import Clinic, Origin
from calibration.reference_table.plans import SIDE_BY_SIDE, Followed, Lived, groups
from calibration.reference_table.rows import ROWS
from calibration.reference_table.run import judged
from calibration.reference_table.studies import STUDIES, UNANSWERED
from calibration.reference_table.targets import TARGETS
from physiology import InputError
from physiology.body import constants
from physiology.lifecourse import Diet, lifecourse
from physiology.phenotypes import RECIPES
from physiology.schedule import schedule
from physiology.simulate import assemble, starting_state
from physiology.status import Outcome, Status

CORE = {id_ for id_, target in TARGETS.items() if target.stage == 3 and target.core}


class Standing:
    """A life in which nothing changes."""

    energy = 2400.0
    course = SimpleNamespace(days=np.array([0, 365, 3650]), years=np.array([0.0, 1.0, 10.0]))

    def __init__(self, plan, t):
        self.plan, self.t = plan, t

    def __getitem__(self, name):
        return np.full(3, self.t[name][0])

    fed_day = Lived.fed_day


class StillClinic(Clinic):
    """Everybody is the reference man, for whom time stands still: readings without simulations."""

    def __init__(self, man):
        super().__init__(man)
        self.rest = constants(man.organs)
        self.start = starting_state(man, self.rest)
        self.asked: set = set()

    def body(self, who):
        self.asked.add(who)
        return self.lean

    def lived(self, plan):
        self.asked.add(plan)
        return Standing(plan, self.run(plan, "overnight_fast"))

    def done(self, who, experiment):
        self.asked.add(who)
        plan = schedule(experiment, person=self.lean.person)
        still = np.repeat(np.asarray(self.start)[:, None], len(plan.grid) - 1, axis=1)
        return assemble(self.lean, experiment, plan, self.rest, self.start, still)


@pytest.fixture(scope="module")
def still(man):
    return StillClinic(man)


def test_every_core_row_is_answered_or_told_why_not():
    assert CORE - set(STUDIES) - set(ROWS) <= set(UNANSWERED)
    assert not set(STUDIES) & set(UNANSWERED)
    assert set(STUDIES) | set(UNANSWERED) <= {
        id_ for id_, target in TARGETS.items() if target.stage == 3
    }


# What divides by a rise or a curve has no value where time stands still.
NEEDS_TIME = {"O28", "I02", "I03", "I05", "B01", "B02", "B03", "B06", "B07", "B08", "B09", "P23"}


@pytest.mark.parametrize("id_", sorted(set(STUDIES) - NEEDS_TIME))
def test_a_study_can_be_read(id_, still):
    with np.errstate(all="ignore"):
        float(STUDIES[id_].answer(still))
    assert STUDIES[id_].about


def _person(who):
    """The name at the bottom of a plan."""
    if isinstance(who, Followed):
        return _person(who.who)
    return who.recipe if isinstance(who, Origin) else who


def test_who_is_studied_exists(still):
    plans = [plan for study in STUDIES.values() for plan in study.plans]
    assert {_person(who) for who in (*still.asked, *plans)} <= {"lean", *RECIPES}


def test_what_is_lived_is_declared(man):
    """Every plan that a study asks for is among those lived side by side beforehand."""
    for id_, study in STUDIES.items():
        if id_ in NEEDS_TIME:
            continue
        clinic = StillClinic(man)
        with np.errstate(all="ignore"):
            study.answer(clinic)
        asked = {who.habits for who in clinic.asked if isinstance(who, Followed)}
        assert asked <= {plan.habits for plan in study.plans}, id_


def test_plans_of_like_length_are_lived_together():
    short, long = Followed("obese", 2.0), Followed("obese", 50.0)
    drugs = [Followed("obese", weeks, treatments=("metformin",)) for weeks in (4.0, 8.0)]
    many = [Followed("igt", weeks, Diet(surplus=weeks)) for weeks in range(10, 20)]
    found = groups([short, long, *drugs, *many])
    lengths = [plan.days for group in found for plan in group]
    assert lengths == sorted(lengths)
    assert max(map(len, found)) == SIDE_BY_SIDE
    assert all(group[-1].days <= 3 * group[0].days for group in found)
    assert [plan.days for group in found for plan in group if plan.treatments] == [56]
    assert [plan.days for group in found for plan in group if plan.habits == short.habits] == [350]


def test_a_study_is_named_in_the_verdict():
    result = judged(TARGETS["A02"], 36.0, None, "")
    assert result.status == "in"
    assert result.protocol == STUDIES["A02"].about


def test_plans_are_values():
    plan = Followed("obese", 4.0, Diet(surplus=-500.0), ("metformin",))
    assert plan == Followed("obese", 4.0, Diet(surplus=-500.0), ("metformin",))
    assert hash(plan) == hash(Followed("obese", 4.0, Diet(surplus=-500.0), ("metformin",)))


class Gained:
    """A course of two people, of whom the second becomes a quarter heavier in 100 days."""

    days = np.array([0, 50, 100])
    statuses = (Status(Outcome.COMPLETED, ""),) * 2

    def __init__(self, body):
        self.body = body
        self.asked: list[float] = []

    def body_at(self, years, who):
        self.asked.append(years)
        return self.body

    def __getitem__(self, name):
        return np.array([[70.0, 80.0], [70.0, 90.0], [70.0, 100.0]])


@pytest.mark.parametrize(("until", "day"), [(None, 98), (1.0625, 25), (1.125, 50), (1.2, 80)])
def test_a_plan_ends_on_its_day_or_at_a_weight(until, day, man):
    course = Gained(man)
    lived = Lived(Followed("lean", 14.0, until=until), course, 1, 3000.0)
    assert lived.day == day
    assert lived.body() is man
    assert course.asked == [day / 365.25]


def test_a_weight_that_is_not_reached_is_no_answer(man):
    with pytest.raises(InputError, match="goes to 1.250"):
        _ = Lived(Followed("lean", 14.0, until=1.5), Gained(man), 1, 3000.0).day


def test_the_food_of_a_plan_is_eaten_on_its_day(man):
    plan = Followed("lean", 1.0, Diet(carbohydrate=0.4, fat=0.45, protein=0.15))
    day = Lived(plan, Gained(man), 0, 3000.0).fed_day()
    assert sum(meal.energy() for _, meal in day.meals) == pytest.approx(3000.0)
    assert 9 * sum(meal.fat for _, meal in day.meals) == pytest.approx(1350.0)


@pytest.fixture(scope="module")
def ward(man):
    """Three plans lived side by side for a week."""
    clinic = Clinic(man)
    plans = (
        Followed("lean", 1.0),
        Followed("lean", 1.0, Diet(surplus=1000.0)),
        Followed("lean", 1.0, treatments=("sglt2_inhibitor",)),
    )
    with pytest.MonkeyPatch.context() as patch:
        # Nobody to fill the places up with: half the work.
        patch.setattr("calibration.reference_table.plans.SIDE_BY_SIDE", len(plans))
        clinic.follow(plans)
    return clinic, plans


@pytest.mark.slow
def test_each_lives_by_his_own_plan(ward):
    clinic, (even, feast, drug) = ward
    weight = {plan: clinic.fasting(plan, "weight") for plan in (even, feast, drug)}
    assert weight[even] == pytest.approx(clinic.fasting("lean", "weight"), abs=0.1)
    assert weight[feast] > weight[even] + 0.5
    assert clinic.lived(feast).energy - clinic.lived(even).energy == pytest.approx(1000.0)
    assert clinic.lived(drug).energy == pytest.approx(1.13 * clinic.lived(even).energy)
    lost = [clinic.fasting(plan, "urine_glucose") for plan in (even, drug)]
    assert lost[1] > 0.05 + lost[0]


@pytest.mark.slow
def test_side_by_side_is_as_alone(ward, man):
    clinic, (_, feast, _) = ward
    lived = clinic.lived(feast)
    alone = lifecourse(man, Diet(energy=lived.energy), years=7 / 365.25, every=7)
    assert lived["liver_fat"][-1] == pytest.approx(alone["liver_fat"][-1], rel=2e-3)
