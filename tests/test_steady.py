"""Steadiness: an overnight fast is one, and a changed body finds its own."""

import numpy as np
import pytest

from benchmarks import conservation
from organs.parameters import replace
from physiology import human, simulate
from physiology.body import SLOW, STATES, STORES, VARIABLES, constants, derivatives, fasting_state
from physiology.errors import SimulationError
from physiology.intake import Intake
from physiology.steady import settle


@pytest.fixture(scope="module")
def unsteadiness():
    """Relative changes over 12 h with the stores held, for people unlike each other."""
    who = conservation.people()
    changes = conservation.unsteadiness(conservation.stacked(list(who.values())))
    return {
        name: {path: float(change[k]) for path, change in changes.items()}
        for k, name in enumerate(who)
    }


@pytest.mark.parametrize("who", conservation.people())
def test_nothing_moves_in_a_fast_with_the_stores_held(who, unsteadiness):
    moved = {path: x for path, x in unsteadiness[who].items() if not x < 1e-6}
    assert not moved


def test_only_stores_are_held():
    """Stores and what takes a day or more; no substance of the blood, no fast signal."""
    held = {path for path in STORES if not path.startswith("environment.")}
    assert held == set(SLOW)
    pools = {v.path.rpartition(".")[2] for v in VARIABLES if v.slow and v.substance is not None}
    assert pools == {"triglyceride", "glycogen", "protein"}
    assert not any(path.startswith("blood.") for path in STORES)
    assert not any(path.endswith((".akt", ".glut4", ".serine_fraction")) for path in STORES)


def test_stores_drain_in_a_fast(man):
    """The check above holds something back: unheld, the body lives off its stores."""
    organs = man.organs
    rest = constants(organs)
    start = [np.asarray(v, float) for v in fasting_state(organs, rest)]
    slopes = dict(zip(STATES, derivatives(organs, start, Intake(), rest), strict=True))
    assert slopes["liver.glycogen"] < 0
    assert slopes["subcutaneous_fat.triglyceride"] < 0
    assert slopes["environment.heat"] > 0


def healthy_start(body):
    rest = constants(body.organs)
    return rest, tuple(np.asarray(v, float) for v in fasting_state(body.organs, rest))


@pytest.mark.parametrize("sex", ["male", "female"])
def test_an_unchanged_body_settles_where_it_is(sex):
    body = human(sex)
    rest, start = healthy_start(body)
    for path, before, after in zip(STATES, start, settle(body.organs, rest, start), strict=True):
        assert after == pytest.approx(before, rel=1e-9), path


def test_an_unchanged_body_settles_back_after_a_push(man):
    rest, start = healthy_start(man)
    pushed = tuple(v if path in STORES else 1.3 * v for path, v in zip(STATES, start, strict=True))
    for path, before, after in zip(STATES, start, settle(man.organs, rest, pushed), strict=True):
        assert after == pytest.approx(before, rel=1e-8), path


def test_a_change_of_nothing_changes_nothing(man, drink, after_drink):
    same = man.with_parameters({"liver.volume": float(man.organs.liver.volume)})
    np.testing.assert_allclose(
        simulate(same, drink).states, after_drink.states, rtol=1e-7, atol=1e-9
    )


def test_a_body_without_a_fasting_state_says_so(man):
    rest, start = healthy_start(man)
    without_beta_cells = replace(man.organs, {"pancreas.beta_cell_mass": 0.0})
    with pytest.raises(SimulationError, match="fasting state"):
        settle(without_beta_cells, rest, start)
