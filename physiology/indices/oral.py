"""Indices of an oral glucose tolerance test.

Time 0 is the drink, and its sample the fasting one. Samples lie along the last axis.
"""

import math
from typing import Any, Literal, NamedTuple

from organs.kinetics import namespace
from physiology.errors import InputError
from physiology.indices.area import area, mean_over_time
from physiology.indices.checks import measured, places, series
from physiology.indices.units import mg_per_dl, micro_units_per_ml

STANDARD_TIMES = (0.0, 30.0, 60.0, 90.0, 120.0)
STANDARD_DOSE = 75.0  # g


def _samples(times: Any, values: Any, analyte: str, minutes: tuple[float, ...], index: str) -> Any:
    """Samples of one analyte at the minutes an index needs, in its order."""
    unit = "mmol/L" if analyte == "glucose" else "pmol/L"
    clock, samples = series(times, analyte, values, unit)
    found = places(clock, minutes, f"{index} ({analyte})")
    return [samples[..., place] for place in found]


def matsuda(
    times: Any, glucose: Any, insulin: Any, mean: Literal["samples", "area"] = "samples"
) -> Any:
    """Whole-body insulin sensitivity, the composite index [-] (Matsuda1999).

    Args:
        times: minutes; 0, 30, 60, 90 and 120 are read.
        glucose: mmol/L.
        insulin: pmol/L.
        mean: of the five `samples`, or over the `area`, as some calculators take it.
    """
    if mean not in ("samples", "area"):
        raise InputError(f"mean is {mean!r}: choose 'samples' or 'area'")
    g = mg_per_dl(_five(times, glucose, "glucose"))
    i = micro_units_per_ml(_five(times, insulin, "insulin"))
    if mean == "samples":
        means = g.mean(-1) * i.mean(-1)
    else:
        means = mean_over_time(STANDARD_TIMES, g) * mean_over_time(STANDARD_TIMES, i)
    product = g[..., 0] * i[..., 0] * means
    return 10000 / namespace(product).sqrt(product)


def _five(times: Any, values: Any, analyte: str) -> Any:
    """The five samples of the standard test, along the last axis."""
    samples = _samples(times, values, analyte, STANDARD_TIMES, "Matsuda")
    joined = namespace(samples[0]).stack(samples, -1)
    return measured(analyte, joined, "mmol/L" if analyte == "glucose" else "pmol/L", above=0.0)


class _Ogis(NamedTuple):
    """Constants of OGIS for glucose in mg/dL, insulin in uU/mL and the dose in g/m2."""

    early: float  # minutes of the sample at which clearance is reckoned
    late: float  # minutes of the sample that gives the slope
    p1: float
    p2: float
    p3: float
    p4: float
    p5: float
    p6: float


_OGIS = {
    "2h": _Ogis(90.0, 120.0, 650.0, 325.0, 81300.0, 132.0, 652e-6, 173.0),
    "3h": _Ogis(120.0, 180.0, 289.0, 270.0, 14000.0, 440.0, 637e-6, 117.0),
}
_OGIS_VOLUME = 10000.0  # mL/m2
_OGIS_CLAMP = 90.0  # glucose of the clamp that is predicted [mg/dL]


def ogis(
    times: Any,
    glucose: Any,
    insulin: Any,
    body_surface: Any,
    dose: float = STANDARD_DOSE,
    version: Literal["2h", "3h"] = "2h",
) -> Any:
    """Oral glucose insulin sensitivity [mL/min/m2]: glucose clearance of a clamp (Mari2001).

    Args:
        times: minutes; 0, 90 and 120 are read, or 0, 120 and 180 in the `3h` version.
        glucose: mmol/L.
        insulin: pmol/L; the last of the three times is not needed.
        body_surface: m2.
        dose: g of glucose.
        version: `2h` or `3h`.
    """
    if version not in _OGIS:
        raise InputError(f"version is {version!r}: choose '2h' or '3h'")
    c = _OGIS[version]
    surface = measured("body surface", body_surface, "m2", above=0.0)
    amount = measured("dose", dose, "g", above=0.0)
    three = _samples(times, glucose, "glucose", (0.0, c.early, c.late), f"OGIS {version}")
    g0, g, last = (mg_per_dl(measured("glucose", v, "mmol/L", above=0.0)) for v in three)
    two = _samples(times, insulin, "insulin", (0.0, c.early), f"OGIS {version}")
    i0, i = (micro_units_per_ml(v) for v in two)

    slope = (last - g) / (c.late - c.early)
    clearance = (c.p1 * amount / surface - _OGIS_VOLUME * slope) / g + c.p3 / g0
    x1 = c.p4 * clearance / (i - i0 + c.p2)
    x2 = (c.p5 * (g - _OGIS_CLAMP) + 1) * x1
    root = x2 * x2 + 4 * c.p5 * c.p6 * (g - _OGIS_CLAMP) * x1
    xp = namespace(root)
    real = xp.where(root > 0, root, 1.0)
    return xp.where(root > 0, 0.5 * (x2 + xp.sqrt(real)), xp.nan)[()]


