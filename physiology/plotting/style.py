"""Style: one colour for each organ and substance in every figure, one look for every axis."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from physiology.files import replacing
from physiology.summary import food, who
from physiology.trajectory import Trajectory

# Organs, after Okabe and Ito's palette, which colour-blind readers tell apart.
COLOURS = {
    "liver": "#D55E00",
    "gluconeogenesis": "#F2A56B",
    "skeletal_muscle": "#0072B2",
    "adipose_tissue": "#F0C542",
    "brain": "#A65E9A",
    "gut": "#009E73",
    "kidney": "#8C6D46",
    "heart": "#9B2335",
    "blood_cells": "#E58FA8",
    "other_tissues": "#B3B3B3",
    "urine": "#5B4A2F",
    "blood": "#C8414B",
    "lactate": "#7A7F8C",
    "lost": "#4D4D4D",
    # Substances in plasma.
    "glucose": "#C8414B",
    "insulin": "#0072B2",
    "glucagon": "#D55E00",
    "nefa": "#B8860B",
    "ketones": "#A65E9A",
    "triglyceride": "#8C6D46",
    "c_peptide": "#56B4E9",
    "adrenaline": "#00897B",
    "protein": "#56B4E9",
    # Fluxes of the laboratory.
    "infusion": "#00897B",
    "egp": "#D55E00",
    "rd": "#0072B2",
    "target": "#333333",
}

HEADLINE = 1.12  # [inches] above the first panel

_RC: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 8,
    "axes.titley": 1.0,  # a fixed place spares a search at drawing
    "axes.labelsize": 10,
    "axes.labelcolor": "#333333",
    "axes.edgecolor": "#888888",
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": "#555555",
    "ytick.color": "#555555",
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "lines.linewidth": 2.0,
    "lines.solid_capstyle": "round",
}


@contextmanager
def styled() -> Iterator[None]:
    """The project's look inside the block, the user's own settings outside."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_RC)
        yield


def new_figure(width: float, height: float) -> Figure:
    """An empty figure [inches] that draws itself without a display."""
    figure = Figure(figsize=(width, height), facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def save(figure: Figure, path: str | Path, dpi: float = 150) -> Path:
    """Write a figure; the format follows the suffix, an old file is replaced once it is drawn."""
    path = Path(path)
    with styled(), replacing(path) as temporary:
        kind = path.suffix.lstrip(".").lower() or "png"
        # Compressing less saves a tenth of a second that a person waits for.
        options: dict[str, Any] = {"pil_kwargs": {"compress_level": 1}} if kind == "png" else {}
        figure.savefig(temporary, **{"format": kind, "dpi": dpi, **options})
    return path


def tint(colour: str, share: float) -> tuple[float, float, float]:
    """A colour mixed with white: 1 is the colour itself, 0 white."""
    red, green, blue = (1 - share * (1 - channel) for channel in to_rgb(colour))
    return red, green, blue


def headline(figure: Figure, trajectory: Trajectory, title: str | None) -> None:
    """What was done, to whom, at the upper left; space for it is `HEADLINE` inches."""
    top = float(figure.get_size_inches()[1])
    words = title or trajectory.experiment.name
    words = words[0].upper() + words[1:] if len(words) <= 75 else f"{words[:72].rstrip()}..."
    figure.text(0.012, 1 - 0.16 / top, words, fontsize=15, fontweight="bold", va="top")
    below = " | ".join(filter(None, (food(trajectory), who(trajectory))))
    figure.text(0.012, 1 - 0.48 / top, below, fontsize=10, color="#555555", va="top")


class Clock:
    """The time axis of a trajectory: hours for a day or two, days for longer.

    A clock of the laboratory (`fine`) shows minutes up to four hours.
    """

    def __init__(self, trajectory: Trajectory, fine: bool = False):
        last = float(trajectory.times[-1])
        self.unit, self.minutes = ("days", 1440.0) if last > 2880 else ("hours", 60.0)
        if fine and last <= 240:
            self.unit, self.minutes = "min", 1.0
        self.values = np.asarray(trajectory.times, float) / self.minutes
        self.end = last / self.minutes
        self.meals = sorted({minute / self.minutes for minute, _ in trajectory.experiment.meals})

    def ticks(self, most: int) -> np.ndarray:
        """Round times, at most so many intervals."""
        steps = (0.25, 0.5, 1, 2, 3, 4, 6, 8, 12, 24, 48)
        for step in (5, 10, 15, 20, 30, 60) if self.unit == "min" else steps:
            if self.end / step <= most:
                return np.arange(0, self.end + 1e-9, step)
        return np.linspace(0, self.end, most + 1)

    def scale(self, ax: Axes, most: int = 8) -> None:
        """Limits and ticks of the time axis."""
        ticks = self.ticks(most)
        ax.set_xlim(float(self.values[0]), max(self.end, float(self.values[0]) + 1e-9))
        ax.set_xticks(ticks, [f"{tick:.3g}" for tick in ticks])

    def mark_meals(self, ax: Axes) -> None:
        """A thin line at each meal but one at the very start."""
        for time in self.meals:
            if time > 0:
                ax.axvline(time, color="#BBBBBB", linewidth=0.8, linestyle=(0, (2, 2)), zorder=0)


def label_axes(ax: Axes, x: str, y: str) -> None:
    """Units (or what else is on them) along the axes; a pure number (`-`) has none."""
    ax.set_xlabel(x)
    ax.set_ylabel("" if y == "-" else y)


def line_up(figure: Figure) -> None:
    """Put axis labels where the longest tick label of each column of panels leaves room.

    Does what `align_labels` does at a fraction of its time, which a person waits for.
    """
    columns: dict[float, list[Axes]] = {}
    for ax in figure.axes:
        columns.setdefault(round(ax.get_position().x0, 2), []).append(ax)
    width, height = figure.get_size_inches()
    for panels in columns.values():
        longest = max(len(text) for ax in panels for text in _tick_labels(ax))
        for ax in panels:
            box = ax.get_position()
            ax.xaxis.set_label_coords(0.5, -0.27 / (box.height * height))
            ax.yaxis.set_label_coords(-(0.19 + 0.072 * longest) / (box.width * width), 0.5)


def _tick_labels(ax: Axes) -> list[str]:
    ticks = ax.get_yticks()
    low, high = sorted(ax.get_ylim())
    shown = [tick for tick in ticks if low <= tick <= high]
    return [*ax.yaxis.get_major_formatter().format_ticks(shown), ""]


def from_zero(ax: Axes, values: Sequence[np.ndarray], room: float = 1.12) -> None:
    """Limits from zero with some room above."""
    top = max(float(np.max(v)) for v in values)
    ax.set_ylim(0, room * top if top > 0 else 1.0)


def spread(wanted: np.ndarray, distance: float, low: float, high: float) -> np.ndarray:
    """Positions near the wanted (increasing) ones, at least `distance` apart, within limits."""
    placed = np.asarray(wanted, float).copy()
    distance = min(distance, (high - low) / max(len(placed) - 1, 1))
    for _ in range(500):
        gaps = np.diff(placed)
        tight = gaps < distance - 1e-9
        if not tight.any():
            break
        push = np.where(tight, (distance - gaps) / 2, 0.0)
        placed[:-1] -= push
        placed[1:] += push
        placed = np.clip(placed, low, high)
    # What relaxation left, from below and then from above.
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + distance)
    for i in range(len(placed) - 1, -1, -1):
        limit = high if i == len(placed) - 1 else placed[i + 1] - distance
        placed[i] = min(placed[i], limit)
    return placed
