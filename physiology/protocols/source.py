"""Source: the file of a protocol, for complaints that say where."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from physiology.errors import InputError


@dataclass(frozen=True)
class Source:
    """The file, for complaints that name it and the line."""

    path: Path
    text: str
    document: dict[str, Any]

    @classmethod
    def read(cls, path: str | Path) -> "Source":
        path = Path(path)
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise InputError(f"{path} is no text file (TOML in UTF-8)") from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise InputError(f"cannot read {path}: {reason}") from None
        try:
            return cls(path, text, tomllib.loads(text))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise InputError(f"{path} is no valid TOML: {error}") from None

    def complaint(self, message: str, place: tuple = ()) -> InputError:
        """An error that names the file, and the line of a place (section, index, key)."""
        line = self.line(place)
        return InputError(f"{self.path}{f', line {line}' if line else ''}: {message}")

    @contextmanager
    def at(self, *place: Any) -> Iterator[None]:
        """Add file and line to what is refused inside the block."""
        try:
            yield
        except InputError as error:
            if str(error).startswith(str(self.path)):
                raise
            raise self.complaint(str(error), place) from None

    def check_table(self, place: tuple, table: Any, known: Iterable[str]) -> None:
        """Refuse what is no table, or has unknown keys."""
        if not isinstance(table, Mapping):
            raise self.complaint(f"{place[0]} is a section: write [{place[0]}]", place)
        self.check_keys(place, table, known)

    def check_keys(self, place: tuple, table: Mapping[str, Any], known, name: str = "") -> None:
        """Refuse unknown keys, with the nearest known ones."""
        for key in table:
            if key not in known:
                where = name or (f"[{place[0]}]" if place else "a protocol")
                raise self.complaint(f"{where} has no {key!r}{nearest(key, known)}", (*place, key))

    def line(self, place: tuple) -> int | None:
        """Line of a place, as far as a plain look tells.

        A place is a section, and then keys, each with the index of an entry where it is a list:
        `("step", 1, "infusions", 0, "rate")`.
        """
        lines = self.text.splitlines()
        section, index, rest = _first(place)
        if section is None:
            return None
        start, end = _section(lines, section, index)
        if start is None:
            return _key(lines, section, 0, end)
        while rest:
            key, index, rest = _first(rest)
            if key is None:
                break
            found = _entry(lines, section, key, index, start, end)
            if found is None:
                break
            start = found - 1
        return start + 1


def _first(place: tuple) -> tuple[str | None, int, tuple]:
    """The first name of a place, the index that follows it, and the rest."""
    if not place or not isinstance(place[0], str):
        return None, 0, ()
    if len(place) > 1 and isinstance(place[1], int):
        return place[0], place[1], place[2:]
    return place[0], 0, place[1:]


def _section(lines: list[str], name: str, index: int) -> tuple[int | None, int]:
    """Where the n-th section of a name begins and ends; None and the end of what has none."""
    start, seen = None, -1
    for number, line in enumerate(lines):
        header = re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", line)
        if header is None:
            continue
        here, _, inner = header[2].partition(".")
        mine = here.strip("\"' ") == name
        if start is not None and not (mine and inner):
            return start, number
        if mine:
            seen = seen + 1 if header[1] == "[[" and not inner else max(seen, 0)
            if seen == index and start is None:
                start = number
    return start, len(lines)


def _entry(
    lines: list[str], section: str, key: str, index: int, start: int, end: int
) -> int | None:
    """Line of the n-th entry of a key between two lines, from 1."""
    headers = [
        number
        for number in range(start, end)
        if re.match(rf"\s*\[\[?\s*{re.escape(section)}\.{re.escape(key)}\s*\]", lines[number])
    ]
    if headers:
        return headers[min(index, len(headers) - 1)] + 1
    found = _key(lines, key, start, end)
    if found is None or not index:
        return found
    opened = 0
    for number in range(found - 1, end):
        opened += lines[number].count("{")
        if opened > index:
            return number + 1
    return found


def _key(lines: list[str], key: str, start: int, end: int) -> int | None:
    """First line between two on which something is said of a key, from 1."""
    for number in range(start, end):
        if re.search(rf"(^|[\s.{{,\"']){re.escape(key)}[\"']?\s*=", lines[number]):
            return number + 1
    return None


def nearest(name: str, known: Iterable[str]) -> str:
    known = list(known)
    near = get_close_matches(name, known, n=3, cutoff=0.4)
    if near:
        return f": did you mean {', '.join(near)}?"
    return f": choose from {', '.join(known)}" if len(known) < 12 else ""
