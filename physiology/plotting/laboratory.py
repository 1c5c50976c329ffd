"""The figures of the laboratory: one for each kind of test, in one layout.

Six panels suited to the test, and below them what is read off it. Half-hours over which means are
taken are shaded; dotted lines divide the steps of a test.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from physiology.indices import glucose_disappearance
from physiology.plotting.panels import legend_above, over_time
from physiology.plotting.style import (
    COLOURS,
    HEADLINE,
    Clock,
    from_zero,
    headline,
    line_up,
    new_figure,
    styled,
)
from physiology.procedures import Name, kg_window, procedures, targets
from physiology.readout import FIRST_PHASE, KITT_WINDOW, STEADY, Readout, readout
from physiology.summary import digits
from physiology.trajectory import Trajectory

WIDTH, PANELS_HEIGHT = 10.0, 7.6  # [inches]
ROW, TABLE_HEAD = 0.215, 0.62  # of the table below [inches]
PLAIN = "#8A8A8A"


class Curve(NamedTuple):
    """One curve of a panel: values over the samples, label, colour and how it is drawn."""

    values: np.ndarray
    label: str
    colour: str
    style: str = "-"


class View:
    """A trajectory as the panels see it: on a fine clock, fluxes by body weight."""

    def __init__(self, trajectory: Trajectory):
        self.trajectory, self.clock = trajectory, Clock(trajectory, fine=True)
        self.procedures = procedures(trajectory.experiment)

    def flux(self, name: str) -> np.ndarray:
        """A flux of glucose [umol/kg/min]."""
        return 1000 * np.asarray(self.trajectory[name]) / self.trajectory.start.person.weight

    def times(self, minutes) -> np.ndarray:
        """Minutes in the unit of the clock."""
        return np.asarray(minutes, float) / self.clock.minutes


Draw = Callable[[Axes, View], None]


def laboratory_figure(trajectory: Trajectory, title: str | None = None) -> Figure:
    """The figure that suits the first test of an experiment.

    Raises:
        StopIteration: where there is no test (`physiology.procedures.procedures` is empty).
    """
    view, found = View(trajectory), readout(trajectory)
    panels = PANELS[view.procedures[0].name]
    tables = _tables(found)
    rows = max((len(table.rows) for table in tables), default=0)
    height = PANELS_HEIGHT + (TABLE_HEAD + ROW * rows if rows else 0.0)
    with styled():
        figure = new_figure(WIDTH, height)
        headline(figure, trajectory, title)
        bottom = (height - PANELS_HEIGHT + 0.55) / height
        grid = figure.add_gridspec(
            3,
            2,
            left=0.075,
            right=0.985,
            top=1 - HEADLINE / height,
            bottom=bottom,
            hspace=0.52,
            wspace=0.2,
        )
        for number, draw in enumerate(panels):
            ax = figure.add_subplot(grid[number // 2, number % 2])
            draw(ax, view)
            _mark_steps(ax, view)
        line_up(figure)
        _write_tables(figure, tables, height - PANELS_HEIGHT)
        return figure


def curves(ax: Axes, view: View, title: str, unit: str, lines: Sequence[Curve]) -> None:
    """Curves that share an axis and a unit, from zero up."""
    for line in lines:
        width = 2.0 if line.style == "-" else 1.5
        colour = COLOURS.get(line.colour, line.colour)
        ax.plot(
            view.clock.values, line.values, line.style, color=colour, lw=width, label=line.label
        )
    over_time(ax, view.clock, title, unit)
    ax.grid(axis="y", color="#EEEEEE", linewidth=0.8)
    from_zero(ax, [line.values for line in lines], 1.12 if len(lines) == 1 else 1.28)
    if len(lines) > 1:
        legend_above(ax, len(lines))


# --- panels ---------------------------------------------------------------------------------------


def glucose_held(ax: Axes, view: View) -> None:
    """Glucose, and the target of the clinician."""
    values = np.asarray(view.trajectory["glucose"])
    curves(ax, view, "Glucose", "mmol/L", [Curve(values, "glucose", "glucose")])
    for clamp in view.trajectory.experiment.clamps:
        points = [*targets(clamp), (clamp.end, targets(clamp)[-1][1])]
        minutes, levels = zip(*(p for p in points if p[0] <= clamp.end), strict=True)
        ax.plot(view.times(minutes), levels, color=COLOURS["target"], lw=1.2, ls=(0, (4, 3)))
    from_zero(ax, [values], 1.3)
    _name_line(ax, "dashed: target")


def glucose_steady(ax: Axes, view: View) -> None:
    """Glucose of an insulin suppression test, and where it settles (SSPG)."""
    times, values = view.trajectory.times, np.asarray(view.trajectory["glucose"])
    curves(ax, view, "Glucose", "mmol/L", [Curve(values, "glucose", "glucose")])
    end = view.procedures[0].end
    late = (times >= end - STEADY) & (times <= end)
    if late.any():
        level = float(values[late].mean())
        ax.plot(view.times([end - STEADY, end]), [level, level], color="black", lw=1.6)
        from_zero(ax, [values], 1.3)
        _name_line(ax, f"line: SSPG {level:.2f} mmol/L")


def glucose_log(name: str) -> Draw:
    """The panel of glucose on a logarithmic axis, with the slope that is read off it."""

    def draw(ax: Axes, view: View) -> None:
        test, experiment = view.procedures[0], view.trajectory.experiment
        start, end = kg_window(experiment, test) if name == "KG" else KITT_WINDOW
        times, values = view.trajectory.times, np.asarray(view.trajectory["glucose"])
        curves(ax, view, "Glucose (logarithmic)", "mmol/L", [Curve(values, "", "glucose")])
        ax.set_yscale("log")
        low, high = 0.85 * values.min(), 1.15 * values.max()
        ticks = [t for t in (1, 2, 3, 4, 5, 7, 10, 15, 20, 30) if low <= t <= high]
        ax.yaxis.set_major_locator(FixedLocator(ticks))
        ax.yaxis.set_minor_locator(NullLocator())
        ax.yaxis.set_major_formatter("{x:g}")
        ax.set_ylim(low, high)
        zero = test.start
        chosen = (times >= zero + start) & (times <= zero + end)
        if chosen.sum() >= 3:
            minutes = times[chosen] - zero
            slope = float(glucose_disappearance(minutes, values[chosen], start, end)) / 100
            centre = np.log(values[chosen]).mean()
            line = np.exp(centre - slope * (minutes - minutes.mean()))
            ax.plot(view.times(times[chosen]), line, color="black", lw=1.6)
            _name_line(ax, f"line: {name} {100 * slope:.2f} %/min")

    return draw


def insulin(ax: Axes, view: View) -> None:
    """Insulin and, on the same axis, a fifth of C-peptide."""
    t = view.trajectory
    lines = [
        Curve(np.asarray(t["insulin"]), "insulin", "insulin"),
        Curve(np.asarray(t["c_peptide"]) / 5, "C-peptide / 5", PLAIN, "--"),
    ]
    curves(ax, view, "Insulin and C-peptide", "pmol/L", lines)


def insulin_phases(ax: Axes, view: View) -> None:
    """Insulin, its first phase shaded."""
    insulin(ax, view)
    for procedure in view.procedures:
        if procedure.name in ("hyperglycaemic clamp", "IVGTT"):
            start = procedure.start
            span = view.times([start, start + FIRST_PHASE])
            ax.axvspan(*span, color=COLOURS["insulin"], alpha=0.10, lw=0, zorder=0)
            ax.text(
                span[1] + 0.01 * view.clock.end, 0.9 * ax.get_ylim()[1], "first phase", fontsize=8
            )
            break


def secretion(ax: Axes, view: View) -> None:
    """ISR, what the beta cell releases into the portal vein."""
    values = np.asarray(view.trajectory["isr"])
    curves(ax, view, "Insulin secretion (ISR)", "pmol/min", [Curve(values, "", "insulin")])


def infusion(ax: Axes, view: View) -> None:
    """GIR; a prime that would flatten all the rest goes beyond the axis and is said."""
    values = view.flux("gir")
    curves(ax, view, "Glucose infusion (GIR)", "umol/kg/min", [Curve(values, "GIR", "infusion")])
    usual = float(np.quantile(values, 0.9))
    if usual > 0 and values.max() > 2.5 * usual:
        ax.set_ylim(0, 1.6 * usual)
        _name_line(ax, f"prime: up to {values.max():.0f}")


def turnover(ax: Axes, view: View) -> None:
    """EGP and Rd."""
    lines = [Curve(view.flux("rd"), "Rd", "rd"), Curve(view.flux("egp"), "EGP", "egp")]
    curves(ax, view, "Glucose disposal and production", "umol/kg/min", lines)


def fatty_acids(ax: Axes, view: View) -> None:
    """NEFA and glycerol."""
    t = view.trajectory
    lines = [
        Curve(np.asarray(t["nefa"]), "NEFA", "nefa"),
        Curve(5 * np.asarray(t["glycerol"]), "glycerol x 5", PLAIN, "--"),
    ]
    curves(ax, view, "Fatty acids and glycerol", "mmol/L", lines)


def uptake(ax: Axes, view: View) -> None:
    """Glucose taken up by muscle, splanchnic bed and brain."""
    lines = [
        Curve(view.flux("muscle_glucose_uptake"), "muscle", "skeletal_muscle"),
        Curve(view.flux("splanchnic_glucose_uptake"), "gut, liver", "gut"),
        Curve(view.flux("brain_glucose_uptake"), "brain", "brain"),
    ]
    curves(ax, view, "Glucose uptake", "umol/kg/min", lines)


def glucagon(ax: Axes, view: View) -> None:
    """Glucagon."""
    values = np.asarray(view.trajectory["glucagon"])
    curves(ax, view, "Glucagon", "pmol/L", [Curve(values, "", "glucagon")])


def adrenaline(ax: Axes, view: View) -> None:
    """Adrenaline."""
    values, unit = np.asarray(view.trajectory["adrenaline"]), view.trajectory.unit("adrenaline")
    curves(ax, view, "Adrenaline", unit, [Curve(values, "", "adrenaline")])


PANELS: dict[Name, tuple[Draw, ...]] = {
    "glucose clamp": (glucose_held, insulin, infusion, turnover, uptake, fatty_acids),
    "hyperglycaemic clamp": (
        glucose_held,
        insulin_phases,
        infusion,
        secretion,
        turnover,
        fatty_acids,
    ),
    "hypoglycaemic clamp": (glucose_held, insulin, infusion, turnover, adrenaline, glucagon),
    "isoglycaemic infusion": (glucose_held, insulin, infusion, secretion, turnover, glucagon),
    "IVGTT": (
        glucose_log("KG"),
        insulin_phases,
        secretion,
        turnover,
        uptake,
        fatty_acids,
    ),
    "insulin tolerance test": (
        glucose_log("KITT"),
        insulin,
        turnover,
        adrenaline,
        glucagon,
        fatty_acids,
    ),
    "insulin suppression test": (
        glucose_steady,
        insulin,
        infusion,
        turnover,
        uptake,
        fatty_acids,
    ),
}

_WITH_MEANS = ("glucose clamp", "hyperglycaemic clamp", "hypoglycaemic clamp")


def _name_line(ax: Axes, words: str) -> None:
    ax.text(0.99, 0.96, words, transform=ax.transAxes, ha="right", va="top", fontsize=9)


def _mark_steps(ax: Axes, view: View) -> None:
    """Shade where means are taken, and divide the steps."""
    for procedure in view.procedures:
        if procedure.name in (*_WITH_MEANS, "insulin suppression test"):
            start = max(procedure.start, procedure.end - STEADY)
            ax.axvspan(*view.times([start, procedure.end]), color="#F2F2F2", lw=0, zorder=-1)
        if procedure.start > 0:
            at = procedure.start / view.clock.minutes
            ax.axvline(at, color="#BBBBBB", lw=0.8, ls=(0, (1, 2)), zorder=0)


# --- what is read off -----------------------------------------------------------------------------


class Table(NamedTuple):
    """What is read off one kind of test: its title, its steps, and rows of label, unit, values."""

    title: str
    steps: tuple[str, ...]
    rows: list[tuple[str, str, list[str]]]


def _tables(found: Sequence[Readout]) -> list[Table]:
    """One table for each kind of test; a single one is cut in two halves."""
    tables = []
    for name in dict.fromkeys(read.procedure.name for read in found):
        steps = [read for read in found if read.procedure.name == name]
        word = " min" if len(steps) <= 3 else ""
        spans = tuple(f"{s.procedure.start:g}-{s.procedure.end:g}{word}" for s in steps)
        rows = [
            (row.name, row.unit, [digits(step.rows[i].value) for step in steps])
            for i, row in enumerate(steps[0].rows)
        ]
        tables.append(Table(f"Read off the {name}", spans, rows))
    if len(tables) == 1 and len(tables[0].rows) > 4:
        (title, spans, rows), half = tables[0], -(-len(tables[0].rows) // 2)
        return [Table(title, spans, rows[:half]), Table("", spans, rows[half:])]
    return tables


def _write_tables(figure: Figure, tables: Sequence[Table], height: float) -> None:
    """The tables side by side along the bottom, `height` inches of it."""
    total = float(figure.get_size_inches()[1])
    slot = 0.95 / max(len(tables), 2)
    for number, (title, spans, rows) in enumerate(tables):
        left, top = 0.03 + number * slot, (height - 0.1) / total
        right = left + slot - 0.035
        width = min(0.085, 0.5 * slot / len(spans))
        rights = [right - width * (len(spans) - 1 - i) for i in range(len(spans))]
        figure.text(left, top, title, fontsize=10, fontweight="bold", va="top")
        for x, span in zip(rights, spans, strict=True):
            if len(spans) > 1:
                y = top - 0.22 / total
                figure.text(x, y, span, fontsize=7.5, color="#555555", ha="right", va="top")
        for i, (label, unit, values) in enumerate(rows):
            y = top - (0.40 + ROW * i) / total
            named = figure.text(left, y, f"{label}  ", fontsize=9, va="top")
            edge = named.get_window_extent().x1 / figure.bbox.width
            figure.text(edge, y, unit, fontsize=8, color="#777777", va="top")
            for x, value in zip(rights, values, strict=True):
                figure.text(x, y, value, fontsize=9, ha="right", va="top")
