"""Incretin effect: what the gut adds to the insulin that glucose alone calls."""

from typing import Any

from physiology.indices.area import incremental_area
from physiology.indices.checks import series


def incretin_effect(oral_times: Any, oral: Any, intravenous_times: Any, intravenous: Any) -> Any:
    """Incretin effect [%] (Nauck1986): the share of the oral response that glucose by vein lacks.

    Both are rises above the first sample over the same time and at the same glucose; insulin
    gives the usual figure, C-peptide or the secretion rate a lower one, because oral glucose also
    spares insulin in the liver.

    Args:
        oral_times: minutes of the oral test.
        oral: insulin, C-peptide or secretion, any unit.
        intravenous_times: minutes of the isoglycaemic infusion.
        intravenous: the same quantity, in the same unit.
    """
    clock, taken = series(oral_times, "oral", oral, "any unit")
    infused_clock, infused = series(intravenous_times, "intravenous", intravenous, "any unit")
    by_mouth = incremental_area(clock, taken, negative=True)
    by_vein = incremental_area(infused_clock, infused, negative=True)
    return 100 * (by_mouth - by_vein) / by_mouth
