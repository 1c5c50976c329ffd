"""One lesion: stress kinases block insulin signalling in the liver, and nowhere else.

`with_parameters` changes a person and keeps the constants of health, so everything that
follows (fasting glucose, insulin, fat made in the liver) is found, not given.

Run:  python examples/05_insulin_resistant_liver.py [FOLDER]
"""

import sys
from pathlib import Path

from physiology import human, mixed_meal, simulate
from physiology.plotting import save
from physiology.plotting.style import label_axes, new_figure, styled

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")

KINASE = "liver.signalling.serine_kinase"
healthy = human()
severity = {1: "#BBBBBB", 2: "#F2A56B", 4: "#D55E00", 6: "#7A3600"}
normal = float(healthy.organs.liver.signalling.serine_kinase)
people = {factor: healthy.with_parameters({KINASE: factor * normal}) for factor in severity}
results = {factor: simulate(body, mixed_meal()) for factor, body in people.items()}

with styled():
    figure = new_figure(9.0, 5.6)
    figure.subplots_adjust(left=0.075, right=0.985, bottom=0.1, top=0.93, wspace=0.4, hspace=0.5)
    panels = {
        "glucose": "Glucose",
        "insulin": "Insulin",
        "egp": "Glucose production (EGP)",
        "liver_glycogen": "Liver glycogen",
        "nefa": "NEFA",
        "liver.lipogenesis": "Fat made in the liver",
    }
    for i, (name, title) in enumerate(panels.items()):
        ax = figure.add_subplot(2, 3, i + 1)
        for factor, trajectory in results.items():
            colour, label = severity[factor], f"kinase x {factor}"
            ax.plot(trajectory.times / 60, trajectory[name], color=colour, label=label)
        ax.set_title(title)
        ax.set_ylim(bottom=0)
        label_axes(ax, "hours", trajectory.unit(name))
    figure.axes[1].legend()

print("kinase   fasting glucose   fasting insulin   functional IRS in liver")
for factor, trajectory in results.items():
    glucose, insulin = trajectory["glucose"][0], trajectory["insulin"][0]
    irs = trajectory["liver_functional_irs"][0]
    print(f"x {factor}      {glucose:.2f} mmol/L       {insulin:5.0f} pmol/L      {irs:.2f}")
print("wrote", save(figure, folder / "05_insulin_resistant_liver.png"))
