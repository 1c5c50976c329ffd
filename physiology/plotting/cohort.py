"""Figures of cohorts: bands of curves, distributions of endpoints, categories of tolerance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from physiology.cohort.effects import Effect
from physiology.plotting.style import COLOURS, label_axes, new_figure, styled

BANDS = ((5, 95, 0.15), (25, 75, 0.30))  # percentiles and how dark
CATEGORY_COLOURS = ("#009E73", "#F0C542", "#D55E00")
ARMS = ("#0072B2", "#D55E00", "#009E73", "#A65E9A", "#8C6D46")


def bands(
    times: np.ndarray,
    curves: Mapping[str, np.ndarray],
    units: Mapping[str, str],
    arms: Sequence[str],
    title: str,
) -> Figure:
    """Median and percentiles of each curve, an arm a colour.

    Args:
        times: minutes.
        curves: observable -> array (arms, people, samples); not a number where unknown.
        units: observable -> unit.
        arms: their names.
        title: of the figure.
    """
    with styled():
        columns = min(3, len(curves))
        rows = -(-len(curves) // columns)
        figure = new_figure(3.6 * columns, 0.7 + 2.6 * rows)
        figure.suptitle(title, x=0.02, ha="left", fontweight="bold", fontsize=14)
        axes = figure.subplots(rows, columns, squeeze=False)
        for ax in axes.flat[len(curves) :]:
            ax.set_visible(False)
        for ax, (name, values) in zip(axes.flat, curves.items(), strict=False):
            for place, arm in enumerate(arms):
                known = values[place][np.isfinite(values[place]).all(axis=1)]
                if not len(known):
                    continue
                colour = ARMS[place % len(ARMS)] if len(arms) > 1 else COLOURS.get(name, ARMS[0])
                for low, high, dark in BANDS:
                    edges = np.percentile(known, [low, high], axis=0)
                    ax.fill_between(times / 60, *edges, color=colour, alpha=dark, linewidth=0)
                ax.plot(times / 60, np.median(known, axis=0), color=colour, label=arm)
            ax.set_title(name.replace("_", " "))
            label_axes(ax, "hours", units[name])
        if len(arms) > 1:
            axes.flat[0].legend()
        figure.tight_layout(rect=(0, 0, 1, 0.96))
        return figure


def forest(effects: Sequence[Effect], title: str) -> Figure:
    """Effects with their intervals, in standard deviations, with the numbers beside them."""
    with styled():
        figure = new_figure(8.6, 1.2 + 0.42 * len(effects))
        figure.suptitle(title, x=0.02, ha="left", fontweight="bold", fontsize=14)
        ax = figure.add_subplot()
        for row, one in enumerate(effects):
            scale = one.difference / one.effect_size if one.effect_size else 1.0
            ax.plot([one.low / scale, one.high / scale], [row, row], color=ARMS[0])
            ax.plot(one.difference / scale, row, "o", color=ARMS[0])
            words = f"{one.difference:.3g} ({one.low:.3g} to {one.high:.3g})"
            ax.annotate(words, (1.02, row), xycoords=("axes fraction", "data"), va="center")
        ax.axvline(0.0, color="#888888", linewidth=0.8)
        names = [one.endpoint.removesuffix("_fasting").replace("_", " ") for one in effects]
        ax.set_yticks(range(len(effects)), names)
        ax.invert_yaxis()
        label_axes(ax, "difference [standard deviations]", "")
        figure.tight_layout(rect=(0, 0, 0.98, 0.97))
        return figure


def distributions(values: Mapping[str, np.ndarray], title: str) -> Figure:
    """A histogram of each endpoint, with its median."""
    with styled():
        columns = min(4, len(values))
        rows = -(-len(values) // columns)
        figure = new_figure(3.0 * columns, 0.7 + 2.3 * rows)
        figure.suptitle(title, x=0.02, ha="left", fontweight="bold", fontsize=14)
        axes = figure.subplots(rows, columns, squeeze=False)
        for ax in axes.flat[len(values) :]:
            ax.set_visible(False)
        for ax, (name, numbers) in zip(axes.flat, values.items(), strict=False):
            known = numbers[np.isfinite(numbers)]
            if len(known):
                low, high = np.percentile(known, [0.5, 99.5])
                ax.hist(known, bins=40, range=(low, max(high, low + 1e-9)), color="#7FA8C9")
                ax.axvline(float(np.median(known)), color="#333333", linewidth=1.2)
            ax.set_title(name.replace("_", " "), fontsize=9)
            ax.set_yticks([])
        figure.tight_layout(rect=(0, 0, 1, 0.95))
        return figure


def categories(shares: Mapping[str, Sequence[float]], names: Sequence[str], title: str) -> Figure:
    """Shares of categories in groups, a bar each.

    Args:
        shares: group -> share of each category.
        names: of the categories.
        title: of the figure.
    """
    with styled():
        figure = new_figure(7.0, 1.3 + 0.42 * len(shares))
        ax = figure.subplots()
        for row, values in enumerate(shares.values()):
            left = 0.0
            for value, colour in zip(values, CATEGORY_COLOURS, strict=True):
                ax.barh(row, 100 * value, left=left, color=colour, height=0.7)
                left += 100 * value
        for name, colour in zip(names, CATEGORY_COLOURS, strict=True):
            ax.barh(0, 0, color=colour, label=name)
        ax.set_yticks(range(len(shares)), list(shares))
        ax.invert_yaxis()
        ax.set_xlim(0, 100)
        label_axes(ax, "% of people", "")
        ax.set_title(title)
        ax.legend(ncols=3, loc="upper right", bbox_to_anchor=(1.0, 1.25))
        figure.tight_layout()
        return figure
