"""Steps that remember: their weights, their stability, their way, the adaptive reference."""

import numpy as np
import pytest

from physiology import multistep, simulate
from physiology.cohort.doses import doses
from physiology.experiments import Experiment
from physiology.infusions import Infusion
from physiology.intake import INTAKES
from physiology.multistep import _WEIGHTS, ADAMS, AGAIN, ANEW, RUNGE_KUTTA, SETTLING, route


def alone(decay: float, steps: int, kinds) -> float:
    """The weights as `advance` applies them, on y' = -decay y with steps of 1, from 1."""
    state, last = 1.0, np.zeros(3)
    for kind in kinds[:steps]:
        here = state + _WEIGHTS.predicted[kind] @ last
        gain = _WEIGHTS.known[kind] @ last
        for stage in range(_WEIGHTS.evaluations[kind]):
            slope = -decay * here
            gain += _WEIGHTS.added[kind, stage] * slope
            reached = _WEIGHTS.reach[kind, stage] * slope
            here = state + (gain if _WEIGHTS.arrived[kind, stage] else reached)
        state, last = here, np.array([slope, *last[:2]])
    return state


def test_prediction_and_correction_have_their_order():
    ages = np.array([0.0, -1.0, -2.0])
    for power in range(4):
        exact = 1 / (power + 1)
        if power < 3:
            assert _WEIGHTS.predicted[ADAMS] @ ages**power == pytest.approx(exact)
        corrected = _WEIGHTS.known[ADAMS] @ ages**power + _WEIGHTS.added[ADAMS, 0]
        assert corrected == pytest.approx(exact)


def test_a_runge_kutta_step_is_that_of_the_fixed_grid():
    z = 0.7
    growth = 1 - z + z**2 / 2 - z**3 / 6 + z**4 / 24
    assert alone(z, 2, [ANEW, RUNGE_KUTTA]) == pytest.approx(growth, rel=1e-14)


@pytest.mark.parametrize(("decay", "stable"), [(1.25, True), (1.9, True), (2.0, False)])
def test_a_step_is_stable_up_to_twice_the_fastest_rate(decay, stable):
    kinds = [ANEW, *2 * [RUNGE_KUTTA], *400 * [ADAMS]]
    assert (abs(alone(decay, len(kinds), kinds)) < 1) == stable


def test_a_jump_is_followed_by_runge_kutta_steps():
    infused = Experiment(
        "i", 60.0, infusions=(Infusion("glucose", 1.0, "mmol/min", 20.0, 60.0),), every=5.0
    )
    way = doses(infused).route((1,))
    used = way.legs.stop.max()
    kinds = way.steps.kind[:used]
    (forward,) = np.nonzero(way.legs.kind != AGAIN)
    mine = np.concatenate([np.arange(way.legs.first[k], way.legs.stop[k]) for k in forward])
    assert np.count_nonzero(kinds[mine] == ANEW) == 2  # at the start and when the pump starts
    assert np.count_nonzero(kinds[mine] == RUNGE_KUTTA) == 2 * SETTLING
    assert way.steps.size[mine].sum() == 60
    (again,) = np.nonzero(way.legs.kind == AGAIN)
    assert list(again) == [3]  # after the start and two intervals
    repeated = slice(way.legs.first[3], way.legs.stop[3])
    assert way.steps.size[repeated].sum() == 5 and ADAMS not in way.steps.kind[repeated]


def test_another_experiment_of_the_same_length_is_no_other_program():
    quiet, restless = np.zeros((2, 6, 5, len(INTAKES)))
    restless[..., 0] = np.random.default_rng(0).random((6, 5))
    one, other = (route(intake, (0, 3)) for intake in (quiet, restless))
    for a, b in zip((*one.legs, *one.steps), (*other.legs, *other.steps), strict=True):
        assert a.shape == b.shape and a.dtype == b.dtype


def test_it_agrees_with_the_adaptive_reference(man, meal, after_meal):
    stepped = simulate(man, meal, solver="multistep")
    reference = simulate(man, meal, solver="adaptive")
    scale = np.abs(reference.states).max(axis=1, keepdims=True)
    error = np.abs(stepped.states - reference.states) / np.where(scale > 0, scale, 1)
    assert error.max() < 5e-5
    assert np.abs(stepped.states - after_meal.states).max() > 0  # nor is it the fixed grid


def test_it_is_compiled_once_for_all_values(man, meal, woman):
    simulate(man, meal, solver="multistep")
    before = multistep.compiled()._cache_size()
    simulate(woman, meal, solver="multistep")
    assert multistep.compiled()._cache_size() == before
