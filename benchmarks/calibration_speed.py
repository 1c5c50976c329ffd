"""How long fits take: one oral test cold and warm, everybody in one batch, fits per second.

    python -m benchmarks.calibration_speed --data FOLDER [--json FILE]

FOLDER holds ohashi_ogtt75.csv and ohashi_subjects_indices.csv. Seconds are given as they pass and
as processor time of all cores, which other work on the machine does not change. A cold fit is a
process of its own, from its start to its end, imports and compilation included.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from benchmarks.clamped_people import people
from benchmarks.report import Table, arguments, data_folder, publish
from calibration.data import Dataset
from calibration.differences import Differences
from calibration.fit import Fits, fit
from calibration.free import FreeSet, choose
from physiology.simulate import enable_float64
from physiology.throughput import compile_for_throughput

FREE = "with C-peptide"
# What an oral test tells best, for the goals that are stated for ten parameters.
LEFT = (
    "liver.carbohydrate.glucokinase",
    "pancreas.gip_gain",
    "pancreas.provision_tau",
    "kidney.c_peptide_elimination",
)
GOAL_WARM, AIM_WARM = 1.0, 0.3  # [s]
GOAL_RATE, AIM_RATE = 20.0, 50.0  # fits per second
REPEATS = 5


class Seconds(NamedTuple):
    """How long something took.

    Attributes:
        passed: on the clock.
        processor: of all cores.
    """

    passed: float
    processor: float


def timed(work: Callable[[], Fits]) -> tuple[Seconds, Fits]:
    """What some fits took."""
    begin = time.perf_counter(), time.process_time()
    found = work()
    return Seconds(time.perf_counter() - begin[0], time.process_time() - begin[1]), found


def ten() -> FreeSet:
    """Ten free parameters."""
    return choose(FREE).without(*LEFT)


def cold(folder: Path, *, prompt: bool, cache: Path | None = None) -> Seconds:
    """One person fitted in a process of its own.

    Args:
        folder: with the measurements.
        prompt: compiled to be ready soon, or to run fast.
        cache: folder of compiled programs to read and write.
    """
    command = [sys.executable, "-m", "benchmarks.calibration_speed", "--data", str(folder), "--one"]
    # The flags that this process has set for itself are not the other's.
    variables = {name: value for name, value in os.environ.items() if name != "XLA_FLAGS"}
    if cache is not None:
        variables |= {
            "JAX_COMPILATION_CACHE_DIR": str(cache),
            "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
        }
    begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command + ["--prompt"] * prompt, check=True, env=variables, capture_output=True)
    passed, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Seconds(passed, used)


def alone(dataset: Dataset) -> Differences:
    """The first person, for whom nothing is missing."""
    whole = max(
        dataset,
        key=lambda s: sum(x.times.size for v in s.visits.values() for x in v.series.values()),
    )
    return Differences(Dataset("one", (whole,)), FREE)


def cold_table(folder: Path) -> Table:
    """A fresh process that fits one person."""
    rows = [("compiled to run fast", *cold(folder, prompt=False))]
    with TemporaryDirectory() as temporary:
        cache = Path(temporary)
        rows.append(("compiled promptly", *cold(folder, prompt=True, cache=cache)))
        rows.append(("the same, compiled before", *cold(folder, prompt=True, cache=cache)))
    return Table(
        f"One oral test in a fresh process, {len(choose(FREE).items)} parameters, start to end",
        ("how", "seconds", "processor seconds"),
        rows,
    )


def warm_table(dataset: Dataset) -> Table:
    """One person again and again, and everybody in one batch."""
    one, rows = alone(dataset), []
    fit(one)
    took, _ = min(timed(lambda: fit(one)) for _ in range(REPEATS))
    rows.append((f"one person, {len(one.free.items)} parameters", *took, took.processor / GOAL_WARM,
                 f"{GOAL_WARM:g} s (aim {AIM_WARM:g})"))  # fmt: skip
    for free in (choose(FREE), ten()):
        everybody = Differences(dataset, free)
        fit(everybody)
        took, fits = timed(lambda: fit(everybody))  # noqa: B023
        count = len(free.items)
        rows.append((f"all {len(dataset)} in one batch, {count} parameters", *took, "-", "-"))
        cores = len(os.sched_getaffinity(0))
        rates = len(dataset) / took.passed, len(dataset) * cores / took.processor
        rows.append((f"fits per second, {count} parameters", *rates, rates[1] / GOAL_RATE,
                     f"{GOAL_RATE:g} (aim {AIM_RATE:g})"))  # fmt: skip
        evaluations = float(np.mean([item.iterations for item in fits]))
        rows.append((f"evaluations a fit, {count} parameters", evaluations, "-", "-", "-"))
    return Table(
        "Compiled before; fits per second by processor time count all cores as free",
        ("what", "on the clock", "by processor time", "over the goal", "goal"),
        rows,
    )


def tables(folder: Path) -> Iterator[Table]:
    """All tables."""
    yield warm_table(people(folder))
    yield cold_table(folder)


def fit_one(folder: Path, prompt: bool) -> None:
    """What a cold fit is."""
    if not prompt:
        compile_for_throughput()
    enable_float64()
    fit(alone(people(folder)))


def main() -> None:
    """Print the tables."""
    parser = arguments(__doc__.splitlines()[0])
    data_folder(parser)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--prompt", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        fit_one(options.data, options.prompt)
        return
    compile_for_throughput()
    enable_float64()
    publish(tables(options.data), options.json)


if __name__ == "__main__":
    main()
