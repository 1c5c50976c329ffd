"""PEtab measurement tables: observableId, simulationConditionId, measurement, time.

A table knows no units, so they are given, or are the project's. Where there is a `datasetId` it
names the subject, and the condition the experiment; else the condition names the subject.
"""

from __future__ import annotations

from collections.abc import Iterator

from calibration.data.analytes import find
from calibration.data.records import Record, parse_value
from calibration.data.table import Table


def is_petab(table: Table) -> bool:
    """Whether a table is a PEtab measurement table."""
    return {"observableId", "simulationConditionId", "measurement", "time"} <= set(table.columns)


def records(table: Table, units: dict[str, str] | None = None) -> Iterator[Record]:
    """Every row as a record; numeric noise parameters are standard deviations."""
    units = units or {}
    by_dataset = "datasetId" in table.columns
    noise = "noiseParameters" if "noiseParameters" in table.columns else None
    for row in table:
        name = row.text("observableId")
        analyte = find(name.removeprefix("obs_").removeprefix("observable_"))
        value, censored = parse_value(row, "measurement")
        minute = row.number("time")
        if minute is None:
            raise row.refuse("time", "the time is missing: give minutes")
        condition = row.text("simulationConditionId")
        subject = row.text("datasetId") if by_dataset else condition
        if not subject:
            raise row.refuse("simulationConditionId", "the condition is missing: name it")
        text = row.text(noise)
        yield Record(
            row=row,
            column="measurement",
            subject=subject,
            experiment=condition if by_dataset else "",
            group="",
            time=minute,
            variable=name if analyte is None else analyte.name,
            value=value,
            unit=units.get(analyte.name, "") if analyte else "",
            sd=row.number(noise) if noise and _plain_number(text) else None,
            censored=censored,
        )


def _plain_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
