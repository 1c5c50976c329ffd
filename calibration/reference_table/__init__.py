"""The reference table: published figures, the experiment that answers each, and the verdict.

`validate()` runs every row on the reference man and woman; `answers(organs, protocol)` and
`residuals(organs, ids)` give the same numbers as differentiable functions of the organs.
"""

from calibration.reference_table.answers import answers, residuals, values
from calibration.reference_table.protocols import PROTOCOLS, Protocol
from calibration.reference_table.rows import ROWS, Row
from calibration.reference_table.run import Result, validate
from calibration.reference_table.targets import TARGETS, Target

__all__ = [
    "PROTOCOLS",
    "ROWS",
    "TARGETS",
    "Protocol",
    "Result",
    "Row",
    "Target",
    "answers",
    "residuals",
    "validate",
    "values",
]
