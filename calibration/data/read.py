"""read_dataset(): a file of measurements, in whatever layout, as a Dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from calibration.data import petab, tidy, wide
from calibration.data.analytes import ANALYTES, find, nearest
from calibration.data.dataset import Dataset
from calibration.data.protocols import experiment_named
from calibration.data.records import Record, dataset_of
from calibration.data.table import Table, read_table
from physiology.errors import InputError
from physiology.experiments import Experiment


def read_dataset(
    path: str | Path,
    experiment: str | Experiment | Mapping[str, str | Experiment] | None = None,
    covariates: str | Path | None = None,
    analytes: Sequence[str] | None = None,
    units: Mapping[str, str] | None = None,
    name: str | None = None,
) -> Dataset:
    """Read people and their measurements.

    Args:
        path: tidy or wide CSV (comma, semicolon or tab) or Parquet, or a PEtab measurement table;
            the layout is recognised by its columns.
        experiment: what was done: a name (`ogtt`), a TOML protocol or an Experiment for all, or one
            for each label in the data. Labels that speak for themselves (`OGTT_75g`) need none.
        covariates: another file with sex, age, height, weight, body_fat of the subjects.
        analytes: read only these and leave everything else alone.
        units: unit by analyte, where the file does not say it.
        name: of the dataset; the file's name by default.

    Raises:
        InputError: for what cannot be meant, with its file, line and column.
    """
    path = Path(path)
    wanted = None if analytes is None else tuple(_known(analyte) for analyte in analytes)
    own = {_known(analyte): unit for analyte, unit in (units or {}).items()}
    given = experiment if isinstance(experiment, Mapping) else None
    single = None if given is not None or experiment is None else _experiment(experiment)
    found: dict[str, Experiment] = {}

    def experiment_of(label: str, record: Record) -> Experiment:
        if single is not None:
            return single
        if label not in found:
            try:
                found[label] = _experiment(label if given is None else given[label])
            except (InputError, KeyError) as error:
                reason = error if isinstance(error, InputError) else f"{label!r} is not described"
                raise record.refuse(f"which experiment was it? {reason}") from None
        return found[label]

    return dataset_of(
        name or path.stem,
        _records(read_table(path), own),
        experiment_of,
        () if covariates is None else _covariates(read_table(covariates)),
        wanted,
    )


def _known(analyte: str) -> str:
    found = find(analyte)
    if found is None:
        raise InputError(
            f"{analyte!r} is no analyte{nearest(analyte)} (known: {', '.join(ANALYTES)})"
        )
    return found.name


def _experiment(given: str | Experiment | object) -> Experiment:
    return given if isinstance(given, Experiment) else experiment_named(str(given))


def _records(table: Table, units: dict[str, str]) -> Iterator[Record]:
    """The records of a table, in whatever layout it is."""
    if petab.is_petab(table):
        return petab.records(table, units)
    if tidy.is_tidy(table):
        return _with_units(tidy.records(table), units)
    return wide.records(table, units)


def _with_units(records: Iterator[Record], units: dict[str, str]) -> Iterator[Record]:
    for record in records:
        analyte = find(record.variable)
        if analyte is not None and not record.unit and analyte.name in units:
            record = record._replace(unit=units[analyte.name])
        yield record


def _covariates(table: Table) -> Iterator[Record]:
    """Covariates: tidy rows without time, or a column each."""
    if tidy.is_tidy(table):
        yield from (r for r in tidy.records(table) if r.time is None)
        return
    subject = table.column("subject", "id", "patient", required="the subject")
    group = table.column("group", "arm")
    for row in table:
        common = (row.text(subject), "", row.text(group))
        rest = [c for c in table.columns if c not in (subject, group)]
        yield from wide.covariates(row, rest, common)
