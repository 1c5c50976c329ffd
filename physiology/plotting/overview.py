"""The overview: any quantities, a panel each."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from physiology.body import STATES
from physiology.errors import InputError
from physiology.plotting.panels import Line, plasma
from physiology.plotting.style import (
    COLOURS,
    HEADLINE,
    Clock,
    headline,
    line_up,
    new_figure,
    styled,
)
from physiology.trajectory import Trajectory

COLUMNS = 3


def overview(trajectory: Trajectory, names: Sequence[str], title: str | None = None) -> Figure:
    """A panel for each of the named observables, states or fluxes.

    Raises:
        InputError: for no names, or one that does not exist.
    """
    if not names:
        raise InputError("name at least one quantity to draw (see `physiology list`)")
    with styled():
        columns = min(COLUMNS, len(names))
        rows = -(-len(names) // columns)
        height = 1.45 + 2.35 * rows
        figure = new_figure(10.0, height)
        clock = Clock(trajectory)
        headline(figure, trajectory, title)
        grid = figure.add_gridspec(
            rows,
            columns,
            left=0.08,
            right=0.98,
            top=1 - HEADLINE / height,
            bottom=0.55 / height,
            hspace=0.62,
            wspace=0.32,
        )
        for i, name in enumerate(names):
            ax = figure.add_subplot(grid[i // columns, i % columns])
            line = Line(name, name, COLOURS.get(name, "#0072B2"))
            plasma(ax, trajectory, clock, _title(trajectory, name), (line,))
        line_up(figure)
        return figure


def _title(trajectory: Trajectory, name: str, longest: int = 32) -> str:
    """What the quantity is and, for a state, where; cut where it would not fit."""
    words = trajectory.long_name(name)
    if name in STATES:
        words = f"{name.partition('.')[0].replace('_', ' ')}: {words}"
    capital = words[0].upper() + words[1:]
    return capital if len(capital) <= longest else capital[: longest - 3].rstrip() + "..."
