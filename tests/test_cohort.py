"""Cohorts: many are as one, nobody harms another, an interrupted run ends in the same bytes."""

import dataclasses
import errno
import json
import shutil
import sys

import jax
import numpy as np
import pytest

from benchmarks.gpu import difference
from physiology import InputError, Meal, human, ogtt, simulate
from physiology.cohort import (
    Arm,
    Change,
    Engine,
    Results,
    Study,
    adults,
    run,
    running,
    simulate_people,
    store,
)
from physiology.cohort.doses import doses
from physiology.cohort.endpoints import ada_category, endpoints
from physiology.cohort.engine import prepare, spots_of
from physiology.cohort.fasting import linearised, newton, solve
from physiology.cohort.manifest import StorageError, finished
from physiology.cohort.outcome import Ledger, Outcome, note_course
from physiology.cohort.program import follow

OUTPUTS = ("glucose", "insulin")
SMALL = Engine(chunk=32)
DRINK = ogtt(75)


@pytest.fixture(scope="module")
def people():
    return adults(seed=11).people(range(32))


@pytest.fixture(scope="module")
def drunk(people):
    """Thirty-two adults in an OGTT."""
    return simulate_people(people, doses(DRINK), OUTPUTS, engine=SMALL)


@pytest.fixture(scope="module")
def study():
    # A change of a parameter that is an array already: no further program is compiled.
    arms = (Arm("placebo"), Arm("drug", {"pancreas.release_maximum": Change(factor=1.2)}))
    return Study("trial", adults(seed=11), 300, {"ogtt": DRINK}, arms=arms, outputs=OUTPUTS)


@pytest.fixture(scope="module")
def results(study, tmp_path_factory):
    return run(study, tmp_path_factory.mktemp("cohort") / "trial", engine=SMALL)


# --- many are as one ------------------------------------------------------------------------------


def test_a_person_in_a_batch_is_as_alone(people, drunk):
    for place in (0, 17):
        alone = simulate(people.body(place), DRINK, solver="multistep")
        for name in OUTPUTS:
            np.testing.assert_allclose(drunk.curves[name][:, place], alone[name], rtol=1e-9)


def test_nobody_depends_on_company(people, drunk):
    some = people.take(np.array([20, 3, 9]))
    again = simulate_people(some, doses(DRINK), OUTPUTS, engine=SMALL)
    for name in OUTPUTS:
        assert np.array_equal(again.curves[name], drunk.curves[name][:, [20, 3, 9]])


def test_a_failed_person_has_a_reason_and_harms_nobody(people, drunk):
    path = "skeletal_muscle.carbohydrate.glucose_uptake"
    healthy = {name: values.copy() for name, values in people.healthy.items()}
    healthy[path][5] = 40.0  # mmol/min: more than any liver makes
    broken = dataclasses.replace(people, healthy=healthy)
    followed = simulate_people(broken, doses(DRINK), OUTPUTS, engine=SMALL)
    assert followed.outcomes.codes[5] == Outcome.NO_BALANCE
    assert "would have to be" in followed.outcomes.reasons[5]
    others = np.arange(32) != 5
    assert followed.outcomes.ok[others].sum() == drunk.outcomes.ok[others].sum()
    for name in OUTPUTS:
        assert np.array_equal(
            followed.curves[name][:, others], drunk.curves[name][:, others], equal_nan=True
        )


def test_the_step_is_accurate_for_everybody(drunk):
    assert drunk.outcomes.ok.sum() >= 31
    assert 0 < drunk.error.max() < 1e-3


def test_elimination_solves():
    generator = np.random.default_rng(0)
    matrix = generator.normal(size=(9, 9, 4)) + 6 * np.eye(9)[:, :, None]
    target = generator.normal(size=(9, 4))
    found = np.asarray(jax.jit(solve)(matrix, target))
    for place in range(4):
        expected = np.linalg.solve(matrix[..., place], target[..., place])
        np.testing.assert_allclose(found[:, place], expected, rtol=1e-10)


