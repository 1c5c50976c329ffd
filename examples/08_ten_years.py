"""Ten years of the same surplus, for two people who differ in how many fat cells they can make.

Run:  python examples/08_ten_years.py [FOLDER] [YEARS]
"""

import sys
from pathlib import Path

from physiology import Diet, human, lifecourse, ogtt, simulate
from physiology.plotting import save, years_figure

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
years = float(sys.argv[2]) if len(sys.argv) > 2 else 10.0

CAPACITY = "subcutaneous_fat.cells.adipogenic_capacity"
people = {
    "many new fat cells": human(parameters={CAPACITY: 1.5}),
    "few new fat cells": human(parameters={CAPACITY: 0.15}),
}
courses = {
    name: lifecourse(body, Diet(surplus=300.0), years=years) for name, body in people.items()
}

print("                      fat [kg]  liver fat [%]  fasting glucose, insulin  2-h glucose")
for name, course in courses.items():
    after = simulate(course.body_at(years), ogtt(duration=120.0))
    print(
        f"{name:20s}  {course['fat_mass'][-1]:8.1f}  {course['liver_fat'][-1]:13.1f}  "
        f"{course['glucose'][-1]:6.2f} mmol/L, {course['insulin'][-1]:4.0f} pmol/L"
        f"  {after['glucose'][-1]:6.2f} mmol/L"
    )
title = f"{years:g} years, 300 kcal a day more than needed at the start"
print("wrote", save(years_figure(courses, title), folder / "08_ten_years.png"))
