"""Scheduler: shards as tasks of Dask, on this machine or on any cluster that it reaches.

The folder of results must be the same for all workers. A worker that dies is replaced or not, as
the cluster likes; its shards go to others.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from physiology.cohort.optional import load
from physiology.cohort.workers import cores
from physiology.errors import InputError
from physiology.throughput import throughput_flags

RETRIES = 3  # of a shard whose worker died or whose disk failed
PATIENCE = 30  # [s] for a scheduler to answer


@contextmanager
def dask(address: str | None = None, workers: int | None = None) -> Iterator[Executor]:
    """An executor for `run`.

    Args:
        address: of a scheduler, such as `tcp://host:8786`; processes of this machine where None.
        workers: how many processes; as many as there are cores where None.

    Raises:
        InputError: where no scheduler answers, or Dask is not installed.
    """
    distributed = load("distributed", "working on a cluster")
    # Processes that this one starts compile for throughput from their first moment.
    before = os.environ.get("XLA_FLAGS")
    os.environ["XLA_FLAGS"] = throughput_flags(before or "")
    try:
        with _cluster(distributed, address, workers) as client:
            yield client.get_executor(retries=RETRIES, pure=False)
    finally:
        if before is None:
            os.environ.pop("XLA_FLAGS", None)
        else:
            os.environ["XLA_FLAGS"] = before


@contextmanager
def _cluster(distributed, address: str | None, workers: int | None) -> Iterator:
    if address is None:
        with (
            distributed.LocalCluster(
                n_workers=workers or cores(),
                threads_per_worker=1,
                processes=True,
                dashboard_address=None,
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise InputError(f"no scheduler answers at {address}: {error}") from None
    with client:
        yield client
