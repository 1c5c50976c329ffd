"""Speed: what a user waits for, how many people a machine follows, what a gradient costs.

Each part runs in a process of its own, so that compile and start-up times are those of a fresh
one. Goals are ratios of one run where they can be: digits depend on the machine.

    python -m benchmarks.speed [--json FILE]
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import Table, arguments, publish
from physiology.throughput import throughput_flags

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 900  # seconds for one part
BATCH = 64  # fits the second-level cache; 128 runs a tenth slower
SIXTEEN = (
    "blood.glucose_fasting",
    "blood.insulin_fasting",
    "gut.emptying",
    "gut.glucose_absorption",
    "pancreas.insulin_secretion",
    "pancreas.provision_glucose_half",
    "pancreas.release_maximum",
    "pancreas.glp1_gain",
    "liver.insulin_extraction",
    "liver.signalling.akt_half",
    "liver.carbohydrate.glucokinase",
    "skeletal_muscle.carbohydrate.glucose_uptake",
    "skeletal_muscle.insulin_tau",
    "skeletal_muscle.signalling.akt_half",
    "subcutaneous_fat.pde3b_half",
    "kidney.insulin_clearance_floor",
)


# --- parts, each run by itself --------------------------------------------------------------------


def one_person(which: str) -> dict[str, float]:
    """Import, trace, compile and run of one experiment on one person [s]."""
    begin = time.perf_counter()
    import numpy as np

    from physiology import day, human, mixed_meal
    from physiology.body import constants, fasting_state
    from physiology.room import compiled, in_room
    from physiology.schedule import schedule
    from physiology.simulate import enable_float64

    imported = time.perf_counter()
    enable_float64()
    experiment = mixed_meal(duration=300.0) if which == "meal" else day()
    laid = schedule(experiment)
    organs = human().organs
    rest = constants(organs)
    start = tuple(np.asarray(v, float) for v in fasting_state(organs, rest))
    rows, kept = in_room(laid.intake)
    arguments_ = (organs, rest, start, laid.step, *rows)
    prepared = time.perf_counter()
    lowered = compiled().lower(*arguments_, kept=kept)
    traced = time.perf_counter()
    program = lowered.compile()
    ready = time.perf_counter()
    run = best(lambda: program(*arguments_))
    return {
        "import": imported - begin,
        "prepare": prepared - imported,
        "trace": traced - prepared,
        "compile": ready - traced,
        "run": run,
    }


def best(work, repeats: int = 5, clock=time.perf_counter) -> float:
    """Shortest of some runs [s]; `clock` may be `time.process_time` for processor seconds."""
    import jax

    times = []
    for _ in range(repeats):
        begin = clock()
        jax.block_until_ready(work())
        times.append(clock() - begin)
    return min(times)


def crowd(people: int, dtype: str):
    """Arguments of the fixed-grid program for unlike people over a day of meals."""
    import jax
    import numpy as np

    from benchmarks.conservation import random_organs
    from physiology import day
    from physiology.body import constants, fasting_state
    from physiology.schedule import schedule

    organs = random_organs(people, seed=0, width=0.2)
    rest = constants(organs)
    start = tuple(np.broadcast_to(v, (people,)) for v in fasting_state(organs, rest))
    laid = schedule(day().sampled(every=10.0))

    def cast(tree):
        return jax.tree.map(lambda x: np.array(x, dtype), tree)

    return cast(organs), cast(rest), cast(start), cast(laid.intake), cast(laid.step)


def throughput(dtype: str, core: int) -> dict[str, float]:
    """Person-days per second of one batch on one core."""
    os.sched_setaffinity(0, {core})
    import jax

    from physiology.integrate import integrate
    from physiology.simulate import enable_float64

    enable_float64()
    given = crowd(BATCH, dtype)
    begin = time.perf_counter()
    program = jax.jit(integrate).lower(*given).compile()
    compile_time = time.perf_counter() - begin
    # Long enough that workers on several cores run at the same time.
    best(lambda: program(*given), repeats=2)
    wall_time = best(lambda: program(*given), repeats=6)
    # Processor seconds hold still on a machine that others use too.
    core_time = best(lambda: program(*given), repeats=4, clock=time.process_time)
    return {"rate": BATCH / wall_time, "core rate": BATCH / core_time, "compile": compile_time}


def accuracy() -> dict[str, float]:
    """Error of the day of meals at steps of a minute, against steps of an eighth."""
    import numpy as np

    from physiology import day
    from physiology.room import integrate_in_room
    from physiology.schedule import schedule
    from physiology.simulate import enable_float64

    enable_float64()
    organs, rest, start, _, _ = crowd(16, "float64")
    fine = schedule(day().sampled(every=10.0), 0.125)
    reference = integrate_in_room(organs, rest, start, fine.intake, fine.step)
    scale = np.abs(reference).max(axis=1, keepdims=True)
    scale[scale == 0] = 1.0
    errors = {}
    for dtype in ("float64", "float32"):
        states = integrate_in_room(*crowd(16, dtype))
        errors[dtype] = float(np.abs((states - reference) / scale).max())
    return errors


def fit_like(people: int):
    """A five-hour meal as a function of sixteen parameters: glucose and insulin, and their loss."""
    import jax.numpy as jnp
    import numpy as np

    from benchmarks.conservation import random_organs
    from organs.parameters import describe, replace
    from physiology import mixed_meal
    from physiology.body import STATES, constants, fasting_state
    from physiology.integrate import integrate
    from physiology.schedule import schedule

    organs = random_organs(people, seed=0, width=0.1)
    rows = {row.path: row.value for row in describe(organs)}
    values = np.stack([rows[path] for path in SIXTEEN])
    laid = schedule(mixed_meal(duration=300.0))
    seen = [STATES.index(path) for path in ("blood.glucose", "blood.insulin")]

    def traces(x):
        person = replace(organs, dict(zip(SIXTEEN, x, strict=True)))
        rest = constants(person)
        start = tuple(jnp.broadcast_to(v, (people,)) for v in fasting_state(person, rest))
        return integrate(person, rest, start, laid.intake, laid.step)[jnp.array(seen)]

    def loss(x):
        # Everyone's parameters touch only their own loss: one gradient serves the whole batch.
        return jnp.sum(traces(x) ** 2)

    return traces, loss, values


def gradient(mode: str) -> dict[str, float]:
    """Compile and run of a gradient, and of its forward program, for 64 people [s]."""
    import jax
    import numpy as np

    from physiology.simulate import enable_float64

    enable_float64()
    traces, loss, values = fit_like(64)
    eye = np.broadcast_to(np.eye(16)[:, :, None], (16, 16, 64)).copy()

    def sensitivities(x):
        return jax.vmap(lambda t: jax.jvp(traces, (x,), (t,))[1])(eye)

    forward, forward_compile = built(traces, values)
    derivative, compile_time = built(jax.grad(loss) if mode == "reverse" else sensitivities, values)
    forward_time = best(lambda: forward(values))
    derivative_time = best(lambda: derivative(values), repeats=3)
    return {
        "forward": forward_time,
        "forward compile": forward_compile,
        "gradient": derivative_time,
        "compile": compile_time,
        "ratio": derivative_time / forward_time,
    }


def built(function, *example):
    """A compiled function, and the seconds that tracing and compiling took."""
    import jax

    begin = time.perf_counter()
    program = jax.jit(function).lower(*example).compile()
    return program, time.perf_counter() - begin


# --- running them ---------------------------------------------------------------------------------


def fresh(part: str, *given, environment=None) -> subprocess.Popen:
    """Start a part in a new process."""
    code = f"import json\nfrom benchmarks import speed\nprint(json.dumps(speed.{part}(*{given!r})))"
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def outcome(process: subprocess.Popen) -> dict[str, float] | None:
    """What a part found; None where it failed or took too long."""
    try:
        printed, complaint = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        print(f"a part took more than {PATIENCE} s and was given up", file=sys.stderr)
        return None
    if process.returncode:
        print(complaint[-2000:], file=sys.stderr)
        return None
    return json.loads(printed.splitlines()[-1])


def start_table() -> Table:
    """Fresh processes: one meal and one day of one person."""
    rows = []
    for which in ("meal", "day"):
        found = outcome(fresh("one_person", which))
        if found:
            program = found["trace"] + found["compile"]
            rows.append((which, *found.values(), program, "3 s / 1.5 s"))
    return Table(
        "One person in a fresh process [s] (goal for trace and compile: must / aim)",
        ("what", "import", "prepare", "trace", "compile", "run", "trace + compile", "goal"),
        rows,
    )


def command_table() -> Table:
    """`physiology meal`, against importing jax and matplotlib."""
    rows = []
    base = wall([sys.executable, "-c", "import jax, matplotlib.pyplot"], {}, repeats=3)
    rows.append(("import jax, matplotlib.pyplot", base, 1.0, ""))
    command = meal_command()
    if command is None:
        rows.append(("physiology meal", float("nan"), float("nan"), "command not found"))
    else:
        with tempfile.TemporaryDirectory() as folder:
            caches = {
                "XDG_CACHE_HOME": folder,
                "JAX_COMPILATION_CACHE_DIR": folder,
                "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
                "MPLBACKEND": "Agg",
            }
            whole = [*command, "meal", "--output", str(Path(folder) / "meal")]
            for state, goal, repeats in (
                ("first ever", "3 / 2", 1),
                ("warm cache", "1.8 / 1.3", 3),
            ):
                took = wall(whole, caches, repeats)
                rows.append((f"physiology meal, {state}", took, took / base, goal))
    return Table(
        "The command line in a fresh process",
        ("what", "wall [s]", "over bare imports", "goal (must / aim)"),
        rows,
    )


def meal_command() -> list[str] | None:
    """How to run the command here, if it is there."""
    beside = Path(sys.executable).with_name("physiology")
    if beside.exists():
        return [str(beside)]
    if importlib.util.find_spec("physiology.cli") is not None:
        return [sys.executable, "-c", "from physiology.cli import main; main()"]
    found = shutil.which("physiology")
    return [found] if found else None


def wall(command: list[str], environment: dict[str, str], repeats: int) -> float:
    """Shortest wall time of a command [s]; not a number where it fails."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True
        )
        times.append(time.perf_counter() - begin)
        if done.returncode:
            print(done.stderr[-1000:], file=sys.stderr)
            return float("nan")
    return min(times)


