"""A trial: pioglitazone against placebo for half a year, in people with a fatty liver and IGT.

Candidates are obese or nearly so, eat too much for a year, and are examined every three months.
Those who then have a fatty liver and impaired glucose tolerance take part: half get the drug. Who
is enrolled is kept in the folder, and so is the trial, so that an interrupted run goes on. A
thousand people take 24 minutes of two cores; a hundred tell the direction of each effect.

Run:  python examples/10_pioglitazone_trial.py [FOLDER] [PEOPLE]
"""

import sys
from pathlib import Path

from physiology import ogtt
from physiology.cohort import Arm, Course, Engine, Enrolled, Screening, Study, enrol, run
from physiology.cohort.causes import SURPLUS, gainers
from physiology.cohort.effects import effect
from physiology.plotting import save
from physiology.plotting.cohort import forest

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
people = int(sys.argv[2]) if len(sys.argv) > 2 else 1000

test = ogtt(75, duration=120.0)
outputs = ("glucose", "insulin", "nefa", "liver_fat", "liver_pkc", "hba1c", "weight", "fat_mass")
engine = Engine(chunk=64, uniform=True)  # one program for screening and both arms

screening = Screening(
    test,
    criteria={
        "liver_fat_fasting": (5.6, 100.0),  # %
        "glucose_2h": (7.8, 11.0),  # mmol/L
        "glucose_fasting": (0.0, 6.9),
    },
    outputs=outputs,
    history=Course(years=1.0, surplus=SURPLUS, longest=90),
    visits=(0.25, 0.5, 0.75, 1.0),
)
kept = folder / f"enrolled_{people}.npz"
if kept.exists():
    enrolled = Enrolled.load(kept)
else:
    enrolled = enrol(gainers(seed=1), screening, people, engine=engine, told=print)
    enrolled.save(kept)
print(", ".join(f"{count:,} {what.replace('_', ' ')}" for what, count in enrolled.log.items()))

half_a_year = Course(years=0.5, longest=30)  # what keeps the weight, of the same food, in both arms
study = Study(
    "pioglitazone",
    enrolled,
    people,
    {"ogtt": test},
    arms=(
        Arm("placebo", course=half_a_year),
        Arm("pioglitazone", treatments=("pioglitazone",), course=half_a_year),
    ),
    design="parallel",
    outputs=outputs,
)
results = run(study, folder / f"trial_{people}", resume=True, engine=engine)
table = results.endpoints()
print(table.groupby("arm").outcome.value_counts().to_string())

ENDPOINTS = {  # and the change from which on somebody has responded
    "liver_fat_fasting": -2.0,
    "liver_pkc_fasting": -0.02,
    "hba1c_fasting": -0.2,
    "glucose_fasting": -0.3,
    "glucose_2h": -1.0,
    "insulin_fasting": -15.0,
    "matsuda": 0.5,
    "nefa_fasting": -0.05,
    "weight_fasting": -2.0,
    "fat_mass_fasting": -2.0,
}
effects = [
    effect(table, name, "pioglitazone", "placebo", threshold=threshold)
    for name, threshold in ENDPOINTS.items()
]
print("                     drug less placebo (95 % interval)   responders: drug, placebo [%]")
for one in effects:
    print(
        f"{one.endpoint:18s}  {one.difference:8.3f}  ({one.low:.3f} to {one.high:.3f})"
        f"{100 * one.responders:18.0f}, {100 * one.responders_against:.0f}"
    )
title = f"Pioglitazone against placebo, {people} people, half a year"
print("wrote", save(forest(effects, title), folder / "10_pioglitazone_trial.png"))
