"""The same 75 g of glucose in a small woman and a tall man.

Run:  python examples/04_woman_and_man.py [FOLDER]
"""

import sys
from pathlib import Path

from physiology import human, ogtt, simulate
from physiology.plotting import save
from physiology.plotting.style import label_axes, new_figure, styled

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")

people = {
    "woman, 1.60 m, 55 kg": (human(sex="female", age=30, height=1.60, weight=55), "#A65E9A"),
    "man, 1.90 m, 90 kg": (human(sex="male", age=30, height=1.90, weight=90), "#0072B2"),
}
results = {who: simulate(body, ogtt(75)) for who, (body, _) in people.items()}

with styled():
    figure = new_figure(9.0, 3.4)
    figure.subplots_adjust(left=0.07, right=0.985, bottom=0.17, top=0.78, wspace=0.32)
    for i, name in enumerate(("glucose", "insulin", "muscle_glucose_uptake")):
        ax = figure.add_subplot(1, 3, i + 1)
        for who, trajectory in results.items():
            ax.plot(trajectory.times / 60, trajectory[name], color=people[who][1], label=who)
        ax.set_title(trajectory.long_name(name).capitalize())
        ax.set_ylim(bottom=0)
        label_axes(ax, "hours", trajectory.unit(name))
    figure.legend(*ax.get_legend_handles_labels(), loc="upper center", ncols=2)

for who, trajectory in results.items():
    print(f"{who}: glucose at 1 h {trajectory.at('glucose', 60):.2f} {trajectory.unit('glucose')}")
print("wrote", save(figure, folder / "04_woman_and_man.png"))
