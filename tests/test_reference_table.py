import json
import math
from argparse import ArgumentParser

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from calibration.reference_table import command, readings
from calibration.reference_table.answers import answers, ids_of, residuals, values
from calibration.reference_table.protocols import PROTOCOLS
from calibration.reference_table.report import markdown, write_report
from calibration.reference_table.rows import ROWS
from calibration.reference_table.run import (
    judged,
    measured,
    parameter_hash,
    save_json,
    validate,
)
from calibration.reference_table.summary import counts, misses, text
from calibration.reference_table.targets import KINDS, TARGETS
from organs.parameters import replace
from physiology import Experiment, human, simulate
from physiology.human import REFERENCE_MAN, REFERENCE_WOMAN
from physiology.schedule import schedule
from physiology.simulate import enable_float64

VERIFICATIONS = {"verified", "direction-verified", "recall", "derived", "seed"}
CHEAP = "overnight_fast"
UNANSWERED = {"F34"}  # nothing in the body carries muscle blood flow


@pytest.fixture(scope="module")
def results():
    return validate(ids_of(CHEAP))


@pytest.fixture(scope="module")
def organs():
    enable_float64()
    return human().organs


# --- the table ------------------------------------------------------------------------------


def test_every_row_is_there_once():
    assert len(TARGETS) == 309
    assert sum(target.core for target in TARGETS.values()) == 194
    assert all(id_ == target.id for id_, target in TARGETS.items())


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.id)
def test_a_row_is_well_formed(target):
    assert target.lower <= target.central <= target.upper
    assert target.half_width > 0
    assert target.kind in KINDS
    assert target.verification in VERIFICATIONS
    assert target.stage in (1, 2, 3, 5)
    assert target.tier in (1, 2)
    for word in ("domain", "experiment", "population", "quantity", "unit", "source", "confidence"):
        assert getattr(target, word), f"{target.id} has no {word}"


@pytest.mark.parametrize("stage", [None, 1, 2, 3])
def test_a_third_of_the_core_rows_was_never_fitted(stage):
    core = [t for t in TARGETS.values() if t.core and stage in (None, t.stage)]
    checks = [t for t in core if t.kind == "check"]
    assert len(checks) >= len(core) / 3


def test_inputs_are_the_first_stage_only():
    assert {t.stage for t in TARGETS.values() if t.kind == "input"} == {1}


# --- the rows -------------------------------------------------------------------------------


def test_every_core_row_of_the_first_stage_is_answered():
    core = {id_ for id_, target in TARGETS.items() if target.stage == 1 and target.core}
    assert core <= set(ROWS)


def test_what_is_not_answered_is_known():
    first = {id_ for id_, target in TARGETS.items() if target.stage == 1}
    assert first - set(ROWS) == UNANSWERED


def test_what_is_found_by_a_search_is_never_fitted():
    searched = {id_ for id_, row in ROWS.items() if row.searched}
    assert {"I01", "I04"} <= searched
    assert {TARGETS[id_].kind for id_ in searched} == {"check"}


def test_rows_and_protocols_fit_together():
    assert set(ROWS) <= set(TARGETS)
    assert {row.protocol for row in ROWS.values()} == set(PROTOCOLS)


@pytest.mark.parametrize("person", [REFERENCE_MAN, REFERENCE_WOMAN], ids=["man", "woman"])
@pytest.mark.parametrize("name", PROTOCOLS)
def test_a_protocol_serves_what_it_says(name, person):
    experiment = PROTOCOLS[name].experiment(person)
    plan = schedule(experiment)
    served = sum(sum(meal.amounts().values()) for _, meal in experiment.meals)
    assert plan.intake[..., :4].sum() * plan.step == pytest.approx(served)
    assert plan.grid.shape == plan.times.shape  # readings need evenly sampled curves


# --- readings -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stand_in():
    """A trajectory whose times readings can be tried on."""
    return simulate(human(), Experiment("nothing", 100.0, every=10.0))


def test_readings_of_known_curves(stand_in):
    t, x = stand_in, stand_in.times
    assert readings.at(t, 2 * x, 33.0) == pytest.approx(66.0)
    assert readings.at(t, 2 * x, 100.0) == pytest.approx(200.0)
    assert readings.basal(t, 5 + x) == pytest.approx(5.0)
    assert readings.integral(t, 2 * x, 20, 60) == pytest.approx(60**2 - 20**2)
    assert readings.mean(t, x) == pytest.approx(50.0)
    assert readings.ratio(t, x, 80, 20) == pytest.approx(4.0)


@pytest.mark.parametrize("top", [37.0, 40.0, 44.9])
def test_a_parabola_is_read_between_samples(stand_in, top):
    arch = 7.0 - 0.01 * (stand_in.times - top) ** 2
    assert readings.peak(stand_in, arch) == pytest.approx(7.0)
    assert readings.peak_time(stand_in, arch) == pytest.approx(top)
    assert readings.nadir(stand_in, -arch) == pytest.approx(-7.0)


