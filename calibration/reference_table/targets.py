"""Targets: the published figures, as data."""

import csv
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("targets.csv")

KINDS = ("input", "fit", "check")


class Target(NamedTuple):
    """One published figure and the band that a population-mean-like subject should fall in.

    Attributes:
        id: short name of the row, as in `O01`.
        experiment, population, quantity, unit, time_or_summary: what was measured, on whom.
        central, lower, upper: the figure and its acceptance band [unit].
        source: where the figure comes from.
        verification: `verified` (seen in the source), `direction-verified` (a neighbouring
            number seen), `recall` (not re-seen: never quote without saying so), `derived`
            (arithmetic) or `seed` (assumed when the project began).
        tier: 1 for high confidence, 2 for less.
        core: whether the row gates.
        stage: what the row needs: 1 eating and fasting, 2 the laboratory, 3 disease, years
            and treatments, 5 a cohort.
        kind: `input` (the value is a parameter), `fit` (parameters were fitted to it) or
            `check` (neither).
    """

    id: str
    domain: str
    experiment: str
    population: str
    quantity: str
    unit: str
    time_or_summary: str
    central: float
    lower: float
    upper: float
    source: str
    confidence: str
    verification: str
    tier: int
    core: bool
    stage: int
    kind: str

    @property
    def half_width(self) -> float:
        """Half the width of the band [unit]; 1 where a row only asks whether something happens."""
        return (self.upper - self.lower) / 2 or 1.0

    def position(self, value):
        """Where a value stands relative to the band: -1 at its lower edge, 1 at its upper."""
        return (value - (self.upper + self.lower) / 2) / self.half_width

    def distance(self, value: float) -> float:
        """How far outside the band a value lies, in half-widths; 0 inside."""
        return max(self.lower - value, value - self.upper, 0.0) / self.half_width


def load(path: Path = TABLE) -> dict[str, Target]:
    """The table by id, in its own order."""
    with open(path, newline="", encoding="utf-8") as file:
        return {row["id"]: _target(row) for row in csv.DictReader(file)}


def _target(row: dict[str, str]) -> Target:
    numbers = {name: float(row[name]) for name in ("central", "lower", "upper")}
    counts = {name: int(row[name]) for name in ("tier", "stage")}
    words = {name: row[name] for name in Target._fields if name not in {*numbers, *counts, "core"}}
    return Target(**words, **numbers, **counts, core=row["core"] == "1")  # type: ignore[arg-type]


TARGETS: dict[str, Target] = load()
