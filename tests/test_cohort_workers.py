"""Workers: threads take the local devices in turn, and results are the same on any of them."""

import os
import subprocess
import sys
from pathlib import Path

import jax
import pytest

from physiology.cohort.workers import AHEAD, cores, pool, threads

ROOT = Path(__file__).resolve().parents[1]

TURNS = """
import threading
import jax.numpy as jnp
from physiology.cohort.once import CompiledOnce
from physiology.cohort.workers import pool
double, together = CompiledOnce(lambda x: 2 * x), threading.Barrier(2)
def task(number):
    together.wait()
    found = double(jnp.ones(3))
    assert float(found.sum()) == 6.0
    return found.device.id
with pool(2) as workers:
    print(sorted(workers.map(task, range(2))), len(double.ready))
"""

SAME = """
import jax
import numpy as np
jax.devices()  # as in the tests of cohorts: compiled for each device, but not for throughput
from physiology import ogtt
from physiology.cohort import Engine, adults, simulate_people
from physiology.cohort.doses import doses
from physiology.cohort.engine import on_all_cores
people, laid = adults(seed=5).people(range(4)), doses(ogtt(75, duration=15.0))
engine = Engine(chunk=2)
alone = simulate_people(people, laid, ("glucose",), engine=engine)
shared = on_all_cores(people, laid, ("glucose",), engine)
print(np.array_equal(alone.curves["glucose"], shared.curves["glucose"]), alone.outcomes.ok.all())
"""


def on_two_devices(code: str) -> str:
    """What a program says where this machine shows itself as two devices."""
    flags = f"{os.environ['XLA_FLAGS']} --xla_force_host_platform_device_count=2"
    environment = {**os.environ, "XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_threads_take_the_devices_in_turn():
    assert on_two_devices(TURNS) == "[0, 1] 2"


@pytest.mark.slow
def test_two_devices_compute_the_same():
    assert on_two_devices(SAME) == "True True"


def test_there_is_a_thread_for_each_core_or_some_for_each_accelerator(monkeypatch):
    assert threads() == max(cores(), len(jax.local_devices()))

    class Accelerator:
        platform = "gpu"

    monkeypatch.setattr(jax, "local_devices", lambda: [Accelerator()] * 3)
    assert threads() == 3 * AHEAD


def test_no_more_threads_than_tasks():
    with pool(1) as workers:
        assert workers._max_workers == 1
