"""Protocols: experiments written as TOML, for people who do not program.

    [person]            sex, age, height, weight, body_fat
    [parameters]        path = value: a healthy person with these values
    [changes]           path = value: a disease, a lesion, a drug (constants of health stay)
    [[step]]            kind = "ogtt", "mixed_meal", "meal", "snack", "fast", "day" or "custom",
                        one after another; `repeat` does a step several times
    [sampling]          every, or times
    [output]            names of what to draw and to write

Quantities are plain numbers in the unit of `KINDS`, or strings with their unit: "75 g",
"48 h", "1 g/kg" (per body weight).
"""

from physiology.protocols.explain import explain
from physiology.protocols.load import KINDS, load
from physiology.protocols.protocol import Protocol

__all__ = ["KINDS", "Protocol", "explain", "load"]
