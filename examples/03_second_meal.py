"""Breakfast and lunch are the same, the body that meets them is not.

An experiment ends in a body, and the next experiment can begin with it.

Run:  python examples/03_second_meal.py [FOLDER]
"""

import sys
from pathlib import Path

from physiology import human, mixed_meal, simulate
from physiology.plotting import save
from physiology.plotting.style import COLOURS, label_axes, new_figure, styled

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")

meal = mixed_meal(carbohydrate=75, fat=20, protein=20, duration=240)
breakfast = simulate(human(), meal)
lunch = simulate(breakfast.body, meal)  # four hours later

with styled():
    figure = new_figure(9.0, 3.2)
    figure.subplots_adjust(left=0.07, right=0.985, bottom=0.18, top=0.88, wspace=0.32)
    for i, name in enumerate(("glucose", "insulin", "nefa")):
        ax = figure.add_subplot(1, 3, i + 1)
        ax.plot(breakfast.times / 60, breakfast[name], color=COLOURS[name], label="breakfast")
        ax.plot(lunch.times / 60, lunch[name], "--", color="#333333", label="lunch")
        ax.set_title({"nefa": "NEFA"}.get(name, name.capitalize()))
        ax.set_ylim(bottom=0)
        label_axes(ax, "hours after the meal", breakfast.unit(name))
    ax.legend()

for name in ("glucose", "insulin"):
    first, second, unit = breakfast[name].max(), lunch[name].max(), lunch.unit(name)
    print(f"peak {name}: breakfast {first:.3g}, lunch {second:.3g} {unit}")
print("wrote", save(figure, folder / "03_second_meal.png"))
