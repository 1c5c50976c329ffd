"""The command `physiology`: finds the sub-command, runs it, and turns errors into sentences.

Sub-commands of its own are modules of `physiology.commands`; other packages add theirs through
the entry-point group `physiology.commands`. Both offer `register(subparsers)`, which adds a
parser and sets `run`, a function of the parsed arguments that returns the exit code (or None).
Nothing heavy is imported before a sub-command needs it.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import NoReturn

from physiology.commands import BUILT_IN
from physiology.errors import InputError, SimulationError

GROUP = "physiology.commands"

FAILED, REFUSED, INTERRUPTED = 1, 2, 130


class Parser(argparse.ArgumentParser):
    """A parser that complains in one sentence."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message} (see `{self.prog} --help`)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(words)
    except InputError as error:
        return _complain(error, REFUSED)
    except SimulationError as error:
        return _complain(error, FAILED)
    except BrokenPipeError:  # the reader (`head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _complain(error, FAILED)
    except KeyboardInterrupt:
        return _complain("interrupted", INTERRUPTED)


def _run(words: list[str]) -> int:
    added = {point.name: point for point in entry_points(group=GROUP) if point.name not in BUILT_IN}
    command = next((word for word in words if not word.startswith("-")), None)
    known = [*BUILT_IN, *added]
    if command is not None and command not in known:
        near = get_close_matches(command, known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"choose from {', '.join(known)}"
        raise InputError(f"there is no command {command!r}: {hint} (see `physiology --help`)")
    parser = _parser(command, added)
    if not words:
        parser.print_help()
        return REFUSED
    options = parser.parse_args(words)
    code = options.run(options)
    sys.stdout.flush()
    return int(code or 0)


def _parser(command: str | None, added: dict[str, EntryPoint]) -> Parser:
    parser = Parser(
        prog="physiology",
        description="Simulate a person: eat, fast, and see every organ.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=_version())
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in BUILT_IN.values():
        import_module(module).register(subparsers)
    for name, point in added.items():
        if name == command:
            _load(point).register(subparsers)
        else:
            subparsers.add_parser(name, help=f"added by {point.value.partition('.')[0]}")
    return parser


class _Registrar:
    """What an entry point offers: a function `register`."""

    def __init__(self, register):
        self.register = register


def _load(point: EntryPoint) -> _Registrar:
    try:
        return _Registrar(point.load())
    except (ImportError, AttributeError) as error:
        raise SimulationError(
            f"the command {point.name!r} of {point.value.partition('.')[0]} does not load: {error}"
        ) from None


def _version() -> str:
    from physiology.version import version

    return f"physiology {version()}"


def _complain(error: object, code: int) -> int:
    print(f"physiology: {error}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
