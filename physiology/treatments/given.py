"""Remedies on a body, and in a life course."""

from physiology.catalogue import nearest
from physiology.errors import InputError
from physiology.human import Body
from physiology.lifecourse import treatments
from physiology.lifecourse.treatments import Treatment
from physiology.treatments.remedy import Remedy
from physiology.treatments.table import REMEDIES


def remedy(name: str) -> Remedy:
    """A remedy by its name.

    Raises:
        InputError: for one that is not in the table.
    """
    if name not in REMEDIES:
        raise InputError(
            f"there is no treatment {name!r}{nearest(name, REMEDIES)}; there are "
            f"{', '.join(REMEDIES)}"
        )
    return REMEDIES[name]


def treatment(name: str, start: float = 0.0, stop: float = float("inf")) -> Treatment:
    """A remedy between two dates [years], for `lifecourse(..., treatments=[...])`.

    What is eaten and moved instead is `remedy(name).diet`, `.intake` and `.activity`: whoever
    plans the course decides on it.
    """
    return remedy(name).between(start, stop)


def treated(body: Body, *names: str) -> Body:
    """The same person at the first moment under treatment, for any experiment.

    States stay as they are, or as a healthy body finds them; what takes weeks is for
    `lifecourse`. Doses that are given all day are not in the body: infuse them.

    Raises:
        InputError: for a treatment that is not in the table, or changes nothing in a body.
    """
    chosen = [remedy(name) for name in names]
    for one in chosen:
        if not one.effects:
            raise InputError(
                f"{one.name} changes no parameter of a body: give its diet, activity or dose in "
                "an experiment or a life course"
            )
    organs = treatments.treated(body.organs, [one.between() for one in chosen])
    return Body(
        organs=organs,
        person=body.person,
        healthy=body.organs if body.healthy is None else body.healthy,
        state=body.state,
    )
