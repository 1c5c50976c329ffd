"""The version of the installed distribution."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as _installed


def version() -> str:
    """Version of `physiology`, or `unknown` where it runs from a bare checkout."""
    try:
        return _installed("physiology")
    except PackageNotFoundError:
        return "unknown"
