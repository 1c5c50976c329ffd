"""Write the table of phenotypes from their files: `python docs/make_phenotypes.py`."""

from pathlib import Path

from physiology.phenotypes import RECIPES, record, shipped

PAGE = Path(__file__).with_name("phenotypes.md")
BEGIN, END = "<!-- table: written by docs/make_phenotypes.py -->", "<!-- end of table -->"

COLUMNS = {
    "weight": "weight [kg]",
    "fat_mass": "fat [kg]",
    "cell_diameter": "fat cell [um]",
    "liver_fat": "liver fat [%]",
    "glucose": "glucose [mmol/L]",
    "insulin": "insulin [pmol/L]",
    "nefa": "NEFA [mmol/L]",
    "hba1c": "HbA1c [%]",
    "skeletal_muscle_functional_irs": "IRS of muscle",
    "beta_cell_capacity": "beta cells",
}


def tables() -> str:
    """Causes and what came of them, as Markdown."""
    causes = ["Name", "What it is", "Surplus [kcal/d]", "Years", "Capacity under the skin"]
    causes += ["inside", "Beta-cell reserve", "Fat cells lost"]
    lines = [_line(causes), _line(["---"] * len(causes))]
    for recipe in RECIPES.values():
        lost = ", ".join(f"{share:.0%} of {depot}" for depot, share in recipe.lost.items())
        numbers = (
            recipe.surplus,
            recipe.years,
            recipe.adipogenic_capacity,
            recipe.visceral_capacity,
            recipe.beta_cell_reserve,
        )
        cells = [f"`{recipe.name}`", recipe.about, *(f"{n:g}" for n in numbers), lost or "none"]
        lines.append(_line(cells))
    lines += ["", _line(["Name", *COLUMNS.values()]), _line(["---"] * (len(COLUMNS) + 1))]
    for name in shipped():
        told = record(name)["read_outs"]
        lines.append(_line([f"`{name}`", *(f"{told[column]:.3g}" for column in COLUMNS)]))
    return "\n".join(lines)


def _line(cells) -> str:
    return f"| {' | '.join(cells)} |"


def page() -> str:
    """The page with its tables up to date."""
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    return f"{before}{BEGIN}\n\n{tables()}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
