"""Reading a protocol: every section checked, every quantity converted."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from physiology.errors import InputError
from physiology.experiments import Experiment
from physiology.protocols.protocol import Protocol
from physiology.protocols.source import Source, nearest
from physiology.protocols.steps import read_steps
from physiology.protocols.tables import WORD, read_table
from physiology.protocols.tracers import read_tracers
from physiology.quantities import quantity

_PERSON = {"sex": WORD, "age": "years", "height": "m", "weight": "kg", "body_fat": "-"}
_SECTIONS = ("title", "person", "parameters", "changes", "step", "tracer", "sampling", "output")


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
    steps = tuple(read_steps(source, document.get("step", []), body.person))
    with source.at("step"):
        experiment = steps[0]
        for step in steps[1:]:
            experiment = experiment.then(step)
    tracers = tuple(read_tracers(source, document.get("tracer", []), experiment, body.person))
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
        tracers=tracers,
    )


# --- sections -------------------------------------------------------------------------------------


def _person(source: Source, table: Any) -> dict[str, Any]:
    source.check_table(("person",), table, _PERSON)
    return read_table("person", table, _PERSON)


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
