"""Workers: the threads that share the work, and the device on which each of them computes.

A thread holds one device for as long as it lives. What it computes is the same on any of them, so
that results do not depend on how many there are.
"""

from __future__ import annotations

import itertools
import os
from concurrent.futures import ThreadPoolExecutor

import jax

AHEAD = 2  # threads of an accelerator: one draws people while the other waits for theirs


def cores() -> int:
    """Processor cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def threads() -> int:
    """How many can work at once: one a core of a processor, some for each accelerator."""
    devices = jax.local_devices()
    if devices[0].platform == "cpu":
        return max(cores(), len(devices))
    return AHEAD * len(devices)


def pool(tasks: int | None = None) -> ThreadPoolExecutor:
    """Threads that take the local devices in turn.

    Args:
        tasks: how many there are to do; no more threads than these.
    """
    count = threads() if tasks is None else max(min(threads(), tasks), 1)
    turn = itertools.cycle(jax.local_devices())

    def take_device() -> None:
        # Never left: the setting is the thread's own, and ends with it.
        jax.default_device(next(turn)).__enter__()

    return ThreadPoolExecutor(count, initializer=take_device)
