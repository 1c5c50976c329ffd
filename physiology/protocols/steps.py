"""Steps: what is done, one after another, and what is laid over each."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from physiology.doses import with_unit
from physiology.errors import InputError
from physiology.experiments import Activity, Experiment, Meal
from physiology.infusions import GlucoseClamp, Infusion, bolus
from physiology.protocols.courses import course
from physiology.protocols.kinds import KINDS, TESTS, Kind
from physiology.protocols.source import Source, nearest
from physiology.protocols.tables import WORD, need, read_table, tables, value_of

# What may be laid over any step, with the units of plain numbers. Doses carry their own.
_OWN = "with its unit"
_FOOD = {"glucose": "g", "starch": "g", "fat": "g", "protein": "g", "form": WORD, "minutes": "min"}
_ADDED: dict[str, Mapping[str, str]] = {
    "meals": {"at": "min", **_FOOD},
    "activity": {"start": "min", "end": "min", "power": "kcal/min"},
    "infusions": {"substance": WORD, "rate": _OWN, "start": "min", "end": "min"},
    "boluses": {"substance": WORD, "dose": _OWN, "at": "min", "minutes": "min"},
    "clamps": {"target": "mmol/L", "start": "min", "end": "min"},
}


def read_steps(source: Source, steps: Any, person: Any) -> Iterator[Experiment]:
    """The steps of a protocol.

    Raises:
        InputError: naming file and line.
    """
    if not isinstance(steps, list) or not steps:
        raise source.complaint(
            'there is nothing to do: add a step, such as [[step]] and kind = "ogtt"', ("step",)
        )
    for index, table in enumerate(steps):
        place = ("step", index)
        if not isinstance(table, Mapping):
            raise source.complaint("a step is written as [[step]]", ("step",))
        kind = _kind(source, place, table)
        known = ("kind", "test", "repeat", *_offered(kind), *_ADDED)
        source.check_keys(place, table, known, f"step {index + 1} ({kind.name})")
        times = table.get("repeat", 1)
        if isinstance(times, bool) or not isinstance(times, int) or not 1 <= times <= 1000:
            raise source.complaint(
                f"repeat is {times!r}: give a whole number from 1 to 1000", (*place, "repeat")
            )
        step = _made(source, place, table, kind, person)
        step = _with_added(source, place, table, kind, step, person)
        yield from [step] * times


def _kind(source: Source, place: tuple, table: Mapping[str, Any]) -> Kind:
    """The kind of a step, by `kind` (meals and fasts) or by `test` (the laboratory)."""
    number = f"step {place[1] + 1}"
    if "kind" in table and "test" in table:
        raise source.complaint(f"{number} has a kind and a test: give one", (*place, "test"))
    if "kind" not in table and "test" not in table:
        raise source.complaint(
            f"{number} has no kind: add kind = one of {', '.join(KINDS)}, "
            "or test = one of those of `physiology list tests`",
            place,
        )
    word, known, others = ("kind", KINDS, TESTS) if "kind" in table else ("test", TESTS, KINDS)
    name = table[word]
    if isinstance(name, str) and name in known:
        return known[name]
    other = "test" if word == "kind" else "kind"
    if isinstance(name, str) and name in others:
        raise source.complaint(f"{name} is a {other}: write {other} = {name!r}", (*place, word))
    hint = f": choose from {', '.join(known)}"
    if isinstance(name, str) and word == "test":
        hint = nearest(name, known) or hint
    thing = "kind of step" if word == "kind" else "test"
    raise source.complaint(f"there is no {thing} {name!r}{hint}", (*place, word))


def _offered(kind: Kind) -> list[str]:
    return [a.name for a in kind.arguments.values() if a.shape != "other"]


def _made(source: Source, place: tuple, table, kind: Kind, person: Any) -> Experiment:
    """The step itself, without what is laid over it."""
    given: dict[str, Any] = {}
    for name in _offered(kind):
        if name not in table:
            continue
        argument = kind.arguments[name]
        field = f"{kind.name}.{name}"
        with source.at(*place, name):
            value = table[name]
            if argument.shape == "rows" and isinstance(value, str):
                value = course(source.path.parent, value, name)
            given[name] = argument.read(field, value, person)
            if argument.unit_in and (unit := argument.own_unit(field, table[name])):
                if table.get(argument.unit_in, unit) != unit:
                    raise InputError(f"{field} is {table[name]!r}, but {argument.unit_in} differs")
                given[argument.unit_in] = unit
    with source.at(*place):
        need(kind.name, given, *(a.name for a in kind.arguments.values() if a.required))
        step = kind.make(**given)
        for infusion in step.infusions:
            infusion.absolute_rate(person)  # refuses what nobody could be given
        return step


def _with_added(source, place: tuple, table, kind: Kind, step: Experiment, person) -> Experiment:
    """A step with the meals, activity, infusions, boluses and clamps that are laid over it."""
    for name, units in _ADDED.items():
        if name not in table or name in kind.arguments:
            continue
        there = (*place, name)
        added = []
        for here, row in tables(source, there, f"{kind.name}.{name}", table[name], units):
            with source.at(*here):
                made = _MAKERS[name](f"{kind.name}.{name}", row, person, step.duration)
                if isinstance(made, Infusion):
                    made.absolute_rate(person)
                added.append(made)
        field = "infusions" if name == "boluses" else name
        with source.at(*there):
            both: dict[str, Any] = {field: (*getattr(step, field), *added)}
            step = dataclasses.replace(step, **both)
    return step


# --- what is laid over a step ---------------------------------------------------------------------


def _meal(name: str, row: Mapping[str, Any], person: Any, end: float) -> tuple[float, Meal]:
    read = read_table(name, row, _ADDED["meals"], person)
    return read.pop("at", 0.0), Meal(**read)


def _activity(name: str, row: Mapping[str, Any], person: Any, end: float) -> Activity:
    need(name, row, "start", "end", "power")
    return Activity(**read_table(name, row, _ADDED["activity"], person))


def _infusion(name: str, row: Mapping[str, Any], person: Any, end: float) -> Infusion:
    need(name, row, "substance", "rate")
    rate, unit = with_unit(f"{name}.rate", row["rate"], row["substance"])
    start, end = _spell(name, row, end)
    return Infusion(row["substance"], rate, unit, start, end)


def _bolus(name: str, row: Mapping[str, Any], person: Any, end: float) -> Infusion:
    need(name, row, "substance", "dose")
    amount, unit = with_unit(f"{name}.dose", row["dose"], row["substance"], at_once=True)
    times = {k: row[k] for k in ("at", "minutes") if k in row}
    read = read_table(name, times, _ADDED["boluses"], person)
    return bolus(row["substance"], amount, unit, read.pop("at", 0.0), **read)


def _clamp(name: str, row: Mapping[str, Any], person: Any, end: float) -> GlucoseClamp:
    need(name, row, "target")
    target = value_of(f"{name}.target", row["target"], "mmol/L", person)
    return GlucoseClamp(target, *_spell(name, row, end))


def _spell(name: str, row: Mapping[str, Any], end: float) -> tuple[float, float]:
    """Start and end [min]; the whole step where they are not given."""
    return (
        value_of(f"{name}.start", row.get("start", 0.0), "min"),
        value_of(f"{name}.end", row.get("end", end), "min"),
    )


_MAKERS: dict[str, Callable[..., Any]] = {
    "meals": _meal,
    "activity": _activity,
    "infusions": _infusion,
    "boluses": _bolus,
    "clamps": _clamp,
}
