"""Readout: what a laboratory reads off each of its tests, from any trajectory.

for test in readout(trajectory):
    print(test.procedure.name, [(row.name, row.value, row.unit) for row in test.rows])
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from physiology.indices import (
    airg,
    glucose_clearance,
    glucose_disappearance,
    kitt,
    m_over_i,
    m_value,
    sspg,
)
from physiology.procedures import Name, Procedure, kg_window, procedures
from physiology.trajectory import Trajectory

STEADY = 30.0  # [min] at the end of a step, over which means are taken
FIRST_PHASE = 10.0  # [min] of a hyperglycaemic clamp
KITT_WINDOW = (3.0, 15.0)  # [min] after the injection


class Row(NamedTuple):
    """One figure that is read off: what it is, its value and unit."""

    name: str
    value: float
    unit: str


class Readout(NamedTuple):
    """What is read off one test or one step of it."""

    procedure: Procedure
    rows: tuple[Row, ...]


def readout(trajectory: Trajectory) -> tuple[Readout, ...]:
    """All tests of an experiment with what is read off them; none that was not sampled enough."""
    read = (
        Readout(procedure, tuple(_READERS[procedure.name](_Window(trajectory, procedure))))
        for procedure in procedures(trajectory.experiment)
    )
    return tuple(found for found in read if found.rows)


class _Window:
    """A trajectory between two minutes, with the basal state before it."""

    def __init__(self, trajectory: Trajectory, procedure: Procedure):
        self.trajectory, self.procedure = trajectory, procedure
        self.weight = trajectory.start.person.weight

    def within(self, start: float, end: float) -> np.ndarray:
        """Indices of the samples between two minutes of the test."""
        times, zero = self.trajectory.times, self.procedure.start
        return np.flatnonzero((times >= zero + start - 1e-9) & (times <= zero + end + 1e-9))

    def steady(self) -> np.ndarray:
        """Indices of the samples of the last half hour.

        What happens at the very end belongs to what comes next, where something does.
        """
        length = self.procedure.end - self.procedure.start
        chosen = self.within(max(length - STEADY, 0.0), length)
        last = self.procedure.end >= self.trajectory.experiment.duration
        return chosen if last else chosen[self.trajectory.times[chosen] < self.procedure.end]

    def mean(self, name: str, chosen: np.ndarray) -> float:
        return float(np.mean(self.trajectory[name][chosen]))

    def basal(self, name: str) -> float:
        """The value at the start of the whole experiment."""
        return float(self.trajectory[name][0])

    def course(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Minutes of the test, and one quantity then."""
        chosen = self.within(0.0, self.procedure.end - self.procedure.start)
        return self.trajectory.times[chosen] - self.procedure.start, self.trajectory[name][chosen]


def _metabolised(window: _Window, chosen: np.ndarray) -> float:
    """M of some samples [umol/kg/min]."""
    t, times = window.trajectory, window.trajectory.times[chosen]
    urine = window.mean("urine_glucose", chosen)
    level, infused = t["glucose"][chosen], t["gir"][chosen]
    return float(m_value(times, infused, level, window.weight, times[0], times[-1], urine))


def _per_weight(window: _Window, name: str, chosen: np.ndarray) -> float:
    return 1000 * window.mean(name, chosen) / window.weight


def _change(window: _Window, name: str, chosen: np.ndarray) -> float:
    return 100 * (window.mean(name, chosen) / window.basal(name) - 1)


def _glucose_clamp(window: _Window) -> Iterator[Row]:
    chosen = window.steady()
    if len(chosen) < 2:
        return
    glucose = window.trajectory["glucose"][chosen]
    insulin, m = window.mean("insulin", chosen), _metabolised(window, chosen)
    yield Row("glucose", float(glucose.mean()), "mmol/L")
    yield Row("CV of glucose", float(100 * glucose.std() / glucose.mean()), "%")
    yield Row("insulin", insulin, "pmol/L")
    yield Row("GIR", _per_weight(window, "gir", chosen), "umol/kg/min")
    yield Row("GIR", 0.18016 * _per_weight(window, "gir", chosen), "mg/kg/min")
    yield Row("M", m, "umol/kg/min")
    yield Row("M/I", m_over_i(m, insulin), "umol/kg/min per pmol/L")
    yield Row("MCR", glucose_clearance(m, float(glucose.mean())), "mL/kg/min")
    yield Row("EGP", _per_weight(window, "egp", chosen), "umol/kg/min")
    yield Row("EGP, change", _change(window, "egp", chosen), "%")
    yield Row("Rd", _per_weight(window, "rd", chosen), "umol/kg/min")
    yield Row("NEFA, change", _change(window, "nefa", chosen), "%")


