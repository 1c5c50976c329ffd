"""Cohorts: people a second, beside other simulators and the limit of the machine.

Each part runs in a process of its own, one after the other: ratios within one run are what
counts. Parts whose peer is not installed are left out and say so. It takes a quarter of an hour of
two cores; each table is printed as soon as it is there.

    python -m benchmarks.cohort [--json FILE] [--days N ...] [--oral N ...]
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.integration import CHUNK, limit_table
from benchmarks.parts import fastest, limit, part, worst
from benchmarks.report import Table, arguments, publish

OUTPUTS = ("glucose", "insulin", "c_peptide", "glucagon", "nefa", "lactate", "egp", "rd")
MEAL_MINUTES = 420.0
DAYS = (1, 100, 10_000)  # sizes of the cohorts
ORAL = (1_000, 10_000)  # 100,000 take ten minutes more


# --- parts, each run by itself --------------------------------------------------------------------


def engine_rate(people: int, precision: str, cores: int) -> dict[str, float]:
    """Person-days per second of the engine: a day of three meals, sampled every five minutes."""
    limit(cores)
    from physiology import day
    from physiology.cohort import Engine, adults
    from physiology.cohort.doses import doses
    from physiology.cohort.engine import on_all_cores

    laid = doses(day().sampled(every=5.0))
    engine = Engine(precision=precision, chunk=min(CHUNK, people))  # type: ignore[arg-type]
    crowd = adults(seed=1).people(range(people))
    compiling = time.perf_counter()
    on_all_cores(crowd.take(slice(0, engine.places)), laid, OUTPUTS, engine)
    compiling = time.perf_counter() - compiling
    begin, used = time.perf_counter(), time.process_time()
    error = float(on_all_cores(crowd, laid, OUTPUTS, engine).error.max())
    wall, used = time.perf_counter() - begin, time.process_time() - used
    return {
        "rate": people / wall,
        "core rate": people / used,
        "first": compiling,
        "interval error": error,
    }


def meal_rates() -> dict[str, float]:
    """The published 12-state meal model: person-days per core-second of each simulator."""
    limit(1)
    import jax
    import jax.numpy as jnp
    import numpy as np
    from jax import lax
    from scipy.integrate import solve_ivp

    from benchmarks import meal_model
    from physiology.simulate import enable_float64
    from physiology.throughput import compile_for_throughput

    compile_for_throughput()
    enable_float64()
    day = MEAL_MINUTES / 1440
    begin = list(meal_model.start().values())
    python = meal_model.right_hand_side()
    grid = np.arange(0, MEAL_MINUTES + 1, 5.0)

    def scipy(method: str, tolerance: float = 1e-6):
        span = (0.0, MEAL_MINUTES)
        return solve_ivp(python, span, begin, method, grid, rtol=tolerance, atol=tolerance)

    reference = scipy("LSODA", 1e-11).y
    found = {"scipy LSODA": day / fastest(lambda: scipy("LSODA"), repeats=3)}
    rates = meal_model.right_hand_side(jnp)

    def step(y, _):
        k1 = rates(0.0, y)
        k2 = rates(0.0, moved(y, 0.5, k1))
        k3 = rates(0.0, moved(y, 0.5, k2))
        k4 = rates(0.0, moved(y, 1.0, k3))
        parts = zip(y, k1, k2, k3, k4, strict=True)
        return tuple(v + (a + 2 * b + 2 * c + d) / 6 for v, a, b, c, d in parts), None

    def moved(y, size, k):
        return tuple(a + size * b for a, b in zip(y, k, strict=True))

    def sample(y, _):
        y, _ = lax.scan(step, y, None, length=5)
        return y, jnp.stack(y)

    program = jax.jit(lambda y: lax.scan(sample, y, None, length=len(grid) - 1)[1])
    for precision in ("float64", "float32"):
        many = tuple(np.full(CHUNK, value, precision) for value in begin)
        took = fastest(lambda many=many: np.asarray(program(many)))
        found[f"ours {precision}"] = CHUNK * day / took
    ends = np.asarray(program(tuple(np.full(CHUNK, v) for v in begin)))[:, :, 0].T
    found["our error"] = worst(ends, reference[:, 1:])
    try:
        import roadrunner
    except ImportError:
        return found
    runner = roadrunner.RoadRunner(meal_model.sbml())
    runner.timeCourseSelections = ["time", *meal_model.STATES]

    def rerun():
        runner.reset()
        return runner.simulate(0, MEAL_MINUTES, len(grid))

    found["libRoadRunner error"] = worst(np.asarray(rerun())[1:, 1:].T, reference[:, 1:])
    found["libRoadRunner"] = day / fastest(rerun)
    return found


def memory_of(people: int) -> dict[str, float]:
    """A cohort through an OGTT, kept on disk: wall time, peak memory, size."""
    from physiology import ogtt
    from physiology.cohort import Study, adults, run

    with tempfile.TemporaryDirectory() as folder:
        study = Study("memory", adults(seed=1), people, {"ogtt": ogtt(75)})
        begin = time.perf_counter()
        results = run(study, Path(folder) / "cohort")
        wall = time.perf_counter() - begin
        files = [path for path in results.folder.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        failed = int((results.endpoints().outcome != "completed").sum())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"wall": wall, "peak": peak / 2**30, "disk": size / 1e6, "failed": failed}


# --- running them ---------------------------------------------------------------------------------


def engine_table(sizes: Sequence[int]) -> Table:
    """The engine over cohort sizes, precisions and cores."""
    cores = len(os.sched_getaffinity(0))
    cases = [(size, kind, cores) for kind in ("float64", "float32") for size in sizes]
    cases += [(2048, kind, 1) for kind in ("float64", "float32")]
    rows = []
    for people, precision, count in cases:
        found = part("cohort", "engine_rate", people, precision, count)
        if found:
            goal = {"float64": "1200 / 4000", "float32": "2400 / 8000"}[precision]
            rows.append((people, precision, count, *found.values(), goal))
    return Table(
        "A day of three meals, sampled every 5 min: the whole engine, fasting state included",
        ("people", "type", "cores", "person-days/s", "per core-second", "first chunk [s]")
        + ("worst interval error", "goal on two cores (must / aim)"),
        rows,
    )


def meal_table() -> Table:
    """The published meal model on other simulators."""
    found = part("cohort", "meal_rates")
    rows: list[tuple] = list(found.items())
    if found and "libRoadRunner" not in found:
        rows.append(("libRoadRunner", "not installed (pip install 'physiology[peers]')"))
    if {"ours float64", "libRoadRunner"} <= set(found):
        ratio = found["ours float64"] / found["libRoadRunner"]
        rows.append(("ours over libRoadRunner (goal 3 / 10)", ratio))
    return Table(
        "The published 12-state meal model, one core",
        ("what", "person-days per core-second, or relative error"),
        rows,
    )


def gradient_table() -> Table:
    """What a gradient costs, over the forward run."""
    from benchmarks.speed import fresh, outcome

    rows = []
    for mode, goal in (("reverse", "7 / 4"), ("forward", "28 / 16")):
        found = outcome(fresh("gradient", mode))
        if found:
            rows.append((mode, found["ratio"], goal))
    return Table(
        "A gradient of a 5-h meal, 16 parameters, 64 people",
        ("mode", "over forward", "goal (must / aim)"),
        rows,
    )


def memory_table(sizes: Sequence[int]) -> Table:
    """Memory, time and size on disk against the size of the cohort."""
    rows = []
    for people in sizes:
        found = part("cohort", "memory_of", people)
        if found:
            rows.append((people, *found.values()))
    return Table(
        "75 g OGTT of adults, kept on disk (goal at 100,000 people: 2 / 1 GiB)",
        ("people", "wall [s]", "peak memory [GiB]", "disk [MB]", "failed"),
        rows,
    )


def main() -> None:
    parser = arguments(__doc__ or "")
    more = {"type": int, "nargs": "+", "metavar": "N"}
    parser.add_argument("--days", default=DAYS, help="people who live through a day", **more)
    parser.add_argument("--oral", default=ORAL, help="people in oral tests kept on disk", **more)
    options = parser.parse_args()
    parts: tuple[Callable[[], Table], ...] = (
        lambda: engine_table(options.days),
        limit_table,
        meal_table,
        gradient_table,
        lambda: memory_table(options.oral),
    )
    publish((measure() for measure in parts), options.json)


if __name__ == "__main__":
    main()
