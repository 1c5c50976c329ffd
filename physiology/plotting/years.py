"""The figure of the years: from calories to glucose, one panel a link of the chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from physiology.plotting.panels import legend_above
from physiology.plotting.style import (
    COLOURS,
    HEADLINE,
    from_zero,
    label_axes,
    line_up,
    new_figure,
    styled,
)

if TYPE_CHECKING:
    from physiology.lifecourse import LifeCourse

COLUMNS = 3
WIDTH, ROW = 10.0, 2.35  # [inches]
# People side by side, after Okabe and Ito.
PEOPLE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")


class Curve(NamedTuple):
    """One quantity of a panel: its name, label, colour, and how it is drawn."""

    name: str
    label: str
    colour: str
    style: str = "-"


class Panel(NamedTuple):
    """One link of the chain."""

    title: str
    curves: tuple[Curve, ...]


PANELS: tuple[Panel, ...] = (
    Panel("Energy eaten", (Curve("energy_intake", "eaten", "gut"),)),
    Panel(
        "Weight",
        (Curve("weight", "body", "#333333"), Curve("fat_mass", "fat", "adipose_tissue", "--")),
    ),
    Panel("Fat cells", (Curve("cell_size", "lipid per cell", "adipose_tissue"),)),
    Panel("Inflammation", (Curve("immune.crp", "CRP", "heart"),)),
    Panel("Liver fat", (Curve("liver_fat", "liver", "liver"),)),
    Panel("Muscle fat", (Curve("imcl", "muscle", "skeletal_muscle"),)),
    Panel(
        "Working IRS",
        (
            Curve("liver_functional_irs", "liver", "liver"),
            Curve("skeletal_muscle_functional_irs", "muscle", "skeletal_muscle", "--"),
        ),
    ),
    Panel(
        "Beta cells",
        (
            Curve("beta_cell_mass", "mass", "insulin"),
            Curve("beta_cell_capacity", "capacity", "#8A8A8A", "--"),
        ),
    ),
    Panel("Insulin, fasting", (Curve("insulin", "insulin", "insulin"),)),
    Panel("Fatty acids, fasting", (Curve("nefa", "NEFA", "nefa"),)),
    Panel("Glucose, fasting", (Curve("glucose", "glucose", "glucose"),)),
    Panel("HbA1c", (Curve("hba1c", "HbA1c", "glucose"),)),
)


def years_figure(
    courses: LifeCourse | Mapping[str, LifeCourse],
    title: str | None = None,
    panels: Sequence[Panel] = PANELS,
) -> Figure:
    """The standard figure of life courses: from calories to glucose over the years.

    Args:
        courses: one course, or several by name, which are then told apart by colour. A course of
            several people shows each of them.
        title: headline.
        panels: what is drawn.
    """
    people = _people(courses)
    rows = -(-len(panels) // COLUMNS)
    height = 1.25 + ROW * rows
    with styled():
        figure = new_figure(WIDTH, height)
        _headline(figure, people, title)
        grid = figure.add_gridspec(
            rows,
            COLUMNS,
            left=0.075,
            right=0.98,
            top=1 - HEADLINE / height,
            bottom=0.55 / height,
            hspace=0.62,
            wspace=0.32,
        )
        for i, panel in enumerate(panels):
            draw_panel(figure.add_subplot(grid[i // COLUMNS, i % COLUMNS]), people, panel)
        line_up(figure)
        if len(people) > 1:
            figure.axes[0].legend(loc="lower right", bbox_to_anchor=(1.02, 0.0), borderaxespad=0.0)
        return figure


class _Person(NamedTuple):
    """One line in every panel."""

    label: str
    course: LifeCourse
    who: int
    colour: str

    def values(self, name: str) -> np.ndarray:
        values = np.asarray(self.course[name])
        return values if self.course.single else values[:, self.who]


def _people(courses) -> list[_Person]:
    if not isinstance(courses, Mapping):
        several = len(courses.bodies) > 1
        named = {f"person {who + 1}" if several else "": who for who in range(len(courses.bodies))}
        found = [(label, courses, who) for label, who in named.items()]
    else:
        found = [(label, course, 0) for label, course in courses.items()]
    return [_Person(*one, PEOPLE[i % len(PEOPLE)]) for i, one in enumerate(found)]


def draw_panel(ax: Axes, people: Sequence[_Person], panel: Panel) -> None:
    """Curves of one panel: by their own colour for one person, by the person's for several."""
    drawn = []
    for person in people:
        for curve in panel.curves:
            values = person.values(curve.name)
            colour = COLOURS.get(curve.colour, curve.colour) if len(people) == 1 else person.colour
            label = curve.label if len(people) == 1 else person.label
            label = label if len(people) == 1 or curve is panel.curves[0] else "_"
            step = "post" if curve.name == "energy_intake" else "default"
            ax.plot(
                person.course.years,
                values,
                curve.style,
                color=colour,
                label=label,
                drawstyle=f"steps-{step}" if step == "post" else step,
            )
            drawn.append(values[np.isfinite(values)])
    first = people[0].course
    ax.set_title(panel.title)
    label_axes(ax, "years", first.unit(panel.curves[0].name))
    ax.set_xlim(0, float(first.years[-1]))
    ax.grid(axis="y", color="#EEEEEE", linewidth=0.8)
    from_zero(ax, [values for values in drawn if values.size] or [np.ones(1)], 1.15)
    for stretch in first.stretches[1:]:
        ax.axvline(stretch.phase.year, color="#BBBBBB", linewidth=0.8, linestyle=(0, (2, 2)))
    if len(people) == 1 and len(panel.curves) > 1:
        from_zero(ax, [values for values in drawn if values.size] or [np.ones(1)], 1.35)
        legend_above(ax)


def _headline(figure: Figure, people: Sequence[_Person], title: str | None) -> None:
    top = float(figure.get_size_inches()[1])
    first = people[0].course
    words = title or f"{first.years[-1]:.3g} years"
    figure.text(0.012, 1 - 0.16 / top, words, fontsize=15, fontweight="bold", va="top")
    person = first.bodies[people[0].who].person
    below = f"{person.sex}, {person.age:g} years, {person.weight:g} kg at the start"
    names = dict.fromkeys(t.name for s in first.stretches for t in s.phase.treatments)
    below = " | ".join([below, *names])
    figure.text(0.012, 1 - 0.48 / top, below, fontsize=10, color="#555555", va="top")
