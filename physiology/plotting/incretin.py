"""The incretin figure: the same glucose by mouth and by vein."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from physiology.indices import incretin_effect
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
from physiology.trajectory import Trajectory

WIDTH, HEIGHT = 10.0, 7.4  # [inches]
_PANELS = (
    ("glucose", "Glucose", "glucose"),
    ("insulin", "Insulin", "insulin"),
    ("isr", "Insulin secretion (ISR)", "insulin"),
    ("glp1", "GLP-1, total", "gut"),
    ("gip", "GIP, total", "gut"),
    ("gir", "Glucose infusion (GIR)", "infusion"),
)


def incretin_figure(oral: Trajectory, intravenous: Trajectory, title: str | None = None) -> Figure:
    """An oral test and the isoglycaemic infusion that matches it.

    Between the curves of secretion lies the incretin effect.

    Args:
        oral: the oral test.
        intravenous: the same glucose curve by infusion.
        title: in place of the name of the infusion.
    """
    with styled():
        figure = new_figure(WIDTH, HEIGHT)
        clocks = Clock(oral, fine=True), Clock(intravenous, fine=True)
        headline(figure, intravenous, title)
        grid = figure.add_gridspec(
            2,
            3,
            left=0.07,
            right=0.985,
            top=1 - HEADLINE / HEIGHT,
            bottom=0.6 / HEIGHT,
            hspace=0.42,
            wspace=0.3,
        )
        for number, (name, words, colour) in enumerate(_PANELS):
            ax = figure.add_subplot(grid[number // 3, number % 3])
            _both(ax, name, words, COLOURS[colour], (oral, intravenous), clocks)
        line_up(figure)
        return figure


def _both(ax: Axes, name: str, words: str, colour: str, pair, clocks) -> None:
    values = [np.asarray(trajectory[name]) for trajectory in pair]
    if name == "isr":
        _shade_effect(ax, values, clocks, colour)
        effect = float(incretin_effect(pair[0].times, values[0], pair[1].times, values[1]))
        said = f"incretin effect {effect:.0f} %"
        ax.text(0.97, 0.78, said, transform=ax.transAxes, ha="right", fontsize=9)
    for label, style, clock, course in zip(
        ("by mouth", "by vein"), ("-", "--"), clocks, values, strict=True
    ):
        shade = colour if style == "-" else "#444444"
        ax.plot(clock.values, course, style, color=shade, lw=1.9, label=label)
    over_time(ax, clocks[0], words, pair[0].unit(name))
    ax.grid(axis="y", color="#EEEEEE", linewidth=0.8)
    from_zero(ax, values, 1.3)
    legend_above(ax)


def _shade_effect(ax: Axes, values, clocks, colour: str) -> None:
    """The secretion that glucose alone does not explain."""
    by_vein = np.interp(clocks[0].values, clocks[1].values, values[1])
    ax.fill_between(clocks[0].values, values[0], by_vein, color=colour, alpha=0.12, lw=0)