def throughput_table() -> Table:
    """Person-days per second: one process a core, all at once."""
    errors = outcome(fresh("accuracy")) or {}
    goals = {"float64": "1200 / 4000", "float32": "2400 / 8000"}
    throughput = {"XLA_FLAGS": throughput_flags()}
    cores = sorted(os.sched_getaffinity(0))
    rows = []
    for dtype, goal in goals.items():
        for label, environment in (("as installed", {}), ("for throughput", throughput)):
            running = [fresh("throughput", dtype, core, environment=environment) for core in cores]
            found = [f for process in running if (f := outcome(process))]
            if not found:
                continue
            total = sum(f["rate"] for f in found)
            error = errors.get(dtype, float("nan"))
            rows.append((dtype, label, total, total / len(found), found[0]["compile"], error, goal))
    return Table(
        f"A day of meals in batches of {BATCH}, steps of a minute, {len(cores)} cores at once",
        (
            "type",
            "flags",
            "person-days/s",
            "per core-second",
            "compile [s]",
            "error",
            "goal on two cores (must / aim)",
        ),
        rows,
    )


def gradient_table() -> Table:
    """Gradients over their forward program."""
    rows = []
    goals = {"reverse": ("7 / 4", "15 / 8"), "forward": ("28 / 16", "15 / 8")}
    for mode, (goal, compile_goal) in goals.items():
        found = outcome(fresh("gradient", mode))
        if found:
            name = "reverse, one loss" if mode == "reverse" else "16 forward sensitivities"
            rows.append(
                (
                    name,
                    1000 * found["forward"],
                    1000 * found["gradient"],
                    found["ratio"],
                    goal,
                    found["compile"],
                    compile_goal,
                )
            )
    return Table(
        "Gradients of a 5-h meal, 16 parameters, 64 people",
        (
            "what",
            "forward [ms]",
            "gradient [ms]",
            "over forward",
            "goal (must / aim)",
            "compile [s]",
            "goal for it",
        ),
        rows,
    )


def main() -> None:
    """Print all tables."""
    options = arguments(__doc__.splitlines()[0]).parse_args()
    tables = [start_table(), command_table(), throughput_table(), gradient_table()]
    publish(tables, options.json)


if __name__ == "__main__":
    main()
