"""Parts of a benchmark: each in a process of its own, in processor time, least of some runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 1800  # seconds for one part


def part(module: str, name: str, *given) -> dict[str, Any]:
    """A function of `benchmarks` in a new process; empty where it failed, its complaint printed."""
    code = (
        f"import json\nfrom benchmarks import {module}\n"
        f"print(json.dumps({module}.{name}(*{given!r})))"
    )
    # What one part has compiled, the next one finds; only the first pays for it.
    known = {"JAX_COMPILATION_CACHE_DIR": str(Path(tempfile.gettempdir()) / "benchmarks_cohort")}
    environment = {**known, "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0", **os.environ}
    command = [sys.executable, "-c", code]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        print(f"{name}{given} took more than {PATIENCE} s and was given up", file=sys.stderr)
        return {}
    if done.returncode:
        print(f"{name}{given}: {done.stderr[-1500:]}", file=sys.stderr)
        return {}
    return json.loads(done.stdout.splitlines()[-1])


def worst(found, reference) -> float:
    """Largest difference relative to the largest value of each state (of each person)."""
    import numpy as np

    scale = np.abs(reference).max(axis=1, keepdims=True)
    return float((np.abs(found - reference) / np.where(scale > 0, scale, 1)).max())


def fastest(work, repeats: int = 5) -> float:
    """Least processor time of some runs, after one that compiles [s]."""
    work()
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def interleaved(works: dict[str, Callable[[], Any]], repeats: int = 5) -> dict[str, float]:
    """Least processor time of each of some works, which take turns after one that compiles [s]."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(repeats + 1):
        for name, work in works.items():
            begin = time.process_time()
            work()
            if turn:
                times[name].append(time.process_time() - begin)
    return {name: min(each) for name, each in times.items()}


def limit(cores: int) -> None:
    """Keep to some cores, before JAX counts them."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