def test_outcomes_name_the_first_trouble():
    ledger = Ledger(5)
    grid = np.array([0.0, 5.0, 10.0])
    fine = np.full((3, 5), 5.0)
    glucose, lost, least = fine.copy(), np.zeros((3, 5), bool), fine.copy()
    lost[1:, 0] = True
    glucose[2, 1] = 0.8
    least[1, 2] = -0.1
    error = np.array([0.0, 0.0, 0.0, 0.5, 0.0])
    note_course(ledger, grid, glucose, lost, least, error)
    codes = [Outcome.DIVERGED, Outcome.HYPOGLYCAEMIA, Outcome.NEGATIVE, Outcome.UNSTABLE, 0]
    assert list(ledger.codes) == codes
    assert "10 min" in ledger.reasons[1] and "below zero at 5 min" in ledger.reasons[2]
    assert ledger.reasons[4] == ""


@pytest.mark.slow
def test_a_step_too_large_is_called_unstable(people):
    sparse = DRINK.sampled(every=10.0)
    coarse = simulate_people(people, doses(sparse, step=5.0), ("glucose",), engine=SMALL)
    bad = coarse.outcomes.codes
    assert np.isin(bad, [Outcome.UNSTABLE, Outcome.DIVERGED, Outcome.NEGATIVE]).all()


def test_spots_are_where_something_begins():
    chosen = spots_of(doses(DRINK), 4)
    assert {0, 1} <= set(chosen) and len(chosen) == 4 and max(chosen) > 30


# --- endpoints ------------------------------------------------------------------------------------


def test_categories_of_glucose_tolerance():
    fasting = np.array([5.0, 5.6, 5.0, 7.0, 5.0])
    two_hour = np.array([7.7, 7.0, 7.8, 6.0, 11.1])
    assert list(ada_category(fasting, two_hour)) == [0, 1, 1, 2, 2]


def test_endpoints_of_an_ogtt(people, drunk):
    found = endpoints(DRINK, drunk.times, drunk.curves, people)
    assert found["glucose_2h"] == pytest.approx(drunk.curves["glucose"][24])
    assert found["glucose_maximum"] == pytest.approx(drunk.curves["glucose"].max(axis=0))
    assert {"matsuda", "homa_ir", "insulinogenic_index", "ada_category"} <= set(found)


# --- studies --------------------------------------------------------------------------------------


def test_a_crossover_gives_everybody_every_arm(results):
    table = results.endpoints()
    assert len(table) == 600
    counts = table.groupby("arm").subject.nunique()
    assert counts["placebo"] == counts["drug"] == 300
    wide = table.pivot(index="subject", columns="arm", values="insulin_maximum").dropna()
    assert wide["drug"].mean() > wide["placebo"].mean()


def test_curves_and_tables_agree(results):
    table, curves = results.endpoints(), results.curves("ogtt")
    placebo = table[table.arm == "placebo"].set_index("subject")
    peaks = curves.glucose.sel(arm="placebo").max("time").values
    ok = (placebo.outcome == "completed").to_numpy()
    np.testing.assert_allclose(peaks[ok], placebo.glucose_maximum[ok], rtol=1e-6)
    assert curves.glucose.attrs["units"] == "mmol/L"
    assert list(curves.time.values[:3]) == [0.0, 5.0, 10.0]


def test_parallel_arms_are_allocated_in_blocks(study):
    parallel = dataclasses.replace(study, design="parallel")
    whole = parallel.allocation(range(0, 101))
    assert abs(np.mean(whole[:100]) - 0.5) < 1e-12
    parts = [parallel.allocation(range(0, 37)), parallel.allocation(range(37, 101))]
    assert np.array_equal(whole, np.concatenate(parts))
    assert 20 < np.sum(np.diff(whole) != 0) < 90  # neither one block nor strictly in turn


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"subjects": 0}, "subjects"),
        ({"subjects": 2.5}, "subjects"),
        ({"experiments": {}}, "experiment"),
        ({"design": "open"}, "crossover or parallel"),
        ({"arms": ()}, "arms"),
        ({"arms": (Arm("a"), Arm("a"))}, "arms"),
        ({"arms": (Arm("a/b"),)}, "letters"),
        ({"arms": (Arm("a", {"liver.volum": Change(2.0)}),)}, "liver.volume"),
        ({"arms": (Arm("a", {"liver.volume": 2.0}),)}, "Change"),
        ({"arms": (Arm("a", experiments={"clamp": DRINK}),)}, "clamp"),
        ({"arms": (Arm("a", experiments={"ogtt": ogtt(75, 120.0)}),)}, "times"),
        ({"outputs": ("glucos",)}, "glucose"),
        ({"portions": "hunger"}, "energy"),
    ],
)
def test_an_impossible_study_is_refused(study, change, words):
    with pytest.raises(InputError, match=words):
        dataclasses.replace(study, **change)


