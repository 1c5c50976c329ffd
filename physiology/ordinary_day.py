"""The ordinary day of a person: what they need to eat, and the means their body is used to.

    body = accustomed(human(weight=90.0, height=1.80))

Slow mechanisms compare with the means over an ordinary day (`organs.ordinary_day`). Those of the
reference man are parameters; here they are measured in anybody else, so that a life of such days
leaves everything slow where it is.
"""

from typing import NamedTuple

import numpy as np

from physiology.body import VARIABLES
from physiology.errors import InputError, SimulationError, check_amount
from physiology.experiments import Experiment, day
from physiology.human import Body
from physiology.simulate import simulate
from physiology.trajectory import Trajectory

SETTLING_DAYS = 4  # after which glycogen repeats itself from day to day
EVERY = 5.0  # min between the samples of which means are taken
TOLERANCE = 2.0  # kcal that a eucaloric day may store or lose
MOST_TRIALS = 8

_ENTHALPY = np.array(
    [
        v.substance.energy if v.substance and not v.path.startswith("environment.") else 0.0
        for v in VARIABLES
    ]
)


class OrdinaryMeans(NamedTuple):
    """Means over 24 hours, by the names of the parameters of `organs.ordinary_day`."""

    glucose: float
    nefa: float
    insulin: float
    secretory_drive: float
    absorbed_energy: float


def requirement(body: Body, **shares) -> float:
    """Energy to eat per day so that stores neither grow nor shrink [kcal].

    Args:
        body: a person.
        shares: composition and activity of the day, as for `physiology.experiments.day`.

    Raises:
        SimulationError: where no eucaloric day is found.
    """
    energy = 1440 * 1.4 * body.person.resting_energy
    for _ in range(MOST_TRIALS):
        stored = stored_energy(settled_day(body, day(energy, **shares)))
        if abs(stored) < TOLERANCE:
            return energy
        energy -= stored
    raise SimulationError(
        f"no eucaloric day was found: {energy:.0f} kcal still stores {stored:.0f} kcal a day"
    )


def accustomed(body: Body, energy: float | None = None, **shares) -> Body:
    """The same healthy person, whose body takes this day for its ordinary one.

    Args:
        body: a healthy person after an overnight fast.
        energy: kcal eaten a day; what the person needs where None.
        shares: composition and activity of the day, as for `physiology.experiments.day`.

    Raises:
        InputError: for a body that is changed already: what it was used to lies in its past.
    """
    if body.healthy is not None or body.state is not None:
        raise InputError(
            "this body is changed already: make a healthy person accustomed to a day first, "
            "and change that person then"
        )
    if energy is None:
        energy = requirement(body, **shares)
    check_amount("energy", energy, "kcal", maximum=20000.0)
    means = ordinary_means(settled_day(body, day(energy, **shares)))
    used_to = {f"ordinary_day.{name}": value for name, value in means._asdict().items()}
    return Body(body.with_parameters(used_to).organs, person=body.person)


def settled_day(body: Body, ordinary: Experiment) -> Trajectory:
    """A day like many before it."""
    ordinary = ordinary.sampled(every=EVERY)
    for _ in range(SETTLING_DAYS):
        body = simulate(body, ordinary).body
    return simulate(body, ordinary)


def stored_energy(trajectory: Trajectory) -> float:
    """Energy that all stores gain from the first sample to the last [kcal]."""
    return float(_ENTHALPY @ (trajectory.states[:, -1] - trajectory.states[:, 0]))


def ordinary_means(trajectory: Trajectory) -> OrdinaryMeans:
    """What slow mechanisms take for ordinary, from a settled day."""
    seen = trajectory.snapshot
    drive = seen.organs.pancreas.drive(seen.blood, seen.rest.pancreas)
    return OrdinaryMeans(
        glucose=_mean(trajectory, trajectory["glucose"]),
        nefa=_mean(trajectory, trajectory["nefa"]),
        insulin=_mean(trajectory, trajectory["insulin"]),
        secretory_drive=_mean(trajectory, drive),
        absorbed_energy=_mean(trajectory, seen.blood.ports["absorbed_energy"]),
    )


def _mean(trajectory: Trajectory, values) -> float:
    duration = trajectory.times[-1] - trajectory.times[0]
    return float(np.trapezoid(values, trajectory.times) / duration)
