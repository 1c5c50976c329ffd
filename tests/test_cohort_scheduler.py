"""Interrupted and distributed runs: whoever dies, the result is the same, byte for byte."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from physiology import InputError, ogtt
from physiology.cohort import Engine, Results, Study, adults, optional, run
from physiology.cohort.scheduler import dask

ROOT = Path(__file__).resolve().parents[1]
SMALL = Engine(chunk=32)
PATIENCE = 600.0  # [s]

# In a process of its own, as the command runs: XLA reads its flags once in a process, and other
# tests of this one may have computed without those for throughput, which round differently.
CHILD = """
import sys
from tests.test_cohort_scheduler import SMALL, study
from physiology.cohort import run
run(study(), sys.argv[1], resume="resume" in sys.argv, engine=SMALL)
"""


def study() -> Study:
    return Study("trial", adults(seed=11), 320, {"ogtt": ogtt(75)}, outputs=("glucose", "insulin"))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, digests):
    folder = tmp_path_factory.mktemp("whole") / "c"
    assert started(folder).wait() == 0
    return digests(folder)


def started(folder: Path, *how: str) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", CHILD, str(folder), *how], cwd=ROOT)


def wait_for(condition) -> None:
    """Until something is true.

    Raises:
        TimeoutError: where it never is.
    """
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("it did not happen in time")
        time.sleep(0.05)


def some_finished(folder: Path) -> bool:
    return any((folder / "done").glob("[0-9]*.json"))


def test_an_extra_that_is_missing_is_named():
    with pytest.raises(InputError, match=r"physiology\[cohort\]"):
        optional.load("no_such_library_at_all", "dreaming")


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setattr("physiology.cohort.scheduler.PATIENCE", 1)
    with pytest.raises(InputError, match="no scheduler answers"), dask("tcp://127.0.0.1:1"):
        pass


@pytest.mark.slow
def test_a_killed_run_is_resumed_to_the_same_bytes(undisturbed, tmp_path, digests):
    folder = tmp_path / "c"
    child = started(folder)
    try:
        wait_for(lambda: some_finished(folder) or child.poll() is not None)
        assert child.poll() is None, "it was over before it could be killed"
        child.send_signal(signal.SIGKILL)
    finally:
        child.kill()
        child.wait()
    assert not Results(folder).complete
    notes = {path: path.stat().st_mtime_ns for path in (folder / "done").glob("[0-9]*.json")}
    assert started(folder, "resume").wait() == 0
    assert Results(folder).complete
    assert all(path.stat().st_mtime_ns == when for path, when in notes.items())
    assert digests(folder) == undisturbed


@pytest.mark.slow
def test_a_killed_worker_does_not_matter(undisturbed, tmp_path, digests):
    folder = tmp_path / "c"
    with dask(workers=2) as executor:
        workers = executor._client.run(os.getpid)
        assert len(workers) == 2
        victim = next(iter(workers.values()))

        def kill() -> None:
            wait_for(lambda: some_finished(folder))
            os.kill(victim, signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        results = run(study(), folder, executor=executor, engine=SMALL)
        killer.join()
    assert results.complete and digests(folder) == undisturbed
