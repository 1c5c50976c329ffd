"""What a perturbation does to a body: its fast, and a clamp."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from organs.substances import ANHYDROUS_GLUCOSE
from physiology.body import STATES, STORES, constants, fasting_state
from physiology.catalogue import nearest
from physiology.errors import InputError
from physiology.experiments import Experiment
from physiology.human import Body
from physiology.infusions import GlucoseClamp
from physiology.laboratory import primed_insulin
from physiology.lifecourse.treatments import Treatment, treated
from physiology.perturb.table import PERTURBATIONS, Perturbation
from physiology.simulate import simulate, starting_state
from physiology.steady import settle

CLAMP = Experiment(
    "clamp",
    240.0,
    infusions=primed_insulin((40.0,), "mU/m2/min", 240.0),
    clamps=(GlucoseClamp(5.0, 0.0, 240.0),),
)
STEADY = 210.0  # from here to the end of the clamp [min]
NOTHING = Perturbation("as it is", "nothing done", {})

# Slow states that follow the cascade within days: they come to rest with it, stores do not.
CASCADE = ("signalling.irs_content", ".dag")


class Effect(NamedTuple):
    """One perturbation and what was measured; `M` is the glucose infused per body weight.

    `erk` and `akt` are those of muscle at the end of the clamp, healthy fasting = 1 and as the
    active fraction.
    """

    perturbation: Perturbation
    glucose: float  # fasting [mmol/L]
    insulin: float  # fasting [pmol/L]
    egp: float  # fasting [mmol/min]
    egp_clamped: float  # [mmol/min]
    rd: float  # in the clamp [mmol/min]
    m: float  # [mg/kg/min]
    akt: float
    erk: float
    functional_irs: float  # of muscle, healthy = 1


def perturbed(body: Body, one: Perturbation) -> Body:
    """The body once its signalling cascade has come to rest; stores and cells are as before."""
    if not one.changes:
        return body
    organs = treated(body.organs, [Treatment(one.name, one.changes)])
    healthy = body.organs if body.healthy is None else body.healthy
    rest = constants(healthy)
    hold = tuple(path for path in STORES if not path.endswith(CASCADE))
    state = settle(organs, rest, _emptied(starting_state(body, rest), healthy, rest, hold), hold)
    return Body(organs, person=body.person, healthy=healthy, state=state)


def _emptied(state: tuple, healthy, rest, hold: tuple[str, ...]) -> tuple:
    """A morning without what a fast ends without: food on its way and chylomicrons."""
    fasting = fasting_state(healthy, rest)
    return tuple(
        value if path in hold or np.any(usual) else 0.0 * np.asarray(value)
        for path, value, usual in zip(STATES, state, fasting, strict=True)
    )


def measure(body: Body, one: Perturbation) -> Effect:
    """A fast and a clamp at 40 mU/m2/min under a perturbation."""
    t = simulate(perturbed(body, one), CLAMP)
    late = t.times >= STEADY

    def held(quantity: str) -> float:
        return float(np.mean(t[quantity][late]))

    return Effect(
        one,
        glucose=float(t["glucose"][0]),
        insulin=float(t["insulin"][0]),
        egp=float(t["egp"][0]),
        egp_clamped=held("egp"),
        rd=held("rd"),
        m=1000 * ANHYDROUS_GLUCOSE * held("gir") / t.start.person.weight,
        akt=held("skeletal_muscle.signalling.akt"),
        erk=held("skeletal_muscle_mitogenic_drive"),
        functional_irs=held("skeletal_muscle_functional_irs"),
    )


def perturb(body: Body, names: Iterable[str] = ()) -> list[Effect]:
    """Perturbations of a body one by one, the body as it is first.

    Raises:
        InputError: for a perturbation that is not in the table.
    """
    chosen = tuple(names) or tuple(PERTURBATIONS)
    for name in chosen:
        if name not in PERTURBATIONS:
            raise InputError(
                f"there is no perturbation {name!r}{nearest(name, PERTURBATIONS)}; there are "
                f"{', '.join(PERTURBATIONS)}"
            )
    return [measure(body, one) for one in (NOTHING, *(PERTURBATIONS[name] for name in chosen))]
