"""Protocols: experiments written as TOML, for people who do not program.

    [person]            sex, age, height, weight, body_fat
    [parameters]        path = value: a healthy person with these values
    [changes]           path = value: a disease, a lesion, a drug (constants of health stay)
    [[step]]            kind = "ogtt", "mixed_meal", "meal", "snack", "fast", "day" or "custom",
                        or test = "euglycaemic_clamp", "ivgtt" ..., one after another; meals,
                        activity, infusions, boluses and clamps may be laid over any of them;
                        `repeat` does a step several times
    [[tracer]]          label, rate, prime, enrichment
    [sampling]          every, or times
    [output]            names of what to draw and to write

Quantities are plain numbers in the unit of the argument, or strings with their unit: "75 g",
"48 h", "1 g/kg" (per body weight), "40 mU/m2/min", "90 mg/dL".
"""

from physiology.protocols.explain import explain
from physiology.protocols.kinds import KINDS, TESTS
from physiology.protocols.load import load
from physiology.protocols.protocol import Protocol

__all__ = ["KINDS", "TESTS", "Protocol", "explain", "load"]
