"""Store: shards on disk. Tables are Parquet, a file a shard; curves are one Zarr store an
experiment, in which each shard has chunks of its own.

A shard counts once its note lies in `done/`, which is written last. Whatever an interrupted
worker left of a shard is written again, with the same bytes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from threading import get_ident
from typing import Any

import numpy as np

from physiology.cohort.manifest import Layout, StorageError, finish
from physiology.cohort.optional import load
from physiology.cohort.shard import Shard
from physiology.cohort.study import Study
from physiology.observables import OBSERVABLES

TABLES = ("subjects", "endpoints")


def part(folder: Path, table: str, index: int) -> Path:
    """The file of one shard's part of a table."""
    return folder / table / f"part-{index:05d}.parquet"


def curve_store(folder: Path, experiment: str) -> Path:
    """The Zarr store of an experiment's curves."""
    return folder / "curves" / f"{experiment}.zarr"


def require(curves: bool) -> None:
    """Load what results are written with, so that no folder is begun without it.

    Raises:
        InputError: naming the extra to install, where a library is missing.
    """
    load("pyarrow.parquet", "keeping tables")
    if curves:
        load("zarr", "keeping curves")


def create(folder: Path, study: Study, layout: Layout, curves: bool) -> None:
    """Make the places where shards will be put.

    Raises:
        StorageError: where the folder cannot be written.
    """
    try:
        for table in TABLES:
            (folder / table).mkdir(parents=True, exist_ok=True)
        if curves:
            for name in study.experiments:
                if not (curve_store(folder, name) / ".zgroup").exists():
                    _create_curves(folder, study, layout, name)
    except OSError as error:
        raise StorageError(f"cannot write {folder}: {error.strerror or error}") from error


def _create_curves(folder: Path, study: Study, layout: Layout, name: str) -> None:
    zarr = load("zarr", "keeping curves")
    experiment = study.experiments[name]
    times = np.asarray(experiment.sampling_times(), float)
    arms = [arm.name for arm in study.arms]
    group = zarr.open_group(curve_store(folder, name), mode="w", zarr_format=2)
    group.attrs.update({"experiment": repr(experiment), "study": study.name})

    def coordinate(label: str, values: np.ndarray, **attributes: str) -> None:
        empty = float("nan") if values.dtype.kind == "f" else ""
        array = group.create_array(label, shape=values.shape, dtype=values.dtype, fill_value=empty)
        array[...] = values
        array.attrs.update({"_ARRAY_DIMENSIONS": [label], **attributes})

    coordinate("arm", np.array(arms, dtype=f"<U{max(map(len, arms))}"))
    coordinate("time", times, units="min", long_name="time")
    shape = (len(arms), study.subjects, len(times))
    for output in study.outputs:
        array = group.create_array(
            output,
            shape=shape,
            chunks=(1, min(layout.shard, study.subjects), len(times)),
            dtype="float32",
            fill_value=float("nan"),
        )
        array.attrs.update(
            {
                "_ARRAY_DIMENSIONS": ["arm", "subject", "time"],
                "units": OBSERVABLES[output].unit,
                "long_name": OBSERVABLES[output].long_name,
            }
        )


def save(folder: Path, index: int, which: range, shard: Shard, curves: bool) -> dict[str, Any]:
    """Write a shard, and last of all that it is finished.

    Returns:
        The note: subjects, failed rows, and digests of the tables.

    Raises:
        StorageError: where it cannot be written; finished shards are as they were.
    """
    try:
        if curves:
            _save_curves(folder, which, shard.curves)
        digests = {
            table: _save_table(part(folder, table, index), columns)
            for table, columns in zip(TABLES, (shard.subjects, shard.endpoints), strict=True)
        }
        note = {"subjects": len(which), "failed": shard.failed, "sha256": digests}
        finish(folder, index, note)
    except OSError as error:
        raise StorageError(
            f"cannot write shard {index} to {folder}: {error.strerror or error}; finished shards "
            "are complete and readable: make room, then resume"
        ) from error
    return note


def _save_curves(
    folder: Path, which: range, curves: Mapping[str, Mapping[str, np.ndarray]]
) -> None:
    zarr = load("zarr", "keeping curves")
    for name, outputs in curves.items():
        group = zarr.open_group(curve_store(folder, name), mode="r+", zarr_format=2)
        for output, values in outputs.items():
            group[output][:, which.start : which.stop] = values


def _save_table(path: Path, columns: Mapping[str, np.ndarray]) -> str:
    """Write a table at once or not at all; returns its digest."""
    parquet = load("pyarrow.parquet", "keeping tables")
    arrow = load("pyarrow", "keeping tables")
    table = arrow.table({name: arrow.array(values) for name, values in columns.items()})
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{get_ident()}.part")
    try:
        parquet.write_table(table, temporary, compression="zstd")
        digest = hashlib.sha256(temporary.read_bytes()).hexdigest()
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return digest
