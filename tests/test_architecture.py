"""Who may import whom, read from the source: an arrow pointing the wrong way fails here.

organs <- physiology <- calibration <- benchmarks, examples. Tests may import all of them.
Nobody imports tests.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

MAY_IMPORT = {
    "organs": {"organs"},
    "physiology": {"organs", "physiology"},
    "calibration": {"organs", "physiology", "calibration"},
    "benchmarks": {"organs", "physiology", "calibration", "benchmarks"},
    "examples": {"organs", "physiology", "calibration", "examples"},
    "tests": {"organs", "physiology", "calibration", "benchmarks", "examples", "tests"},
}

# What organs are made of. Every other module or folder in `organs/` is an organ.
KIT = {
    "substances",
    "parameters",
    "kinetics",
    "processes",
    "organ",
    "insulin_signalling",
    "lipoprotein_lipase",
    "fuels",
    "fat_cells",
    "fat_proteins",
    "stress_kinases",
    "diacylglycerol",
    "glycogen",
}


def imported_names(source: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line and dotted name of all a file imports, at any depth, relative imports resolved."""
    for node in ast.walk(ast.parse(source, filename=str(path))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name.split(".")
        elif isinstance(node, ast.ImportFrom):
            # One dot is the file's own folder, each further one the folder above.
            folder = list(path.parts[: len(path.parts) - node.level]) if node.level else []
            module = node.module.split(".") if node.module else []
            for alias in node.names:
                yield node.lineno, [*folder, *module, alias.name]


def why_wrong(importer: Path, target: list[str]) -> str | None:
    """The rule that `importer` (relative to the root) breaks by importing `target`."""
    package = importer.parts[0]
    if target[0] not in MAY_IMPORT:  # the standard library or a dependency
        return None
    if target[0] not in MAY_IMPORT[package]:
        return f"{package} must not know {target[0]}"
    if package != "organs" or importer == Path("organs/__init__.py"):
        return None
    # An organ that has grown into a folder may import itself. `import organs` reaches every organ.
    own = Path(importer.parts[1]).stem
    if len(target) > 1 and target[1] in KIT | {own}:
        return None
    return "an organ file imports the kit and no other organ"


def wrong_imports(source: str, path: Path) -> list[str]:
    return [
        f"{path}:{line}: imports {'.'.join(target)}: {why}"
        for line, target in imported_names(source, path)
        if (why := why_wrong(path, target))
    ]


def test_no_import_points_the_wrong_way():
    found = [
        problem
        for package in MAY_IMPORT
        for file in sorted((ROOT / package).rglob("*.py"))
        for problem in wrong_imports(file.read_text(encoding="utf-8"), file.relative_to(ROOT))
    ]
    assert not found, "\n".join(["imports that point the wrong way:", *found])


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("organs/liver.py", "from physiology import human"),
        ("organs/liver.py", "from organs.gut import Gut"),
        ("organs/liver.py", "from organs import kinetics, gut"),
        ("organs/liver.py", "import organs"),
        ("organs/liver.py", "from .gut import Gut"),
        ("organs/liver.py", "from . import gut"),
        ("organs/liver/lipids.py", "from ..gut import Gut"),
        ("organs/liver.py", "def rate():\n    import organs.gut as gut"),
        ("organs/kinetics.py", "from organs.liver import Liver"),
        ("organs/__init__.py", "import physiology.body"),
        ("physiology/body.py", "if TYPE_CHECKING:\n    import calibration.fit"),
        ("physiology/cohort/engine.py", "from benchmarks.speed import run"),
        ("calibration/fit.py", "import examples"),
        ("benchmarks/speed.py", "from tests.helpers import body"),
    ],
)
def test_the_check_can_fail(path: str, source: str):
    assert len(wrong_imports(source, Path(path))) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("organs/liver.py", "import jax\nfrom organs.kinetics import hill\nfrom . import fuels"),
        ("organs/liver/lipids.py", "from ..processes import Process\nfrom .glycogen import stores"),
        ("organs/__init__.py", "from organs.liver import Liver\nfrom .gut import Gut"),
        ("physiology/body.py", "import organs\nfrom . import circulation"),
        ("calibration/reference_table/command.py", "from ..fit import fit\nimport physiology"),
        ("benchmarks/speed.py", "import calibration, benchmarks.peers"),
        ("tests/test_body.py", "import examples, benchmarks\nfrom tests.helpers import body"),
    ],
)
def test_right_imports_pass(path: str, source: str):
    assert wrong_imports(source, Path(path)) == []
