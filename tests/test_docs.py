"""The documentation: links lead somewhere, names exist, tables agree with code, examples run."""

import ast
import csv
import importlib
import importlib.util
import re
from functools import cache
from pathlib import Path

import pytest

from organs.parameters import describe
from physiology.body import NO_ORGANS, ORGANS, STATES, VARIABLES
from physiology.catalogue import catalogue
from physiology.human import reference_organs
from physiology.observables import OBSERVABLES, Snapshot

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
ORGAN_PAGES = sorted((DOCS / "organs").glob("*.md"))

HEADINGS = (
    "Background",
    "States and fluxes",
    "Equations",
    "Parameters",
    "Assumptions and limits",
    "Validation",
    "References",
)

# Pages that stand for something other than the organ of their name.
OF_PAGE = {
    "adipose_tissue": ("subcutaneous_fat", "visceral_fat"),
    "insulin_signalling": (),
    "circulation": (),
    "body_composition": (),
    "ordinary_day": (),
}
TISSUES = ("liver", "skeletal_muscle", "subcutaneous_fat", "visceral_fat")

# Worked examples add these; nobody has them yet.
INVENTED = ("brown_fat", "ethanol")

PLACES = {*ORGANS, *NO_ORGANS, "environment", "intake"}
PACKAGES = {"organs", "physiology", "calibration", "benchmarks"}


def name_of(path: Path) -> str:
    return str(path.relative_to(DOCS))


def prose(text: str) -> str:
    """A page without its code blocks."""
    return re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)


def anchor(heading: str) -> str:
    words = re.sub(r"[^\w\s-]", "", heading.replace("`", "")).strip().lower()
    return re.sub(r"[-\s]+", "-", words)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", prose(page.read_text(encoding="utf-8")), flags=re.M)
    return {anchor(heading) for heading in headings}


def section(text: str, heading: str) -> str:
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def broken_links(text: str, page: Path) -> list[str]:
    wrong = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(text)):
        if "://" in target or target.startswith("mailto:"):
            continue
        file, _, fragment = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        if not there.is_file() or (
            fragment and there.suffix == ".md" and fragment not in anchors(there)
        ):
            wrong.append(target)
    return wrong


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path):
    assert broken_links(page.read_text(encoding="utf-8"), page) == []


def test_the_link_check_can_fail():
    text = "[a](nowhere.md) [b](index.md#no-such-heading) [c](index.md) [d](https://example.org)"
    assert broken_links(text, DOCS / "index.md") == ["nowhere.md", "index.md#no-such-heading"]


def test_navigation_names_every_page():
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    named = set(re.findall(r":\s+([\w/-]+\.md)\s*$", text, flags=re.M))
    assert named == {name_of(page) for page in PAGES}


@pytest.mark.parametrize("page", ORGAN_PAGES, ids=name_of)
def test_organ_pages_have_the_same_headings(page: Path):
    found = re.findall(r"^## (.+)$", prose(page.read_text(encoding="utf-8")), flags=re.M)
    assert tuple(found) == HEADINGS


def test_every_organ_has_a_page():
    told = {organ for page in ORGAN_PAGES for organ in OF_PAGE.get(page.stem, (page.stem,))}
    assert told == set(ORGANS)
    assert {"insulin_signalling", "circulation"} <= {page.stem for page in ORGAN_PAGES}


# --- names ----------------------------------------------------------------------------------------


@cache
def known_names() -> frozenset[str]:
    parameters = {row.path for row in describe(reference_organs())}
    modules = {path.rpartition(".")[0] for path in parameters | set(STATES)}
    return frozenset({entry.name for entry in catalogue()} | parameters | modules)


