"""A mixed meal: simulate it, read numbers off it, draw it.

Run:  python examples/01_meal.py [FOLDER]
"""

import sys
from pathlib import Path

from physiology import human, mixed_meal, simulate
from physiology.plotting import meal_figure, save

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")

person = human(sex="male", age=32, height=1.77, weight=72)
meal = mixed_meal(carbohydrate=75, fat=25, protein=25)  # grams
trajectory = simulate(person, meal)

# Any observable, state or flux by name; `physiology list` shows them all.
glucose = trajectory["glucose"]
print(f"fasting glucose   {glucose[0]:.2f} {trajectory.unit('glucose')}")
print(f"highest glucose   {glucose.max():.2f} at {trajectory.times[glucose.argmax()]:.0f} min")
print(f"insulin at 2 h    {trajectory.at('insulin', 120):.0f} {trajectory.unit('insulin')}")
print(f"EGP at 1 h        {trajectory.at('egp', 60):.2f} {trajectory.unit('egp')}")

print("wrote", save(meal_figure(trajectory), folder / "01_meal.png"))
