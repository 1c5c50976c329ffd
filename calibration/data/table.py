"""Table: a CSV, TSV or Parquet file, row by row, with the place of every cell for complaints."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from physiology.errors import InputError

MISSING = frozenset(("", "na", "n/a", "nan", "none", "null", ".", "-", "missing", "nd"))
_DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Row:
    """One row: cells by column, and where it stands."""

    path: Path
    line: int
    cells: dict[str, str]

    def place(self, column: str = "") -> str:
        """File, line and column, for a complaint."""
        return f"{self.path}, line {self.line}" + (f", column {column!r}" if column else "")

    def refuse(self, column: str, message: str) -> InputError:
        """An error that says where."""
        return InputError(f"{self.place(column)}: {message}")

    def text(self, column: str | None) -> str:
        """A cell without its surrounding blanks; empty where it is missing."""
        found = self.cells.get(column, "").strip() if column else ""
        return "" if found.casefold() in MISSING else found

    def number(self, column: str) -> float | None:
        """A cell as a number; None where it is missing.

        Raises:
            InputError: for a cell that is no finite number.
        """
        text = self.text(column)
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            point = text.replace(",", ".", 1)
            hint = f": write {point!r}" if _is_number(point) else ""
            raise self.refuse(column, f"{text!r} is no number{hint}") from None
        if value != value or value in (float("inf"), float("-inf")):
            raise self.refuse(column, f"{text!r} is no finite number")
        return value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Table:
    """A whole file.

    Attributes:
        path: of the file.
        columns: names, in their order.
        rows: its rows.
    """

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def column(self, *names: str, required: str = "") -> str | None:
        """The column that goes by one of some names (without case, blanks and underscores).

        Args:
            required: what it is for; a missing column is refused with it.
        """
        by_name = {_plain(column): column for column in self.columns}
        found = next((by_name[_plain(n)] for n in names if _plain(n) in by_name), None)
        if found is None and required:
            raise InputError(
                f"{self.path}, line 1: no column for {required}: name one "
                f"{' or '.join(repr(n) for n in names[:3])} (found {', '.join(self.columns[:12])})"
            )
        return found


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def read_table(path: str | Path) -> Table:
    """Read a table; `.parquet` by pandas, anything else as delimited text.

    Raises:
        InputError: for a file that cannot be read, has no rows, or rows of unequal length.
    """
    path = Path(path)
    if path.suffix.casefold() in (".parquet", ".pq"):
        return _parquet(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path} is no text file (CSV in UTF-8)") from None
    except (OSError, ValueError) as error:
        raise InputError(
            f"cannot read {path}: {getattr(error, 'strerror', None) or error}"
        ) from None
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    return _table(path, ((reader.line_num, cells) for cells in reader))


def _table(path: Path, lines: Iterator[tuple[int, Sequence[str]]]) -> Table:
    try:
        _, header = next(lines)
    except StopIteration:
        raise InputError(f"{path} is empty") from None
    columns = tuple(name.strip() for name in header)
    twice = next((c for c in columns if c and columns.count(c) > 1), None)
    if twice is not None:
        raise InputError(f"{path}, line 1: the column {twice!r} appears twice: rename one")
    rows = []
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            raise InputError(
                f"{path}, line {line}: {len(cells)} cells under {len(columns)} columns: "
                "add or remove a delimiter"
            )
        rows.append(Row(path, line, dict(zip(columns, cells, strict=True))))
    if not rows:
        raise InputError(f"{path} has a header and no rows")
    return Table(path, columns, tuple(rows))


def _parquet(path: Path) -> Table:
    try:
        import pandas
    except ImportError:
        raise InputError(f"{path}: reading Parquet needs pandas: install it, or give CSV") from None
    try:
        frame = pandas.read_parquet(path)
    except ImportError:
        raise InputError(
            f"{path}: reading Parquet needs pyarrow: install it, or give CSV"
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {path}: {error}") from None
    cells = frame.astype(object).where(frame.notna(), "")
    lines = [[str(c) for c in frame.columns], *([str(v) for v in row] for row in cells.to_numpy())]
    return _table(path, iter(enumerate(lines, start=1)))
