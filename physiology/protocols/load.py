"""Reading a protocol: every section checked, every quantity converted."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from physiology import experiments
from physiology.errors import InputError
from physiology.experiments import Activity, Experiment, Meal
from physiology.protocols.protocol import Protocol
from physiology.protocols.source import Source, nearest
from physiology.quantities import quantity

WORD = "word"  # in place of a unit: a plain string

_FOOD = {"glucose": "g", "starch": "g", "fat": "g", "protein": "g", "form": WORD, "minutes": "min"}
_ACTIVITY = {"start": "min", "end": "min", "power": "kcal/min"}
_PERSON = {"sex": WORD, "age": "years", "height": "m", "weight": "kg", "body_fat": "-"}
_SECTIONS = ("title", "person", "parameters", "changes", "step", "sampling", "output")


@dataclass(frozen=True)
class Kind:
    """One kind of step: what makes it, and its arguments with the unit of plain numbers."""

    make: Callable[..., Experiment]
    units: Mapping[str, str]


def _one_meal(duration: float = 300.0, **food) -> Experiment:
    return Experiment("meal", duration, meals=((0.0, Meal(**food)),))


def _custom(duration: float, meals=(), activity=()) -> Experiment:
    return Experiment("custom", duration, meals=tuple(meals), activity=tuple(activity))


KINDS: dict[str, Kind] = {
    "ogtt": Kind(experiments.ogtt, {"dose": "g", "duration": "min"}),
    "mixed_meal": Kind(
        experiments.mixed_meal,
        {"carbohydrate": "g", "fat": "g", "protein": "g", "form": WORD, "duration": "min"},
    ),
    "meal": Kind(_one_meal, {**_FOOD, "duration": "min"}),
    "snack": Kind(experiments.snack, {"carbohydrate": "g", "fat": "g", "protein": "g"}),
    "fast": Kind(experiments.fast, {"hours": "h", "every": "min"}),
    "day": Kind(
        experiments.day,
        {
            "energy": "kcal",
            "carbohydrate": "-",
            "fat": "-",
            "protein": "-",
            "meals": "pairs of time and share",
            "activity": "kcal/min",
            "hours_awake": "h",
        },
    ),
    "custom": Kind(
        _custom, {"duration": "min", "meals": "list of meals", "activity": "list of spells"}
    ),
}


def load(path: str | Path) -> Protocol:
    """Read a protocol.

    Raises:
        InputError: for a file that cannot be read or understood, naming file and line.
    """
    source = Source.read(path)
    document = source.document
    source.check_keys((), document, _SECTIONS)
    if "title" in document and not isinstance(document["title"], str):
        raise source.complaint("title must be a text in quotes", ("title",))
    with source.at("person"):
        covariates = _person(source, document.get("person", {}))
    body, changed = _body(source, document, covariates)
    steps = tuple(_steps(source, document.get("step", []), body.person.weight))
    with source.at("step"):
        experiment = steps[0]
        for step in steps[1:]:
            experiment = experiment.then(step)
    with source.at("sampling"):
        experiment = _sampled(source, document.get("sampling", {}), experiment)
    with source.at("output"):
        outputs = _outputs(source, document.get("output", {}))
    return Protocol(
        title=document.get("title", Path(path).stem.replace("_", " ")),
        body=body,
        experiment=experiment,
        outputs=outputs,
        steps=steps,
        changed=changed,
    )


# --- sections -------------------------------------------------------------------------------------


def _person(source: Source, table: Any) -> dict[str, Any]:
    source.check_table(("person",), table, _PERSON)
    return {key: _value(f"person.{key}", value, _PERSON[key], None) for key, value in table.items()}


def _body(source: Source, document: Mapping[str, Any], covariates: Mapping[str, Any]):
    """The person with parameters and changes, and what was changed, in words."""
    from organs.parameters import describe
    from physiology.human import human

    changed: dict[str, str] = {}
    values: dict[str, dict[str, float]] = {"parameters": {}, "changes": {}}
    with source.at("person"):
        own = human(**covariates)
    rows = {row.path: row for row in describe(own.organs)}
    for section, found in values.items():
        with source.at(section):
            given = list(_flat(document.get(section, {})))
        for path, value in given:
            with source.at(section, path.rpartition(".")[2]):
                if path not in rows:
                    near = nearest(path, rows)
                    raise InputError(f"there is no parameter {path!r}{near}")
                row = rows[path]
                found[path] = quantity(path, value, row.unit)
                changed[path] = (
                    f"{path} = {found[path]:g} {row.unit}, instead of {float(row.value):.3g} "
                    f"({row.about}{', healthy' if section == 'parameters' else ''})"
                )
    with source.at("parameters"):
        body = human(**covariates, parameters=values["parameters"])
    if values["changes"]:
        with source.at("changes"):
            # A first person built with the changes refuses what lies out of bounds.
            human(**covariates, parameters=values["changes"])
            body = body.with_parameters(values["changes"])
    return body, changed


def _flat(table: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """`liver.volume = 1` and `"liver.volume" = 1` alike."""
    if not isinstance(table, Mapping):
        raise InputError("parameters are lines of `path = value`")
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _steps(source: Source, tables: Any, weight: float) -> Iterator[Experiment]:
    if not isinstance(tables, list) or not tables:
        raise source.complaint(
            'there is nothing to do: add a step, such as [[step]] and kind = "ogtt"', ("step",)
        )
    for index, table in enumerate(tables):
        place = ("step", index)
        if not isinstance(table, Mapping):
            raise source.complaint("a step is written as [[step]]", ("step",))
        if "kind" not in table:
            raise source.complaint(f"step {index + 1} has no kind: add one of {_kinds()}", place)
        name = table["kind"]
        if not isinstance(name, str) or name not in KINDS:
            raise source.complaint(
                f"there is no kind of step {name!r}: choose from {_kinds()}", (*place, "kind")
            )
        units = KINDS[name].units
        source.check_keys(place, table, ("kind", "repeat", *units), f"step {index + 1} ({name})")
        times = table.get("repeat", 1)
        if isinstance(times, bool) or not isinstance(times, int) or not 1 <= times <= 1000:
            raise source.complaint(
                f"repeat is {times!r}: give a whole number from 1 to 1000", (*place, "repeat")
            )
        step = _step(source, place, name, table, weight)
        yield from [step] * times


def _step(source: Source, place, name: str, table: Mapping[str, Any], weight: float):
    arguments = {}
    kind = KINDS[name]
    for key, value in table.items():
        if key in ("kind", "repeat"):
            continue
        with source.at(*place, key):
            field_ = f"{name}.{key}"
            if key == "meals":
                read = _shares if name == "day" else _meals
                arguments[key] = read(source, place, field_, value, weight)
            elif key == "activity" and name == "custom":
                arguments[key] = _spells(source, place, field_, value)
            else:
                arguments[key] = _value(field_, value, kind.units[key], weight)
    with source.at(*place):
        try:
            return kind.make(**arguments)
        except TypeError:
            raise InputError(f"{name} needs a duration") from None


def _shares(source, place, name: str, value: Any, weight: float):
    """Meals of a day: pairs of time and share of the day's energy."""
    if not isinstance(value, list) or not all(isinstance(v, list) and len(v) == 2 for v in value):
        raise InputError(f'{name} is a list of pairs, such as [["0 h", 0.25], ["5 h", 0.75]]')
    return tuple((quantity(name, t, "min"), quantity(name, share, "-")) for t, share in value)


