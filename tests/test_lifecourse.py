"""Life courses: strides against days lived one by one, balances, people on any date."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from physiology import (
    DailyActivity,
    Diet,
    InputError,
    Treatment,
    human,
    lifecourse,
    maintenance_energy,
    ogtt,
    simulate,
)
from physiology.body import SLOW, STATES, constants
from physiology.lifecourse import Times, To, picture
from physiology.lifecourse.ledger import BUDGETS, ENVIRONMENT, FORGOTTEN
from physiology.lifecourse.picture import Picture
from physiology.lifecourse.projection import Missed, project
from physiology.lifecourse.pursue import RENEWED, diagnose_course
from physiology.lifecourse.timeline import phases
from physiology.lifecourse.treatments import treated

FAT = "subcutaneous_fat.triglyceride"
GLUCOKINASE = "liver.carbohydrate.glucokinase"
KINASE = Treatment("activator", {GLUCOKINASE: Times(1.3)}, start=20 / 365.25, stop=30 / 365.25)
WEEKS = 45 / 365.25
HABITS = {
    "diet": [(0.0, Diet(energy=2900.0)), (30 / 365.25, Diet(energy=1800.0))],
    "treatments": [KINASE],
    "years": WEEKS,
    "every": 9,
}
SLOW_ROWS = [STATES.index(path) for path in SLOW]


@pytest.fixture(scope="module")
def course(man):
    """Overfed for a month, then on a diet; ten days of a drug."""
    return lifecourse(man, **HABITS)


@pytest.fixture(scope="module")
def lived(man):
    """The same, day by day."""
    return lifecourse(man, **HABITS, method="brute force")


# --- strides --------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [1, 2, 3, 17])
def test_a_stride_is_the_days_it_stands_for(days):
    random = np.random.default_rng(days)
    count, columns = len(STATES), np.flatnonzero(~ENVIRONMENT)[[3, 8, 20]]
    memory = 0.3 * random.normal(size=(count, 3))
    change, square, cube = random.normal(size=(3, count))
    whole = FORGOTTEN.copy()
    whole[:, columns] = memory
    deviation = np.zeros(count)
    for k in range(days):
        deviation = whole @ deviation + change + square * k**2 + cube * k**3
    at_once = project(
        Picture(jnp.asarray(change), jnp.asarray(memory), columns),
        Missed(jnp.asarray(square), jnp.asarray(cube)),
        float(days),
    )
    np.testing.assert_allclose(at_once, deviation, rtol=1e-9, atol=1e-9)


def test_strides_agree_with_days_lived_one_by_one(course, lived):
    assert course.looks < 0.6 * lived.looks
    np.testing.assert_array_equal(course.days, lived.days)
    start = np.abs(lived.states[SLOW_ROWS, :1])
    off = np.abs(course.states - lived.states)[SLOW_ROWS]
    relative = off / np.maximum(np.abs(lived.states[SLOW_ROWS]), 1e-2 * start)
    assert relative.max() < 0.01, SLOW[int(relative.max(axis=1).argmax())]


def test_each_third_stride_ends_in_a_whole_picture_and_the_last_of_a_phase_does_not(course):
    for stretch in course.stretches:
        whole = [leg.whole for leg in stretch.legs]
        assert whole[:-1] == [(k + 1) % RENEWED == 0 for k in range(len(whole) - 1)]
        assert not whole[-1]
    assert any(leg.whole for stretch in course.stretches for leg in stretch.legs)


def test_the_first_day_is_the_same_day(course, lived):
    np.testing.assert_allclose(course.morning(1), lived.morning(1), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("wide", [1, 6, 7, 100, 300])
def test_days_of_many_run_in_turn_as_they_do_side_by_side(wide, monkeypatch):
    monkeypatch.setattr(picture, "WIDE", wide)
    mornings = np.arange(5 * 43 * 6.0).reshape(5, 43, 6)
    ends = picture._in_turn(lambda batch: 2 * batch, jnp.asarray(mornings))
    np.testing.assert_array_equal(ends, 2 * mornings)


@pytest.mark.parametrize("budget", BUDGETS)
def test_balances_close_through_the_course(course, budget):
    weights = BUDGETS[budget]
    total = weights @ course.states
    moved = np.abs(weights) @ np.abs(course.states[:, -1])
    np.testing.assert_allclose(total, total[0], rtol=0, atol=1e-11 * moved)
    inside = weights @ np.where(ENVIRONMENT[:, None], 0.0, course.states)
    assert np.ptp(inside) > 0.005 * abs(inside[0])


def test_fat_follows_what_is_eaten(course):
    fat = course[FAT]
    change = int(np.flatnonzero(course.days == 30)[0])
    assert fat[change] > 1.04 * fat[0]
    assert fat[-1] < fat[change]


# --- people on a date -----------------------------------------------------------------------------


def test_a_body_of_a_date_goes_into_experiments(course, man):
    body = course.body_at(17 / 365.25)
    np.testing.assert_array_equal(np.array(body.state), course.morning(17))
    assert body.organs is not None and body.person.age == pytest.approx(32 + 17 / 365.25)
    after = simulate(body, ogtt(duration=120.0).sampled(every=30.0))
    assert after["glucose"][0] == pytest.approx(course["glucose"][0], rel=0.1)
    assert after["glucose"].max() > 6.0


def test_constants_of_health_stay(course, man):
    body = course.body_at(WEEKS)
    before, after = jax.tree.leaves(constants(man.organs)), jax.tree.leaves(constants(body.healthy))
    np.testing.assert_array_equal(before, after)


def test_a_treatment_acts_between_its_dates_only(course, man):
    def glucokinase(day):
        return float(course.body_at(day / 365.25).organs.liver.carbohydrate.glucokinase)

    own = float(man.organs.liver.carbohydrate.glucokinase)
    assert [glucokinase(day) / own for day in (0, 19, 20, 29, 30, 45)] == pytest.approx(
        [1, 1, 1.3, 1.3, 1, 1]
    )


def test_treatments_act_one_after_the_other(man):
    own = float(man.organs.liver.carbohydrate.glucokinase)
    both = [Treatment("a", {GLUCOKINASE: Times(2.0)}), Treatment("b", {GLUCOKINASE: Times(0.75)})]
    assert treated(man.organs, both).liver.carbohydrate.glucokinase == pytest.approx(1.5 * own)
    last = [*both, Treatment("c", {GLUCOKINASE: To(0.1)})]
    assert treated(man.organs, last).liver.carbohydrate.glucokinase == 0.1


def test_a_course_is_cut_where_something_begins_or_ends():
    diets = [(0.0, Diet()), (2.0, Diet(surplus=-500.0))]
    drug = Treatment("drug", {GLUCOKINASE: Times(2.0)}, 1.0, 3.0)
    cut = phases(diets, [(0.0, DailyActivity())], [drug], 4.0)
    assert [(p.start, p.stop) for p in cut] == [(0, 365), (365, 730), (730, 1096), (1096, 1461)]
    assert [len(p.treatments) for p in cut] == [0, 1, 1, 0]
    assert [p.begins_diet for p in cut] == [True, False, True, False]


def test_a_negative_store_is_a_failure_and_a_trace_in_the_stomach_is_none(man):
    mornings = np.ones((len(STATES), 3))
    mornings[STATES.index("gut.stomach_liquid"), 1] = -1e-5
    assert diagnose_course(np.arange(3), mornings).ok
    mornings[STATES.index(FAT), 2] = -1e-5
    status = diagnose_course(np.arange(3), mornings)
    assert not status.ok and FAT in status.message and "day 2" in status.message


# --- results --------------------------------------------------------------------------------------


def test_maintenance_leaves_energy_as_it_is(man):
    energy = maintenance_energy(man)
    assert 2000 < energy < 2800
    steady = lifecourse(man, Diet(), years=2 / 365.25, every=1)
    assert steady["energy_intake"][0] == pytest.approx(energy)
    stored = BUDGETS["enthalpy"] * ~ENVIRONMENT @ steady.states
    assert abs(stored[1] - stored[0]) < 1.0  # kcal


def test_tables_have_units_and_dates(course, tmp_path):
    frame = course.to_pandas(["glucose", FAT, "energy_intake"])
    assert list(frame.columns) == ["glucose [mmol/L]", f"{FAT} [mmol]", "energy_intake [kcal/d]"]
    np.testing.assert_allclose(frame.index, course.years)
    assert list(frame["energy_intake [kcal/d]"])[0] == 2900
    path = course.to_csv(tmp_path / "years.csv", ["glucose"])
    assert path.read_text().startswith("year,glucose [mmol/L]\n0,5")
    data = course.to_xarray()
    assert data["glucose"].attrs["units"] == "mmol/L"
    assert data[FAT].dims == ("year",)


def test_the_figure_draws_every_panel(course):
    from physiology.plotting import years_figure
    from physiology.plotting.years import PANELS

    figure = years_figure({"one": course, "same": course}, "two")
    assert [ax.get_title(loc="left") for ax in figure.axes] == [p.title for p in PANELS]
    assert all(len(ax.lines) >= 2 for ax in figure.axes)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"years": -1.0}, "years is -1"),
        ({"years": 1.0, "method": "magic"}, "choose 'multirate'"),
        ({"years": 1.0, "diet": [(1.0, Diet())]}, "start with year 0"),
        ({"years": 1.0, "diet": ["bread"]}, "pairs"),
        ({"years": 1.0, "every": 0}, "whole number of days"),
        ({"years": 1.0, "treatments": [Treatment("x", {"liver.magic": To(1.0)})]}, "no parameter"),
    ],
)
def test_what_cannot_be_meant_is_refused(man, arguments, words):
    with pytest.raises(InputError, match=words):
        lifecourse(man, **arguments)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Diet(energy=-5.0), "diet.energy"),
        (lambda: Diet(carbohydrate=0.9), "must sum to 1"),
        (lambda: Diet(meals=((0.0, 0.5),)), "must sum to 1"),
        (lambda: DailyActivity(awake=np.array([0.3, 80.0])), "activity.awake"),
        (lambda: DailyActivity.at_level(1.05, human().person), "food alone"),
        (lambda: Treatment("x", {GLUCOKINASE: 2.0}), "Times"),
        (lambda: Treatment("x", {}, 3.0, 2.0), "before it starts"),
    ],
)
def test_impossible_habits_are_refused(make, words):
    with pytest.raises(InputError, match=words):
        make()


def test_dates_outside_the_course_are_refused(course):
    with pytest.raises(InputError, match="outside the course"):
        course.body_at(3.0)
    with pytest.raises(InputError, match="did you mean glucose"):
        course["glucos"]


# --- many people, derivatives ---------------------------------------------------------------------


@pytest.mark.slow
def test_people_side_by_side_are_people_alone_and_one_is_lost_alone(man, woman, course):
    ill = lifecourse(man, Diet(energy=2900.0), years=3 / 365.25).body_at(0.0)
    lost = tuple(
        np.where(path == "blood.glucose", np.nan, v)
        for path, v in zip(STATES, ill.state, strict=True)
    )
    ill = type(ill)(ill.organs, ill.person, ill.healthy, lost)
    energy = Diet(energy=np.array([2900.0, 2200.0, 2900.0]))
    together = lifecourse([man, woman, ill], energy, years=WEEKS, every=9)
    assert [s.ok for s in together.statuses] == [True, True, False]
    assert "blood.glucose" in together.statuses[2].message
    for who, (body, kcal) in enumerate([(man, 2900.0), (woman, 2200.0)]):
        alone = lifecourse(body, Diet(energy=kcal), years=WEEKS, every=9)
        np.testing.assert_allclose(
            together.states[SLOW_ROWS, :, who], alone.states[SLOW_ROWS], rtol=5e-3
        )
    assert together.body_at(WEEKS, who=1).person.sex == "female"


@pytest.mark.slow
def test_derivatives_are_those_of_finite_differences():
    def ends(theta, like=None):
        body = human(parameters={"liver.volume": 1.5 * theta[1]})
        drug = Treatment("drug", {GLUCOKINASE: Times(theta[2])}, 10 / 365.25)
        diet = Diet(surplus=500.0 * theta[0])
        return lifecourse(body, diet, treatments=[drug], years=20 / 365.25, like=like)

    like = ends((1.0, 1.0, 1.0))
    tangent = np.array((1.0, 0.7, -0.4))  # diet, body and drug at once
    pushed = jax.jvp(lambda x: ends(x, like).last, (jnp.ones(3),), (jnp.asarray(tangent),))[1]
    h = 1e-3
    slope = (ends(1 + h * tangent, like).last - ends(1 - h * tangent, like).last) / (2 * h)
    size = np.maximum(np.abs(slope), 1e-4 * np.abs(np.asarray(like.last)) + 1e-9)
    assert (np.abs(np.asarray(pushed) - slope) / size)[SLOW_ROWS].max() < 1e-3


@pytest.mark.slow
def test_appetite_gives_in_to_leptin(man):
    from physiology.diseases import with_states

    thin = with_states(man, {"adipokines.leptin": lambda leptin: 0.3 * leptin})
    hungry = lifecourse(thin, Diet(energy=2400.0, appetite=1.0), years=10 / 365.25, every=2)
    strict = lifecourse(thin, Diet(energy=2400.0), years=10 / 365.25, every=2)
    assert hungry["energy_intake"][0] > 2600
    assert hungry[FAT][-1] > strict[FAT][-1]
    np.testing.assert_allclose(strict["energy_intake"], 2400.0)


@pytest.mark.slow
def test_the_command_writes_figure_and_table(tmp_path, capsys):
    from physiology.cli import main

    words = ["lifecourse", "--years", "0.1", "--eat", "+500", "--eat", "0.05:1800"]
    words += ["--treat", f"0.02:0.04:{GLUCOKINASE}=x1.3", "--output", str(tmp_path)]
    assert main(words) == 0
    assert (tmp_path / "years.png").stat().st_size > 10_000
    header = (tmp_path / "years.csv").read_text().partition("\n")[0]
    assert header.startswith("year,energy_intake [kcal/d],glucose [mmol/L]")
    assert "HbA1c [%]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--years", "-3"], "--years is -3"),
        (["--years", "5", "--eat", "bread"], "--eat is 'bread'"),
        (["--years", "5", "--eat", "2:+500"], "start with year 0"),
        (["--treat", "1:2:liver.magic=3"], "no parameter 'liver.magic'"),
        (["--treat", "liver.volume=3"], "START:STOP:PATH=VALUE"),
    ],
)
def test_the_command_refuses_in_one_sentence(words, complaint, tmp_path, capsys):
    from physiology.cli import main

    assert main(["lifecourse", *words, "--output", str(tmp_path / "new")]) == 2
    assert complaint in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
