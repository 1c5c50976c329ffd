"""Libraries that only cohorts need: loaded when they are used, with a sentence when missing."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from physiology.errors import InputError

_PACKAGES = {"SALib": "SALib", "distributed": "dask[distributed]"}


def load(name: str, purpose: str) -> ModuleType:
    """Import a library of the extra `cohort`.

    Raises:
        InputError: naming the extra to install, where it is missing.
    """
    try:
        return import_module(name)
    except ImportError:
        top = name.partition(".")[0]
        package = _PACKAGES.get(top, top)
        raise InputError(
            f"{purpose} needs {package}: install it with `pip install 'physiology[cohort]'`"
        ) from None
