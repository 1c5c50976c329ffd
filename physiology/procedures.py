"""Procedures: which tests of the laboratory an experiment contains, seen from what is done.

Nothing has to be declared. A clamp under infused insulin is a euglycaemic clamp whoever composed
it; glucose injected into a vein is an IVGTT. What is read off each is in `physiology.readout`.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from physiology.experiments import Experiment
from physiology.infusions import GlucoseClamp, Infusion

Name = Literal[
    "glucose clamp",
    "hyperglycaemic clamp",
    "hypoglycaemic clamp",
    "isoglycaemic infusion",
    "IVGTT",
    "insulin tolerance test",
    "insulin suppression test",
]

AT_ONCE = 5.0  # [min]; what is given within it is a dose
PRIME = 15.0  # [min]; what runs no longer, beside more of the same, is a prime
RAISED = 7.0  # [mmol/L]; a clamp above it, without insulin, asks the beta cell
LOWERED = 3.9  # [mmol/L]; a clamp that goes below it asks counter-regulation
SILENCERS = ("somatostatin", "octreotide")


# What is read off each test, in words.
READ_OFF: dict[Name, str] = {
    "glucose clamp": "means of the last 30 min: glucose, insulin, GIR, M, M/I, MCR, EGP, Rd, NEFA",
    "hyperglycaemic clamp": "first phase (0 to 10 min) and second phase (last 30 min) of insulin, "
    "GIR, M and M/I of the last 30 min",
    "hypoglycaemic clamp": "means of the last 30 min of each plateau: glucose, insulin, GIR, EGP, "
    "glucagon, adrenaline, cortisol",
    "isoglycaemic infusion": "glucose infused, insulin and its secretion, to be compared with "
    "the oral test",
    "IVGTT": "KG (10 to 40 min, or until insulin is injected) and AIRg (2 to 10 min)",
    "insulin tolerance test": "KITT (3 to 15 min) and the lowest glucose",
    "insulin suppression test": "SSPG, SSPI (150 to 180 min) and glucose clearance",
}


class Procedure(NamedTuple):
    """One test, or one step of it, between two minutes of an experiment.

    `step` counts the steps of a test that has several, from 1; 0 where there is only one.
    """

    name: Name
    start: float
    end: float
    step: int = 0


def procedures(experiment: Experiment) -> tuple[Procedure, ...]:
    """All tests of an experiment, by time."""
    found = [*_clamps(experiment), *_injections(experiment), *_suppression(experiment)]
    return tuple(sorted(found, key=lambda procedure: (procedure.start, procedure.end)))


def is_dose(infusion: Infusion) -> bool:
    """Whether it is given at once: a bolus, an injection, a tablet."""
    return infusion.end - infusion.start <= AT_ONCE


def targets(clamp: GlucoseClamp) -> tuple[tuple[float, float], ...]:
    """The target as (minute of the experiment, mmol/L) points."""
    return tuple((clamp.start + minute, level) for minute, level in clamp.curve())


def kg_window(experiment: Experiment, test: Procedure) -> tuple[float, float]:
    """Minutes of an IVGTT from which KG is read: 10 to 40, or until insulin is injected."""
    injected = [
        infusion.start - test.start
        for infusion in experiment.infusions
        if infusion.substance == "insulin" and is_dose(infusion)
    ]
    return 10.0, min([40.0, *(minute for minute in injected if minute > 10.0)])


def _clamps(experiment: Experiment) -> Iterator[Procedure]:
    for clamp in experiment.clamps:
        levels = [level for _, level in targets(clamp)]
        edges = _steps(experiment, clamp)
        insulin = bool(_running(experiment, ("insulin",), clamp.start, clamp.end))
        name: Name = "glucose clamp"
        if insulin and min(levels) < LOWERED:
            name, edges = "hypoglycaemic clamp", _plateaus(clamp)
        elif not insulin and len(set(levels)) > 1:
            name = "isoglycaemic infusion"
        elif not insulin and levels[0] >= RAISED:
            name = "hyperglycaemic clamp"
        several = len(edges) > 2
        for number, (start, end) in enumerate(pairwise(edges), start=1):
            yield Procedure(name, start, end, number if several else 0)


def _steps(experiment: Experiment, clamp: GlucoseClamp) -> list[float]:
    """Where the infused hormones change during a clamp, and its ends."""
    changes = {
        edge
        for infusion in experiment.infusions
        if infusion.substance == "insulin" and infusion.end - infusion.start > PRIME
        for edge in (infusion.start, infusion.end)
        if clamp.start < edge < clamp.end
    }
    return [clamp.start, *sorted(changes), clamp.end]


def _plateaus(clamp: GlucoseClamp) -> list[float]:
    """Starts of the ramps between the plateaus of a clamp, and its ends."""
    points = targets(clamp)
    leaving = [
        start
        for (start, level), (_, after) in pairwise(points)
        if after != level and clamp.start < start < clamp.end
    ]
    return [clamp.start, *leaving, clamp.end]


def _injections(experiment: Experiment) -> Iterator[Procedure]:
    doses = [i for i in experiment.infusions if is_dose(i)]
    glucose = [i.start for i in doses if i.substance == "glucose"]
    for start, end in pairwise([*glucose, experiment.duration]):
        yield Procedure("IVGTT", start, end)
    for injected in doses:
        alone = not any(start <= injected.start < start + 240.0 for start in glucose)
        held = any(clamp.start <= injected.start < clamp.end for clamp in experiment.clamps)
        if injected.substance == "insulin" and alone and not held:
            yield Procedure("insulin tolerance test", injected.start, experiment.duration)


def _suppression(experiment: Experiment) -> Iterator[Procedure]:
    for glucose in experiment.infusions:
        if glucose.substance != "glucose" or is_dose(glucose):
            continue
        start, end = glucose.start, glucose.end
        silenced = _running(experiment, SILENCERS, start, end)
        held = any(clamp.start < end and start < clamp.end for clamp in experiment.clamps)
        if silenced and _running(experiment, ("insulin",), start, end) and not held:
            yield Procedure("insulin suppression test", start, end)


def _running(experiment: Experiment, substances, start: float, end: float) -> list[Infusion]:
    """Infusions, not doses, of some substances that overlap a spell."""
    return [
        infusion
        for infusion in experiment.infusions
        if infusion.substance in substances
        and infusion.rate > 0
        and not is_dose(infusion)
        and infusion.start < end
        and start < infusion.end
    ]