def _hyperglycaemic(window: _Window) -> Iterator[Row]:
    early, late = window.within(2.0, FIRST_PHASE), window.steady()
    if len(early) < 2 or len(late) < 2:
        return
    insulin, m = window.mean("insulin", late), _metabolised(window, late)
    yield Row("glucose", window.mean("glucose", late), "mmol/L")
    first = window.mean("insulin", early) - window.basal("insulin")
    yield Row("first phase, rise of insulin", first, "pmol/L")
    yield Row("second phase, insulin", insulin, "pmol/L")
    yield Row("second phase, ISR", window.mean("isr", late), "pmol/min")
    yield Row("C-peptide", window.mean("c_peptide", late), "pmol/L")
    yield Row("GIR", _per_weight(window, "gir", late), "umol/kg/min")
    yield Row("M", m, "umol/kg/min")
    yield Row("M/I", m_over_i(m, insulin), "umol/kg/min per pmol/L")


def _hypoglycaemic(window: _Window) -> Iterator[Row]:
    chosen = window.steady()
    if len(chosen) < 2:
        return
    yield Row("glucose", window.mean("glucose", chosen), "mmol/L")
    yield Row("insulin", window.mean("insulin", chosen), "pmol/L")
    yield Row("GIR", _per_weight(window, "gir", chosen), "umol/kg/min")
    yield Row("EGP", _per_weight(window, "egp", chosen), "umol/kg/min")
    for name in ("glucagon", "adrenaline", "cortisol"):
        yield Row(name, window.mean(name, chosen), window.trajectory.unit(name))


def _isoglycaemic(window: _Window) -> Iterator[Row]:
    minutes, infused = window.course("gir")
    if len(minutes) < 2:
        return
    yield Row("glucose infused", 0.18016 * float(np.trapezoid(infused, minutes)), "g")
    for name in ("insulin", "c_peptide", "isr"):
        _, values = window.course(name)
        area = float(np.trapezoid(values - window.basal(name), minutes))
        unit = f"{window.trajectory.unit(name)} min" if name != "isr" else "pmol"
        label = {"insulin": "insulin", "c_peptide": "C-peptide", "isr": "insulin secreted"}[name]
        yield Row(f"{label} above basal", area, unit)


def _ivgtt(window: _Window) -> Iterator[Row]:
    minutes, glucose = window.course("glucose")
    _, insulin = window.course("insulin")
    span = kg_window(window.trajectory.experiment, window.procedure)
    if len(window.within(*span)) >= 3:
        yield Row("KG", float(glucose_disappearance(minutes, glucose, *span)), "%/min")
    if len(window.within(2.0, 10.0)) >= 2 and minutes[0] == 0:
        yield Row("AIRg", float(airg(minutes, insulin)), "pmol/L")


def _tolerance(window: _Window) -> Iterator[Row]:
    minutes, glucose = window.course("glucose")
    if len(window.within(*KITT_WINDOW)) >= 3:
        yield Row("KITT", float(kitt(minutes, glucose, *KITT_WINDOW)), "%/min")
        yield Row("lowest glucose", float(glucose.min()), "mmol/L")
        yield Row("reached at", float(minutes[glucose.argmin()]), "min")


def _suppression(window: _Window) -> Iterator[Row]:
    minutes, glucose = window.course("glucose")
    end = window.procedure.end - window.procedure.start
    chosen = window.steady()
    if len(chosen) < 2:
        return
    steady = float(sspg(minutes, glucose, end - STEADY, end))
    yield Row("SSPG", steady, "mmol/L")
    yield Row("SSPI", window.mean("insulin", chosen), "pmol/L")
    rate = _per_weight(window, "gir", chosen)
    yield Row("glucose infused", rate, "umol/kg/min")
    yield Row("MCR", glucose_clearance(_metabolised(window, chosen), steady), "mL/kg/min")
    yield Row("C-peptide, change", _change(window, "c_peptide", chosen), "%")


_READERS: dict[Name, Callable[[_Window], Iterator[Row]]] = {
    "glucose clamp": _glucose_clamp,
    "hyperglycaemic clamp": _hyperglycaemic,
    "hypoglycaemic clamp": _hypoglycaemic,
    "isoglycaemic infusion": _isoglycaemic,
    "IVGTT": _ivgtt,
    "insulin tolerance test": _tolerance,
    "insulin suppression test": _suppression,
}