def test_a_peak_stays_in_its_window(stand_in):
    rising = stand_in.times + 0.0
    assert readings.peak(stand_in, rising, 0, 50) <= 50.0 + 1e-9
    assert 0 <= readings.peak_time(stand_in, rising, 0, 50) <= 50.0 + 1e-9
    assert math.isfinite(readings.peak_time(stand_in, 0 * rising))


# --- verdicts -------------------------------------------------------------------------------


def test_the_verdict_follows_the_band():
    target = TARGETS["F13"]
    assert judged(target, target.central, None, "").status == "in"
    assert judged(target, target.upper, None, "").status == "in"
    far = judged(target, target.upper + target.half_width, None, "")
    assert (far.status, far.distance) == ("out", pytest.approx(1.0))
    assert judged(target, None, None, "").status == "missing"


def test_a_row_that_asks_for_a_direction_has_a_distance():
    direction = TARGETS["G23"]
    assert direction.lower == direction.upper == 1
    assert judged(direction, 1.0, None, "").status == "in"
    assert judged(direction, 0.0, None, "").distance == pytest.approx(1.0)


def test_a_failed_simulation_counts_as_out():
    failed = judged(TARGETS["F13"], math.nan, math.nan, "")
    assert (failed.status, failed.value, failed.distance) == ("out", None, None)


def test_a_band_that_excludes_the_value_fails(results):
    found = next(row for row in results if row.id == "F01")
    assert found.status == "in"
    moved = {"F01": TARGETS["F01"]._replace(lower=6.0, central=6.5, upper=7.0)}
    (moved_result,) = validate(["F01"], targets=moved)
    assert moved_result.status == "out"
    assert moved_result.distance > 0


def test_inputs_of_the_overnight_fast_are_in_their_band(results):
    assert {row.status for row in results if row.kind == "input"} == {"in"}


def test_the_hash_stands_for_the_parameters(results):
    assert {row.parameter_hash for row in results} == {parameter_hash(human())}
    other = human(parameters={"liver.volume": 1.6})
    assert parameter_hash(other) != parameter_hash(human())


# --- answers as functions of the organs -----------------------------------------------------


def test_answers_are_those_of_the_simulation(organs):
    measured_ = measured(human(), CHEAP)
    for id_, value in jax.jit(lambda o: answers(o, CHEAP))(organs).items():
        assert value == pytest.approx(measured_[id_], rel=1e-9), id_


@pytest.mark.slow
def test_residuals_have_derivatives(organs):
    ids = ("F13", "F20", "F25")
    path = "brain.glucose_oxidation"
    start = float(organs.brain.glucose_oxidation)

    def shifted(value):
        return residuals(replace(organs, {path: value}), ids)

    found = jax.jit(jax.jacfwd(shifted))(jnp.asarray(start))
    step = 1e-4 * start
    function = jax.jit(shifted)
    expected = (function(start + step) - function(start - step)) / (2 * step)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-9)
    assert abs(float(found[0])) > 1  # the brain's glucose comes from production


@pytest.mark.slow
def test_protocols_side_by_side_are_those_alone(organs):
    ids = ("O01", "O18", "M05", "M13")
    together = np.asarray(jax.jit(lambda o: values(o, ids))(organs))
    alone: dict[str, float] = {}
    for protocol in {ROWS[id_].protocol for id_ in ids}:
        alone.update(measured(human(), protocol))
    np.testing.assert_allclose(together, [alone[id_] for id_ in ids], rtol=1e-9)


# --- the report -----------------------------------------------------------------------------


def test_a_remembered_figure_is_marked_wherever_it_is_shown(results):
    page = markdown(results)
    recalled = [row for row in results if row.verification == "recall"]
    assert recalled
    assert page.count("**recall**") >= len(recalled) + 1


def test_the_summary_names_every_miss(results):
    moved = [row._replace(status="out", distance=0.5) for row in results[:2]] + results[2:]
    assert misses(moved)[0].distance >= misses(moved)[-1].distance
    assert all(f"  {row.id} " in text(moved) for row in misses(moved))
    assert counts(moved)[-1].total == len(moved)


def test_a_report_is_written(results, tmp_path):
    written = write_report(results, tmp_path / "new")
    assert [path.name for path in written] == ["validation.md", "validation_stage_1.png"]
    assert all(path.stat().st_size > 1000 for path in written)
    rows = json.loads(save_json(results, tmp_path / "rows.json").read_text())
    assert [row["id"] for row in rows] == [result.id for result in results]
    assert not list(tmp_path.rglob("*.part"))


def test_the_command_is_registered():
    parser = ArgumentParser()
    command.register(parser.add_subparsers())
    options = parser.parse_args(["validate", "--json", "rows.json"])
    assert options.run is command.run
    assert (options.json, options.output) == ("rows.json", "validation")


@pytest.mark.slow
def test_the_whole_table_runs():
    everything = validate(ROWS)
    assert {row.id for row in everything} == set(ROWS)
    assert all(row.value is not None for row in everything)
