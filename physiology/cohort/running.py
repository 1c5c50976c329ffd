"""run(study, folder): the shards of a study, by threads, or by whatever takes tasks."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, as_completed
from pathlib import Path
from typing import Any, NamedTuple

from physiology.cohort import manifest, store
from physiology.cohort.engine import DEFAULT, Engine
from physiology.cohort.results import Results
from physiology.cohort.shard import compute
from physiology.cohort.study import Study
from physiology.cohort.workers import pool
from physiology.throughput import compile_for_throughput


class Progress(NamedTuple):
    """How far a run is.

    Attributes:
        done, subjects: people finished, and in all.
        seconds: since the run began.
        fresh: people finished since then, which is what the rate counts.
        failed: rows that did not complete.
    """

    done: int
    subjects: int
    seconds: float
    fresh: int
    failed: int

    @property
    def rate(self) -> float:
        """People per second."""
        return self.fresh / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float:
        """Seconds that the rest will take; infinite where nothing is finished yet."""
        return (self.subjects - self.done) / self.rate if self.rate else float("inf")


def run(
    study: Study,
    folder: str | Path,
    resume: bool = False,
    executor: Executor | None = None,
    engine: Engine = DEFAULT,
    curves: bool = True,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> Results:
    """Run a study and keep its results in a folder.

    Memory does not grow with the number of subjects: a shard is computed, written and forgotten.
    A run that was interrupted goes on where it was and ends in the same bytes.

    Args:
        study: what to do.
        folder: where results go; new or empty, unless they are resumed.
        resume: go on with what the folder holds.
        executor: anything with the interface of `concurrent.futures` (a Dask client's executor,
            see `scheduler`); the cores or accelerators of this machine where None.
        engine: precision and chunk size.
        curves: keep curves, not only tables.
        progress: told after each shard.

    Raises:
        InputError: where the folder does not fit the request, or a library is missing.
        StorageError: where it cannot be written. Finished shards stay.
    """
    store.require(curves)
    compile_for_throughput()
    folder = Path(folder)
    wanted = manifest.request(study, engine, curves)
    manifest.open_folder(folder, wanted, resume)
    layout = manifest.layout(study, engine)
    store.create(folder, study, layout, curves)
    _work(study, folder, layout, executor, engine, curves, progress)
    return Results(folder)


def _work(
    study: Study,
    folder: Path,
    layout: manifest.Layout,
    executor: Executor | None,
    engine: Engine,
    curves: bool,
    progress: Callable[[Progress], None],
) -> None:
    finished = manifest.finished(folder)
    todo = [index for index in range(len(layout)) if index not in finished]
    done = sum(note["subjects"] for note in finished.values())
    failed = sum(note["failed"] for note in finished.values())
    begin, before = time.monotonic(), done
    own = pool(len(todo))
    workers = own if executor is None else executor
    with own:
        tasks: list[Future] = [
            workers.submit(task, study, folder, index, layout.people(index), engine, curves)
            for index in todo
        ]
        try:
            for finished_task in as_completed(tasks):
                note = finished_task.result()
                done, failed = done + note["subjects"], failed + note["failed"]
                seconds = time.monotonic() - begin
                progress(Progress(done, layout.subjects, seconds, done - before, failed))
        finally:
            for waiting in tasks:
                waiting.cancel()


def task(
    study: Study, folder: Path, index: int, which: range, engine: Engine, curves: bool
) -> dict[str, Any]:
    """Compute one shard and write it: all that a worker does, from these arguments alone.

    A shard that another worker has finished meanwhile is not computed again.
    """
    compile_for_throughput()
    already = manifest.finished(folder).get(index)
    if already is not None:
        return already
    return store.save(folder, index, which, compute(study, which, engine), curves)
