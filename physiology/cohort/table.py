"""Table: a population of the user's own, from CSV, Parquet or a data frame."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from physiology.catalogue import nearest
from physiology.cohort.people import People
from physiology.cohort.population import parameters
from physiology.errors import InputError
from physiology.human import Person, deurenberg_body_fat

NEEDED = ("sex", "age", "height", "weight")
OPTIONAL = ("subject", "body_fat")


@dataclass(frozen=True)
class Table:
    """People in rows.

    Attributes:
        name: what it is called in results.
        digest: stands for its contents.
        seed: of the allocation to arms.
        rows: column -> array over people.
    """

    name: str
    digest: str
    seed: int = 0
    rows: Mapping[str, np.ndarray] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.rows["age"])

    def people(self, which: range) -> People:
        """Persons by row.

        Raises:
            InputError: for rows that the table does not have.
        """
        if which.stop > len(self):
            raise InputError(f"{self.name} has {len(self)} people: {which.stop} were asked for")
        rows = {name: values[which.start : which.stop] for name, values in self.rows.items()}
        covariates: Any = {name: rows.pop(name) for name in ("age", "height", "weight", "body_fat")}
        number = rows.pop("subject")
        return People(number=number, male=rows.pop("male"), **covariates, healthy=rows)


def read_table(source: Any, seed: int = 0) -> Table:
    """People from a table.

    Args:
        source: a CSV or Parquet file, or a pandas data frame. Columns `sex` (male or female),
            `age` [years], `height` [m], `weight` [kg]; if wanted `subject` (whole numbers),
            `body_fat` (fraction of weight; estimated where the column is missing) and any
            parameters of healthy people, by path.
        seed: of the allocation to arms.

    Raises:
        InputError: naming the column or row that is wrong, and what to do.
    """
    name, frame = _frame(source)
    known = parameters()
    columns = [str(column) for column in frame.columns]
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        raise InputError(f"{name} has no column {missing[0]!r}: it needs {', '.join(NEEDED)}")
    for column in columns:
        if column not in (*NEEDED, *OPTIONAL) and column not in known:
            raise InputError(f"{name}: column {column!r} is no parameter{nearest(column, known)}")
    if not len(frame):
        raise InputError(f"{name} has no rows: give at least one person")
    sex = [str(value).strip().lower() for value in frame["sex"]]
    for row, value in enumerate(sex, 1):
        if value not in ("male", "female"):
            raise InputError(f"{name}, row {row}: sex is {value!r}: write male or female")
    numbers = [c for c in columns if c != "sex"]
    rows = {column: _numbers(name, column, frame[column]) for column in numbers}
    rows["male"] = np.array([float(value == "male") for value in sex])
    rows["subject"] = rows.get("subject", np.arange(len(frame))).astype(int)
    if len(set(rows["subject"])) < len(frame):
        raise InputError(f"{name}: the numbers in column 'subject' are not all different")
    _complete(name, rows, sex)
    for path in set(rows) & set(known):
        _check_bounds(name, known[path], rows[path])
    return Table(name, _digest(rows), seed, rows)


def _frame(source: Any) -> tuple[str, Any]:
    import pandas as pd

    if isinstance(source, pd.DataFrame):
        return "the table", source
    path = Path(source)
    if path.suffix.lower() not in (".csv", ".parquet"):
        raise InputError(f"{path} is neither .csv nor .parquet: name one of these")
    try:
        frame = pd.read_csv(path) if path.suffix.lower() == ".csv" else pd.read_parquet(path)
    except FileNotFoundError:
        raise InputError(f"there is no file {path}") from None
    except ImportError:
        raise InputError(
            f"reading {path} needs pyarrow: install it with `pip install 'physiology[cohort]'`"
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {str(error).splitlines()[0]}") from None
    return path.name, frame


def _numbers(name: str, column: str, values: Any) -> np.ndarray:
    import pandas as pd

    numbers = pd.to_numeric(values, errors="coerce").to_numpy(float)
    wrong = np.flatnonzero(~np.isfinite(numbers))
    if len(wrong):
        given = values.iloc[int(wrong[0])]
        raise InputError(f"{name}, row {wrong[0] + 1}: {column} is {given!r}: give a finite number")
    return numbers


def _complete(name: str, rows: dict[str, np.ndarray], sex: list[Any]) -> None:
    """Fill in body fat where it is missing, and refuse impossible people."""
    measures = list(zip(sex, rows["age"], rows["height"], rows["weight"], strict=True))
    if "body_fat" not in rows:
        rows["body_fat"] = np.array([deurenberg_body_fat(*each) for each in measures])
    for row, (each, fat) in enumerate(zip(measures, rows["body_fat"], strict=True), 1):
        try:
            Person(each[0], float(each[1]), float(each[2]), float(each[3]), float(fat))
        except InputError as error:
            raise InputError(f"{name}, row {row}: {error}") from None


def _check_bounds(name: str, parameter: Any, values: np.ndarray) -> None:
    # Bounds are those of the reference man; other people's scale with them, within twofold.
    low, high = parameter.bounds[0] / 2, parameter.bounds[1] * 2
    wrong = np.flatnonzero((values < low) | (values > high))
    if len(wrong):
        raise InputError(
            f"{name}, row {wrong[0] + 1}: {parameter.path} is {values[wrong[0]]:g} "
            f"{parameter.unit}: give {low:g} to {high:g}"
        )


def _digest(rows: Mapping[str, np.ndarray]) -> str:
    whole = hashlib.sha256()
    for column in sorted(rows):
        whole.update(column.encode())
        whole.update(np.ascontiguousarray(rows[column]).tobytes())
    return whole.hexdigest()[:16]
