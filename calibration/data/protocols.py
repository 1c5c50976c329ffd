"""Protocols of data: the experiment that goes by a name, or stands in a TOML file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from physiology.errors import InputError
from physiology.experiments import Experiment, mixed_meal, ogtt
from physiology.laboratory import (
    euglycaemic_clamp,
    hyperglycaemic_clamp,
    hyperglycaemic_euglycaemic_clamp,
    ivgtt,
)

NAMED: dict[str, Callable[[], Experiment]] = {
    "ogtt": ogtt,
    "mixed_meal": mixed_meal,
    "ivgtt": ivgtt,
    "euglycaemic_clamp": euglycaemic_clamp,
    "hyperglycaemic_clamp": hyperglycaemic_clamp,
    "hyperglycaemic_euglycaemic_clamp": hyperglycaemic_euglycaemic_clamp,
}
_DOSE = re.compile(r"(\d+(?:\.\d+)?)\s*_?g(?![a-z/])", re.IGNORECASE)


def experiment_named(text: str) -> Experiment:
    """An experiment by name (`ogtt`, `OGTT_75g`, `mixed_meal`), or the path of a TOML protocol.

    Raises:
        InputError: for a name that means nothing, or a protocol that cannot be read.
    """
    if text.casefold().endswith(".toml"):
        from physiology.protocols import load

        return load(text).experiment
    plain = text.casefold().replace("-", "_").replace(" ", "_")
    if "ogtt" in plain:
        dose = _DOSE.search(text)
        return ogtt(float(dose[1])) if dose else ogtt()
    if plain in NAMED:
        return NAMED[plain]()
    hint = " (there is a file of that name: call it .toml)" if Path(text).is_file() else ""
    raise InputError(
        f"there is no experiment {text!r}: give one of {', '.join(NAMED)}, or a TOML file{hint}"
    )
