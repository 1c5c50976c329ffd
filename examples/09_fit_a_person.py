"""From an oral glucose test to a body: three group means fitted, and what their bodies do next.

The data are means of people with normal and impaired glucose tolerance and with type 2 diabetes
(examples/data, Ohashi2015). Each is fitted as if it were one person.

Run:  python examples/09_fit_a_person.py [FOLDER]
"""

import sys
from pathlib import Path

import numpy as np

from calibration.data import read_dataset
from calibration.fit import fit
from physiology import ogtt, simulate
from physiology.plotting import COLOURS, save
from physiology.plotting.style import label_axes, new_figure, styled

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
data = read_dataset(Path(__file__).parent / "data" / "ohashi_group_means.csv")
fits = fit(data, free="with C-peptide")

for item in fits:
    errors = ", ".join(f"{a} {100 * e:.1f} %" for a, e in item.relative_errors().items())
    print(f"{item.subject.name}: {item.outcome.value}; error of the peak: {errors}")
    for row in item.estimates():
        if row.learned > 0.3:  # what the test says of this person rather than of people
            print(
                f"    {row.path:45s} {row.value:9.4g} ({row.low:.4g} to {row.high:.4g}) {row.unit}"
            )

with styled():
    figure = new_figure(10.0, 3.4)
    for k, analyte in enumerate(data.analytes):
        ax = figure.add_subplot(1, 3, k + 1)
        for item, style in zip(fits, ("-", "--", ":"), strict=True):
            # A fitted body is a body like any other: here it drinks again, for longer.
            t = simulate(item.body, ogtt(75, 240.0))
            ax.plot(t.times, t[analyte], style, color=COLOURS.get(analyte, "#333333"))
            series = item.subject.visits["ogtt"].series[analyte]
            ax.errorbar(series.times, series.values, series.sd, fmt="o", ms=4, color="#555555")
        ax.set_title(t.long_name(analyte))
        label_axes(ax, "min", t.unit(analyte))
        ax.set_ylim(0, None)
        ax.set_xticks(np.arange(0, 241, 60))
    figure.subplots_adjust(left=0.07, right=0.99, bottom=0.16, top=0.88, wspace=0.3)
print("wrote", save(figure, folder / "09_fit_a_person.png"))
