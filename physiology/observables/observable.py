"""Observable: a quantity that is reported, and the tissues it may be summed over."""

from collections.abc import Callable
from typing import Any, NamedTuple

from physiology.observables.snapshot import Snapshot

FAT_DEPOTS = ("subcutaneous_fat", "visceral_fat")
TISSUES = ("liver", "skeletal_muscle", *FAT_DEPOTS)


class Observable(NamedTuple):
    """One reported quantity: its name, unit, display name and formula."""

    name: str
    unit: str
    long_name: str
    formula: Callable[[Snapshot], Any]
