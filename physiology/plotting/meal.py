"""The meal figure: plasma, the glucose that organs trade, and where the carbohydrate went."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from physiology.fate import PLACES, carbohydrate_fate
from physiology.plotting.panels import Band, Line, name_ends, over_time, plasma, side_legend, stack
from physiology.plotting.style import (
    COLOURS,
    HEADLINE,
    Clock,
    headline,
    line_up,
    new_figure,
    styled,
    tint,
)
from physiology.summary import glucose_flows, span
from physiology.trajectory import Trajectory

WIDTH, HEIGHT = 10.0, 12.4  # [inches]

_PANELS = (
    (
        "Glucose",
        (
            Line("glucose", "plasma", "glucose"),
            Line("interstitial_glucose", "interstitial", "#8A8A8A", "--"),
        ),
    ),
    (
        "Insulin and C-peptide",
        (
            Line("insulin", "insulin", "insulin"),
            Line("c_peptide", "C-peptide / 5", "#8A8A8A", "--", 0.2),
        ),
    ),
    ("Glucagon", (Line("glucagon", "glucagon", "glucagon"),)),
    (
        "Fatty acids and glycerol",
        (
            Line("nefa", "NEFA", "nefa"),
            Line("glycerol", "glycerol x 5", "#8A8A8A", "--", 5.0),
        ),
    ),
    (
        "Triglyceride",
        (
            Line("triglyceride", "all", "triglyceride"),
            Line("chylomicron_triglyceride", "chylomicrons", "#8A8A8A", "--"),
        ),
    ),
    (
        "Lactate and ketones",
        (Line("lactate", "lactate", "lactate"), Line("ketones", "ketones", "ketones", "--")),
    ),
)


def meal_figure(trajectory: Trajectory, title: str | None = None) -> Figure:
    """The standard figure of an experiment with meals.

    Plasma concentrations; glucose into (up) and out of (down) the blood by organ [mmol/min];
    the carbohydrate of the meals by place [g], which sums to what was eaten.
    """
    with styled():
        figure = new_figure(WIDTH, HEIGHT)
        clock = Clock(trajectory)
        headline(figure, trajectory, title)
        grid = figure.add_gridspec(
            4,
            1,
            height_ratios=(1, 1, 2.0, 1.9),
            left=0.075,
            right=0.98,
            top=1 - HEADLINE / HEIGHT,
            bottom=0.55 / HEIGHT,
            hspace=0.42,
        )
        for row in range(2):
            cells = grid[row].subgridspec(1, 3, wspace=0.28)
            for column in range(3):
                panel_title, lines = _PANELS[3 * row + column]
                ax = figure.add_subplot(cells[column])
                plasma(ax, trajectory, clock, panel_title, lines)
        flows(figure.add_subplot(grid[2].subgridspec(1, 2, width_ratios=(1, 0.31))[0]), trajectory)
        fate(figure.add_subplot(grid[3].subgridspec(1, 2, width_ratios=(1, 0.31))[0]), trajectory)
        line_up(figure)
        return figure


def flows(ax: Axes, trajectory: Trajectory) -> None:
    """Glucose into the blood upwards, out of it downwards, by organ."""
    clock = Clock(trajectory)
    into, out = _sources(trajectory), _users(trajectory)
    top, bottom = stack(ax, clock, into), stack(ax, clock, out)
    balance = sum(band.values for band in [*into, *out])
    ax.axhline(0, color="#333333", linewidth=1.0)
    (line,) = ax.plot(clock.values, balance, color="black", linewidth=1.4)
    over_time(ax, clock, "Glucose that organs give to the blood and take from it", "mmol/min")
    ax.set_ylim(1.08 * float(bottom.min()), 1.08 * float(top.max()))
    side_legend(ax, "into the blood", into, 1.02, reverse=True)
    side_legend(ax, "out of the blood", out, 0.70, reverse=False)
    ax.legend(
        [line],
        ["change in the blood"],
        loc="lower left",
        bbox_to_anchor=(1.012, -0.03),
        borderaxespad=0.0,
        handlelength=1.0,
    )


_FEW = ("kidney", "heart", "other tissues")
_USERS = ("brain", "blood cells", "fat", "gut", "muscle", "liver", "urine")


def _sources(trajectory: Trajectory) -> list[Band]:
    """What gives glucose to the blood, the meal on top."""
    flows = {flow.name: flow for flow in glucose_flows(trajectory)}
    names = ["liver glycogen", "made anew (GNG)", "absorbed from the meal"]
    if np.max(flows["infused"].rate) > 0:
        names.append("infused")
    return [Band(name, flows[name].rate, COLOURS[flows[name].organ]) for name in names]


def _users(trajectory: Trajectory) -> list[Band]:
    """What takes glucose from the blood: the steady ones first, the small ones together."""
    flows = {flow.name: flow for flow in glucose_flows(trajectory)}
    bands = [Band(name, flows[name].rate, COLOURS[flows[name].organ]) for name in _USERS]
    few = np.sum([flows[name].rate for name in _FEW], axis=0)
    bands.insert(2, Band("heart, kidney and others", few, COLOURS["other_tissues"]))
    return [band for band in bands if np.min(band.values) < -0.005]


def fate(ax: Axes, trajectory: Trajectory) -> None:
    """The carbohydrate of the meals by place over time, named in grams and per cent at the end."""
    clock = Clock(trajectory)
    found = carbohydrate_fate(trajectory)
    bands = [
        Band(place.name, row, _shade(place.name, place.organ))
        for place, row in zip(PLACES, found.grams, strict=True)
    ]
    edge = stack(ax, clock, bands)
    eaten = max(float(edge.max()), 1e-9)
    ax.set_ylim(0, eaten)
    meals = "meals" if len(trajectory.experiment.meals) > 1 else "meal"
    over_time(ax, clock, f"Where the carbohydrate of the {meals} is", "g carbohydrate")
    after = f"after {span(float(trajectory.times[-1]))}"
    name_ends(ax, bands, ("g", "%"), lambda g: (f"{g:.1f}", f"{100 * g / eaten:.0f}"), title=after)


def _shade(name: str, organ: str):
    """What is burned is paler than what the same organ stores."""
    return tint(COLOURS[organ], 0.45) if name.startswith("burned") else COLOURS[organ]
