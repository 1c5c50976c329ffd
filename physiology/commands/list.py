"""`physiology list`: what can be simulated and what can be asked for by name."""

EXPERIMENTS = (
    ("ogtt", "oral glucose tolerance test: dose, duration"),
    (
        "mixed_meal",
        "one meal: carbohydrate, fat, protein, form, duration",
    ),
    ("meal", "one meal, in detail: glucose, starch, fat, protein, form, minutes, duration"),
    ("snack", "a small bite, followed for two hours: carbohydrate, fat, protein"),
    ("fast", "nothing but water: hours"),
    ("day", "a day of meals: energy, carbohydrate, fat, protein, meals, activity, hours_awake"),
    ("custom", "meals and activity at any time: duration, meals, activity"),
)
KINDS = {"observables": "observable", "states": "state", "fluxes": "flux"}
SECTIONS = ("experiments", *KINDS)


def register(subparsers) -> None:
    parser = subparsers.add_parser(
        "list", help="list experiments, observables, states and fluxes", allow_abbrev=False
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
    print("\n\n".join(_section(name) for name in sections))
    return 0


def _section(name: str) -> str:
    if name == "experiments":
        width = max(len(kind) for kind, _ in EXPERIMENTS)
        lines = [f"{kind:{width}}  {about}" for kind, about in EXPERIMENTS]
    else:
        from physiology.catalogue import catalogue

        entries = [entry for entry in catalogue() if entry.kind == KINDS[name]]
        width = max(len(entry.name) for entry in entries)
        units = max(len(entry.unit) for entry in entries)
        lines = [f"{e.name:{width}}  {e.unit:{units}}  {e.about}" for e in entries]
    return "\n".join([f"{name.upper()}", *lines])
