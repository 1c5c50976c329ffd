"""`physiology list`: what can be simulated and what can be asked for by name."""

CATALOGUE = {"observables": "observable", "states": "state", "fluxes": "flux"}
SECTIONS = ("experiments", "tests", "infusions", "tracers", "protocols", *CATALOGUE)


def register(subparsers) -> None:
    parser = subparsers.add_parser(
        "list",
        help="list experiments, tests, infusions, protocols, observables, states and fluxes",
        allow_abbrev=False,
    )
    parser.add_argument(
        "section",
        nargs="?",
        metavar="SECTION",
        help=f"one of {', '.join(SECTIONS)}; all of them where missing",
    )
    parser.set_defaults(run=run)


def run(options) -> int:
    from physiology.errors import InputError

    if options.section not in (None, *SECTIONS):
        raise InputError(
            f"there are no {options.section!r} to list: choose from {', '.join(SECTIONS)}"
        )
    sections = SECTIONS if options.section is None else (options.section,)
    print("\n\n".join("\n".join([name.upper(), *_lines(name)]) for name in sections))
    return 0


def _lines(section: str) -> list[str]:
    if section in CATALOGUE:
        from physiology.catalogue import catalogue

        chosen = (entry for entry in catalogue() if entry.kind == CATALOGUE[section])
        return columns([(entry.name, entry.unit, entry.about) for entry in chosen])
    return _LISTS[section]()


def columns(rows) -> list[str]:
    """Rows of words, lined up; the last column is as long as it likes."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    return [
        "  ".join([*(f"{word:{w}}" for word, w in zip(row[:-1], widths, strict=True)), row[-1]])
        for row in rows
    ]


def _experiments() -> list[str]:
    from physiology.protocols.kinds import KINDS

    return _kinds(KINDS)


def _tests() -> list[str]:
    from physiology.protocols.kinds import TESTS

    return _kinds(TESTS)


def _kinds(kinds) -> list[str]:
    """Each kind with what it takes, and the units of plain numbers."""
    rows = [(kind.name, kind.about) for kind in kinds.values()]
    lines = []
    for kind, line in zip(kinds.values(), columns(rows), strict=True):
        taken = [_argument(a) for a in kind.arguments.values() if a.shape != "other"]
        lines += [line, f"    {', '.join(taken)}"]
    return lines


def _argument(argument) -> str:
    units = [unit for unit in argument.units if unit not in ("", "-")]
    return f"{argument.name} [{', '.join(units)}]" if units else argument.name


def _infusions() -> list[str]:
    from physiology.infusions import UNITS

    return columns([(substance, ", ".join(units)) for substance, units in UNITS.items()])


def _tracers() -> list[str]:
    from physiology.tracers.label import LABELS

    return columns([(label.name, label.about) for label in LABELS.values()])


def _protocols() -> list[str]:
    from physiology.protocols.library import library

    return columns([(name, protocol.title) for name, protocol in library().items()])


_LISTS = {
    "experiments": _experiments,
    "tests": _tests,
    "infusions": _infusions,
    "tracers": _tracers,
    "protocols": _protocols,
}
