"""Studies of the third stage: every one can be read off a body, and says who and what."""

import numpy as np
import pytest

from calibration.reference_table.clinic import Clinic, Followed
from calibration.reference_table.rows import ROWS
from calibration.reference_table.run import judged
from calibration.reference_table.studies import STUDIES, UNANSWERED
from calibration.reference_table.targets import TARGETS
from physiology.body import constants
from physiology.lifecourse import Diet
from physiology.phenotypes import RECIPES
from physiology.schedule import schedule
from physiology.simulate import assemble, starting_state

CORE = {id_ for id_, target in TARGETS.items() if target.stage == 3 and target.core}


class Standing:
    """A course in which nothing changes."""

    years = np.array([0.0, 1.0])

    def __init__(self, t):
        self.t = t

    def __getitem__(self, name):
        return np.full(2, 1.0 if name == "weight" else self.t[name][0])

    daily = __getitem__


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

    def course(self, plan):
        self.asked.add(plan)
        return Standing(self.run(plan, "overnight_fast"))

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
NEEDS_TIME = {"O28", "I02", "I03", "I05", "P28"}


@pytest.mark.parametrize("id_", sorted(set(STUDIES) - NEEDS_TIME))
def test_a_study_can_be_read(id_, still):
    with np.errstate(all="ignore"):
        float(STUDIES[id_].answer(still))
    assert STUDIES[id_].about


def test_who_is_studied_exists(still):
    names = {who if isinstance(who, str) else who.who for who in still.asked}
    assert names <= {"lean", *RECIPES}


def test_a_study_is_named_in_the_verdict():
    result = judged(TARGETS["A02"], 36.0, None, "")
    assert result.status == "in"
    assert result.protocol == STUDIES["A02"].about


def test_plans_are_values():
    plan = Followed("obese", 4.0, Diet(surplus=-500.0), ("metformin",))
    assert plan == Followed("obese", 4.0, Diet(surplus=-500.0), ("metformin",))
    assert hash(plan) == hash(Followed("obese", 4.0, Diet(surplus=-500.0), ("metformin",)))


class Gained:
    """A course that ends 18 kg heavier."""

    years = np.array([0.0, 0.5])

    def __init__(self, body):
        self.body = body

    def body_at(self, years):
        return self.body

    def __getitem__(self, name):
        return {"weight": np.array([72.0, 90.0]), "fat_mass": np.array([15.0, 30.0])}[name]


def test_a_person_is_weighed_after_the_weeks(man, monkeypatch):
    clinic = Clinic(man)
    monkeypatch.setattr(clinic, "course", lambda plan: Gained(man))
    body = clinic.body(Followed("lean", 26.0))
    assert body.person.weight == 90.0
    assert body.person.body_fat == pytest.approx(1 / 3)
