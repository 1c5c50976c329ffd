"""Bodies that disease has changed: by their states and by named parameters, never by kinetics."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from organs.parameters import replace
from physiology.body import STATES, constants
from physiology.errors import InputError, check_amount
from physiology.human import Body
from physiology.simulate import enable_float64, starting_state

# Destruction that outweighs the renewal of beta cells [1/y].
AUTOIMMUNITY = 40.0


def type_1_diabetes(body: Body, remaining: float = 0.005) -> Body:
    """The same person after T cells have destroyed the beta cells, treated until this morning.

    The body is as after an overnight fast, with the stores, glucose and plasma insulin of the
    person given; without insulin from outside it derails from here.

    Args:
        body: a person after an overnight fast.
        remaining: beta cells left, as fraction of all.

    Raises:
        InputError: for a fraction that is not between 0 and 1.
    """
    check_amount("remaining", remaining, "of all beta cells", 1e-6, 1.0)
    organs = replace(body.organs, {"pancreas.adaptation.autoimmunity": AUTOIMMUNITY})
    left = with_states(
        body,
        {
            "pancreas.islet.mass": remaining,
            "pancreas.islet.alpha_sensitivity": organs.pancreas.adaptation.guidance(remaining),
            "pancreas.provision": lambda secreted: remaining * secreted,
            "pancreas.releasable": lambda ready: remaining * ready,
        },
    )
    return Body(organs, person=left.person, healthy=left.healthy, state=left.state)


def with_states(body: Body, changes: Mapping[str, Any]) -> Body:
    """The same person with some states changed, and the constants of health kept.

    Args:
        body: a person, in any state.
        changes: path of a state -> its new value, or a function of the present one.

    Raises:
        InputError: for a path that is no state.
    """
    unknown = [path for path in changes if path not in STATES]
    if unknown:
        raise InputError(f"there is no state {unknown[0]!r} (see `physiology list`)")
    enable_float64()
    healthy = body.organs if body.healthy is None else body.healthy
    state = dict(zip(STATES, starting_state(body, constants(healthy)), strict=True))
    for path, new in changes.items():
        state[path] = np.asarray(new(state[path]) if callable(new) else new, float)
    return Body(body.organs, person=body.person, healthy=healthy, state=tuple(state.values()))
