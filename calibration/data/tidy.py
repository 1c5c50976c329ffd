"""Tidy data: one measurement a row.

Columns: subject, experiment (optional), time, variable, value, unit, and where known sd and group.
The layout `dataset, subject_or_group, condition, n, time_min, variable, value, err, err_kind, unit`
is read as it is: the condition is `experiment|group`. Rows without a time are covariates.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from calibration.data.records import Record, parse_value, unit_in_brackets
from calibration.data.table import Row, Table
from physiology.errors import InputError
from physiology.quantities import quantity

_TIME_UNITS = {"timemin": "min", "timeh": "h", "timehours": "h", "timed": "d"}


def is_tidy(table: Table) -> bool:
    """Whether a table has a column of variables and one of values."""
    return bool(table.column("variable", "analyte") and table.column("value"))


def records(table: Table) -> Iterator[Record]:
    """Every row as a record.

    Raises:
        InputError: for a missing column, subject or time, or a cell that is no number.
    """
    columns = _Columns(table)
    for row in table:
        yield columns.record(row)


class _Columns:
    """Which column holds what."""

    def __init__(self, table: Table):
        self.subject = table.column(
            "subject", "subject_or_group", "id", "patient", required="the subject"
        )
        self.variable = table.column("variable", "analyte", required="the variable")
        self.value = table.column("value", required="the value")
        self.unit = table.column("unit", "units")
        self.group = table.column("group", "arm")
        self.experiment = table.column("experiment", "visit", "test")
        self.condition = table.column("condition")
        self.sd = table.column("sd", "std", "err", "error")
        self.kind = table.column("err_kind", "sd_kind")
        self.count = table.column("n")
        self.censored = table.column("censored", "below_detection")
        self.time, self.time_unit = self._time(table)

    @staticmethod
    def _time(table: Table) -> tuple[str | None, str]:
        for column in table.columns:
            name, unit = unit_in_brackets(column)
            plain = "".join(c for c in name.casefold() if c.isalnum())
            if plain in ("time", "minute", "minutes", *_TIME_UNITS):
                return column, _TIME_UNITS.get(plain, unit or "min")
        return None, "min"

    def record(self, row: Row) -> Record:
        subject = row.text(self.subject)
        if not subject:
            raise row.refuse(str(self.subject), "the subject is missing: name it")
        variable = row.text(self.variable)
        if not variable:
            raise row.refuse(str(self.variable), "the variable is missing: name it")
        experiment, group = self._condition(row)
        column = str(self.value)
        value, censored = (None, False) if _is_sex(variable) else parse_value(row, column)
        if _is_sex(variable) and row.text(column).replace(".", "", 1).isdigit():
            value = float(row.text(column))
        return Record(
            row=row,
            column=column,
            subject=subject,
            experiment=experiment,
            group=group,
            time=self._minute(row),
            variable=variable,
            value=value,
            unit=row.text(self.unit),
            sd=self._sd(row),
            censored=censored or row.text(self.censored).casefold() in ("1", "true", "yes"),
        )

    def _condition(self, row: Row) -> tuple[str, str]:
        """Experiment and group; a condition may hold both."""
        experiment, group = row.text(self.experiment), row.text(self.group)
        parts = row.text(self.condition).split("|")
        if not experiment and not self.experiment:
            experiment = parts[0] if len(parts) > 1 or self._minute(row) is not None else ""
            group = group or (parts[1] if len(parts) > 1 else parts[0] if not experiment else "")
        return experiment, group

    def _minute(self, row: Row) -> float | None:
        if self.time is None:
            return None
        text = row.text(self.time)
        if not text:
            return None
        try:
            return quantity(self.time, f"{float(text)!r} {self.time_unit}", "min")
        except ValueError as error:
            reason = str(error) if isinstance(error, InputError) else f"{text!r} is no time"
            raise row.refuse(self.time, reason) from None

    def _sd(self, row: Row) -> float | None:
        """Standard deviation of the value. Of a group's mean that is its standard error."""
        sd = row.number(self.sd) if self.sd else None
        kind = row.text(self.kind).casefold()
        count = row.number(self.count) if self.count else None
        if sd is not None and kind == "sd" and count and count > 1:
            return float(sd / np.sqrt(count))
        return sd


def _is_sex(variable: str) -> bool:
    return variable.casefold().replace("_", "") in ("sex", "gender", "sexmale1", "male")
