"""Saving and loading fits: one JSON file that needs nothing else to give the bodies back.

The file holds people, protocols, measurements, what was free, where each search ended and how sure
it is. A loaded fit goes on (`fit(..., start=fits)`) and predicts like a fresh one.
"""

from __future__ import annotations

import csv
import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np

from calibration.data.dataset import Dataset, Series, Subject, Visit
from calibration.fit import Fit, Fits
from calibration.free import Free, FreeSet
from calibration.least_squares import Outcome
from calibration.modes import Modes
from calibration.prior import Prior
from physiology import experiments, infusions
from physiology.errors import InputError
from physiology.files import replacing
from physiology.version import version

FORMAT = 1
_MODULES = (experiments, infusions)


def save(fits: Fits, path: str | Path) -> Path:
    """Write fits as JSON; an existing file is replaced only once everything is written."""
    document = {
        "format": FORMAT,
        "physiology_version": version(),
        "dataset": fits.dataset.name,
        "notes": list(fits.dataset.notes),
        "free": {
            "name": fits.free.name,
            "items": [dataclasses.asdict(item) for item in fits.free.items],
        },
        "subjects": [_written(item, i, fits.prior) for i, item in enumerate(fits)],
    }
    with replacing(path) as temporary:
        temporary.write_text(json.dumps(document, indent=1, allow_nan=True) + "\n")
    return Path(path)


def load(path: str | Path) -> Fits:
    """Read fits back.

    Raises:
        InputError: for a file that is none, or that an unknown version wrote.
    """
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8"))
        if document["format"] != FORMAT:
            raise InputError(
                f"{path} has format {document['format']}, which this version does not read: "
                f"fit again, or use the version that wrote it ({document['physiology_version']})"
            )
        free = document["free"]
        items = tuple(Free(**{**item, "paths": tuple(item["paths"])}) for item in free["items"])
        chosen = FreeSet(free["name"], items)
        read = [_read(entry, chosen) for entry in document["subjects"]]
        prior = Prior(
            np.array([entry["prior"]["mean"] for entry in document["subjects"]]),
            np.array([entry["prior"]["covariance"] for entry in document["subjects"]]),
        )
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from None
    except InputError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path} is no file of fits (`physiology fit` writes them as JSON): {error!r}"
        ) from None
    subjects = tuple(item.subject for item in read)
    dataset = Dataset(document["dataset"], subjects, tuple(document["notes"]))
    return Fits(dataset, chosen, prior, tuple(read))


def save_table(fits: Fits, path: str | Path) -> Path:
    """Write the estimates as CSV: one row a person and parameter."""
    columns = (
        "subject", "group", "parameter", "value", "unit", "standard_error", "low_90", "high_90",
        "learned", "status", "about",
    )  # fmt: skip
    with replacing(path) as temporary, open(temporary, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for item in fits:
            for row in item.estimates():
                numbers = (row.value, row.unit, row.error, row.low, row.high, row.learned)
                writer.writerow(
                    [item.subject.name, item.subject.group, row.path]
                    + [f"{n:.6g}" if isinstance(n, float) else n for n in numbers]
                    + [item.outcome.value, row.about]
                )
    return Path(path)


# --- to JSON and back -----------------------------------------------------------------------------


def _written(item: Fit, index: int, prior: Prior) -> dict[str, Any]:
    return {
        "name": item.subject.name,
        "group": item.subject.group,
        "covariates": dict(item.subject.covariates),
        "extra": dict(item.subject.extra),
        "status": item.outcome.name,
        "parameters": {
            row.path: {
                "value": row.value, "unit": row.unit, "standard_error": row.error,
                "low_90": row.low, "high_90": row.high, "learned": row.learned,
            }
            for row in item.estimates()
        },
        "own_parameters": item.parameters,
        "coordinates": item.coordinates.tolist(),
        "covariance": item.covariance.tolist(),
        "modes": [part.tolist() for part in item.modes],
        "prior": {
            "mean": prior.mean[index].tolist(), "covariance": prior.covariance[index].tolist(),
        },
        "cost": item.cost,
        "misfit": item.misfit,
        "measurements": item.measurements,
        "iterations": item.iterations,
        "visits": {name: _visit(visit) for name, visit in item.subject.visits.items()},
        "predicted": {
            visit: {a: [times.tolist(), values.tolist()] for a, (times, values) in found.items()}
            for visit, found in item.predicted.items()
        },
    }  # fmt: skip


def _read(entry: dict[str, Any], free: FreeSet) -> Fit:
    subject = Subject(
        name=entry["name"],
        visits={name: _visit_of(visit) for name, visit in entry["visits"].items()},
        covariates=entry["covariates"],
        group=entry["group"],
        extra=entry["extra"],
    )
    coordinates, covariance = np.array(entry["coordinates"]), np.array(entry["covariance"])
    alone = Modes.one(coordinates, covariance)  # as files of earlier versions have it
    return Fit(
        subject=subject,
        free=free,
        coordinates=coordinates,
        covariance=covariance,
        modes=Modes(*map(np.array, entry.get("modes", alone))),
        prior_deviation=np.sqrt(np.diag(np.array(entry["prior"]["covariance"]))),
        cost=entry["cost"],
        misfit=entry["misfit"],
        measurements=entry["measurements"],
        outcome=Outcome[entry["status"]],
        iterations=entry["iterations"],
        predicted={
            visit: {a: (np.array(t), np.array(v)) for a, (t, v) in found.items()}
            for visit, found in entry["predicted"].items()
        },
    )


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "experiment": _encoded(visit.experiment),
        "series": {
            name: {key: getattr(series, key).tolist() for key in Series._fields}
            for name, series in visit.series.items()
        },
    }


def _visit_of(entry: dict[str, Any]) -> Visit:
    series = {name: Series.of(**parts) for name, parts in entry["series"].items()}
    return Visit(_decoded(entry["experiment"]), series)


def _encoded(value: Any) -> Any:
    """An experiment, and what it is made of, as plain data under the names of their classes."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _encoded(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"class": type(value).__name__, **fields}
    if isinstance(value, tuple | list):
        return [_encoded(part) for part in value]
    return value


def _decoded(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_decoded(part) for part in value)
    if not isinstance(value, dict):
        return value
    name = value["class"]
    made = next((getattr(m, name) for m in _MODULES if hasattr(m, name)), None)
    if not dataclasses.is_dataclass(made):
        raise InputError(f"the file names a part of an experiment that is unknown here: {name!r}")
    assert isinstance(made, type)
    return made(**{key: _decoded(part) for key, part in value.items() if key != "class"})
