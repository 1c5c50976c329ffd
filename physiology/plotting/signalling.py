"""The figure of signalling: in each tissue, what is phosphorylated and what gets through."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from physiology.observables.observable import TISSUES
from physiology.plotting.style import HEADLINE, new_figure, styled
from physiology.plotting.years import PEOPLE
from physiology.trajectory import Trajectory

WIDTH, ROW = 10.0, 1.9  # [inches]
_PKC = {"liver": "epsilon", "skeletal_muscle": "theta"}


class Bar(NamedTuple):
    """One signal of a tissue: what it is called, and how it is read off a clamp."""

    label: str
    read: Callable[[Trajectory, str], float]


class Group(NamedTuple):
    """Signals that are shown side by side."""

    title: str
    bars: tuple[Bar, ...]


def _before(name: str) -> Callable[[Trajectory, str], float]:
    """A signal after the overnight fast."""
    return lambda t, tissue: float(t[name.format(tissue=tissue)][0])


def _under_insulin(name: str) -> Callable[[Trajectory, str], float]:
    """A signal in the last half hour of the clamp."""

    def read(t: Trajectory, tissue: str) -> float:
        late = t.times >= t.times[-1] - 30.0
        return float(t[name.format(tissue=tissue)][late].mean())

    return read


def _pkc(t: Trajectory, tissue: str) -> float:
    """PKC after the overnight fast, healthy = 1; not a number where the tissue has none."""
    if tissue not in _PKC:
        return float("nan")
    block = getattr(t.start.organs, tissue).diacylglycerol
    return float(t[f"{tissue}.pkc"][0] / block.pkc(1.0))


GROUPS: tuple[Group, ...] = (
    Group(
        "Kinases, fasting",
        (
            Bar("JNK", _before("{tissue}_jnk")),
            Bar("IKK beta", _before("{tissue}_ikk")),
            Bar("PKC", _pkc),
        ),
    ),
    Group(
        "IRS, fasting",
        (
            Bar("serine-P / total", _before("{tissue}_serine_irs")),
            Bar("protein", _before("{tissue}.signalling.irs_content")),
            Bar("fit for PI3K", _before("{tissue}_functional_irs")),
        ),
    ),
    Group(
        "Gets through, clamp",
        (
            Bar("Akt", _under_insulin("{tissue}.signalling.akt")),
            Bar("ERK (MAPK)", _under_insulin("{tissue}.signalling.erk")),
            Bar("selectivity", _under_insulin("{tissue}_selectivity")),
        ),
    ),
)


def signalling_figure(
    clamps: Mapping[str, Trajectory], title: str = "Insulin signalling by tissue"
) -> Figure:
    """Bars of every signal in every tissue, over that of the first body.

    Args:
        clamps: the same clamp on several bodies, by their names; the first is compared with.
        title: headline.
    """
    height = HEADLINE + 0.45 + ROW * len(TISSUES)
    with styled():
        figure = new_figure(WIDTH, height)
        figure.text(0.012, 1 - 0.16 / height, title, fontsize=15, fontweight="bold", va="top")
        figure.text(
            0.012,
            1 - 0.52 / height,
            f"over {next(iter(clamps))} = 1; after an overnight fast, and at the end of "
            f"{next(iter(clamps.values())).experiment.name}",
            color="#555555",
            va="top",
        )
        grid = figure.add_gridspec(
            len(TISSUES),
            len(GROUPS),
            left=0.14,
            right=0.985,
            top=1 - HEADLINE / height,
            bottom=0.4 / height,
            hspace=0.4,
            wspace=0.5,
        )
        for row, tissue in enumerate(TISSUES):
            for column, group in enumerate(GROUPS):
                ax = figure.add_subplot(grid[row, column])
                _draw(ax, tissue, group, clamps)
                if row == 0:
                    ax.set_title(group.title)
                if column == 0:
                    ax.set_ylabel(tissue.replace("_", " "), fontweight="bold")
        handles, labels = figure.axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="upper right", ncols=len(clamps))
        return figure


def readings(bar: Bar, tissue: str, clamps: Mapping[str, Trajectory]) -> np.ndarray:
    """A signal in each body, over that in the first."""
    values = np.array([bar.read(t, tissue) for t in clamps.values()])
    return values / values[0]


def _draw(ax: Axes, tissue: str, group: Group, clamps: Mapping[str, Trajectory]) -> None:
    bars: Sequence[Bar] = [bar for bar in group.bars if bar.label != "PKC" or tissue in _PKC]
    places = np.arange(len(bars))[::-1].astype(float)
    thickness = 0.8 / len(clamps)
    for number, name in enumerate(clamps):
        values = [readings(bar, tissue, clamps)[number] for bar in bars]
        shift = 0.4 - thickness * (number + 0.5)
        ax.barh(places + shift, values, height=thickness, color=PEOPLE[number], label=name)
    ax.axvline(1.0, color="#333333", linewidth=0.8)
    names = [f"PKC {_PKC[tissue]}" if bar.label == "PKC" else bar.label for bar in bars]
    ax.set_yticks(places, names)
    ax.set_xlim(left=0.0)
