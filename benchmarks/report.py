"""Reports of the benchmarks: a table for people, JSON for machines, from the same rows."""

import argparse
import json
import os
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from physiology.files import replacing


class Table(NamedTuple):
    """Rows under named columns, with a title that says what was measured."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple]

    def text(self) -> str:
        """The table in columns."""
        cells = [self.columns, *(tuple(_cell(value) for value in row) for row in self.rows)]
        widths = [max(len(row[i]) for row in cells) for i in range(len(self.columns))]
        lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in cells]
        lines.insert(1, "  ".join("-" * width for width in widths))
        return "\n".join([f"\n{self.title}", *(line.rstrip() for line in lines)])

    def markdown(self) -> str:
        """The table for a page."""
        cells = [self.columns, ("---",) * len(self.columns)]
        cells += [tuple(_cell(value) for value in row) for row in self.rows]
        return "\n".join([f"## {self.title}", "", *(f"| {' | '.join(row)} |" for row in cells)])

    def records(self) -> list[dict[str, Any]]:
        """The rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def _cell(value) -> str:
    if isinstance(value, float):
        return f"{value:.3g}"
    return str(value)


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    import jax

    return {
        "python": platform.python_version(),
        "jax": jax.__version__,
        "cores": len(os.sched_getaffinity(0)),
        "processor": platform.machine(),
        "system": platform.system(),
    }


def arguments(about: str) -> argparse.ArgumentParser:
    """The options that every benchmark has."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the rows as JSON")
    return parser


def data_folder(parser: argparse.ArgumentParser, read: bool = True) -> None:
    """The option that says where the measurements are; the same for benchmarks that read none."""
    about = "folder with the measurements" if read else "not read: everybody here is virtual"
    parser.add_argument("--data", type=Path, required=read, metavar="FOLDER", help=about)


def needed(folder: Path, *names: str) -> None:
    """End with a sentence where files are missing."""
    missing = [name for name in names if not (folder / name).is_file()]
    if missing:
        raise SystemExit(
            f"{folder} has no {', '.join(missing)}: give a folder with these files by --data"
        )


def page(title: str, tables: Sequence[Table], figures: Sequence[Path], file: Path) -> None:
    """Write tables and figures (which lie in the folder of the page) as a page in Markdown."""
    here = ", ".join(f"{key} {value}" for key, value in machine().items())
    drawn = [f"![{figure.stem.replace('_', ' ')}]({figure.name})" for figure in figures]
    parts = [f"# {title}", here, *drawn, *(table.markdown() for table in tables)]
    with replacing(file) as temporary:
        temporary.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def publish(tables: Iterable[Table], destination: Path | None = None) -> None:
    """Print tables as they come, and write them where asked: what is there stays if a later one
    fails."""
    here = machine()
    print(", ".join(f"{key} {value}" for key, value in here.items()), flush=True)
    document: dict[str, Any] = {"machine": here}
    for table in tables:
        print(table.text(), flush=True)
        document[table.title] = table.records()
        if destination is not None:
            destination.write_text(json.dumps(document, indent=1, default=float) + "\n")
