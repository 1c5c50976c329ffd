"""Design: which further samples would tell most about a person.

The gain of a measurement is how far it is expected to lower the entropy of the posterior (half the
rise of the log determinant of the Fisher information, prior included). Gains do not add up:
samples are therefore ranked one after the other, each given those chosen before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from calibration.data.analytes import ANALYTES
from calibration.differences import Differences
from calibration.prediction import asked
from calibration.uncertainty.information import Information
from physiology.errors import InputError
from physiology.experiments import Experiment


class Sample(NamedTuple):
    """A further sample and what it would tell.

    Attributes:
        analyte, minute: what, and when.
        gain: information given everything before it in the list [nat].
        helps: the parameter whose deviation it narrows most, and by which share.
    """

    analyte: str
    minute: float
    gain: float
    helps: tuple[str, float]


def further_samples(
    problem: Differences,
    person: int,
    known: Information,
    experiment: Experiment,
    analytes: Sequence[str],
    times: Sequence[float],
    count: int = 5,
) -> list[Sample]:
    """The samples that would tell most beyond what is known, the best first.

    Args:
        problem: the people.
        person: index.
        known: what the measurements so far say (`information`).
        experiment: in which the samples would be taken.
        analytes, times: to choose from.
        count: how many to choose.

    Raises:
        InputError: where there is nothing to choose from.
    """
    if not len(analytes) or not len(times):
        raise InputError("no further samples to choose from: name analytes and times")
    plan = asked(problem, experiment, analytes, times)
    values, slopes = problem.sensitivities(plan, known.coordinates[None], np.array([person]))
    names, minutes = plan.measured.analytes, plan.measured.times
    slopes = slopes[0]
    deviation = np.stack(
        [
            np.hypot(ANALYTES[name].error.proportional * row, ANALYTES[name].error.additive)
            for name, row in zip(names, values[0], strict=True)
        ]
    )
    weighed = (slopes / deviation[..., None]).reshape(-1, slopes.shape[-1])
    weighed = np.where(np.isfinite(weighed), weighed, 0.0)
    covariance = known.covariance
    chosen = []
    for _ in range(min(count, len(weighed))):
        pull = weighed @ covariance
        signal = np.einsum("mp,mp->m", pull, weighed)
        best = int(np.argmax(signal))
        after = covariance - np.outer(pull[best], pull[best]) / (1 + signal[best])
        narrowed = 1 - np.sqrt(np.diag(after) / np.diag(covariance))
        most = int(np.argmax(narrowed))
        row, column = divmod(best, len(minutes))
        helps = (known.free.names[most], float(narrowed[most]))
        gain = 0.5 * float(np.log1p(signal[best]))
        chosen.append(Sample(names[row], float(minutes[column]), gain, helps))
        covariance = after
    return chosen


def by_analyte(
    problem: Differences,
    person: int,
    known: Information,
    experiment: Experiment,
    analytes: Sequence[str],
    times: Sequence[float],
) -> dict[str, float]:
    """What each analyte would tell if it were measured at all times [nat], the most first."""
    plan = asked(problem, experiment, analytes, times)
    values, slopes = problem.sensitivities(plan, known.coordinates[None], np.array([person]))
    gains = {}
    for row, name in enumerate(plan.measured.analytes):
        error = ANALYTES[name].error
        deviation = np.hypot(error.proportional * values[0, row], error.additive)
        weighed = slopes[0, row] / deviation[:, None]
        seen = np.eye(len(weighed)) + weighed @ known.covariance @ weighed.T
        gains[name] = 0.5 * float(np.linalg.slogdet(seen)[1])
    return dict(sorted(gains.items(), key=lambda gain: -gain[1]))
