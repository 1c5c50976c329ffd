"""A clamp with and without fatty acids raised by an emulsion: what they cost in insulin action.

Run:  python examples/07_clamp_under_lipid.py [FOLDER]
"""

import sys
from pathlib import Path

from physiology import Experiment, human, simulate
from physiology.infusions import Infusion
from physiology.laboratory import euglycaemic_clamp
from physiology.plotting import figure_of, save
from physiology.readout import readout

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")

man = human()
waiting = Experiment("four hours", 240.0)
clamp = waiting.then(euglycaemic_clamp(insulin=40, target=5.0, minutes=120))
lipid = Infusion("lipid", 90.0, "mL/h of 20 %", start=0, end=360)
under_lipid = clamp.alongside(Experiment("lipid", 360.0, infusions=(lipid,)))

results = {"saline": simulate(man, clamp), "lipid": simulate(man, under_lipid)}
read = {name: readout(trajectory)[0].rows for name, trajectory in results.items()}
for control, raised in zip(*read.values(), strict=True):
    print(f"{control.name:14} {control.value:8.3g} {raised.value:8.3g} {control.unit}")

figure = figure_of(results["lipid"], "Clamp after four hours of lipid")
print("wrote", save(figure, folder / "07_clamp_under_lipid.png"))
