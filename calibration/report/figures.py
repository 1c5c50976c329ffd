"""Figures of fits: data against the fitted body, with its 90 % band."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from calibration.data.analytes import ANALYTES
from calibration.data.dataset import Series, standard_deviation
from calibration.ensemble import Curve
from calibration.fit import Fit, Fits
from physiology.observables import OBSERVABLES
from physiology.plotting.style import COLOURS, new_figure, styled

DATA = "#333333"
_SHADES = ("#0072B2", "#E69F00", "#D55E00", "#009E73", "#A65E9A")
ACROSS = 3  # panels in a row


def person_figure(item: Fit, visit: str, curves: Mapping[str, Curve]) -> Figure:
    """One visit of one person, a panel for each analyte.

    Args:
        item: the fit.
        visit: name of the visit.
        curves: by analyte (`calibration.ensemble`).
    """
    with styled():
        figure, panels = _panels(len(curves))
        for ax, (name, curve) in zip(panels, curves.items(), strict=True):
            colour = COLOURS.get(name, "#0072B2")
            ax.fill_between(curve.times, curve.low, curve.high, color=colour, alpha=0.2, lw=0)
            ax.plot(curve.times, curve.best, color=colour)
            series = item.subject.visits[visit].series.get(name) if visit else None
            if series is not None:
                _points(ax, name, series)
            _labels(ax, name)
    return figure


def group_figure(fits: Fits, visit: str) -> Figure:
    """Median of the data and of the fits by group, with the spread between people."""
    analytes = [a for a in fits.dataset.analytes if any(visit in i.predicted for i in fits)]
    with styled():
        figure, panels = _panels(len(analytes))
        for ax, name in zip(panels, analytes, strict=True):
            for colour, (group, people) in zip(
                _SHADES * 20, fits.dataset.groups.items(), strict=False
            ):
                found = [
                    (fits[s.name].predicted[visit][name], s.visits[visit].series[name])
                    for s in people
                    if name in fits[s.name].predicted.get(visit, {})
                ]
                if found:
                    _group(ax, found, colour, group or "all")
            _labels(ax, name)
        panels[0].legend(frameon=False, fontsize=8)
    return figure


def _group(ax: Axes, found, colour: str, label: str) -> None:
    times = np.unique(np.concatenate([np.maximum(series.times, 0.0) for _, series in found]))
    data, model = (np.full((len(found), len(times)), np.nan) for _ in range(2))
    for row, ((grid, values), series) in enumerate(found):
        at = np.searchsorted(times, np.maximum(series.times, 0.0))
        data[row, at] = series.values
        model[row, at] = np.interp(times[at], grid, values)
    low, middle, high = np.nanpercentile(data, [25, 50, 75], axis=0)
    ax.errorbar(
        times, middle, [middle - low, high - middle], fmt="o", ms=4, color=colour, lw=1, alpha=0.8
    )
    ax.plot(times, np.nanmedian(model, axis=0), color=colour, label=label)


def _panels(count: int) -> tuple[Figure, list[Axes]]:
    across = min(count, ACROSS)
    down = -(-count // across)
    figure = new_figure(3.7 * across, 2.7 * down)
    panels = [figure.add_subplot(down, across, k + 1) for k in range(count)]
    figure.subplots_adjust(
        left=0.6 / (3.7 * across), right=0.99, bottom=0.5 / (2.7 * down),
        top=1 - 0.32 / (2.7 * down), wspace=0.28, hspace=0.42,
    )  # fmt: skip
    return figure, panels


def _points(ax: Axes, name: str, series: Series) -> None:
    times = np.maximum(series.times, 0.0)
    sd = standard_deviation(name, series)
    seen = ~series.censored
    ax.errorbar(times[seen], series.values[seen], sd[seen], fmt="o", ms=4, color=DATA, lw=1)
    # What lay below the limit of detection hangs from that limit.
    ax.plot(times[~seen], series.values[~seen], "v", ms=6, mfc="white", color=DATA)


def _labels(ax: Axes, name: str) -> None:
    observable = OBSERVABLES[name]
    ax.set_title(observable.long_name)
    ax.set_ylabel(ANALYTES[name].unit if name in ANALYTES else observable.unit)
    ax.set_xlabel("min")
    ax.set_ylim(bottom=0)
