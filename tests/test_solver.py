"""The solver: its order, an adaptive reference, one program for all values and all people."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from benchmarks.conservation import followed, stacked
from physiology import Experiment, InputError, Meal, SimulationError, human, simulate
from physiology.body import STATES, constants, fasting_state
from physiology.intake import INTAKES
from physiology.integrate import integrate
from physiology.room import compiled, integrate_in_room
from physiology.schedule import schedule


def relative(states, reference):
    """Largest difference, each state relative to its own largest value."""
    scale = np.abs(reference).max(axis=1, keepdims=True)
    return np.abs((states - reference) / np.where(scale > 0, scale, 1.0)).max()


def test_the_fixed_grid_agrees_with_the_adaptive_reference(man, meal, after_meal):
    reference = simulate(man, meal, solver="adaptive")
    assert relative(after_meal.states, reference.states) < 1e-5


@pytest.fixture(scope="module")
def errors(man, after_meal):
    """Errors an hour on from a meal in full flow, by step size, against steps of 1/16 min."""
    finest, minutes = 16, 60
    program = jax.jit(integrate)
    start = tuple(after_meal.states[:, 12])
    quiet = np.zeros((finest * minutes, 1, len(INTAKES)))
    rest = constants(man.organs)

    def end(per_minute):
        run = np.asarray(program(man.organs, rest, start, quiet, 1 / per_minute))
        return run[:, per_minute * minutes - 1]

    reference = end(finest)[:, None]
    return {n: relative(end(n)[:, None], reference) for n in (1, 2, 4)}


def test_runge_kutta_has_order_four(errors):
    assert 3.5 < np.log2(errors[1] / errors[2]) < 4.7
    assert 3.3 < np.log2(errors[2] / errors[4]) < 5.0


def test_a_step_of_a_minute_is_accurate_and_half_a_step_more_so(errors):
    assert errors[1] < 1e-5
    assert errors[2] < errors[1] / 10


def test_a_finer_step_changes_no_result(man, meal, after_meal):
    finer = simulate(man, meal, step=0.5)
    assert relative(finer.states, after_meal.states) < 1e-5


# --- programs -------------------------------------------------------------------------------------


def test_new_values_are_no_new_program(man, after_drink, after_meal, woman):
    before = compiled()._cache_size()
    five = {"duration": 300.0, "every": 5.0}
    simulate(man, Experiment("more", meals=((0.0, Meal(glucose=50.0, form="liquid")),), **five))
    simulate(woman, Experiment("later", meals=((30.0, Meal(starch=50.0, fat=9.0)),), **five))
    simulate(human(age=60, weight=90.0), Experiment("nothing", **five))
    simulate(
        human(parameters={"liver.insulin_extraction": 0.5, "gut.emptying": 0.02}),
        Experiment("parameters", **five),
    )
    simulate(after_drink.body, Experiment("onwards", **five))
    assert compiled()._cache_size() == before


def test_another_length_or_grid_is_no_new_program(man, after_drink):
    before = compiled()._cache_size()
    simulate(man, Experiment("short", 30.0, every=1.0))
    whole_day = Experiment("a day", 1440.0, meals=((60.0, Meal(starch=50.0)),), every=15.0)
    assert simulate(man, whole_day).states.shape[1] == 97
    assert compiled()._cache_size() == before


def test_room_is_left_empty(man, drink):
    laid, rest = schedule(drink), constants(man.organs)
    start = tuple(np.asarray(v, float) for v in fasting_state(man.organs, rest))
    here = integrate_in_room(man.organs, rest, start, laid.intake, laid.step)
    there = jax.jit(integrate)(man.organs, rest, start, laid.intake, laid.step)
    assert here.shape == there.shape
    assert relative(here, np.asarray(there)) < 1e-12


@pytest.mark.parametrize("mass", [28, np.float32(28.0), np.int64(28), np.array(28.0)])
def test_a_number_of_another_type_is_no_new_program(mass, man, after_drink, drink):
    before = compiled()._cache_size()
    simulate(human(parameters={"skeletal_muscle.mass": mass}), drink)
    assert compiled()._cache_size() == before


# --- batches --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def three():
    return [human(), human("female"), human(age=55, height=1.72, weight=104)]


def test_a_batch_equals_a_loop(three, meal):
    batch, _ = followed(stacked([body.organs for body in three]), meal)
    for k, body in enumerate(three):
        alone = simulate(body, meal).states
        assert relative(batch[..., k], alone) < 1e-9


def test_a_batch_may_eat_different_meals(three):
    doses = (0.0, 50.0, 100.0)
    plans = [
        schedule(Experiment("dose", 300.0, meals=((0.0, Meal(glucose=g, form="liquid")),)))
        for g in doses
    ]
    organs = stacked([three[0].organs] * 3)
    rest = constants(organs)
    start = tuple(jnp.broadcast_to(v, (3,)) for v in fasting_state(organs, rest))
    intake = np.stack([p.intake for p in plans], axis=-1)
    states = integrate_in_room(organs, rest, start, intake, 1.0)
    for k, dose in enumerate(doses):
        experiment = Experiment("dose", 300.0, meals=((0.0, Meal(glucose=dose, form="liquid")),))
        alone = simulate(three[0], experiment).states[:, 1:]
        assert relative(states[..., k], alone) < 1e-9
    peak = states[STATES.index("blood.glucose")].max(axis=0)
    assert (np.diff(peak) > 0).all()


# --- what it refuses ------------------------------------------------------------------------------


def test_an_unknown_solver_is_refused(man, meal):
    with pytest.raises(InputError, match="euler"):
        simulate(man, meal, solver="euler")


@pytest.mark.parametrize("step", [0.0, -1.0, float("nan"), "1", True, 0.7, 20.0])
def test_a_step_that_cannot_be_is_refused(step, man, meal):
    with pytest.raises(InputError, match="step"):
        simulate(man, meal, step=step)


def test_too_large_a_step_fails_loudly(man):
    coarse = Experiment("coarse", 400.0, meals=((0.0, Meal(glucose=75.0)),), every=8.0)
    with pytest.raises(SimulationError, match="step"):
        simulate(man, coarse, step=8.0)
