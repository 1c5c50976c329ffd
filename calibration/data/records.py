"""Records: every layout of data becomes these, and these become a Dataset.

Units are converted here, impossible values refused and odd ones noted, each by its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from calibration.data.analytes import Analyte, factor, find, nearest, plain_unit
from calibration.data.dataset import Dataset, Series, Subject, Visit
from calibration.data.table import Row
from physiology.errors import InputError
from physiology.experiments import Experiment
from physiology.quantities import quantity

EARLIEST = -240.0  # before this minute a sample does not belong to the fast [min]


class Record(NamedTuple):
    """One cell of the data: a measurement where it has a time, else a covariate.

    Attributes:
        row, column: where it stands.
        subject, experiment, group: as in the data; no experiment is "".
        time: minutes; None for a covariate.
        variable: analyte or covariate, as in the data.
        value: number; None is missing.
        unit: as in the data; "" is the project's unit.
        sd: standard deviation in the same unit; None where unknown.
        censored: whether the value is a limit that the truth lies below.
    """

    row: Row
    column: str
    subject: str
    experiment: str
    group: str
    time: float | None
    variable: str
    value: float | None
    unit: str = ""
    sd: float | None = None
    censored: bool = False

    def refuse(self, message: str) -> InputError:
        """An error that says where."""
        return self.row.refuse(self.column, message)


@dataclass
class _Person:
    """What is known of one subject while reading."""

    covariates: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, float] = field(default_factory=dict)
    group: str = ""
    samples: dict[str, dict[str, list[Record]]] = field(default_factory=dict)


_COVARIATES = {
    "age": ("age", "years"), "height": ("height", "m"), "weight": ("weight", "kg"),
    "bodyweight": ("weight", "kg"), "bodyfat": ("body_fat", "-"), "fat": ("body_fat", "-"),
}  # fmt: skip
_SEX = {
    "m": "male",
    "male": "male",
    "man": "male",
    "f": "female",
    "female": "female",
    "w": "female",
}


def dataset_of(
    name: str,
    records: Iterable[Record],
    experiment_of: Callable[[str, Record], Experiment],
    covariates: Iterable[Record] = (),
    analytes: Sequence[str] | None = None,
) -> Dataset:
    """A dataset from records.

    Args:
        name: of the dataset.
        records: measurements, and covariates among them.
        experiment_of: the experiment that goes by a label (and a record to complain about).
        covariates: further records without times; of people without measurements they are left out.
        analytes: take only these; everything else is left alone, unknown names included.

    Raises:
        InputError: for the first thing that cannot be meant, with its file, line and column.
    """
    people: dict[str, _Person] = {}
    notes: list[str] = []
    for record in records:
        person = people.setdefault(record.subject, _Person())
        if record.group and not person.group:
            person.group = record.group
        if record.time is None:
            _covariate(person, record, strict=analytes is None)
        else:
            _sample(person, record, analytes)
    for record in covariates:
        if record.subject in people:
            person = people[record.subject]
            person.group = person.group or record.group
            _covariate(person, record, strict=False)
    subjects = []
    for subject, person in people.items():
        visits = {
            label: Visit(
                experiment_of(label, next(iter(samples.values()))[0]),
                {a: _series(a, found, person, notes) for a, found in samples.items()},
            )
            for label, samples in person.samples.items()
        }
        if visits:
            subjects.append(Subject(subject, visits, person.covariates, person.group, person.extra))
        else:
            notes.append(f"{name}: subject {subject} has no measurements and is left out")
    if not subjects:
        raise InputError(f"{name} has no measurements of {', '.join(analytes or ('anything',))}")
    return Dataset(name, tuple(subjects), tuple(notes))


def _sample(person: _Person, record: Record, analytes: Sequence[str] | None) -> None:
    analyte = find(record.variable)
    if analyte is None:
        if analytes is None:
            raise record.refuse(
                f"{record.variable!r} is no analyte that the model knows{nearest(record.variable)} "
                "(name the analytes to read, and others are left alone)"
            )
        return
    if analytes is not None and analyte.name not in analytes:
        return
    if record.value is None:
        return
    person.samples.setdefault(record.experiment, {}).setdefault(analyte.name, []).append(record)


def _covariate(person: _Person, record: Record, strict: bool) -> None:
    name = "".join(c for c in record.variable.casefold() if c.isalnum())
    if name in ("sex", "gender", "sexmale1", "male"):
        person.covariates["sex"] = _sex(record, numeric=name in ("sexmale1", "male"))
        return
    if record.value is None:
        return
    if name in _COVARIATES:
        covariate, unit = _COVARIATES[name]
        person.covariates[covariate] = _in_unit(record, unit)
    elif strict and find(record.variable) is not None:
        raise record.refuse(f"{record.variable} has no time: give the minute it was measured at")
    else:
        person.extra[record.variable] = record.value


def _sex(record: Record, numeric: bool) -> str:
    text = record.row.text(record.column).casefold()
    if numeric and record.value in (0.0, 1.0):
        return "male" if record.value else "female"
    if text in _SEX:
        return _SEX[text]
    raise record.refuse(f"sex is {text!r}: give male or female (or m, f)")


def _in_unit(record: Record, unit: str) -> float:
    """A covariate in the unit of `human()`; a height above 3 without unit is in cm."""
    assert record.value is not None
    given = {"y": "years", "yr": "years", "year": "years"}.get(record.unit, record.unit)
    if not given and unit == "m" and record.value > 3:
        given = "cm"
    if not given and unit == "-" and record.value > 1:
        given = "%"
    try:
        return quantity(
            record.variable, f"{record.value!r} {given}" if given else record.value, unit
        )
    except InputError as error:
        raise record.refuse(str(error)) from None


def _series(name: str, records: list[Record], person: _Person, notes: list[str]) -> Series:
    """The samples of one analyte, in order of time."""
    analyte = find(name)
    assert analyte is not None
    kept: dict[float, Record] = {}
    for record in records:
        assert record.time is not None
        if record.time < EARLIEST:
            raise record.refuse(
                f"{record.time:g} min is hours before the experiment: give minutes from its start"
            )
        earlier = kept.get(record.time)
        if earlier is None:
            kept[record.time] = record
        elif (earlier.value, earlier.unit, earlier.censored) == (
            record.value, record.unit, record.censored,
        ):  # fmt: skip
            notes.append(f"{record.row.place(record.column)}: repeats line {earlier.row.line}")
        else:
            raise record.refuse(
                f"{name} of {record.subject} at {record.time:g} min is {record.value:g} here and "
                f"{earlier.value:g} in line {earlier.row.line}: keep one"
            )
    ordered = [kept[time] for time in sorted(kept)]
    found = [_converted(analyte, record, person, notes) for record in ordered]
    return Series.of(
        [record.time for record in ordered],
        [value for value, _ in found],
        [sd for _, sd in found],
        [record.censored for record in ordered],
    )


def _converted(analyte: Analyte, record: Record, person: _Person, notes: list[str]):
    """Value and standard deviation in the project's unit."""
    assert record.value is not None
    try:
        scale = factor(analyte, record.unit or analyte.unit, person.covariates.get("weight"))
    except InputError as error:
        raise record.refuse(str(error)) from None
    value = record.value * scale
    low, high = analyte.plausible
    if not low <= value <= high:
        raise record.refuse(
            f"{analyte.name} of {record.value:g} {record.unit} is impossible "
            f"({low:g} to {high:g} {analyte.unit}): correct the value or its unit"
        )
    if value == 0 and not record.censored and low == 0:
        notes.append(
            f"{record.row.place(record.column)}: {analyte.name} is exactly 0: if it lay below the "
            "limit of detection, write '<' and the limit"
        )
    sd = np.nan if record.sd is None else record.sd * abs(scale)
    if record.sd is not None and not record.sd > 0:
        notes.append(
            f"{record.row.place(record.column)}: a standard deviation of {record.sd:g} is not "
            f"believed; the error model of {analyte.name} is used"
        )
        sd = np.nan
    return value, sd


def parse_value(row: Row, column: str) -> tuple[float | None, bool]:
    """A measured value and whether it is only a limit: `5.1`, `< 0.5`, missing."""
    cell = row.text(column)
    if cell.startswith(("<", "≤")):
        stripped = Row(row.path, row.line, {column: cell.lstrip("<≤= ")})
        value = stripped.number(column)
        if value is None:
            raise row.refuse(column, "a limit of detection without a number: write '< 2'")
        return value, True
    return row.number(column), False


def unit_in_brackets(header: str) -> tuple[str, str]:
    """Name and unit of a header such as `glucose [mg/dL]`; the unit is empty where none is."""
    for opening, closing in ("[]", "()"):
        name, bracket, rest = header.partition(opening)
        if bracket and rest.rstrip().endswith(closing):
            return name.strip(), plain_unit(rest.rstrip()[: -len(closing)].strip())
    return header.strip(), ""
