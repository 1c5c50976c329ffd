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
        """Line of a key in a section (the n-th of several), as far as a plain look tells."""
        section = next((p for p in place if isinstance(p, str)), None)
        index = next((p for p in place if isinstance(p, int)), 0)
        key = place[-1] if isinstance(place[-1:], tuple) and len(place) > 1 else None
        here, seen, found = "", -1, None
        for number, line in enumerate(self.text.splitlines(), start=1):
            if header := re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line):
                here = header[1].partition(".")[0].strip("\"' ")
                seen += here == section
                if here == section and seen == index:
                    found = number
            elif not here and section and re.match(rf"\s*{re.escape(section)}\b", line):
                return number
            if (
                isinstance(key, str)
                and here == section
                and seen == index
                and re.search(rf"(^|[\s.{{,\"']){re.escape(key)}[\"']?\s*=", line)
            ):
                return number
        return found


def nearest(name: str, known: Iterable[str]) -> str:
    known = list(known)
    near = get_close_matches(name, known, n=3, cutoff=0.4)
    if near:
        return f": did you mean {', '.join(near)}?"
    return f": choose from {', '.join(known)}" if len(known) < 12 else ""
