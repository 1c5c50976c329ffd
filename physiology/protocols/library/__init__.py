"""The library: a protocol for each kind of test, shipped with the package.

`physiology list protocols` names them; `physiology run NAME` runs one.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Bundled(NamedTuple):
    """A protocol of the library: its file and its title."""

    path: Path
    title: str


@cache
def library() -> dict[str, Bundled]:
    """All of them, by name."""
    files = sorted(Path(__file__).parent.glob("*.toml"))
    return {path.stem: Bundled(path, _title(path)) for path in files}


def _title(path: Path) -> str:
    found = re.search(r'^title = "(.*)"$', path.read_text(encoding="utf-8"), flags=re.M)
    return found[1] if found else path.stem.replace("_", " ")
