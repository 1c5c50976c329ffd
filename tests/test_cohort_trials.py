"""Trials of virtual people: courses in strides, screening, arms with treatments, effects."""

import numpy as np
import pandas as pd
import pytest

from physiology import InputError, ogtt
from physiology.body import STATES
from physiology.cohort import (
    Arm,
    Change,
    Course,
    Engine,
    Enrolled,
    Population,
    Screening,
    Study,
    Trait,
    adults,
    enrol,
    enrolment,
    run,
    shard,
    simulate_people,
)
from physiology.cohort.course import Remembered, live_people, stride_error, strides
from physiology.cohort.default import COVARIATES
from physiology.cohort.doses import doses
from physiology.cohort.effects import effect
from physiology.cohort.engine import Followed
from physiology.cohort.outcome import Outcomes
from physiology.lifecourse import Diet, lifecourse
from physiology.lifecourse.picture import Picture
from physiology.lifecourse.projection import Missed, Stride
from physiology.lifecourse.pursue import Leg

EATERS = Population(
    "eaters",
    (*COVARIATES, Trait("surplus", 400.0, 400.0, 150.0, bounds=(0.0, 900.0), role="label")),
)
PAIR = Engine(chunk=2)


# --- strides --------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [1, 2, 3, 10, 63, 183, 365, 1461])
def test_strides_fill_a_course_and_grow(days):
    lengths = strides(days, 30)
    assert sum(lengths) == days
    assert min(lengths) >= 1 and max(lengths) <= 30
    growing = lengths[:-2]
    assert growing == sorted(growing) and all(np.diff(growing) <= growing[:-1])


def test_the_error_of_a_stride_is_its_term_of_highest_order():
    cube = np.zeros((3, 2))
    cube[1] = [1e-5, 2e-5]
    morning = np.full((3, 2), 4.0)
    stride = Stride(morning, Picture(None, None, None), Missed(0 * cube, cube))
    memory = Remembered(np.array([0, 1]), np.full((2, 1), 1e-6))
    found = stride_error([Leg(0, 10, 0, stride, True)], memory)
    assert found == pytest.approx(np.array([1e-2, 2e-2]) / 4, rel=1e-5)


@pytest.mark.parametrize(
    ("given", "words"),
    [({"years": 0.0}, "years"), ({"years": 1.0, "longest": 0}, "strides")],
)
def test_an_impossible_course_is_refused(given, words):
    with pytest.raises(InputError, match=words):
        Course(**given)


def test_a_course_refuses_visits_outside_and_traits_that_are_not_there():
    people = adults().people(range(2))
    with pytest.raises(InputError, match="visit"):
        live_people(people, Course(1.0), visits=(1.5,))
    with pytest.raises(InputError, match="surplus"):
        live_people(people, Course(1.0, surplus="surplus"))


# --- arms -----------------------------------------------------------------------------------------


def test_an_arm_gives_treatments_and_their_doses_go_on():
    arm = Arm("drugs", treatments=("pioglitazone", "acipimox"), course=Course(0.5))
    study = Study("trial", adults(), 4, {"ogtt": ogtt(75)}, arms=(Arm("placebo"), arm))
    assert "subcutaneous_fat.reesterification_fasting" in study.varying
    assert [dose.substance for dose in study.experiment(arm, "ogtt").infusions] == ["acipimox"]
    assert not study.experiment(arm, "ogtt", treated=False).infusions


@pytest.mark.parametrize(
    ("arm", "words"),
    [
        (Arm("a", treatments=("penicillin",)), "penicillin"),
        (Arm("a", {"liver.volume": Change(1.1)}, course=Course(1.0)), "course"),
    ],
)
def test_an_impossible_arm_is_refused(arm, words):
    with pytest.raises(InputError, match=words):
        Study("trial", adults(), 4, {"ogtt": ogtt(75)}, arms=(arm,))


# --- screening ------------------------------------------------------------------------------------


