"""Catalogue: everything of a simulated person that can be asked for by name."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from physiology.body import VARIABLES, constants, fasting_state, flux_unit
from physiology.errors import InputError
from physiology.human import reference_organs
from physiology.intake import Intake
from physiology.observables import OBSERVABLES, Snapshot


class Entry(NamedTuple):
    """One quantity: its name, its kind (observable, state, flux), unit and meaning."""

    name: str
    kind: str
    unit: str
    about: str


@cache
def catalogue() -> tuple[Entry, ...]:
    """All observables, states and fluxes."""
    observables = (Entry(o.name, "observable", o.unit, o.long_name) for o in OBSERVABLES.values())
    states = (Entry(v.path, "state", v.unit, v.about) for v in VARIABLES)
    return (*observables, *states, *_fluxes())


def _fluxes() -> Iterable[Entry]:
    taken = {variable.path for variable in VARIABLES}
    organs = reference_organs()
    rest = constants(organs)
    snapshot = Snapshot(organs, rest, fasting_state(organs, rest), Intake())
    for path, process in snapshot.processes.items():
        if path not in taken:
            moved = ", ".join(f"{n:+g} {pool}" for pool, n in process.pools.items())
            yield Entry(path, "flux", flux_unit(path.partition(".")[0], process), moved)


def check_names(names: Iterable[str]) -> None:
    """Refuse names that nothing has.

    Raises:
        InputError: with the nearest names.
    """
    known = [entry.name for entry in catalogue()]
    for name in names:
        if name not in known:
            raise InputError(f"nothing is called {name!r}{nearest(name, known)}")


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a complaint about an unknown name: the most similar ones."""
    near = get_close_matches(name, list(known), n=3, cutoff=0.4)
    return f": did you mean {', '.join(near)}?" if near else ""
