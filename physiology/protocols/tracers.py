"""Tracers of a protocol: what is labelled, how it is given, and what it will be read with."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from physiology.doses import dose
from physiology.errors import InputError, check_amount
from physiology.experiments import Experiment
from physiology.protocols.source import Source, nearest
from physiology.protocols.tables import WORD, need, tables, value_of

_KEYS = {
    "label": WORD,
    "rate": "mmol/min",
    "prime": "mmol",
    "start": "min",
    "end": "min",
    "meal_enrichment": "-",
    "infusate_enrichment": "-",
}


class TracerOrder(NamedTuple):
    """A tracer as it was ordered.

    Attributes:
        label: name of the label, as in `physiology.tracers.LABELS`.
        rate: constant infusion [mmol/min]; 0 for none.
        prime: given at once at `start` [mmol].
        start, end: of the infusion [min].
        meal_enrichment: labelled per unlabelled molecule in the carbohydrate of meals.
        infusate_enrichment: the same in the glucose that is infused (hot GINF).
        written: doses as they were written, for people.
    """

    label: str
    rate: float
    prime: float
    start: float
    end: float
    meal_enrichment: float
    infusate_enrichment: float
    written: Mapping[str, str]


def read_tracers(
    source: Source, orders: Any, experiment: Experiment, person: Any
) -> Iterator[TracerOrder]:
    """The tracers of a protocol.

    Raises:
        InputError: naming file and line.
    """
    for here, row in tables(source, ("tracer",), "tracer", orders, _KEYS):
        with source.at(*here):
            need("tracer", row, "label")
            yield _order(source, here, row, experiment, person)


def _order(source: Source, here: tuple, row: Mapping[str, Any], experiment, person) -> TracerOrder:
    from physiology.tracers.label import LABELS

    label = value_of("tracer.label", row["label"], WORD)
    if label not in LABELS:
        known = nearest(label, LABELS)
        raise source.complaint(f"there is no label {label!r}{known}", (*here, "label"))
    substance = LABELS[label].pool.rpartition(".")[2]
    found = dict.fromkeys(_KEYS, 0.0) | {"end": experiment.duration}
    for key in list(_KEYS)[1:]:
        if key in row:
            with source.at(*here, key):
                found[key] = dose(f"tracer.{key}", row[key], _KEYS[key], person, substance)
                check_amount(f"tracer.{key}", found[key], _KEYS[key])
    if not any(found[k] for k in ("rate", "prime", "meal_enrichment", "infusate_enrichment")):
        raise InputError(
            "tracer is never given: add rate, prime, meal_enrichment or infusate_enrichment"
        )
    if not found["start"] < found["end"] <= experiment.duration:
        raise InputError(
            f"tracer is infused from {found['start']:g} to {found['end']:g} min: "
            f"the protocol lasts from 0 to {experiment.duration:g} min"
        )
    found["label"] = label
    written = {key: str(row[key]) for key in ("rate", "prime") if key in row}
    return TracerOrder(**found, written=written)