def stumvoll_mcr(times: Any, glucose: Any, insulin: Any, body_mass_index: Any) -> Any:
    """Metabolic clearance of glucose in a clamp [mL/kg/min], predicted (Stumvoll2000).

    Args:
        times: minutes; 90 and 120 are read.
        glucose: mmol/L.
        insulin: pmol/L.
        body_mass_index: kg/m2.
    """
    bmi = measured("BMI", body_mass_index, "kg/m2", above=0.0)
    (g90,) = _samples(times, glucose, "glucose", (90.0,), "Stumvoll MCR")
    (i120,) = _samples(times, insulin, "insulin", (120.0,), "Stumvoll MCR")
    return 18.8 - 0.271 * bmi - 0.0052 * i120 - 0.27 * g90


def stumvoll_isi(times: Any, glucose: Any, insulin: Any, body_mass_index: Any) -> Any:
    """Insulin sensitivity in a clamp [umol/kg/min per pmol/L], predicted (Stumvoll2000).

    Arguments as for `stumvoll_mcr`.
    """
    bmi = measured("BMI", body_mass_index, "kg/m2", above=0.0)
    (g90,) = _samples(times, glucose, "glucose", (90.0,), "Stumvoll ISI")
    (i120,) = _samples(times, insulin, "insulin", (120.0,), "Stumvoll ISI")
    return 0.226 - 0.0032 * bmi - 0.0000645 * i120 - 0.00375 * g90


def stumvoll_first_phase(times: Any, glucose: Any, insulin: Any) -> Any:
    """First-phase insulin of a hyperglycaemic clamp [pmol/L], predicted (Stumvoll2000).

    Args:
        times: minutes; 0 and 30 are read.
        glucose: mmol/L.
        insulin: pmol/L.
    """
    (g30,) = _samples(times, glucose, "glucose", (30.0,), "Stumvoll first phase")
    i0, i30 = _samples(times, insulin, "insulin", (0.0, 30.0), "Stumvoll first phase")
    return 1283 + 1.829 * i30 - 138.7 * g30 + 3.772 * i0


def stumvoll_second_phase(times: Any, glucose: Any, insulin: Any) -> Any:
    """Second-phase insulin of a hyperglycaemic clamp [pmol/L], predicted (Stumvoll2000).

    Arguments as for `stumvoll_first_phase`.
    """
    (g30,) = _samples(times, glucose, "glucose", (30.0,), "Stumvoll second phase")
    i0, i30 = _samples(times, insulin, "insulin", (0.0, 30.0), "Stumvoll second phase")
    return 287 + 0.4164 * i30 - 26.07 * g30 + 0.9226 * i0


def insulinogenic_index(times: Any, glucose: Any, insulin: Any) -> Any:
    """Rise of insulin per rise of glucose in half an hour [pmol/mmol] (Seltzer1967).

    Not a number where glucose has not risen: the index has no meaning there.

    Args:
        times: minutes; 0 and 30 are read.
        glucose: mmol/L.
        insulin: pmol/L.
    """
    g0, g30 = _samples(times, glucose, "glucose", (0.0, 30.0), "insulinogenic index")
    i0, i30 = _samples(times, insulin, "insulin", (0.0, 30.0), "insulinogenic index")
    ratio = (i30 - i0) / namespace(g30 - g0).where(g30 > g0, g30 - g0, 1.0)
    return namespace(ratio).where(g30 > g0, ratio, math.nan)[()]


def disposition_index(secretion: Any, sensitivity: Any) -> Any:
    """Secretion times sensitivity: what the beta cell makes up for (Bergman1981).

    Args:
        secretion: any measure of it; of an OGTT the insulinogenic index.
        sensitivity: any measure of it; of an OGTT the Matsuda index (AbdulGhani2007b).
    """
    return secretion * sensitivity


def hepatic_resistance_index(times: Any, glucose: Any, insulin: Any) -> Any:
    """Insulin resistance of the liver [mmol/L h x pmol/L h] (AbdulGhani2007a).

    The product of the areas under glucose and insulin in the first half hour.

    Args:
        times: minutes; samples from 0 to 30 are read, and both ends must be there.
        glucose: mmol/L.
        insulin: pmol/L.
    """
    product = 1.0
    for analyte, values in (("glucose", glucose), ("insulin", insulin)):
        unit = "mmol/L" if analyte == "glucose" else "pmol/L"
        clock, samples = series(times, analyte, values, unit)
        first, last = places(clock, (0.0, 30.0), f"hepatic resistance index ({analyte})")
        half_hour = slice(first, last + 1)
        product = product * area(clock[half_hour], samples[..., half_hour]) / 60
    return product