def exists(name: str) -> bool:
    """Whether a dotted name is a parameter, state, flux or observable, or can be imported."""
    if name in known_names():
        return True
    parts = name.split(".")
    if parts[0] not in PACKAGES:
        return False
    for cut in range(len(parts), 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[cut:]:
            if not hasattr(thing, attribute):
                return False
            thing = getattr(thing, attribute)
        return True
    return False


def unknown_names(text: str) -> list[str]:
    """Names in backticks, such as `liver.glycogen`, that nothing in the code has."""
    return [
        name
        for name in re.findall(r"`([a-z_]+(?:\.\w+)+)`", prose(text))
        if name.partition(".")[0] in PLACES | PACKAGES
        and not name.endswith((".py", ".md", ".toml"))
        and not any(word in name for word in INVENTED)
        and not exists(name)
    ]


def missing_files(text: str) -> list[str]:
    return [
        path
        for path in re.findall(r"`((?:organs|physiology|calibration|docs|examples)/[\w./]+)`", text)
        if not (ROOT / path).exists() and not any(word in path for word in INVENTED)
    ]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_names_exist(page: Path):
    text = page.read_text(encoding="utf-8")
    assert unknown_names(text) == []
    assert missing_files(text) == []


def test_the_name_check_can_fail():
    text = "`liver.glycogen` `liver.glucogen` `physiology.body.STATES` `physiology.body.NOTHING`"
    assert unknown_names(text) == ["liver.glucogen", "physiology.body.NOTHING"]
    assert missing_files("`organs/gut.py` `organs/tail.py`") == ["organs/tail.py"]


def test_glossary_has_every_observable_with_its_unit():
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \|[^|]*\| ([^|]+?) \|", text, flags=re.M)
    assert dict(told) == {name: o.unit for name, o in OBSERVABLES.items()}


# --- tables ---------------------------------------------------------------------------------------


@cache
def processes() -> dict[str, dict[str, float]]:
    """Pools of every process, by path."""
    from physiology.body import constants, fasting_state
    from physiology.intake import Intake

    organs = reference_organs()
    rest = constants(organs)
    snapshot = Snapshot(organs, rest, fasting_state(organs, rest), Intake())
    return {path: dict(process.pools) for path, process in snapshot.processes.items()}


def rows_of(table: str, columns: int) -> list[tuple[str, ...]]:
    lines = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| `")]
    return [(line[0].strip("`"), *line[1:]) for line in lines if len(line) == columns]


def stoichiometry(text: str) -> dict[str, float]:
    """`2 a + b → c` as coefficients, negative on the left."""
    found = {}
    for sign, side in zip((-1, 1), text.split("→"), strict=True):
        for number, pool in re.findall(r"([\d.]*) ?`([\w.]+)`", side):
            found[pool] = sign * float(number or 1)
    return found


@pytest.mark.parametrize("page", ORGAN_PAGES, ids=name_of)
def test_states_and_processes_agree_with_the_code(page: Path):
    text = section(page.read_text(encoding="utf-8"), "States and fluxes")
    rows = rows_of(text, 3)
    told_states = {name: unit for name, unit, _ in rows if "→" not in unit}
    told_processes = {name: stoichiometry(pools) for name, pools, _ in rows if "→" in pools}
    for organ in OF_PAGE.get(page.stem, (page.stem,)):
        own = {v.path.removeprefix(f"{organ}."): v.unit for v in VARIABLES if in_(organ, v.path)}
        assert told_states == own
        happening = {
            path.removeprefix(f"{organ}."): pools
            for path, pools in processes().items()
            if in_(organ, path)
        }
        assert told_processes.keys() == happening.keys()
        for name, pools in happening.items():
            assert told_processes[name] == pytest.approx(pools), name


def test_signalling_states_agree_with_the_code():
    page = DOCS / "organs" / "insulin_signalling.md"
    rows = rows_of(section(page.read_text(encoding="utf-8"), "States and fluxes"), 3)
    for tissue in TISSUES:
        block = f"{tissue}.signalling"
        own = {v.path.removeprefix(f"{block}."): v.unit for v in VARIABLES if in_(block, v.path)}
        assert {name: unit for name, unit, _ in rows} == own


def in_(place: str, path: str) -> bool:
    return path.startswith(f"{place}.")


@cache
def make_tables():
    spec = importlib.util.spec_from_file_location("make_tables", DOCS / "make_tables.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_parameter_tables_are_up_to_date():
    for page, text in make_tables().tables().items():
        written = (DOCS / "tables" / f"{page}.md").read_text(encoding="utf-8")
        assert written == text, "run `python docs/make_tables.py`"


def test_parameter_tables_have_every_parameter():
    parts = [part for parts in make_tables().PAGES.values() for part in parts]
    for row in describe(reference_organs()):
        assert any(in_(part, row.path) for part in parts), row.path


@pytest.mark.parametrize("page", ORGAN_PAGES, ids=name_of)
def test_references_are_those_of_the_parameters(page: Path):
    bibliography = (ROOT / "organs" / "references.bib").read_text(encoding="utf-8")
    known = set(re.findall(r"^@\w+\{(\w+),", bibliography, flags=re.M))
    listed = section(page.read_text(encoding="utf-8"), "References")
    told = set(re.findall(r"^- `(\w+)`", listed, flags=re.M))
    parts = make_tables().PAGES[page.stem]
    used = {
        row.source
        for row in describe(reference_organs())
        for part in parts
        if in_(part, row.path) and (".signalling." not in row.path or "signalling" in part)
    } - {"assumed"}
    assert told <= known
    assert used <= told


@pytest.mark.parametrize("page", [*ORGAN_PAGES, DOCS / "validation.md"], ids=name_of)
def test_rows_exist_in_the_reference_table(page: Path):
    with open(ROOT / "calibration/reference_table/targets.csv", encoding="utf-8") as file:
        ids = {row["id"] for row in csv.DictReader(file)}
    assert set(re.findall(r"`([A-Z]\d\d)`", page.read_text(encoding="utf-8"))) <= ids


# --- code -----------------------------------------------------------------------------------------

BLOCK = re.compile(r"^(<!-- slow -->\n)?```python\n(.*?)^```", flags=re.M | re.S)

# Pages whose blocks, run in order, are one program.
PROGRAMS = ("index.md", "getting-started.md", "experiments.md", "laboratory.md", "validation.md")


def blocks(page: Path) -> list[tuple[bool, str]]:
    """Python blocks of a page, each with whether it is slow."""
    return [(bool(slow), code) for slow, code in BLOCK.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_python_blocks_are_python(page: Path):
    for _, code in blocks(page):
        ast.parse(code)


def run(page: Path, slow: bool) -> None:
    names: dict[str, object] = {}
    for is_slow, code in blocks(page):
        if slow or not is_slow:
            exec(compile(code, page.name, "exec"), names)


@pytest.mark.parametrize("name", ["getting-started.md", "experiments.md"])
def test_examples_run(name: str, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run(DOCS / name, slow=False)


@pytest.mark.slow
@pytest.mark.parametrize("name", PROGRAMS)
def test_all_examples_run(name: str, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run(DOCS / name, slow=True)


def test_the_organ_of_the_recipe_is_an_organ():
    organ_page = DOCS / "add-an-organ.md"
    names: dict[str, object] = {}
    exec(blocks(organ_page)[0][1], names)
    tissue = names["BrownFat"]()
    assert [row.path for row in describe(tissue)] == ["capacity", "insulin_half", "activity_tau"]


@pytest.mark.parametrize(
    "text",
    [
        block
        for block in re.findall(
            r"^```toml\n(.*?)^```",
            "\n".join(
                (DOCS / name).read_text(encoding="utf-8")
                for name in ("experiments.md", "laboratory.md")
            ),
            re.M | re.S,
        )
    ],
)
def test_protocols_can_be_read(text: str, tmp_path: Path):
    from physiology.protocols import load

    file = tmp_path / "protocol.toml"
    file.write_text(text, encoding="utf-8")
    assert load(file).experiment.duration > 0


def test_the_page_of_the_laboratory_shows_every_test_and_every_protocol_with_its_figure():
    from physiology.protocols import TESTS
    from physiology.protocols.library import library

    text = (DOCS / "laboratory.md").read_text(encoding="utf-8")
    assert [name for name in TESTS if f"`{name}(" not in text] == []
    shown = set(re.findall(r"\]\(images/(\w+)\.png\)", text))
    assert set(library()) - {"euglycaemic_clamp"} <= shown
    for figure in shown:
        assert (DOCS / "images" / f"{figure}.png").stat().st_size > 10_000