@pytest.mark.parametrize("change", [{"precision": "float16"}, {"chunk": 0}, {"spots": 0}])
def test_an_impossible_engine_is_refused(change):
    with pytest.raises(InputError, match=next(iter(change))):
        Engine(**change)


def test_unknown_observables_are_refused(people):
    with pytest.raises(InputError, match="glucose"):
        simulate_people(people, doses(DRINK), ("glucos",), engine=SMALL)


# --- storage --------------------------------------------------------------------------------------


def test_a_resumed_run_ends_in_the_same_bytes(study, results, tmp_path, monkeypatch, digests):
    folder = tmp_path / "again"
    computed = []

    def stop_at_the_third(*given):
        computed.append(given[2])
        if len(computed) == 3:
            raise KeyboardInterrupt
        return task(*given)

    task = running.task
    monkeypatch.setattr(running, "task", stop_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        run(study, folder, engine=SMALL)
    before = finished(folder)
    assert 0 < len(before) < 3 and not Results(folder).complete
    # What a killed worker left of an unfinished shard.
    (missing,) = {0, 1, 2} - set(before) if len(before) == 2 else {2}
    store.part(folder, "endpoints", missing).write_bytes(b"half of it")
    computed.clear()
    monkeypatch.setattr(running, "task", lambda *given: computed.append(given[2]) or task(*given))
    again = run(study, folder, resume=True, engine=SMALL)
    assert sorted(computed) == sorted({0, 1, 2} - set(before))
    assert again.complete and digests(folder) == digests(results.folder)


def test_progress_is_told(study, results):
    told = []
    run(study, results.folder, resume=True, engine=SMALL, progress=told.append)
    assert not told  # nothing is computed twice


def test_a_folder_with_results_is_not_overwritten(study, results):
    with pytest.raises(InputError, match="resume"):
        run(study, results.folder, engine=SMALL)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"subjects": 301}, "subjects"), ({"source": adults(seed=12)}, "source")],
)
def test_a_manifest_that_does_not_fit_is_refused(study, results, change, words, digests):
    before = digests(results.folder)
    with pytest.raises(InputError, match=f"another cohort.*{words}"):
        run(dataclasses.replace(study, **change), results.folder, resume=True, engine=SMALL)
    with pytest.raises(InputError, match="chunk"):
        run(study, results.folder, resume=True, engine=Engine(chunk=64))
    assert digests(results.folder) == before


def test_what_a_killed_run_was_writing_goes_when_it_is_resumed(study, results, tmp_path, digests):
    folder = tmp_path / "c"
    shutil.copytree(results.folder, folder)
    before = digests(folder)
    (folder / "done" / ".00001.json.4711.part").write_text('{"peo')
    run(study, folder, resume=True, engine=SMALL)
    assert digests(folder) == before


def test_a_folder_that_is_none_is_refused(study, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match="not an empty folder"):
        run(study, tmp_path, engine=SMALL)
    with pytest.raises(InputError, match="holds no cohort"):
        Results(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(InputError, match="format"):
        Results(tmp_path)


@pytest.mark.parametrize(("library", "curves"), [("zarr", True), ("pyarrow.parquet", False)])
def test_a_missing_library_begins_nothing(study, tmp_path, monkeypatch, library, curves):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(InputError, match=r"physiology\[cohort\]"):
        run(study, tmp_path / "trial", engine=SMALL, curves=curves)
    assert not (tmp_path / "trial").exists()


def test_an_unwritable_place_is_named(study, tmp_path):
    place = tmp_path / "file"
    place.write_text("in the way")
    with pytest.raises((StorageError, InputError), match="file"):
        run(study, place / "cohort", engine=SMALL)


def test_a_full_disk_leaves_finished_shards(study, tmp_path, monkeypatch):
    folder = tmp_path / "full"
    write = store._save_table

    def full(path, columns):
        if "00001" in path.name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, columns)

    monkeypatch.setattr(store, "_save_table", full)
    with pytest.raises(StorageError, match="shard 1 .*No space left.*resume"):
        run(study, folder, engine=SMALL)
    monkeypatch.undo()
    done = Results(folder)
    assert 1 not in done.shards() and set(done.shards()) <= {0, 2}
    assert run(study, folder, resume=True, engine=SMALL).complete


