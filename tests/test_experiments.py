"""Experiments: values that mean what they say, eaten whole, chained without a seam."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from physiology import (
    Activity,
    Experiment,
    InputError,
    Meal,
    day,
    fast,
    mixed_meal,
    ogtt,
    simulate,
    snack,
)
from physiology.body import STATES
from physiology.schedule import schedule

NOT_A_NUMBER = ["75", None, True, float("nan"), float("inf"), [75.0]]
SERVED = Meal(glucose=20.0, starch=55.0, fat=20.0, protein=30.0, minutes=13.0)


# --- amounts --------------------------------------------------------------------------------------


def eaten(laid) -> np.ndarray:
    """Amount of each nutrient, and the energy of activity, over a schedule."""
    return laid.intake.sum(axis=(0, 1))[:5] * laid.step


@given(
    minute=st.floats(0.0, 280.0),
    every=st.sampled_from([1.0, 2.5, 5.0, 12.0, 30.0, 60.0]),
    step=st.sampled_from([0.25, 0.5, 1.0]),
)
def test_what_is_served_is_eaten_whatever_the_step_and_the_sampling(minute, every, step):
    if every % step:
        step = 0.5
    walk = Activity(minute / 2, minute / 2 + 17.3, 4.0)
    experiment = Experiment("e", 300.0, ((minute, SERVED),), activity=(walk,), every=every)
    amounts = SERVED.amounts()
    expected = [amounts["solid"], amounts["liquid"], amounts["fat"], amounts["protein"], 4 * 17.3]
    np.testing.assert_allclose(eaten(schedule(experiment, step)), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    "sampling", [{"times": (0.0, 30.0)}, {"every": 70.0}, {"times": (5.0,)}, {"every": 7.0}]
)
def test_a_meal_after_the_last_sample_is_eaten_too(sampling):
    served = Experiment("late", 300.0, ((280.0, SERVED),)).sampled(**sampling)
    assert eaten(schedule(served))[0] == pytest.approx(SERVED.amounts()["solid"])


def test_a_liquid_meal_is_liquid_and_a_solid_one_solid():
    assert Meal(glucose=18.016, form="liquid").amounts()["liquid"] == pytest.approx(100, rel=1e-3)
    assert Meal(starch=16.214).amounts()["solid"] == pytest.approx(100, rel=1e-3)


def test_meals_at_once_add_up():
    one, other = Meal(starch=10.0), Meal(starch=20.0, minutes=25.0)
    both = schedule(Experiment("two", 60.0, ((0.0, one), (5.0, other))))
    assert eaten(both)[0] == pytest.approx(one.amounts()["solid"] + other.amounts()["solid"])


def test_a_day_serves_its_energy():
    energy = sum(meal.energy() for _, meal in day(2200).meals)
    assert energy == pytest.approx(2200)


# --- sampling and chaining ------------------------------------------------------------------------


@pytest.mark.parametrize("every", [5.0, 10.0, 60.0])
def test_sampling_changes_no_result(every, man, drink, after_drink):
    coarse = simulate(man, drink.sampled(every=every))
    shared = np.isin(after_drink.times, coarse.times)
    np.testing.assert_allclose(coarse.states, after_drink.states[:, shared], rtol=1e-9, atol=1e-12)


def test_the_body_afterwards_is_that_of_the_end_not_of_the_last_sample(man, drink, after_drink):
    early = simulate(man, drink.sampled(times=(0.0, 30.0, 60.0)))
    np.testing.assert_allclose(early.end, after_drink.end, rtol=1e-9, atol=1e-12)


def test_chained_experiments_run_as_one(man, after_drink):
    first = Experiment("drink", 150.0, ((0.0, Meal(glucose=75, form="liquid", minutes=5)),))
    second = Experiment("meal", 150.0, ((10.0, SERVED),))
    whole = simulate(man, first.then(second))
    before = simulate(man, first)
    after = simulate(before.body, second)
    assert whole.times[-1] == 300.0
    np.testing.assert_allclose(whole.states[:, :31], before.states, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(whole.states[:, 30:], after.states, rtol=1e-10, atol=1e-10)


def test_then_adds_times_meals_and_activity():
    walk = Activity(30.0, 45.0, 3.0)
    first = Experiment("a", 100.0, ((0.0, SERVED),), every=10.0)
    second = Experiment("b", 50.0, ((5.0, SERVED),), activity=(walk,), every=25.0)
    both = first.then(second)
    assert both.duration == 150.0
    assert [minute for minute, _ in both.meals] == [0.0, 105.0]
    assert both.activity == (Activity(130.0, 145.0, 3.0),)
    assert both.sampling_times()[:3] == (0.0, 10.0, 20.0)
    assert both.sampling_times()[-2:] == (125.0, 150.0)


def test_experiments_are_values():
    assert ogtt(75) == ogtt(75)
    assert hash(ogtt(75)) == hash(ogtt(75))
    assert ogtt(75) != ogtt(50)
    with pytest.raises(AttributeError):
        ogtt().duration = 5.0


@pytest.mark.parametrize("sex", ["man", "woman"])
def test_a_sampled_state_at_zero_is_the_fasting_one(sex, request):
    body = request.getfixturevalue(sex)
    late = simulate(body, Experiment("late", 300.0, ((150.0, SERVED),)))
    glucose = late["glucose"]
    assert glucose[0] == pytest.approx(float(body.organs.blood.glucose_fasting))
    assert late.states[STATES.index("gut.stomach_solid"), :31].max() == 0


# --- what cannot be meant -------------------------------------------------------------------------


@pytest.mark.parametrize("value", [-1.0, 1e9, *NOT_A_NUMBER])
@pytest.mark.parametrize("field", ["glucose", "starch", "fat", "protein", "minutes"])
def test_a_meal_names_the_field_that_is_wrong(field, value):
    with pytest.raises(InputError, match=rf"meal\.{field}") as refusal:
        Meal(**{field: value})
    assert shown(value) in str(refusal.value)


def shown(value) -> str:
    """How a refusal shows a value."""
    if isinstance(value, float) and np.isfinite(value):
        return f"{value:g}"
    return repr(value)


@pytest.mark.parametrize("form", ["soup", None, 1])
def test_a_meal_has_a_form(form):
    with pytest.raises(InputError, match="meal.form"):
        Meal(glucose=10.0, form=form)


@pytest.mark.parametrize("value", [-1.0, *NOT_A_NUMBER])
@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda x: ogtt(x), id="ogtt dose"),
        pytest.param(lambda x: ogtt(75, x), id="ogtt duration"),
        pytest.param(lambda x: mixed_meal(x), id="mixed_meal carbohydrate"),
        pytest.param(lambda x: mixed_meal(duration=x), id="mixed_meal duration"),
        pytest.param(lambda x: snack(fat=x), id="snack fat"),
        pytest.param(lambda x: fast(x), id="fast hours"),
        pytest.param(lambda x: fast(24, every=x), id="fast every"),
        pytest.param(lambda x: day(x), id="day energy"),
        pytest.param(lambda x: day(carbohydrate=x), id="day carbohydrate"),
        pytest.param(lambda x: day(activity=x), id="day activity"),
        pytest.param(lambda x: Activity(x, 10.0, 1.0), id="activity start"),
        pytest.param(lambda x: Activity(0.0, x, 1.0), id="activity end"),
        pytest.param(lambda x: Activity(0.0, 10.0, x), id="activity power"),
        pytest.param(lambda x: Experiment("e", x), id="duration"),
        pytest.param(lambda x: Experiment("e", 60.0, every=x), id="every"),
        pytest.param(lambda x: Experiment("e", 60.0, ((x, SERVED),)), id="time of a meal"),
        pytest.param(lambda x: Experiment("e", 60.0, times=(x,)), id="times"),
    ],
)
def test_a_protocol_of_what_is_no_amount_is_refused(build, value):
    with pytest.raises(InputError):
        build(value)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Experiment("e", 60.0, ((55.0, SERVED),)), "55 min"),
        (lambda: Experiment("e", 60.0, times=(0.0, 61.0)), "61 min"),
        (lambda: Experiment("e", 60.0, times=(-1.0, 0.0)), "-1 min"),
        (lambda: Experiment("e", 60.0, times=(10.0, 10.0)), "increase"),
        (lambda: Experiment("e", 60.0, activity=(Activity(0.0, 61.0, 1.0),)), "61 min"),
        (lambda: Experiment("e", 60.0, ((0.0, "toast"),)), "toast"),
        (lambda: Experiment("e", 60.0, (SERVED,)), "meal"),
        (lambda: Activity(20.0, 10.0, 1.0), "before it starts"),
        (lambda: day(carbohydrate=0.5, fat=0.5, protein=0.5), "sum to 1.5"),
        (lambda: day(meals=((0.0, 0.5), (300.0, 0.9))), "1.4"),
        (lambda: ogtt(501), "501 g"),
    ],
)
def test_a_protocol_that_cannot_be_says_why(build, message):
    with pytest.raises(InputError, match=message):
        build()


def test_sampling_between_the_steps_is_refused(man):
    with pytest.raises(InputError, match="sampling times"):
        simulate(man, Experiment("odd", 60.0, times=(0.0, 10.1)))
