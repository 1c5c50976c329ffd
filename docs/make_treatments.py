"""Write the table of treatments from the code: `python docs/make_treatments.py`."""

from pathlib import Path

from physiology.lifecourse import Times
from physiology.treatments import REMEDIES, Remedy

PAGE = Path(__file__).with_name("treatments.md")
BEGIN, END = "<!-- table: written by docs/make_treatments.py -->", "<!-- end of table -->"


def table() -> str:
    """Every remedy with all that it acts on, as Markdown."""
    lines = ["| Name | What it is | Acts on | Change | Why | Source |", "|" + " --- |" * 6]
    for remedy in REMEDIES.values():
        lines += [f"| {' | '.join(row)} |" for row in _rows(remedy)]
    return "\n".join(lines)


def _rows(remedy: Remedy):
    what = [f"`{remedy.name}`", remedy.about]
    for effect in remedy.effects:
        paths = ", ".join(f"`{path}`" for path in effect.paths)
        change = effect.change
        size = f"x {change.factor:g}" if isinstance(change, Times) else f"to {change.value:g}"
        yield [*what, paths, size, effect.why, _source(effect.source)]
    for name, (rate, unit) in remedy.doses.items():
        yield [*what, f"intake `{name}`", f"{rate:.3g} {unit}", "given all day", "-"]
    if remedy.intake != 1:
        why = "they eat less" if remedy.intake < 1 else "they eat more"
        yield [*what, "food eaten", f"x {remedy.intake:g}", why, _source(remedy.intake_source)]
    if remedy.diet is not None:
        yield [*what, "diet", _diet(remedy.diet), "-", "-"]
    if remedy.activity is not None:
        spells = ", ".join(
            f"{s.end - s.start:g} min at {s.power:g} kcal/min" for s in remedy.activity.spells
        )
        yield [*what, "activity", spells, "every day", "-"]


def _source(key: str) -> str:
    """A key of the bibliography in code; words as they are."""
    return f"`{key}`" if key.isalnum() and key[-1].isdigit() else key


def _diet(diet) -> str:
    return f"{diet.surplus:+g} kcal/d" if diet.energy is None else f"{diet.energy:g} kcal/d"


def page() -> str:
    """The page with its table up to date."""
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
