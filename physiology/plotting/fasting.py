"""The fasting figure: how the body changes from sugar to fat when nothing is eaten."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from organs.substances import SUBSTANCES, TRIGLYCERIDE
from physiology.plotting.panels import Band, Line, name_ends, over_time, plasma, stack
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

WIDTH, HEIGHT = 10.0, 9.6  # [inches]

_PANELS: tuple[tuple[str, Sequence[Line]], ...] = (
    ("Glucose", (Line("glucose", "glucose", "glucose"),)),
    ("Insulin", (Line("insulin", "insulin", "insulin"),)),
    ("Fuels from fat", (Line("nefa", "NEFA", "nefa"), Line("ketones", "ketones", "ketones", "--"))),
    ("Liver glycogen", (Line("liver_glycogen", "glycogen", "liver"),)),
)
# Heat of combustion of what calorimetry calls carbohydrate and fat; the rest is protein.
_KCAL_PER_G_CARBOHYDRATE = SUBSTANCES["glucose"].energy / (SUBSTANCES["glucose"].molar_mass / 1000)
_KCAL_PER_G_FAT = SUBSTANCES["triglyceride"].energy / TRIGLYCERIDE


def fast_figure(trajectory: Trajectory, title: str | None = None) -> Figure:
    """The standard figure of a fast.

    Glucose, insulin, NEFA with ketone bodies, liver glycogen; endogenous glucose production by
    source [mmol/min]; fuels burned [kcal/h].
    """
    with styled():
        figure = new_figure(WIDTH, HEIGHT)
        clock = Clock(trajectory)
        headline(figure, trajectory, title)
        grid = figure.add_gridspec(
            3,
            1,
            left=0.075,
            right=0.975,
            top=1 - HEADLINE / HEIGHT,
            bottom=0.55 / HEIGHT,
            hspace=0.44,
            height_ratios=(1, 1.15, 1.15),
        )
        cells = grid[0].subgridspec(1, 4, wspace=0.42)
        for i, (panel_title, lines) in enumerate(_PANELS):
            ax = figure.add_subplot(cells[i])
            plasma(ax, trajectory, clock, panel_title, lines)
            clock.scale(ax, most=4)
        production(figure.add_subplot(_wide(grid[1])), trajectory)
        fuels(figure.add_subplot(_wide(grid[2])), trajectory)
        line_up(figure)
        return figure


def _wide(cell):
    """The left part of a row, the rest being for the legend."""
    return cell.subgridspec(1, 2, width_ratios=(1, 0.27))[0]


def production(ax: Axes, trajectory: Trajectory) -> None:
    """Glucose given to the blood by liver and kidney, by source."""
    clock = Clock(trajectory)
    snapshot = trajectory.snapshot

    def made_from(precursor: str):
        return snapshot.total(
            *(f"{organ}.gluconeogenesis_{precursor}" for organ in ("liver", "kidney"))
        )

    bands = [
        Band("from lactate (GNG)", made_from("lactate"), COLOURS["gluconeogenesis"]),
        Band("from amino acids (GNG)", made_from("amino_acid"), COLOURS["protein"]),
        Band("from glycerol (GNG)", made_from("glycerol"), COLOURS["adipose_tissue"]),
        Band("liver glycogen", trajectory["glycogenolysis"], COLOURS["liver"]),
    ]
    if trajectory.experiment.meals:
        bands.append(Band("absorbed from meals", trajectory["absorption"], COLOURS["gut"]))
    _layers(ax, clock, bands, "Glucose given to the blood", "mmol/min")
    _name_shares(ax, bands)


def fuels(ax: Axes, trajectory: Trajectory) -> None:
    """What is burned, as indirect calorimetry with urinary nitrogen sees it."""
    clock = Clock(trajectory)
    carbohydrate = 60 * _KCAL_PER_G_CARBOHYDRATE * trajectory["carbohydrate_oxidation"]
    fat = 60 * _KCAL_PER_G_FAT * trajectory["lipid_oxidation"]
    spent = 60 * trajectory["energy_expenditure"]
    carbohydrate, fat = np.maximum(carbohydrate, 0.0), np.maximum(fat, 0.0)
    bands = [
        Band("protein", np.maximum(spent - carbohydrate - fat, 0.0), COLOURS["protein"]),
        Band("carbohydrate", carbohydrate, COLOURS["glucose"]),
        Band("fat (and ketones)", fat, COLOURS["adipose_tissue"]),
    ]
    _layers(ax, clock, bands, "Fuels burned", "kcal/h")
    _name_shares(ax, bands)


def _name_shares(ax: Axes, bands: list[Band]) -> None:
    total = sum(float(band.values[-1]) for band in bands)
    name_ends(ax, bands, ("%",), lambda v: (f"{100 * v / total:.0f}",), title="at the end")


def _layers(ax: Axes, clock: Clock, bands: list[Band], title: str, unit: str) -> None:
    edge = stack(ax, clock, bands)
    over_time(ax, clock, title, unit)
    ax.set_ylim(0, 1.08 * float(np.max(edge)))
