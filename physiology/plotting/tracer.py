"""The tracer figure: what the laboratory would conclude, beside what the body did."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

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
from physiology.tracers import Estimate, Steele, TracerResult, TwoCompartment, glucose_turnover

WIDTH, HEIGHT = 10.0, 7.4  # [inches]
SAMPLE = 10.0  # [min] between blood samples, as a laboratory draws them
WAIT = 30.0  # [min] until the tracer has mixed; estimates before it mean nothing
_FLUXES = (("ra", "Rate of appearance (Ra)"), ("rd", "Disposal (Rd)"), ("egp", "Production (EGP)"))
_METHODS = (("Steele", "#D55E00", "o"), ("two compartments", "#009E73", "s"))


def tracer_figure(traced: TracerResult, title: str | None = None) -> Figure:
    """A glucose tracer: enrichment, and Ra, Rd and EGP as estimated and as they were.

    Estimates are those of samples every ten minutes from half an hour after the first tracer on,
    without error of measurement.

    Args:
        traced: a tracer of plasma glucose that was infused.
        title: in place of the name of the experiment.
    """
    times = sample_times(traced)
    body = traced.trajectory.start
    found = [
        glucose_turnover(traced, method, times)
        for method in (Steele.of(body), TwoCompartment.of(body))
    ]
    minutely = glucose_turnover(traced, Steele.of(body))
    with styled():
        figure = new_figure(WIDTH, HEIGHT)
        headline(figure, traced.trajectory, title)
        grid = figure.add_gridspec(
            2,
            2,
            left=0.075,
            right=0.985,
            top=1 - HEADLINE / HEIGHT,
            bottom=0.6 / HEIGHT,
            hspace=0.42,
            wspace=0.2,
        )
        clock = Clock(traced.trajectory, fine=True)
        enrichment(figure.add_subplot(grid[0, 0]), traced, clock)
        for number, (name, words) in enumerate(_FLUXES, start=1):
            estimates = [estimate[name] for estimate in found if name in estimate]
            if estimates:
                ax = figure.add_subplot(grid[number // 2, number % 2])
                _beside_truth(ax, traced, clock, words, minutely[name], estimates)
        line_up(figure)
        return figure


def sample_times(traced: TracerResult, every: float = SAMPLE) -> list[float]:
    """When blood is drawn: every so many minutes, once the tracer has mixed."""
    ratio = np.asarray(traced.ratio())
    first = float(traced.times[np.flatnonzero(ratio > 0)[0]]) + WAIT
    end = float(traced.times[-1])
    return [float(t) for t in np.arange(every * np.ceil(first / every - 1e-9), end + 1e-9, every)]


def enrichment(ax: Axes, traced: TracerResult, clock: Clock) -> None:
    """Tracer-to-tracee ratio in plasma."""
    values = 100 * np.asarray(traced.ratio())
    ax.plot(clock.values, values, color=COLOURS["glucose"])
    over_time(ax, clock, f"{traced.label.name} in plasma", "% of unlabelled")
    ax.grid(axis="y", color="#EEEEEE", linewidth=0.8)
    from_zero(ax, [values])


def _beside_truth(
    ax: Axes,
    traced: TracerResult,
    clock: Clock,
    title: str,
    minutely: Estimate,
    estimates: Sequence[Estimate],
) -> None:
    """A flux as it was (line) and as each method makes it (marks) [umol/kg/min]."""
    scale = 1000 / traced.trajectory.start.person.weight
    truth = scale * np.asarray(minutely.truth)
    ax.plot(minutely.times / clock.minutes, truth, color="black", linewidth=1.8, label="true")
    drawn = [truth]
    for (name, colour, mark), estimate in zip(_METHODS, estimates, strict=True):
        values = scale * np.asarray(estimate.value)
        ax.plot(
            estimate.times / clock.minutes,
            values,
            mark,
            ms=4.2,
            color=colour,
            mfc="none",
            mew=1.3,
            label=name,
        )
        drawn.append(values)
    over_time(ax, clock, title, "umol/kg/min")
    ax.grid(axis="y", color="#EEEEEE", linewidth=0.8)
    low = min(float(np.min(values)) for values in drawn)
    top = max(float(np.max(values)) for values in drawn)
    ax.set_ylim(min(0.0, 1.15 * low), 1.25 * top)
    if low < 0:
        ax.axhline(0, color="#BBBBBB", linewidth=0.8)
    legend_above(ax, 1 + len(estimates))
