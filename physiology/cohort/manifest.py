"""Manifest: what a folder of results belongs to, and which of its shards are finished."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from physiology.cohort.engine import Engine
from physiology.cohort.population import parameters
from physiology.cohort.study import Study
from physiology.errors import InputError
from physiology.version import version

FORMAT = 2  # raised by whatever changes bytes of results, such as other steps in time
FILE = "manifest.json"
DONE = "done"
SMALLEST, LARGEST = 128, 2048  # people in a shard
PIECES = 16  # shards that a study is cut into at least, where they are not too small


class StorageError(OSError):
    """Results could not be written; what was finished before is complete and readable."""


@dataclass(frozen=True)
class Layout:
    """How a study is cut into shards.

    Attributes:
        subjects: people in all.
        shard: people in each shard but the last.
    """

    subjects: int
    shard: int

    def __len__(self) -> int:
        return -(-self.subjects // self.shard)

    def people(self, index: int) -> range:
        """The subjects of one shard, by place."""
        return range(index * self.shard, min((index + 1) * self.shard, self.subjects))


def layout(study: Study, engine: Engine) -> Layout:
    """Shards that depend on the size of the study only, so that any machine can resume it."""
    places = engine.places
    wanted = min(max(-(-study.subjects // PIECES), SMALLEST), LARGEST)
    return Layout(study.subjects, -(-max(wanted, places) // places) * places)


def request(study: Study, engine: Engine, curves: bool) -> dict[str, Any]:
    """Everything that decides the bytes of the results."""
    import jax

    values = sorted(f"{path}={float(row.value)!r}" for path, row in parameters().items())
    return {
        "format": FORMAT,
        **study.identity(),
        "precision": engine.precision,
        "chunk": engine.places,
        "spots": engine.spots,
        "uniform": engine.uniform,
        "shard": layout(study, engine).shard,
        "curves": curves,
        "parameters": hashlib.sha256("\n".join(values).encode()).hexdigest()[:12],
        "physiology": version(),
        "jax": jax.__version__,
    }


def open_folder(folder: Path, wanted: dict[str, Any], resume: bool) -> None:
    """Make a folder ready for a request, or check that what it holds belongs to it.

    Raises:
        InputError: where the folder holds results and `resume` was not asked for, or results of
            another request, or something else.
        StorageError: where it cannot be written.
    """
    path = folder / FILE
    if path.exists():
        if not resume:
            raise InputError(f"{folder} holds results already: resume them, or name another folder")
        _check(folder, read(folder), wanted)
        _tidy(folder)
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} is not an empty folder and holds no cohort: name another one")
    try:
        (folder / DONE).mkdir(parents=True)
        write_text(path, json.dumps(wanted, indent=1) + "\n")
    except OSError as error:
        raise StorageError(f"cannot write {folder}: {error.strerror or error}") from error


def read(folder: Path) -> dict[str, Any]:
    """The request that a folder's results belong to.

    Raises:
        InputError: where there is none, or it cannot be read.
    """
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{folder} holds no cohort: there is no {FILE}") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{folder / FILE} cannot be read: {error}") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InputError(f"{folder / FILE} is no manifest of format {FORMAT}")
    return found


def _tidy(folder: Path) -> None:
    """Remove what a run that was killed in the midst of writing left unfinished."""
    for left in folder.rglob(".*.part"):
        left.unlink(missing_ok=True)


def _check(folder: Path, found: dict[str, Any], wanted: dict[str, Any]) -> None:
    # As JSON knows them: tuples are lists there.
    wanted = json.loads(json.dumps(wanted))
    differing = [key for key in {**wanted, **found} if found.get(key) != wanted.get(key)]
    if differing:
        key = differing[0]
        raise InputError(
            f"{folder} holds another cohort ({', '.join(differing)} differ; {key}: "
            f"{_short(found.get(key))} there, {_short(wanted.get(key))} here): "
            "name another folder, or ask for the same again"
        )


def _short(value: Any, longest: int = 60) -> str:
    text = repr(value)
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def finished(folder: Path) -> dict[int, dict[str, Any]]:
    """The notes of the finished shards, by number."""
    notes = sorted((folder / DONE).glob("[0-9]*.json"))
    return {int(path.stem): json.loads(path.read_text(encoding="utf-8")) for path in notes}


def finish(folder: Path, index: int, note: dict[str, Any]) -> None:
    """Say that a shard is finished; the last thing that is written of it."""
    write_text(folder / DONE / f"{index:05d}.json", json.dumps(note) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a small file at once or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(temporary, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
