"""Reach: whether a clamp can lower glucose to its target at all, asked before anything is compiled.

A pump gives glucose and takes none. Where a target lies below the glucose that a person has,
insulin must do the rest, and counter-regulation works against it.
"""

import dataclasses

import numpy as np

from physiology.body import STATES, derivatives
from physiology.errors import InputError
from physiology.experiments import Experiment
from physiology.infusions import GlucoseClamp
from physiology.intake import Intake
from physiology.schedule import Schedule

BELOW = 0.95  # of the glucose there is: above it nothing has to lower anything
NEAR = 1.05  # of the target: that is reached
FALLING = 0.01  # [mmol/L/min]; what falls faster may still get there
STARVED = 600.0  # [min]; after so long, hunger may have lowered glucose
STEP = 1.5  # [min]; the longest that Euler steps can take
LOWERING = ("insulin", "insulin_rapid", "insulin_basal", "somatostatin", "octreotide")

_GLUCOSE = STATES.index("blood.glucose")


def check_reach(organs, rest, start: tuple, experiment: Experiment, plan: Schedule) -> None:
    """Refuse a clamp whose target nothing in the experiment brings glucose down to.

    Args:
        organs, rest, start: the body: parameters, constants and state (plain numbers).
        experiment: what is ordered.
        plan: the same on a grid, with doses of this person.

    Raises:
        InputError: naming the target, how far glucose falls, and what to do.
    """
    if np.ndim(start[_GLUCOSE]):
        return  # many people at once: whoever cannot is seen in the result
    now = float(start[_GLUCOSE] / organs.blood.glucose_volume)
    for clamp in experiment.clamps:
        if clamp.lowest() >= BELOW * now or clamp.start >= STARVED or experiment.meals:
            continue
        if not _lowered(experiment, clamp):
            if max(level for _, level in clamp.curve()) < BELOW * now:
                raise InputError(
                    f"{experiment.name}: the clamp at {clamp.start:g} min holds "
                    f"{clamp.lowest():g} mmol/L, below the {now:.1f} mmol/L that this person has, "
                    "and nothing lowers glucose: infuse insulin, or raise the target"
                )
            continue
        reached, falling = _fallen(organs, rest, start, clamp, plan)
        if reached > NEAR * clamp.lowest() and not falling:
            raise InputError(
                f"{experiment.name}: the clamp at {clamp.start:g} min asks for "
                f"{clamp.lowest():g} mmol/L, but glucose stops falling at {reached:.1f} mmol/L: "
                "infuse more insulin, or raise the target"
            )


def _lowered(experiment: Experiment, clamp: GlucoseClamp) -> bool:
    """Whether anything before the end of a clamp can lower glucose."""
    given = any(
        i.substance in LOWERING and i.rate > 0 and i.start < clamp.end for i in experiment.infusions
    )
    return given or any(spell.start < clamp.end for spell in experiment.activity)


def _fallen(organs, rest, start: tuple, clamp: GlucoseClamp, plan: Schedule) -> tuple[float, bool]:
    """Glucose [mmol/L] where it ends up, or the target once it is near; and whether it still falls.

    As if the lowest target were wanted from the start. Coarse, and quick without a compiler.
    """
    volume = float(organs.blood.glucose_volume)
    lowest = clamp.lowest()
    given = plan.intake.reshape(-1, plan.intake.shape[-1])
    values = [float(v) for v in start]
    glucose = before = values[_GLUCOSE] / volume
    for tick in range(int(clamp.end / STEP)):
        time = tick * STEP
        ordered = Intake(*given[min(int(time / plan.step), len(given) - 1)])
        slopes = derivatives(organs, values, dataclasses.replace(ordered, clamping=0.0), rest)
        values = [float(v + STEP * s) for v, s in zip(values, slopes, strict=True)]
        before, glucose = glucose, values[_GLUCOSE] / volume
        if time >= clamp.start and glucose <= NEAR * lowest:
            return lowest, True
    return glucose, (before - glucose) / STEP > FALLING
