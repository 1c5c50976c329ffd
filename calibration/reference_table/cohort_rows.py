"""Rows that need a cohort: people compared with each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from calibration.reference_table.panel import YEARS, Group, Panel
from physiology.body import STATES
from physiology.cohort.endpoints import ada_category
from physiology.indices import matsuda
from physiology.indices.area import incremental_area

EXHAUSTED = 0.15  # of the disposition index at the start: compensation is nearly gone


class CohortRow(NamedTuple):
    """How one row is answered.

    Attributes:
        about: whose cohort, and what is compared.
        answer: from the panel to the value, in the unit of the target.
    """

    about: str
    answer: Callable[[Panel], Any]


def explained(cause: np.ndarray, effect: np.ndarray) -> float:
    """Share of the variance that a straight line explains [%]."""
    return float(100 * np.corrcoef(cause, effect)[0, 1] ** 2)


def exponent(x: np.ndarray, y: np.ndarray) -> float:
    """Exponent of y = a x^b where both vary: the reduced major axis of the logarithms."""
    x, y = np.log(x), np.log(y)
    return float(np.sign(np.corrcoef(x, y)[0, 1]) * y.std() / x.std())


def _between(group: Group, name: str, least: float, most: float) -> Group:
    values = group.endpoints[name]
    return group.take(np.flatnonzero((values >= least) & (values < most)))


def disposition(times: np.ndarray, glucose: np.ndarray, insulin: np.ndarray) -> np.ndarray:
    """Insulin over glucose, as areas above fasting, times insulin sensitivity (Matsuda).

    Curves have shape (samples, people).
    """
    glucose, insulin = glucose.T, insulin.T
    rise = incremental_area(times, insulin) / incremental_area(times, glucose)
    return rise * matsuda(times, glucose, insulin)


def _high_normal(p: Panel) -> float:
    tolerant = _between(p.adults, "glucose_fasting", 0.0, 7.0)
    high, low = (_between(tolerant, "glucose_2h", *ends) for ends in ((6.7, 7.7), (0.0, 5.6)))
    medians = [
        float(np.median(disposition(g.times, g.curves["glucose"], g.curves["insulin"])))
        for g in (high, low)
    ]
    return medians[0] / medians[1]


def _hyperbola(p: Panel) -> float:
    response, sensitivity = p.normal
    return exponent(sensitivity, response)


def _liver_fat(p: Panel) -> float:
    seen = p.grown_clamp
    late = seen.times >= seen.times[-1] - 30.0
    disposal = seen.curves["rd"][late].mean(axis=0) / seen.curves["lean_mass"][0]
    sensitivity = disposal / seen.curves["insulin"][late].mean(axis=0)
    return explained(seen.curves["liver_fat"][0], sensitivity)


def _hepatic_pkc(p: Panel) -> float:
    seen = p.grown
    return explained(seen.curves["liver_pkc"][0], seen.endpoints["homa_ir"])


def _cells_after_surgery(p: Panel) -> float:
    before, after = p.operated
    row = STATES.index("subcutaneous_fat.cells.number")
    return float(100 * (np.mean(after[row] / before[row]) - 1))


def _cells_by_fat(p: Panel) -> float:
    people = p.adults.people
    index, fat = people.body_mass_index, people.fat_mass
    healthy = np.flatnonzero((index >= 25) & (index < 38))
    number = _healthy_cells(p)[healthy]
    low, high = np.quantile(fat[healthy], (0.2, 0.8))
    ratio = number[fat[healthy] >= high].mean() / number[fat[healthy] <= low].mean()
    return float(100 * (ratio - 1))


def _healthy_cells(p: Panel) -> np.ndarray:
    """Subcutaneous fat cells of the adults, as their size makes them."""
    from physiology.body import constants, fasting_state
    from physiology.human import organs_of

    people = p.adults.people
    organs = organs_of(people, people.healthy)
    state = fasting_state(organs, constants(organs))
    number = state[STATES.index("subcutaneous_fat.cells.number")]
    return np.broadcast_to(np.asarray(number), len(people))


def _sensitivity_within_normal(p: Panel) -> float:
    men = p.adults.take(np.flatnonzero(p.adults.people.male > 0))
    high, low = (_between(men, "glucose_2h", *ends) for ends in ((7.0, 7.8), (0.0, 5.0)))
    medians = [float(np.median(group.endpoints["matsuda"])) for group in (high, low)]
    return 100 * (medians[0] / medians[1] - 1)


def _collapse(p: Panel) -> float:
    """Years from little compensation to diabetes, of those who reach it."""
    first = p.visits[0]
    index, diabetic = [], []
    for visit in p.visits:
        # Of who was lost by then nothing is known: the curves of the start stand in.
        curves = {
            name: np.where(visit.outcomes.ok, visit.curves[name], first.curves[name])
            for name in ("glucose", "insulin")
        }
        known = np.where(visit.outcomes.ok, 1.0, np.nan)
        index.append(known * disposition(visit.times, curves["glucose"], curves["insulin"]))
        category = ada_category(curves["glucose"][0], curves["glucose"][-1])
        diabetic.append(visit.outcomes.ok & (category == 2))
    low = _crossing(np.log(np.array(index) / index[0]), np.log(EXHAUSTED))
    overt = np.array(diabetic)
    both = overt.any(axis=0) & np.isfinite(low)
    years = np.array(YEARS)[np.argmax(overt[:, both], axis=0)]
    return float(np.median(years - low[both])) if both.any() else float("nan")


def _crossing(values: np.ndarray, level: float) -> np.ndarray:
    """When each column first falls below a level [years]; not a number where it never does."""
    years, found = np.array(YEARS), np.full(values.shape[1], np.nan)
    for i in range(len(years) - 1, 0, -1):
        falls = (values[i] < level) & (values[i - 1] >= level)
        share = (values[i - 1] - level) / (values[i - 1] - values[i])
        found = np.where(falls, years[i - 1] + share * (years[i] - years[i - 1]), found)
    return found


COHORT_ROWS: dict[str, CohortRow] = {
    "O31": CohortRow("adults: insulin over glucose times Matsuda, by 2-h glucose", _high_normal),
    "I08": CohortRow("adults of normal tolerance: response to glucose, clamp", _hyperbola),
    "C32": CohortRow("people after a year of eating too much, not diabetic: clamp", _liver_fat),
    "G25": CohortRow("people after a year of eating too much, not diabetic: fasting", _hepatic_pkc),
    "A08": CohortRow(
        "adults of BMI 35 and more, two years after bariatric surgery", _cells_after_surgery
    ),
    "A11": CohortRow("adults of BMI 25 to 38, by fat", _cells_by_fat),
    "B11": CohortRow("men, by two-hour glucose", _sensitivity_within_normal),
    "B12": CohortRow("people who eat too much for three years: an oral test each", _collapse),
}