# --- any device -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lowered(people):
    """The programs of a cohort for a CUDA device, made on this machine."""
    laid = doses(DRINK)
    ready = prepare(people, {}, fasted=False)
    given = (ready.organs, ready.rest, ready.start, laid.common, laid.plan.step)
    given = jax.tree.map(lambda leaf: np.asarray(leaf, np.float32), given)
    program = jax.jit(lambda *g: follow(*g, outputs=OUTPUTS))
    return jax.export.export(program, platforms=["cuda"])(*given, laid.route((0, 30)))


def test_the_program_lowers_for_cuda(lowered):
    assert lowered.platforms == ("cuda",)


def test_it_calls_nothing_outside_the_device(lowered):
    assert "custom_call" not in lowered.mlir_module()


def test_the_fast_lowers_for_cuda(people):
    ready = prepare(people, {}, fasted=False)
    free = tuple(bool(np.any(value > 0)) for value in ready.start)
    unknown = np.zeros((sum(free), len(people)))
    slopes = jax.jit(lambda *g: linearised(*g, free=free))
    exported = jax.export.export(slopes, platforms=["cuda"])
    assert (
        "custom_call" not in exported(ready.organs, ready.rest, ready.start, unknown).mlir_module()
    )
    matrix = np.zeros((sum(free), sum(free), len(people)))
    given = (unknown, matrix, unknown, np.ones(len(people)))
    step = jax.export.export(jax.jit(newton), platforms=["cuda"])(*given)
    assert "custom_call" not in step.mlir_module()


def test_the_benchmark_of_accelerators_measures_the_worst_difference():
    expected = np.array([[[1.0, 4.0], [2.0, 8.0]]])  # one output, two samples, two people
    found = expected + np.array([[[0.0, 0.0], [0.1, 8.0]]])
    assert difference(found, expected, np.array([True, False])) == pytest.approx(0.05)
    assert difference(found, expected, np.array([True, True])) == pytest.approx(1.0)


@pytest.mark.gpu
def test_an_accelerator_agrees(people, drunk):
    on_device = simulate_people(people, doses(DRINK), OUTPUTS, engine=Engine(chunk=8192))
    for name in OUTPUTS:
        np.testing.assert_allclose(on_device.curves[name], drunk.curves[name], rtol=1e-6)


# --- slow -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_hundred_people_are_as_alone():
    crowd = adults(seed=21).people(range(100))
    followed = simulate_people(crowd, doses(DRINK), OUTPUTS, engine=SMALL)
    for place in np.flatnonzero(followed.outcomes.ok):
        alone = simulate(crowd.body(place), DRINK, solver="multistep")
        for name in OUTPUTS:
            np.testing.assert_allclose(followed.curves[name][:, place], alone[name], rtol=1e-9)
    assert followed.outcomes.ok.sum() > 95


@pytest.mark.slow
def test_chunks_do_not_matter_nor_whether_one_program_serves_all_groups(people, drunk):
    other = simulate_people(people, doses(DRINK), OUTPUTS, engine=Engine(chunk=7, uniform=True))
    for name in OUTPUTS:
        np.testing.assert_allclose(other.curves[name], drunk.curves[name], rtol=1e-10)


@pytest.mark.slow
def test_single_precision_is_close(people, drunk):
    single = simulate_people(
        people, doses(DRINK), OUTPUTS, engine=Engine(precision="float32", chunk=32)
    )
    assert single.outcomes.ok.sum() == drunk.outcomes.ok.sum()
    for name in OUTPUTS:
        np.testing.assert_allclose(single.curves[name], drunk.curves[name], rtol=2e-4)


@pytest.mark.slow
def test_people_go_on_from_a_run_in(people):
    from physiology import Experiment

    breakfast = Experiment("breakfast", 120.0, meals=((0.0, Meal(starch=60.0, fat=10.0)),))
    first = simulate_people(people, doses(breakfast), (), engine=SMALL)
    then = simulate_people(people, doses(DRINK), OUTPUTS, engine=SMALL, before=first)
    body = simulate(people.body(4), breakfast, solver="multistep").body
    alone = simulate(body, DRINK, solver="multistep")
    np.testing.assert_allclose(then.curves["glucose"][:, 4], alone["glucose"], rtol=1e-9)
    assert human().state is None
