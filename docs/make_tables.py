"""Write the parameter tables of the organ pages from the code: `python docs/make_tables.py`."""

from pathlib import Path

from organs.parameters import Parameter, describe
from physiology.human import fitted_values, human

FOLDER = Path(__file__).parent / "tables"

# Page -> the parts of the body whose parameters it lists, side by side.
PAGES: dict[str, tuple[str, ...]] = {
    "gut": ("gut",),
    "liver": ("liver",),
    "skeletal_muscle": ("skeletal_muscle",),
    "adipose_tissue": ("subcutaneous_fat", "visceral_fat"),
    "pancreas": ("pancreas",),
    "brain": ("brain",),
    "kidney": ("kidney",),
    "heart": ("heart",),
    "other_tissues": ("other_tissues",),
    "blood": ("blood",),
    "blood_cells": ("blood_cells",),
    "immune": ("immune",),
    "adipokines": ("adipokines",),
    "counterregulation": ("counterregulation",),
    "subcutaneous_insulin": ("subcutaneous_insulin",),
    "drugs": ("drugs",),
    "clinician": ("clinician",),
    "insulin_signalling": tuple(
        f"{tissue}.signalling"
        for tissue in ("liver", "skeletal_muscle", "subcutaneous_fat", "visceral_fat")
    ),
    "circulation": ("circulation",),
    "energy_balance": ("energy_balance",),
    "body_composition": ("body_composition",),
    "ordinary_day": ("ordinary_day",),
}

_SIGNALLING = "signalling."


def tables() -> dict[str, str]:
    """The text of every table, by page."""
    rows = describe(human().organs)
    return {page: _table(page, parts, rows) for page, parts in PAGES.items()}


def _table(page: str, parts: tuple[str, ...], rows: list[Parameter]) -> str:
    title = page.replace("_", " ").capitalize()
    values = parts if len(parts) > 1 else ("Value",)
    columns = ("Parameter", *values, "Unit", "Bounds", "Source", "Meaning")
    lines = [
        f"# {title}: parameters",
        "",
        "Written by `docs/make_tables.py` from the reference man; do not edit. A value in bold was "
        "fitted to",
        "the reference table; the source then says where its bounds and first value come from.",
        f"What the names mean is told on the page of the [organ](../organs/{page}.md).",
        "",
        _line(columns),
        _line(["---"] * len(columns)),
    ]
    known = {row.path: row for row in rows}
    for row in rows:
        name = row.path.removeprefix(f"{parts[0]}.")
        if name == row.path or name.startswith(_SIGNALLING):
            continue
        shown = [_value(known[f"{part}.{name}"]) for part in parts]
        low, high = row.bounds
        source = row.source if row.source == "assumed" else f"`{row.source}`"
        bounds = f"{low:g} to {high:g}"
        lines.append(_line([f"`{name}`", *shown, row.unit, bounds, source, row.about]))
    return "\n".join([*lines, ""])


def _value(row: Parameter) -> str:
    number = f"{float(row.value):.4g}"
    return f"**{number}**" if row.path in fitted_values() else number


def _line(cells) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for page, text in tables().items():
        (FOLDER / f"{page}.md").write_text(text, encoding="utf-8")
