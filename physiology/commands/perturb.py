"""`physiology perturb`: cut links of the network, and see what becomes of glucose."""

from pathlib import Path

from physiology.commands.output import check_folder

FOLDER = "perturb"


def register(subparsers) -> None:
    parser = subparsers.add_parser(
        "perturb",
        help="cut links of the network and see what becomes of glucose",
        description=(
            "Perturb the signalling of a body by named parameters, one link after the other, and "
            "measure its fast and a clamp: EGP, Rd, M, Akt, MAPK."
        ),
        allow_abbrev=False,
    )
    parser.add_argument(
        "perturbations", nargs="*", metavar="NAME", help="such as no_pkc_theta (all of them)"
    )
    parser.add_argument(
        "--phenotype", default="igt", metavar="NAME", help="whose body; healthy for none (igt)"
    )
    parser.add_argument("--output", metavar="FOLDER", help=f"where the figures go ({FOLDER}/)")
    parser.set_defaults(run=run)


def run(options) -> int:
    folder = check_folder(Path(options.output or FOLDER))
    from physiology.commands.cache import use_compile_cache
    from physiology.commands.progress import working
    from physiology.human import human
    from physiology.perturb import perturb
    from physiology.phenotypes import phenotype

    use_compile_cache()
    body = human() if options.phenotype == "healthy" else phenotype(options.phenotype)
    with working("cutting links"):
        effects = perturb(body, options.perturbations)
    print(table(effects))
    from physiology.perturb import CLAMP
    from physiology.plotting import save, signalling_figure
    from physiology.plotting.perturb import perturb_figure
    from physiology.simulate import simulate

    with working("drawing"):
        people = {"healthy": human(), options.phenotype: body}
        clamps = {name: simulate(one, CLAMP) for name, one in people.items()}
        written = [
            save(
                perturb_figure(effects, f"One link cut: {options.phenotype}"),
                folder / "perturb.png",
            ),
            save(signalling_figure(clamps), folder / "signalling.png"),
        ]
    print()
    for path in written:
        print(f"wrote {path}")
    return 0


def table(effects) -> str:
    """A line for each perturbation."""
    heads = ["", "glucose", "insulin", "EGP", "EGP clamp", "Rd", "M", "Akt", "MAPK", "IRS"]
    units = ["", "mmol/L", "pmol/L", "mmol/min", "mmol/min", "mmol/min", "mg/kg/min", "-", "-", "-"]
    lines = [heads, units]
    lines += [
        [effect.perturbation.name, *(f"{value:.3g}" for value in effect[1:])] for effect in effects
    ]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    return "\n".join(
        "  ".join(
            [
                line[0].ljust(widths[0]),
                *(c.rjust(w) for c, w in zip(line[1:], widths[1:], strict=True)),
            ]
        )
        for line in lines
    )