def test_people_who_were_enrolled_are_kept_and_read_back(tmp_path):
    everybody = adults(seed=2).people(range(7))
    enrolled = Enrolled("adults_enrolled", 2, everybody, {"candidates": 30})
    again = Enrolled.load(enrolled.save(tmp_path / "people.npz"))
    assert repr(again) == repr(enrolled) and again.log == enrolled.log
    assert np.array_equal(again.people(range(3, 5)).weight, everybody.weight[3:5])
    with pytest.raises(InputError, match="7 people were enrolled"):
        again.people(range(8))
    (tmp_path / "empty.npz").write_bytes(b"")
    with pytest.raises(InputError, match="no enrolled people"):
        Enrolled.load(tmp_path / "empty.npz")


def test_criteria_are_met_together():
    screening = Screening(ogtt(75), {"glucose_2h": (7.8, 11.1)})
    met = screening.met({"glucose_2h": np.array([7.0, 8.0, 12.0])})
    assert met["glucose_2h"].tolist() == [False, True, False]
    with pytest.raises(InputError, match="glucose_3h"):
        Screening(ogtt(75), {"glucose_3h": (1.0, 2.0)}).met({"glucose_2h": np.zeros(1)})


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"criteria": {"glucose_2h": (9.0, 8.0)}}, "nobody lies"),
        ({"criteria": {}, "outputs": ("glucse",)}, "glucse"),
        ({"criteria": {}, "visits": (1.0,)}, "history"),
    ],
)
def test_an_impossible_screening_is_refused(given, words):
    with pytest.raises(InputError, match=words):
        Screening(ogtt(75), **given)


# --- a whole trial, of people whose bodies are made up --------------------------------------------


def _followed(people, times, curves, end=None):
    outcomes = Outcomes(np.zeros(len(people), np.int8), np.full(len(people), "", object))
    end = np.zeros((len(STATES), len(people))) if end is None else end
    return Followed(times, curves, outcomes, np.zeros(len(people)), end)


def _test_of(people, laid, outputs, *_, before=None, **__):
    """An oral test that shows the first state as glucose, and nothing else."""
    level = people.morning.get(STATES[0], people.age / 8) if before is None else before.end[0]
    times = laid.plan.times
    return _followed(people, times, {name: np.tile(level, (len(times), 1)) for name in outputs})


def _years_of(people, course, treatments=(), visits=(), engine=None):
    """Glucose rises by one a year, and not under treatment."""
    begin = people.morning.get(STATES[0], people.age / 8)
    ends = [np.zeros((len(STATES), len(people))) for _ in visits or (course.years,)]
    for end, year in zip(ends, visits or (course.years,), strict=True):
        end[0] = begin + (0.0 if treatments else year)
    return [_followed(people, np.zeros(1), {}, end) for end in ends]


@pytest.fixture
def made_up(monkeypatch):
    for module in (enrolment, shard):
        monkeypatch.setattr(module, "live_people", _years_of)
    monkeypatch.setattr(enrolment, "simulate_people", _test_of)
    shown = lambda people, laid, outputs, c, v, e, start=None, given=(): _test_of(  # noqa: E731
        people, laid, outputs, before=start
    )
    monkeypatch.setattr(shard, "simulate_people", shown)


