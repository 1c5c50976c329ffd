"""Figure: where every answered row stands relative to its band, at a glance."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from calibration.reference_table.run import Result
from calibration.reference_table.summary import band, count, number
from physiology.plotting.style import new_figure, styled

IN, OUT, BAND, WOMAN = "#009E73", "#C8414B", "#D9F0E6", "#9A9A9A"
SHOWN = 3.0  # half-widths either side; what lies beyond becomes an arrow at the edge
ROW, TITLE, HEAD, FOOT = 0.235, 0.65, 0.75, 0.55  # [inches]
GAP = 0.25  # of the title, below the panel for its ticks [inches]
LABELS, PANEL, VALUES = 4.4, 3.1, 2.6  # widths [inches]
LONGEST = 46  # letters of a label


def stage_figure(results: Sequence[Result], stage: int) -> Figure:
    """All answered rows of a stage, a panel for each domain."""
    rows = [row for row in results if row.stage == stage and row.value is not None]
    domains: dict[str, list[Result]] = {}
    for row in rows:
        domains.setdefault(row.target.domain, []).append(row)
    columns = _columns(domains)
    height = HEAD + FOOT + max(sum(map(_height, column)) for column in columns)
    width = (LABELS + PANEL + VALUES) * len(columns)
    with styled():
        figure = new_figure(width, height)
        for index, column in enumerate(columns):
            left = ((LABELS + PANEL + VALUES) * index + LABELS) / width
            top = height - HEAD
            for panel in column:
                top -= _height(panel)
                size = (PANEL / width, ROW * len(panel) / height)
                ax = figure.add_axes((left, (top + GAP) / height, *size))
                _draw(ax, panel)
        _caption(figure, rows, stage, height)
    return figure


def _height(panel: Sequence[Result]) -> float:
    return TITLE + ROW * len(panel)


def _columns(domains: dict[str, list[Result]]) -> list[list[list[Result]]]:
    """The panels in two columns of about equal height."""
    columns: list[list[list[Result]]] = [[], []]
    for panel in sorted(domains.values(), key=len, reverse=True):
        min(columns, key=lambda column: sum(map(_height, column))).append(panel)
    return [column for column in columns if column]


def _draw(ax: Axes, panel: Sequence[Result]) -> None:
    ax.axvspan(-1, 1, color=BAND, lw=0)
    ax.axvline(0, color="white", lw=1.0)
    for y, row in enumerate(panel):
        _mark(ax, y, row)
        ax.annotate(
            f"{number(row.value, 3)} {'' if row.unit == '-' else row.unit}  ({band(row)})",
            (1.03, y),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=8,
            color="#333333" if row.status == "in" else OUT,
            annotation_clip=False,
        )
    ax.set_yticks(range(len(panel)), [_label(row) for row in panel], fontsize=8)
    ax.set_ylim(len(panel) - 0.4, -0.6)
    ax.set_xlim(-SHOWN - 0.25, SHOWN + 0.25)
    ax.set_xticks([-3, -2, -1, 0, 1, 2, 3])
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", labelsize=7, length=2)
    ax.set_title(panel[0].target.domain)


def _mark(ax: Axes, y: int, row: Result) -> None:
    if row.woman is not None:
        place = min(max(row.target.position(row.woman), -SHOWN), SHOWN)
        ax.plot(place, y, "D", ms=3.2, color=WOMAN, mew=0)
    position = row.target.position(row.value)
    place = min(max(position, -SHOWN), SHOWN)
    beyond = abs(position) > SHOWN
    marker = "o" if not beyond else (">" if position > 0 else "<")
    colour = IN if row.status == "in" else OUT
    ax.plot([0, place], [y, y], color=colour, lw=0.8, alpha=0.5)
    ax.plot(place, y, marker, ms=6.5, color=colour, mfc=colour if row.core else "white", mew=1.3)


def _label(row: Result) -> str:
    words = row.quantity
    when = row.target.time_or_summary
    if when not in ("fasting", "-") and when not in words:
        words = f"{words}, {when}"
    mark = " (recall)" if row.verification == "recall" else ""
    room = LONGEST - len(mark)
    words = words if len(words) <= room else f"{words[: room - 1].rstrip()}…"
    return f"{words}{mark}  {row.id} {row.kind}"


def _caption(figure: Figure, rows: Sequence[Result], stage: int, height: float) -> None:
    found = count("", rows)
    title = (
        f"Reference table, stage {stage}: {found.verdicts['in']} of {found.total} answered rows "
        f"in their band ({found.core_in} of {found.core} core)"
    )
    below = (
        "Green strip: what a healthy population mean may be, -1 to 1 half-widths around its "
        f"middle. Values: reference man, parameters {rows[0].parameter_hash}."
    )
    figure.text(0.012, 1 - 0.16 / height, title, fontsize=15, fontweight="bold", va="top")
    figure.text(0.012, 1 - 0.48 / height, below, fontsize=10, color="#555555", va="top")
    figure.legend(
        handles=[
            _key("o", IN, IN, "in"),
            _key("o", OUT, OUT, "out"),
            _key("o", "#555555", "white", "not core"),
            _key(">", OUT, OUT, "farther than drawn"),
            _key("D", WOMAN, WOMAN, "reference woman"),
        ],
        ncols=5,
        loc="lower left",
        bbox_to_anchor=(0.005, 0.02 / height),
    )


def _key(marker: str, edge: str, face: str, label: str) -> Line2D:
    return Line2D([], [], ls="", marker=marker, color=edge, mfc=face, mew=1.3, label=label)
