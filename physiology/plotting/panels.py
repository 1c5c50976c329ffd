"""Panels: the parts that the standard figures are put together from."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from physiology.plotting.style import COLOURS, Clock, from_zero, label_axes, spread
from physiology.trajectory import Trajectory


class Line(NamedTuple):
    """One curve of a panel: which quantity, its label, colour, and how it is drawn."""

    name: str
    label: str
    colour: str
    style: str = "-"
    scale: float = 1.0


def plasma(
    ax: Axes, trajectory: Trajectory, clock: Clock, title: str, lines: Sequence[Line]
) -> None:
    """Curves that share an axis and a unit, from zero up."""
    drawn = [line.scale * np.asarray(trajectory[line.name]) for line in lines]
    for line, values in zip(lines, drawn, strict=True):
        width = 2.0 if line.style == "-" else 1.6
        colour = COLOURS.get(line.colour, line.colour)
        ax.plot(clock.values, values, line.style, color=colour, linewidth=width, label=line.label)
    unit = trajectory.unit(lines[0].name)
    _finish(ax, clock, title, unit)
    from_zero(ax, drawn, 1.12 if len(lines) == 1 else 1.3)
    if len(lines) > 1:
        legend_above(ax)


def legend_above(ax: Axes, columns: int = 2) -> None:
    """A legend in one row at the top of the panel, where the room is."""
    ax.legend(
        loc="upper right",
        ncols=columns,
        bbox_to_anchor=(1.02, 1.04),
        handlelength=1.3,
        columnspacing=1.0,
        handletextpad=0.4,
        borderaxespad=0.0,
    )


def _finish(ax: Axes, clock: Clock, title: str, unit: str) -> None:
    over_time(ax, clock, title, unit)
    ax.grid(axis="y", color="#EEEEEE", linewidth=0.8)


def over_time(ax: Axes, clock: Clock, title: str, unit: str) -> None:
    """Title, time axis, labels and meals of a panel."""
    ax.set_title(title)
    label_axes(ax, clock.unit, unit)
    clock.scale(ax)
    clock.mark_meals(ax)


class Band(NamedTuple):
    """One layer of a stack: values over time, label and colour."""

    label: str
    values: np.ndarray
    colour: Any


def stack(ax: Axes, clock: Clock, bands: Sequence[Band], base: float = 0.0) -> np.ndarray:
    """Layers on top of each other (downwards where negative); returns the outer edge."""
    lower = np.full(clock.values.shape, base)
    for band in bands:
        upper = lower + band.values
        ax.fill_between(
            clock.values,
            lower,
            upper,
            color=band.colour,
            linewidth=0.6,
            edgecolor="white",
            label=band.label,
        )
        lower = upper
    return lower


def side_legend(ax: Axes, title: str, bands: Sequence[Band], top: float, reverse: bool) -> None:
    """The names of a stack beside it, in the order in which they lie there.

    `top` is the upper edge of the legend in shares of the axis height.
    """
    ordered = list(reversed(bands)) if reverse else list(bands)
    handles = [Patch(color=band.colour) for band in ordered]
    legend = ax.legend(
        handles,
        [band.label for band in ordered],
        title=title,
        loc="upper left",
        bbox_to_anchor=(1.012, top),
        borderaxespad=0.0,
        alignment="left",
        handlelength=1.0,
        handleheight=1.0,
        labelspacing=0.28,
        title_fontproperties={"weight": "bold", "size": 9},
    )
    ax.add_artist(legend)


def name_ends(
    ax: Axes,
    bands: Sequence[Band],
    columns: Sequence[str],
    figures: Callable[[float], Sequence[str]],
    title: str,
) -> None:
    """A table at the right end of a stack: figures and name of each layer, beside it.

    Args:
        ax: an axis from zero to the top of the stack.
        bands: the layers, from the bottom.
        columns: headings of the figures.
        figures: what to print of a layer's last value.
        title: heading of the names.
    """
    top = ax.get_ylim()[1]
    highest = np.max(np.sum([band.values for band in bands], axis=0))
    shown = [band for band in bands if np.max(band.values) >= 0.005 * highest]
    ends = np.array([max(float(band.values[-1]), 0.0) for band in shown]) / top
    middles = np.cumsum(ends) - ends / 2
    heights = spread(middles, 0.089, 0.025, 0.975)
    rights = 1.108 + 0.07 * np.arange(len(columns))
    for x, heading in zip(rights, columns, strict=True):
        ax.text(x, 1.055, heading, transform=ax.transAxes, ha="right", fontsize=9, weight="bold")
    ax.text(rights[-1] + 0.02, 1.055, title, transform=ax.transAxes, fontsize=9, weight="bold")
    for band, middle, height in zip(shown, middles, heights, strict=True):
        ax.plot(
            (1.0, 1.012, 1.028, 1.036),
            (middle, middle, height, height),
            color=band.colour,
            linewidth=2.0,
            transform=ax.transAxes,
            clip_on=False,
            solid_capstyle="butt",
        )
        for x, figure in zip(rights, figures(float(band.values[-1])), strict=True):
            ax.text(x, height, figure, transform=ax.transAxes, ha="right", va="center", fontsize=9)
        name_at = (rights[-1] + 0.02, height)
        ax.text(*name_at, band.label, transform=ax.transAxes, va="center", fontsize=9)
