"""`physiology version`: what is installed."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


def register(subparsers) -> None:
    parser = subparsers.add_parser("version", help="print versions, for a report or a paper")
    parser.set_defaults(run=run)


def run(options) -> int:
    import platform

    from physiology.version import version

    print(f"physiology {version()}")
    for name in ("jax", "jaxlib", "diffrax", "numpy"):
        try:
            print(f"{name} {installed(name)}")
        except PackageNotFoundError:
            print(f"{name} is missing")
    print(f"Python {platform.python_version()} on {platform.platform()}")
    return 0
