"""Courses: measured or simulated curves that a protocol takes from a CSV file beside it."""

import csv
from pathlib import Path

from physiology.errors import InputError


def course(folder: Path, file: str, name: str) -> list[list[float]]:
    """Pairs of time [min] and one quantity, in the unit that the file is written in.

    The first column is time; the other is the one whose heading is the name, or begins with it, as
    `physiology run` writes `glucose [mmol/L]`.

    Raises:
        InputError: for a file that cannot be read, has no such column, or holds no numbers.
    """
    path = folder / file
    try:
        with open(path, newline="", encoding="utf-8") as lines:
            heading, *rows = [row for row in csv.reader(lines) if row]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}: {getattr(error, 'strerror', error)}") from None
    except ValueError:
        raise InputError(f"{path} is empty: write a heading and a row for each sample") from None
    words = [cell.split("[")[0].strip() for cell in heading]
    if name not in words[1:]:
        raise InputError(f"{path} has no column {name!r}: it has {', '.join(words)}")
    column = words.index(name)
    try:
        return [[float(row[0]), float(row[column])] for row in rows]
    except (ValueError, IndexError):
        raise InputError(f"{path}: time and {name} must be numbers in every row") from None
