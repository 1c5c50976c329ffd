"""Rows that ask for a second experiment on the body that the first one showed.

The second depends on the first (its curve, the body it leaves), so it is simulated when the row is
read. Such rows are checks: inside a fit, where values are traced, they have none.
"""

import math

import jax

from calibration.reference_table.readings import at, mean
from calibration.reference_table.row import Row
from physiology.human import Body
from physiology.indices import incretin_effect
from physiology.laboratory import euglycaemic_clamp, isoglycaemic_infusion
from physiology.simulate import simulate
from physiology.trajectory import Trajectory


def _traced(t: Trajectory) -> bool:
    return isinstance(t.states, jax.core.Tracer)


def incretin(t: Trajectory):
    """Incretin effect by insulin over 240 min [%]."""
    if _traced(t):
        return math.nan
    curve = [(float(m), float(at(t, "glucose", m))) for m in range(0, 241, 5)]
    by_vein = simulate(t.start, isoglycaemic_infusion(curve))
    minutes = by_vein.times
    by_mouth = [float(at(t, "insulin", minute)) for minute in minutes]
    return incretin_effect(minutes, by_mouth, minutes, by_vein["insulin"])


def clamped_disposal(body: Body):
    """Rd in the last half hour of a clamp at 40 mU/m2/min [mmol/min]."""
    return mean(simulate(body, euglycaemic_clamp(40.0)), "rd", 90.0, 120.0)


def disposal_after_starvation(t: Trajectory):
    """Insulin-stimulated Rd at the end of the fast, over that after a night without food."""
    if _traced(t):
        return math.nan
    return clamped_disposal(t.body) / clamped_disposal(t.start)


ROWS: dict[str, Row] = {
    "O27": Row("ogtt_50", incretin),
    "S20": Row("starvation", disposal_after_starvation),
}