def test_a_trial_from_screening_to_effect(made_up, tmp_path):
    test, outputs = ogtt(75, duration=120.0), ("glucose", "insulin")
    screening = Screening(
        test, {"glucose_2h": (7.8, 9.0)}, outputs, Course(3.0), visits=(0.0, 1.0, 2.0)
    )
    enrolled = enrol(EATERS, screening, 40, engine=Engine(chunk=16))
    mornings = enrolled.everybody.morning[STATES[0]]
    assert np.all((mornings >= 7.8) & (mornings <= 9.0))
    assert list(enrolled.everybody.number) == sorted(enrolled.everybody.number)
    assert set(enrolled.everybody.traits["years_before"]) == {0.0, 1.0, 2.0}
    half = Course(0.5)
    arms = (Arm("placebo", course=half), Arm("drug", treatments=("metformin",), course=half))
    study = Study("trial", enrolled, 40, {"ogtt": test}, arms, "parallel", outputs)
    table = run(study, tmp_path / "trial").endpoints()
    assert table.arm.value_counts().to_dict() == {"placebo": 20, "drug": 20}
    assert np.allclose(np.sort(table.glucose_2h_before), np.sort(mornings))
    found = effect(table, "glucose_2h", "drug", "placebo", threshold=0.4)
    assert found.difference == pytest.approx(-0.5)
    assert (found.responders, found.responders_against) == (0.0, 1.0)


# --- effects --------------------------------------------------------------------------------------


def _table(rng, people=400, effect_size=-1.0):
    before = rng.normal(8.0, 2.0, people)
    drug = rng.permutation(np.arange(people) % 2).astype(bool)
    after = 2.0 + 0.7 * before + effect_size * drug + rng.normal(0.0, 0.5, people)
    return pd.DataFrame(
        {
            "subject": np.arange(people),
            "arm": np.where(drug, "drug", "placebo"),
            "experiment": "ogtt",
            "outcome": "completed",
            "glucose_2h": after,
            "glucose_2h_before": before,
        }
    )


def test_parallel_arms_are_compared_at_the_same_baseline():
    table = _table(np.random.default_rng(0))
    found = effect(table, "glucose_2h", "drug", "placebo", threshold=-1.0)
    assert found.low < -1.0 < found.high
    assert found.difference == pytest.approx(-1.0, abs=0.15)
    plain = effect(table.drop(columns="glucose_2h_before"), "glucose_2h", "drug", "placebo")
    assert found.high - found.low < 0.5 * (plain.high - plain.low)
    assert found.responders > found.responders_against


def test_the_interval_covers_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(1)
    found = [effect(_table(rng, 60), "glucose_2h", "drug", "placebo") for _ in range(400)]
    covered = np.mean([one.low < -1.0 < one.high for one in found])
    assert 0.92 < covered < 0.98


# --- slow: years ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_course_of_many_is_that_of_each_day_by_day_and_nobody_depends_on_company():
    people = EATERS.people(range(3))
    course = Course(30 / 365.25, surplus="surplus", longest=10)
    (together,) = live_people(people, course, engine=PAIR)
    (turned,) = live_people(people.take(np.array([2, 1, 0])), course, engine=PAIR)
    np.testing.assert_allclose(turned.end[:, ::-1], together.end, rtol=1e-9, atol=1e-12)
    assert together.outcomes.ok.all()
    body = people.body(1)
    lived = lifecourse(
        body, Diet(surplus=float(people.traits["surplus"][1])), years=30 / 365.25, every=30,
        method="brute force",
    )  # fmt: skip
    day = simulate_people(people, doses(ogtt(75)), ("weight", "liver_fat"), before=together)
    for name in ("weight", "liver_fat"):
        assert day.curves[name][0, 1] == pytest.approx(float(lived[name][-1]), rel=2e-3)


@pytest.mark.slow
def test_candidates_live_and_are_enrolled_in_their_order():
    history = Course(30 / 365.25, surplus="surplus", longest=10)
    screening = Screening(
        ogtt(75),
        {"weight_fasting": (0.0, 500.0)},
        ("glucose", "insulin", "weight"),
        history,
        visits=(0.0, 30 / 365.25),
    )
    enrolled = enrol(EATERS, screening, 3, engine=PAIR)
    assert list(enrolled.everybody.number) == [0, 1, 2]
    assert np.all(enrolled.everybody.traits["years_before"] == 0.0)
    none = Screening(ogtt(75), {"glucose_fasting": (50.0, 60.0)})
    with pytest.raises(InputError, match="0 of 4 candidates"):
        enrol(EATERS, none, 1, most=4, engine=PAIR)
