"""Three days without food: from glycogen to fat and ketone bodies.

Run:  python examples/02_fasting.py [FOLDER]
"""

import sys
from pathlib import Path

from physiology import fast, human, simulate
from physiology.plotting import fast_figure, save

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")

trajectory = simulate(human(), fast(hours=72))

for name in ("glucose", "insulin", "nefa", "ketones", "liver_glycogen", "rq"):
    course = [trajectory.at(name, 60 * hour) for hour in (0, 24, 48, 72)]
    numbers = "  ".join(f"{value:8.3g}" for value in course)
    print(f"{name:15} {numbers}  {trajectory.unit(name)}")

print("wrote", save(fast_figure(trajectory), folder / "02_fasting.png"))
