"""Summary: how many rows are in, out or missing, and by how far the others miss."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from calibration.reference_table.run import Result

VERDICTS = ("in", "out", "missing")


class Count(NamedTuple):
    """The verdicts on some rows, and on the core ones among them."""

    label: str
    verdicts: Counter
    core_in: int
    core: int

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.verdicts.values())

    @property
    def core_share(self) -> str:
        """Core rows in their band, as text; what is missing counts as out."""
        if not self.core:
            return "-"
        return f"{self.core_in}/{self.core} ({100 * self.core_in / self.core:.0f} %)"


def count(label: str, results: Iterable[Result]) -> Count:
    """Count the verdicts on some rows."""
    rows = list(results)
    core = [row for row in rows if row.core]
    return Count(
        label,
        Counter(row.status for row in rows),
        sum(row.status == "in" for row in core),
        len(core),
    )


def counts(results: Sequence[Result]) -> list[Count]:
    """Counts by stage and kind, each stage closed by its total, and of everything."""
    lines = []
    for stage in sorted({row.stage for row in results}):
        rows = [row for row in results if row.stage == stage]
        for kind in ("input", "fit", "check"):
            chosen = [row for row in rows if row.kind == kind]
            if chosen:
                lines.append(count(f"stage {stage}, {kind}", chosen))
        lines.append(count(f"stage {stage}", rows))
    return [*lines, count("all", results)]


def misses(results: Iterable[Result]) -> list[Result]:
    """Rows that were answered and are out, the farthest first; failed simulations lead."""
    out = [row for row in results if row.status == "out"]
    return sorted(out, key=lambda row: -(row.distance if row.distance is not None else 1e9))


def number(value: float | None, figures: int = 4) -> str:
    """A value as people write it, at so many significant figures and never in powers of ten."""
    if value is None:
        return "-"
    return f"{value:.{figures}g}" if abs(value) < 10**figures else f"{value:.0f}"


def band(row: Result) -> str:
    """The acceptance band, without unit."""
    return f"{row.lower:g} to {row.upper:g}"


def remark(row: Result) -> str:
    """What a reader must know of the figure itself: whether it was seen in its source."""
    return "from memory, source not re-seen" if row.verification == "recall" else row.verification


def how_far(row: Result) -> str:
    """Distance to the band in words."""
    if row.distance is None:
        return "the simulation failed"
    side = "above" if row.value is not None and row.value > row.upper else "below"
    return f"{row.distance:.2f} half-widths {side} the band"


def text(results: Sequence[Result]) -> str:
    """The summary for a terminal."""
    lines = [f"{'':18}{'in':>5}{'out':>5}{'missing':>9}   core in band"]
    for line in counts(results):
        numbers = [line.verdicts[verdict] for verdict in VERDICTS]
        lines.append(
            f"{line.label:18}{numbers[0]:>5}{numbers[1]:>5}{numbers[2]:>9}   {line.core_share}"
        )
    missed = misses(results)
    if missed:
        lines += ["", "Outside their band:"]
    for row in missed:
        mark = "core" if row.core else "    "
        lines.append(
            f"  {row.id} {mark} {row.kind:5} {row.quantity}: {number(row.value)} {row.unit} "
            f"({band(row)}; {remark(row)}), {how_far(row)}"
        )
    return "\n".join(lines)