def _meals(source, place, name: str, value: Any, weight: float):
    served = []
    for table in _tables(source, place, name, value, {"at": "min", **_FOOD}, weight):
        minute = table.pop("at", 0.0)
        served.append((minute, Meal(**table)))
    return served


def _spells(source, place, name: str, value: Any):
    spells = list(_tables(source, place, name, value, _ACTIVITY, None))
    for table in spells:
        for key in _ACTIVITY:
            if key not in table:
                raise InputError(f"{name} needs {key}")
    return [Activity(**table) for table in spells]


def _tables(source, place, name, value, units, weight) -> Iterator[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(v, Mapping) for v in value):
        raise InputError(f"{name} is a list of tables with {', '.join(units)}")
    for table in value:
        source.check_keys(place, table, units, name)
        yield {k: _value(f"{name}.{k}", v, units[k], weight) for k, v in table.items()}


def _sampled(source: Source, table: Any, experiment: Experiment) -> Experiment:
    units = {"every": "min", "times": "min"}
    source.check_table(("sampling",), table, units)
    if len(table) == 2:
        raise InputError("sampling is given by `every` or by `times`, not both")
    if "every" in table:
        return experiment.sampled((), _positive(quantity("sampling.every", table["every"], "min")))
    if "times" in table:
        if not isinstance(table["times"], list) or not table["times"]:
            raise InputError('sampling.times is a list, such as [0, 30, "2 h"]')
        return experiment.sampled(quantity("sampling.times", t, "min") for t in table["times"])
    return experiment


def _positive(minutes: float) -> float:
    if not minutes > 0:
        raise InputError(f"sampling.every is {minutes:g} min: it must be more than zero")
    return minutes


def _outputs(source: Source, table: Any) -> tuple[str, ...]:
    source.check_table(("output",), table, ("names",))
    names = table.get("names", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InputError('output.names is a list, such as ["glucose", "insulin"]')
    if names:
        from physiology.catalogue import check_names

        check_names(names)
    return tuple(names)


def _value(name: str, value: Any, unit: str, weight: float | None):
    if unit != WORD:
        return quantity(name, value, unit, weight if unit == "g" else None)
    if not isinstance(value, str):
        raise InputError(f"{name} is {value!r}: give a word in quotes")
    return value


def _kinds() -> str:
    return ", ".join(KINDS)
