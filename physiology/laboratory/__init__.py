"""The metabolic laboratory: clamps, tolerance tests and infusion studies, as values.

clamps           glucose held at a target: euglycaemic, hyper- and hypoglycaemic, pancreatic,
                 isoglycaemic
tolerance        intravenous glucose and insulin, insulin suppression
"""

from physiology.laboratory.clamps import (
    euglycaemic_clamp,
    hyperglycaemic_clamp,
    hyperglycaemic_euglycaemic_clamp,
    hypoglycaemic_clamp,
    isoglycaemic_infusion,
    pancreatic_clamp,
    primed_insulin,
)
from physiology.laboratory.tolerance import (
    fsigt,
    insulin_suppression_test,
    insulin_tolerance_test,
    ivgtt,
)

__all__ = [
    "euglycaemic_clamp",
    "fsigt",
    "hyperglycaemic_clamp",
    "hyperglycaemic_euglycaemic_clamp",
    "hypoglycaemic_clamp",
    "insulin_suppression_test",
    "insulin_tolerance_test",
    "isoglycaemic_infusion",
    "ivgtt",
    "pancreatic_clamp",
    "primed_insulin",
]
