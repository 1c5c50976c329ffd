"""The cohort on an accelerator: people a second, and agreement with the processor.

One program for each experiment and precision, in chunks of one size, so that little is compiled;
what the time does not suffice for is left out and said. The processor's results come from a
process beside it. Needs no installation: run it from the root of the project.

    python -m benchmarks.gpu [--json FILE] [--minutes M] [--people N ...] [--chunk N] [--anyway]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import Table, arguments, publish

ROOT = Path(__file__).resolve().parents[1]
OUTPUTS = ("glucose", "insulin", "c_peptide", "glucagon", "nefa", "lactate", "egp", "rd")
COMPARED = 256  # people whose curves both compute
SEED = 1
CASES = (("ogtt", "float64"), ("day", "float64"), ("ogtt", "float32"), ("day", "float32"))
COLUMNS = (
    ("experiment", "type", "people", "wall [s]", "people/s", "person-days/s")
    + ("integration alone, person-days/s", "first chunk [s]")
    + ("worst difference from the processor", "failed here", "failed there")
)


def laid_out(name: str) -> Any:
    """An experiment by name, laid out for people of any size."""
    from physiology import day, ogtt
    from physiology.cohort.doses import doses

    return doses(ogtt(75) if name == "ogtt" else day().sampled(every=5.0))


def days_of(laid: Any) -> float:
    """How long an experiment lasts [days]."""
    return float(laid.plan.times[-1] / 1440)


def followed(count: int, laid: Any, precision: str, chunk: int) -> Any:
    """The first adults through an experiment, as the engine does it."""
    from physiology.cohort import Engine, adults, simulate_people

    engine = Engine(precision=precision, chunk=chunk)  # type: ignore[arg-type]
    return simulate_people(adults(SEED).people(range(count)), laid, OUTPUTS, engine=engine)


def integration(laid: Any, precision: str, chunk: int) -> float:
    """Seconds of the compiled program of one chunk, which waits on the device."""
    import jax

    from physiology.cohort import adults
    from physiology.cohort.engine import SPOTS, prepare, spots_of
    from physiology.cohort.program import following

    ready = prepare(adults(SEED).people(range(chunk)), {})
    given = (ready.organs, ready.rest, ready.start, laid.common, laid.plan.step)
    given = jax.device_put(jax.tree.map(lambda leaf: np.asarray(leaf, precision), given))
    program, way = following(OUTPUTS), laid.route(spots_of(laid, SPOTS))
    jax.block_until_ready(program(*given, way))
    begin = time.perf_counter()
    jax.block_until_ready(program(*given, way))
    return time.perf_counter() - begin


# --- the processor, in a process beside -----------------------------------------------------------


def compute_reference(destination: Path) -> None:
    """What the processor finds for the people compared, and at what rate on one thread."""
    for name in ("ogtt", "day"):
        laid = laid_out(name)
        first = followed(128, laid, "float64", 128)
        begin = time.perf_counter()
        found = followed(COMPARED, laid, "float64", 128)
        rate = COMPARED * days_of(laid) / (time.perf_counter() - begin)
        curves = np.stack([found.curves[output] for output in OUTPUTS])
        assert np.array_equal(curves[:, :, :128], np.stack([first.curves[o] for o in OUTPUTS]))
        file = destination / f"{name}.npz"
        np.savez(file.with_suffix(".part.npz"), curves=curves, ok=found.outcomes.ok, rate=rate)
        file.with_suffix(".part.npz").replace(file)


def start_reference(destination: Path) -> subprocess.Popen:
    """The same in a process of its own, which sees no accelerator."""
    code = f"from benchmarks import gpu; gpu.compute_reference(gpu.Path({str(destination)!r}))"
    environment = {**os.environ, "JAX_PLATFORMS": "cpu"}
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment)


def reference(process: subprocess.Popen, file: Path, until: float) -> Any:
    """Its results for one experiment; None where they do not come in time."""
    while not file.exists():
        if process.poll() is not None or time.monotonic() > until:
            return None
        time.sleep(0.2)
    return np.load(file)


def difference(found: np.ndarray, expected: np.ndarray, both: np.ndarray) -> float:
    """Largest difference of curves, relative to the largest value of each person's curve.

    Args:
        found, expected: shape (outputs, samples, people).
        both: who completed in both, shape (people,).
    """
    scale = np.abs(expected[..., both]).max(axis=1, keepdims=True)
    gap = np.abs(found[..., both] - expected[..., both])
    return float((gap / np.where(scale > 0, scale, 1)).max())


# --- the accelerator ------------------------------------------------------------------------------


def measured(
    case: tuple[str, str], sizes: list[int], chunk: int, beside: tuple[Any, Path], until: float
) -> Iterator[tuple]:
    """Rows of one experiment in one precision, as long as there is time."""
    name, precision = case
    laid = laid_out(name)
    begin = time.perf_counter()
    first = followed(chunk, laid, precision, chunk)
    compiling = time.perf_counter() - begin
    alone = chunk * days_of(laid) / integration(laid, precision, chunk)
    process, folder = beside
    known = reference(process, folder / f"{name}.npz", until)
    gap, here, there = float("nan"), "", ""
    if known is not None:
        count = min(chunk, COMPARED)
        ok, expected = first.outcomes.ok[:count], known["ok"][:count]
        curves = np.stack([first.curves[output][:, :count] for output in OUTPUTS])
        gap = difference(curves, known["curves"][..., :count], ok & expected)
        here, there = str(int((~ok).sum())), str(int((~expected).sum()))
    wall = 0.0
    for people in sizes:
        # Ten times as many people take at most ten times as long.
        if time.monotonic() + 10 * wall > until:
            print(f"{name} {precision}: no time for {people:,} people", flush=True)
            return
        begin = time.perf_counter()
        followed(people, laid, precision, chunk)
        wall = time.perf_counter() - begin
        rate = people / wall
        yield (
            *(name, precision, people, wall, rate, rate * days_of(laid), alone, compiling),
            *(gap, here, there),
        )


def main() -> None:
    parser = arguments(__doc__ or "")
    parser.add_argument("--minutes", type=float, default=4.0, help="when to stop")
    parser.add_argument("--people", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--chunk", type=int, default=10_000, help="people side by side")
    parser.add_argument("--anyway", action="store_true", help="without an accelerator, too")
    options = parser.parse_args()
    until = time.monotonic() + 60 * options.minutes

    from physiology.simulate import enable_float64
    from physiology.throughput import compile_for_throughput

    compile_for_throughput()
    enable_float64()
    import jax

    device = jax.devices()[0]
    if device.platform == "cpu" and not options.anyway:
        print("there is no accelerator here: nothing measured (--anyway measures the processor)")
        return
    rows: list[tuple] = []
    title = f"Adults on {device.device_kind}, in chunks of {options.chunk:,}, fasting included"
    with tempfile.TemporaryDirectory() as folder:
        beside = start_reference(Path(folder)), Path(folder)
        try:
            for case in CASES:
                if time.monotonic() > until:
                    print(f"{' '.join(case)}: no time left", flush=True)
                    continue
                for row in measured(case, options.people, options.chunk, beside, until):
                    rows.append(row)
                    print(json.dumps(dict(zip(COLUMNS, row, strict=True))), flush=True)
                    if options.json:  # whatever happens next, this much is kept
                        publish_rows(title, rows, beside[1], options.json)
        finally:
            beside[0].terminate()
            beside[0].wait()
        publish_rows(title, rows, beside[1], options.json, say=True)


def publish_rows(
    title: str, rows: list[tuple], folder: Path, destination: Path | None, say: bool = False
) -> None:
    """The tables so far: of the accelerator, and of one thread of the processor beside it."""
    rates = [
        (file.stem, "float64", float(np.load(file)["rate"]))
        for file in sorted(folder.glob("[a-z]*.npz"))
        if not file.stem.endswith(".part")
    ]
    beside = Table("One thread of its processor", ("experiment", "type", "person-days/s"), rates)
    tables = [Table(title, COLUMNS, rows), beside]
    if say:
        publish(tables, destination)
    elif destination is not None:
        found = {table.title: table.records() for table in tables}
        destination.write_text(json.dumps(found, indent=1, default=float) + "\n")


if __name__ == "__main__":
    main()
