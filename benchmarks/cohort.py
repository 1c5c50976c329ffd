"""Cohorts: people a second, beside other simulators and the limit of the machine.

Each part runs in a process of its own, one after the other: ratios within one run are what
counts. Parts whose peer is not installed are left out and say so. It takes a quarter of an hour of
two cores; each table is printed as soon as it is there.

    python -m benchmarks.cohort [--json FILE] [--days N ...] [--oral N ...]
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.report import Table, arguments, publish

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 1800  # seconds for one part
CHUNK = 128
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


def loop_rate(precision: str) -> dict[str, float]:
    """The integration alone, one core: ours and the C kernel of the same right-hand side."""
    limit(1)
    import jax
    import numpy as np

    given, laid = chunk_of_a_day(precision)
    from benchmarks.kernel import Kernel
    from physiology.multistep import integrate_in_steps
    from physiology.simulate import compiled

    organs, rest, start, intake, step = given
    stepping, way = jax.jit(integrate_in_steps), laid.route()
    states = np.asarray(compiled()(*given))
    with tempfile.TemporaryDirectory() as folder:
        kernel = Kernel(organs, rest, start, intake, Path(folder), precision)
        found = interleaved(
            {
                "cohorts": lambda: np.asarray(stepping(*given, way)),
                "ours": lambda: np.asarray(compiled()(*given)),
                "C": lambda: kernel(intake, float(step)),
            }
        )
        found = {name: CHUNK / took for name, took in found.items()}
        found["difference"] = worst(kernel(intake, float(step)), states)
    fine = finely(8)
    found["error"], found["cohorts error"] = (
        worst(reached, fine) for reached in (states, np.asarray(stepping(*given, way)))
    )
    return found


def finely(parts: int) -> Any:
    """States of the same day in steps of so small a part, in double precision."""
    import numpy as np

    from physiology.simulate import compiled

    (organs, rest, start, intake, step), _ = chunk_of_a_day("float64")
    repeated = np.repeat(intake, parts, axis=1)
    return np.asarray(compiled()(organs, rest, start, repeated, step / parts))


def chunk_of_a_day(precision: str) -> tuple[Any, Any]:
    """Arguments of the fixed-grid program for a chunk of adults, and their day."""
    import jax
    import numpy as np

    from physiology import day
    from physiology.cohort import adults
    from physiology.cohort.doses import doses
    from physiology.cohort.engine import prepare
    from physiology.simulate import enable_float64
    from physiology.throughput import compile_for_throughput

    compile_for_throughput()
    enable_float64()
    ready = prepare(adults(seed=1).people(range(CHUNK)), {})
    laid = doses(day().sampled(every=5.0))
    given = (ready.organs, ready.rest, ready.start, laid.common, laid.plan.step)
    return jax.tree.map(lambda leaf: np.asarray(leaf, precision), given), laid


def diffrax_rate() -> dict[str, float]:
    """diffrax Tsit5 under vmap on our right-hand side, one core, at the accuracy of our steps."""
    limit(1)
    import diffrax
    import jax
    import jax.numpy as jnp
    import numpy as np

    from physiology.integrate import slopes

    people = 16
    given, _ = chunk_of_a_day("float64")
    organs, rest, start, intake, step = given
    few = jax.tree.map(lambda x: x[:people] if x.ndim == 1 else x, (organs, rest, start))
    axes = jax.tree.map(lambda x: 0 if x.ndim else None, few)
    flat = intake.reshape(-1, intake.shape[-1])
    edges = np.flatnonzero(np.abs(np.diff(flat, axis=0)).sum(axis=1)) + 1.0
    times = np.arange(intake.shape[0] + 1) * intake.shape[1] * step

    def alone(organs, rest, start):
        def field(t, y, _):
            minute = jnp.clip(jnp.floor(t / step).astype(int), 0, len(flat) - 1)
            return slopes(organs, rest, y, jnp.asarray(flat)[minute])

        control = diffrax.PIDController(rtol=1e-5, atol=1e-7)
        control = diffrax.ClipStepSizeController(control, jump_ts=jnp.asarray(edges * step))
        solution = diffrax.diffeqsolve(
            diffrax.ODETerm(field),
            diffrax.Tsit5(),
            0.0,
            float(times[-1]),
            0.5,
            start,
            saveat=diffrax.SaveAt(ts=jnp.asarray(times)),
            stepsize_controller=control,
            max_steps=100_000,
            throw=False,
        )
        return jnp.stack(solution.ys)[:, 1:]

    program = jax.jit(jax.vmap(alone, in_axes=axes))
    reached = np.moveaxis(np.asarray(program(*few)), 0, -1)
    error = worst(reached, finely(8)[..., :people])
    return {"rate": people / fastest(lambda: np.asarray(program(*few)), repeats=2), "error": error}


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


# --- running them ---------------------------------------------------------------------------------


def part(name: str, *given) -> dict[str, Any]:
    """A part in a new process; empty where it failed, with its complaint printed."""
    code = (
        f"import json\nfrom benchmarks import cohort\nprint(json.dumps(cohort.{name}(*{given!r})))"
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


def engine_table(sizes: Sequence[int]) -> Table:
    """The engine over cohort sizes, precisions and cores."""
    cores = len(os.sched_getaffinity(0))
    cases = [(size, kind, cores) for kind in ("float64", "float32") for size in sizes]
    cases += [(2048, kind, 1) for kind in ("float64", "float32")]
    rows = []
    for people, precision, count in cases:
        found = part("engine_rate", people, precision, count)
        if found:
            goal = {"float64": "1200 / 4000", "float32": "2400 / 8000"}[precision]
            rows.append((people, precision, count, *found.values(), goal))
    return Table(
        "A day of three meals, sampled every 5 min: the whole engine, fasting state included",
        ("people", "type", "cores", "person-days/s", "per core-second", "first chunk [s]")
        + ("worst interval error", "goal on two cores (must / aim)"),
        rows,
    )


def limit_table() -> Table:
    """The integration alone, beside the C kernel and diffrax."""
    rows = []
    for precision in ("float64", "float32"):
        found = part("loop_rate", precision)
        if found:
            ours, adams = found["ours"], found["cohorts"]
            rows += [
                ("ours, Runge-Kutta", precision, ours, 1.0, "", found["error"]),
                ("ours, as in cohorts", precision, adams, adams / ours, "", found["cohorts error"]),
                ("C kernel, Runge-Kutta", precision, found["C"], found["C"] / ours)
                + ("2 / 1.2 at most", found["error"]),
                ("largest difference from the C kernel", precision, "", "", "")
                + (found["difference"],),
            ]
            if precision == "float64":
                other = part("diffrax_rate")
                if other:
                    rate = other["rate"]
                    row = ("as in cohorts, over diffrax Tsit5 1e-5 under vmap", precision)
                    rows.append((*row, rate, adams / rate, "8 / 20", other["error"]))
    return Table(
        "The same right-hand side, one core, a chunk of 128, a day",
        ("what", "type", "person-days per core-second", "ratio", "goal (must / aim)", "error"),
        rows,
    )


def meal_table() -> Table:
    """The published meal model on other simulators."""
    found = part("meal_rates")
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
        found = part("memory_of", people)
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
