"""The figure of perturbations: a bar for each, against the body as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.figure import Figure

from physiology.plotting.style import COLOURS, HEADLINE, new_figure, styled

if TYPE_CHECKING:
    from physiology.perturb import Effect

WIDTH, ROW = 10.0, 0.32  # [inches]


class Column(NamedTuple):
    """One measured quantity: field of `Effect`, title, unit, colour."""

    field: str
    title: str
    unit: str
    colour: str


COLUMNS = (
    Column("egp", "EGP, fasting", "mmol/min", "liver"),
    Column("egp_clamped", "EGP, clamp", "mmol/min", "liver"),
    Column("rd", "Rd, clamp", "mmol/min", "skeletal_muscle"),
    Column("m", "M", "mg/kg/min", "glucose"),
    Column("erk", "MAPK in muscle", "healthy fast = 1", "insulin"),
)


def perturb_figure(effects: Sequence[Effect], title: str = "One link cut") -> Figure:
    """Bars of what each perturbation does; the line is the body as it is.

    Args:
        effects: as `physiology.perturb.perturb` gives them, the body as it is first.
        title: headline.
    """
    height = HEADLINE + 0.75 + ROW * len(effects)
    with styled():
        figure = new_figure(WIDTH, height)
        figure.text(0.012, 1 - 0.16 / height, title, fontsize=15, fontweight="bold", va="top")
        grid = figure.add_gridspec(
            1,
            len(COLUMNS),
            left=0.25,
            right=0.98,
            top=1 - HEADLINE / height,
            bottom=0.55 / height,
            wspace=0.12,
        )
        places = np.arange(len(effects))[::-1]
        for i, column in enumerate(COLUMNS):
            ax = figure.add_subplot(grid[0, i])
            values = [getattr(effect, column.field) for effect in effects]
            colour = COLOURS.get(column.colour, "#555555")
            ax.barh(places, values, color=["#8A8A8A", *[colour] * (len(effects) - 1)], height=0.7)
            ax.axvline(values[0], color="#333333", linewidth=0.8)
            ax.set_title(column.title)
            ax.set_xlabel(column.unit)
            ax.set_yticks(places, [e.perturbation.about for e in effects] if i == 0 else [])
        return figure
