"""The integration alone: ours and a C kernel of the same right-hand side, and diffrax."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from benchmarks.parts import fastest, interleaved, limit, part, worst
from benchmarks.report import Table

CHUNK = 128


def loop_rate(precision: str) -> dict[str, float]:
    """The integration alone, one core: ours and the C kernel of the same right-hand side."""
    limit(1)
    import jax
    import numpy as np

    given, laid = chunk_of_a_day(precision)
    from benchmarks.kernel import Kernel
    from physiology.multistep import integrate_in_steps
    from physiology.room import integrate_in_room

    organs, rest, start, intake, step = given
    stepping, way = jax.jit(integrate_in_steps), laid.route()
    states = integrate_in_room(*given)
    with tempfile.TemporaryDirectory() as folder:
        kernel = Kernel(organs, rest, start, intake, Path(folder), precision)
        found = interleaved(
            {
                "cohorts": lambda: np.asarray(stepping(*given, way)),
                "ours": lambda: integrate_in_room(*given),
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

    from physiology.room import integrate_in_room

    (organs, rest, start, intake, step), _ = chunk_of_a_day("float64")
    repeated = np.repeat(intake, parts, axis=1)
    return integrate_in_room(organs, rest, start, repeated, step / parts)


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


def limit_table() -> Table:
    """The integration alone, beside the C kernel and diffrax."""
    rows = []
    for precision in ("float64", "float32"):
        found = part("integration", "loop_rate", precision)
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
                other = part("integration", "diffrax_rate")
                if other:
                    rate = other["rate"]
                    row = ("as in cohorts, over diffrax Tsit5 1e-5 under vmap", precision)
                    rows.append((*row, rate, adams / rate, "8 / 20", other["error"]))
    return Table(
        "The same right-hand side, one core, a chunk of 128, a day",
        ("what", "type", "person-days per core-second", "ratio", "goal (must / aim)", "error"),
        rows,
    )
