"""Snapshot: the body at an instant, and what is asked of its named processes."""

from typing import Any

from organs.processes import Process
from physiology.body import STATES, Organs, changes, gas_and_heat, qualified, unflatten
from physiology.intake import Intake


class Snapshot:
    """The body at one or many instants: states, what happens, and the blood.

    Values are scalars or arrays over time (last axis of the states given).
    """

    def __init__(self, organs: Organs, rest, values, intake: Intake):
        self.organs, self.rest = organs, rest
        self.state = dict(zip(STATES, values, strict=True))
        self.states: dict[str, Any] = unflatten(values)
        happening, self.blood = changes(organs, list(values), intake, rest)
        self.processes = {k: c for k, c in happening.items() if isinstance(c, Process)}

    def flux(self, path: str):
        """Rate of one process [amount/min]."""
        return self.processes[path].rate

    def total(self, *paths: str):
        """Sum of some processes [amount/min]."""
        return sum(self.flux(path) for path in paths)

    def exchange(self, pool: str, sign: int, within: tuple[str, ...] = ()):
        """Sum over processes that add to (+1) or take from (-1) a pool [amount/min].

        Args:
            pool: path of the pool.
            sign: +1 for appearance, -1 for disappearance.
            within: count only processes of these organs (all by default).
        """
        total = 0.0
        for path, process in self.processes.items():
            organ = path.partition(".")[0]
            coefficient = qualified(organ, process).get(pool, 0.0)
            if coefficient * sign > 0 and (not within or organ in within):
                total = total + abs(coefficient) * process.rate
        return total

    def net(self, pool: str):
        """Net change of a pool by all processes [amount/min]."""
        return self.exchange(pool, 1) - self.exchange(pool, -1)

    def oxygen(self):
        """Oxygen used [mmol/min]."""
        return self._weighted(0)

    def heat(self):
        """Heat given off [kcal/min], the balance of combustion enthalpies."""
        return self._weighted(1)

    def _weighted(self, which: int):
        return sum(
            gas_and_heat(path.partition(".")[0], process)[which] * process.rate
            for path, process in self.processes.items()
        )
