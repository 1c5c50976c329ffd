"""Wide clinical sheets: one row a person (`glucose_30 [mg/dL]`), or a row a person and time.

A column that names an analyte, with or without a minute, is a measurement; any other is a
covariate. The unit stands in brackets in the header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from calibration.data.analytes import ANALYTES, find
from calibration.data.records import Record, parse_value, unit_in_brackets
from calibration.data.table import Row, Table
from physiology.errors import InputError

_AT_TIME = re.compile(
    r"(?P<analyte>.*?[^\W\d_])[\s_.-]*(?:t|at)?[\s_.]*(?P<time>-?\d+(?:\.\d+)?)\s*(?P<unit>min|h|')?"
)
_FASTING = re.compile(r"(?:fasting|fast|basal)[\s_.-]+(?P<analyte>.+)", re.IGNORECASE)


class _Column(NamedTuple):
    """A measured column: analyte, minute (None: from the time column) and unit."""

    name: str
    analyte: str
    minute: float | None
    unit: str


def records(table: Table, units: dict[str, str] | None = None) -> Iterator[Record]:
    """Every measured cell and every covariate as a record.

    Args:
        table: the sheet.
        units: unit by analyte, for headers that do not say it.

    Raises:
        InputError: for a sheet without subjects or measurements, or a measurement without a unit
            or a time.
    """
    subject = table.column("subject", "id", "patient", "name", required="the subject")
    group, experiment = table.column("group", "arm"), table.column("experiment", "visit", "test")
    time = next((c for c in table.columns if unit_in_brackets(c)[0].casefold() == "time"), None)
    time = time or table.column("time_min", "minute", "minutes", "time_h")
    columns = [c for c in (_column(n, units or {}) for n in table.columns) if c]
    measured = {c.name for c in columns}
    if not columns:
        raise InputError(
            f"{table.path}, line 1: no column names an analyte: call them like 'glucose_30 [mg/dL]'"
        )
    for column in columns:
        if column.minute is None and time is None:
            raise InputError(
                f"{table.path}, line 1, column {column.name!r}: at which minute? Write it like "
                f"'{column.analyte}_30', or give a column 'time'"
            )
        if not column.unit:
            raise InputError(
                f"{table.path}, line 1, column {column.name!r}: the unit of {column.analyte} is "
                f"missing: write '{column.name} [{ANALYTES[column.analyte].unit}]'"
            )
    taken = {subject, group, experiment, time, *measured}
    others = [c for c in table.columns if c not in taken and c]
    for row in table:
        who = row.text(subject)
        if not who:
            raise row.refuse(str(subject), "the subject is missing: name it")
        common = (who, row.text(experiment), row.text(group))
        yield from _measurements(row, columns, time, common)
        yield from covariates(row, others, common)


def _column(name: str, units: dict[str, str]) -> _Column | None:
    """What a column measures, if anything."""
    head, unit = unit_in_brackets(name)
    minute = None
    analyte = find(head)
    fasting = _FASTING.fullmatch(head)
    timed = _AT_TIME.fullmatch(head)
    if analyte is None and fasting:
        analyte, minute = find(fasting["analyte"]), 0.0
    if analyte is None and timed:
        analyte = find(timed["analyte"])
        minute = float(timed["time"]) * (60.0 if timed["unit"] == "h" else 1.0)
    if analyte is None:
        return None
    return _Column(name, analyte.name, minute, unit or units.get(analyte.name, ""))


def _measurements(
    row: Row, columns: list[_Column], time: str | None, common: tuple[str, str, str]
) -> Iterator[Record]:
    who, experiment, group = common
    for column in columns:
        value, censored = parse_value(row, column.name)
        if value is None:
            continue
        minute = column.minute
        if minute is None:
            assert time is not None
            minute = row.number(time)
            if minute is None:
                raise row.refuse(time, f"{column.analyte} has a value and no time")
            if unit_in_brackets(time)[1] == "h" or time.casefold().endswith("_h"):
                minute *= 60.0
        yield Record(
            row,
            column.name,
            who,
            experiment,
            group,
            minute,
            column.analyte,
            value,
            column.unit,
            None,
            censored,
        )


def covariates(row: Row, names: list[str], common: tuple[str, str, str]) -> Iterator[Record]:
    """The covariates of one person, a column each; texts other than the sex are left alone."""
    who, experiment, group = common
    for name in names:
        head, unit = unit_in_brackets(name)
        text = row.text(name)
        if not text:
            continue
        try:
            value: float | None = float(text)
        except ValueError:
            value = None
        if value is None and head.casefold() not in ("sex", "gender"):
            continue
        yield Record(row, name, who, experiment, group, None, head, value, unit)
