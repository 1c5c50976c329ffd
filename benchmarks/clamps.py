"""Clamps: is glucose held, does the balance close, can it be differentiated, what do people do.

    python -m benchmarks.clamps [--json FILE] [--data FOLDER] [--report FOLDER]

The clamp data are read from FOLDER (`../shared/data` unless told) where they are; without them
the table of the overlay says that they are missing. The report is a page with all tables and the
figure of the overlay.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks import closed_loop
from benchmarks.ngt_clamp import overlay
from benchmarks.report import Table, arguments, page, publish
from physiology import Trajectory, human, simulate
from physiology.experiments import Experiment, ogtt
from physiology.laboratory import (
    euglycaemic_clamp,
    hyperglycaemic_clamp,
    hyperglycaemic_euglycaemic_clamp,
    hypoglycaemic_clamp,
    isoglycaemic_infusion,
    pancreatic_clamp,
)
from physiology.observables import GLUCOSE_POOLS

LEAK = 0.02  # GIR below which the pump stands at its stop [mmol/min]


class Held(NamedTuple):
    """One kind of clamp, and when its glucose counts as steady."""

    name: str
    experiment: Experiment
    steady: tuple[tuple[float, float], ...]  # windows [min]


def clamps() -> tuple[Held, ...]:
    """Every kind of clamp; the isoglycaemic one follows the reference man's own OGTT."""
    oral = simulate(human(), ogtt(75.0, 240.0))
    stairs = hypoglycaemic_clamp()
    plateaus = tuple((60.0 * n + 50.0, 60.0 * n + 60.0) for n in range(5))
    fixed = (
        Held("40 mU/m2/min", euglycaemic_clamp(40.0), ((90, 120),)),
        Held(
            "10, 40, 120 mU/m2/min",
            euglycaemic_clamp((10.0, 40.0, 120.0)),
            ((90, 120), (210, 240), (330, 360)),
        ),
        Held("5 mU/kg/min at 5.6", euglycaemic_clamp(5.0, 5.6, 180.0, "mU/kg/min"), ((150, 180),)),
        Held("hyperglycaemic, 11.9", hyperglycaemic_clamp(11.9, 180.0), ((90, 180),)),
        Held(
            "hyper-, then euglycaemic", hyperglycaemic_euglycaemic_clamp(), ((60, 85), (180, 210))
        ),
        Held("pancreatic", pancreatic_clamp(), ((120, 180),)),
        Held("hypoglycaemic, 5 plateaus", stairs, plateaus),
    )
    followed = isoglycaemic_infusion(oral)
    running = infusing(simulate(human(), followed))
    return (*fixed, Held("isoglycaemic, while infusing", followed, ((10.0, running),)))


def infusing(trajectory: Trajectory) -> float:
    """The minute until which the clinician infuses: then glucose falls no faster by itself."""
    stopped = trajectory.times[(trajectory["gir"] < LEAK) & (trajectory.times > 10)]
    return float(stopped[0]) - 5.0 if len(stopped) else float(trajectory.times[-1])


def held_table() -> Table:
    """How well each clamp holds its target, and how well its glucose balance closes."""
    man, rows = human(), []
    for name, experiment, windows in clamps():
        t = simulate(man, experiment)
        steady = np.any([(t.times >= start) & (t.times <= end) for start, end in windows], axis=0)
        worst = np.abs(t["glucose"] / targets(experiment, t.times) - 1)[steady].max()
        pools = sum(t.snapshot.net(pool) for pool in GLUCOSE_POOLS)
        # Rd counts what is lost in urine (UGE).
        gap = np.abs(t["gir"] + t["egp"] + t["ra_oral"] - t["rd"] - pools).max()
        seen = ("glucose", "insulin", "gir", "egp")
        means = (float(t[quantity][steady].mean()) for quantity in seen)
        rows.append((name, 100 * float(worst), float(gap), *means))
    columns = ("clamp", "off by [%]", "balance", "glucose", "insulin", "GIR", "EGP")
    return Table("Clamps (goal: within 2 %, balance below 1e-8 mmol/min)", columns, rows)


def targets(experiment: Experiment, times: np.ndarray) -> np.ndarray:
    """The target at each time; not a number outside a clamp."""
    level = np.full(times.shape, np.nan)
    for clamp in experiment.clamps:
        minutes, values = zip(*clamp.curve(), strict=True)
        inside = (times >= clamp.start) & (times <= clamp.end)
        level[inside] = np.interp(times[inside] - clamp.start, minutes, values)
    return level


def main() -> None:
    """Print all tables."""
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), metavar="FOLDER")
    parser.add_argument("--report", type=Path, metavar="FOLDER", help="also write it as a page")
    options = parser.parse_args()
    figure = options.report / "ngt_clamp.png" if options.report else None
    tables = [held_table(), overlay(options.data, figure), *closed_loop.tables()]
    publish(tables, options.json)
    if options.report:
        drawn = [figure] if figure and figure.exists() else []
        page("Clamps", tables, drawn, options.report / "clamps.md")


if __name__ == "__main__":
    main()
