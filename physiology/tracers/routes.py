"""Routes: where label can go, read off the processes of the body.

Every process that draws on a pool takes its label along, in proportion; the stoichiometry says
which products receive it. Two things are not in the stoichiometry and are added here. Some
processes are the balance of two opposite flows, which label sees one by one. And the liver takes
part of what the portal vein brings before it mixes with the blood of the body, so part of its
uptake carries the label of the gut (or of visceral fat), not that of arterial blood.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from organs.kinetics import namespace
from physiology.body import VARIABLES, qualified
from physiology.observables import Snapshot
from physiology.tracers.label import Label

LOST = ""

_SUBSTANCE = {v.path: v.substance.name for v in VARIABLES if v.substance is not None}


class Move(NamedTuple):
    """Matter that can carry label, from one pool to another or out of sight.

    `rate` counts the atoms of the label, as if all were marked [mmol/min]. A source in the
    environment is food or an infusion; the target `LOST` is where label is no longer followed.
    """

    process: str
    source: str
    target: str
    rate: Any

    @property
    def organ(self) -> str:
        """Where it happens."""
        return self.process.partition(".")[0]

    @property
    def enters(self) -> bool:
        """Whether it comes from outside the body."""
        return outside(self.source)


class Portal(NamedTuple):
    """A pool of the blood of which the liver sees more than arterial blood carries."""

    pool: str
    drained: tuple[str, ...]  # organs whose release reaches the liver first
    share: Callable[[Snapshot], Any]  # of what the liver takes, that has not been in arterial blood


def _portal_glucose_share(s: Snapshot):
    """As in `physiology.observables.first_pass_uptake`."""
    absorbed = s.flux("gut.glucose_absorption")
    return absorbed / (s.organs.circulation.hepatic_blood_flow * s.blood.glucose + absorbed)


def _portal_nefa_share(s: Snapshot):
    """As the liver weighs portal against arterial fatty acids."""
    return 1 - s.blood.nefa / s.organs.liver.lipid.supply(s.blood)


PORTALS = (
    Portal("blood.glucose", ("gut",), _portal_glucose_share),
    Portal("blood.nefa", ("visceral_fat",), _portal_nefa_share),
)

# Balances of two opposite flows, and the flow against the sense of the process [mmol/min].
EXCHANGES: dict[str, Callable[[Snapshot], Any]] = {
    "blood.glucose_diffusion": lambda s: (
        s.organs.blood.glucose_exchange * s.blood.interstitial_glucose
    ),
    "blood.slow_diffusion": lambda s: (
        s.organs.blood.slow_exchange * s.state["blood.slow_glucose"] / s.organs.blood.slow_volume
    ),
}


def outside(pool: str) -> bool:
    """Whether a pool is no part of the body."""
    return pool.startswith("environment.")


def substance_of(pool: str) -> str:
    """What a pool is made of."""
    return _SUBSTANCE[pool]


def moves(snapshot: Snapshot, label: Label) -> list[Move]:
    """All ways that label can take, from the processes of the body."""
    found: list[Move] = []
    for path, process in snapshot.processes.items():
        pools = qualified(path.partition(".")[0], process)
        if path in EXCHANGES:
            against = EXCHANGES[path](snapshot)
            found += _along(label, path, {p: -n for p, n in pools.items()}, against)
            found += _along(label, path, pools, process.rate + against)
        else:
            found += _along(label, path, pools, namespace(process.rate).maximum(process.rate, 0.0))
    for portal in PORTALS:
        found = _first_pass(snapshot, label, portal, found)
    return found


def _along(label: Label, path: str, pools: dict[str, float], rate) -> list[Move]:
    """Label moved by one process from each of its carriers to each of its products."""
    takers = {p: n * label.atoms.get(_SUBSTANCE[p], 0.0) for p, n in pools.items() if n > 0}
    room = sum(takers.values())
    found = []
    for source, n in pools.items():
        if n >= 0 or _SUBSTANCE[source] not in label.carried:
            continue
        flow = -n * label.atoms[_SUBSTANCE[source]] * rate
        if not room:
            found.append(Move(path, source, LOST, flow))
        for target, taken in takers.items():
            if taken:
                kept = _SUBSTANCE[target] in label.carried and not outside(target)
                found.append(Move(path, source, target if kept else LOST, flow * taken / room))
    return found


def _first_pass(snapshot: Snapshot, label: Label, portal: Portal, found: list[Move]) -> list[Move]:
    """Let the liver take the share that the portal vein brings from its source, not from blood."""
    if _SUBSTANCE[portal.pool] not in label.carried:
        return found
    share = portal.share(snapshot)
    arriving = snapshot.exchange(portal.pool, 1, portal.drained)
    atoms = label.atoms[_SUBSTANCE[portal.pool]]
    per_arriving = share / (atoms * (arriving + 1e-12))
    taken = [m for m in found if m.source == portal.pool and m.organ == "liver"]
    kept = 1 - per_arriving * sum(m.rate for m in taken)
    changed = []
    for m in found:
        if m.source == portal.pool and m.organ == "liver":
            changed.append(m._replace(rate=m.rate * (1 - share)))
        elif m.target == portal.pool and m.organ in portal.drained:
            changed.append(m._replace(rate=m.rate * kept))
            for out in taken:
                direct = out.rate * m.rate * per_arriving
                changed.append(Move(out.process, m.source, out.target, direct))
        else:
            changed.append(m)
    return changed


def systemic_appearance(snapshot: Snapshot, pool: str):
    """What enters a pool of the blood past the liver: the Ra that a tracer can see [mmol/min]."""
    appearing = snapshot.exchange(pool, 1)
    for portal in PORTALS:
        if portal.pool == pool:
            taken = snapshot.exchange(pool, -1, ("liver",))
            appearing = appearing - portal.share(snapshot) * taken
    return appearing
