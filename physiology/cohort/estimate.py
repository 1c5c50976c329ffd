"""Estimate: what a study will take, before anything is computed."""

from __future__ import annotations

from typing import NamedTuple

from physiology.cohort.engine import Engine
from physiology.cohort.manifest import layout
from physiology.cohort.study import Study
from physiology.cohort.workers import cores

# Measured once (benchmarks.cohort, one core, jax 0.10.2); another machine differs severalfold.
PERSON_DAYS = {"float64": 480.0, "float32": 900.0}  # per core-second
FAST_FOUND = 0.0010  # core-seconds for the fasting state of one diseased or treated person
COMPILING = 25.0  # seconds, before the first shard
PROGRAM = 700e6  # bytes of a process with its compiled programs
LOOKED_AT = 4  # curves beside the outputs that a chunk keeps for its checks
COMPRESSED = 0.7  # size of curves on disk, relative to single precision
TABLE_ROW = 500  # bytes of one person's rows on disk


class Estimate(NamedTuple):
    """What a study will take.

    Attributes:
        shards: portions, of `shard` people each.
        shard: people in a portion.
        seconds: with the cores of this machine.
        memory: bytes, of one process with a thread a core.
        disk: bytes.
    """

    shards: int
    shard: int
    seconds: float
    memory: float
    disk: float


def estimate(study: Study, engine: Engine, curves: bool = True) -> Estimate:
    """What a study will take on this machine; time within a factor of a few."""
    cut = layout(study, engine)
    takes = 1 if study.design == "parallel" else len(study.arms)
    days = samples = longest = 0.0
    for arm in study.arms:
        run_in = arm.run_in.duration / 1440 if arm.run_in is not None else 0.0
        for name in study.experiments:
            experiment = study.experiment(arm, name)
            days += (experiment.duration / 1440 + run_in) / len(study.arms)
            samples += len(experiment.sampling_times())
            longest = max(longest, len(experiment.sampling_times()))
    followed = study.subjects * takes
    work = followed * (days / PERSON_DAYS[engine.precision] + FAST_FOUND)
    size = 8 if engine.precision == "float64" else 4
    curves_kept = len(study.outputs) + LOOKED_AT
    chunk = 2 * curves_kept * longest * engine.places * size
    shard = 4 * samples * len(study.outputs) * cut.shard
    kept = 4 * COMPRESSED * samples * len(study.outputs) * study.subjects if curves else 0.0
    return Estimate(
        shards=len(cut),
        shard=cut.shard,
        seconds=COMPILING + work / cores(),
        memory=PROGRAM + cores() * (chunk + 2 * shard),
        disk=kept + TABLE_ROW * followed * len(study.experiments),
    )


def words(study: Study, expected: Estimate) -> str:
    """An estimate for people."""
    return "\n".join(
        [
            f"{study.subjects:,} people of {study.source.name}: "
            f"{', '.join(e.name for e in study.experiments.values())}",
            f"shards   {expected.shards} of {expected.shard:,} people",
            f"time     about {expected.seconds:,.0f} s on {cores()} cores (within a factor of 3)",
            f"memory   about {expected.memory / 1e9:.1f} GB",
            f"disk     about {expected.disk / 1e6:,.0f} MB",
        ]
    )
