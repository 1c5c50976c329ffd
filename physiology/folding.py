"""Folding: what depends on parameters alone is computed once for each person, not at every step.

The right-hand side is written for a reader: fluxes normalised by their fasting values, half of
its divisions by constants. Here it is traced once and split into the part that no state enters,
done before the integration starts, and the part that remains in the loop, where a division by
a constant becomes a product and what was written twice is computed once. The result agrees with
the original to round-off and differentiates like it.
"""

from collections import Counter
from collections.abc import Callable, Hashable
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax
from jax.extend.core import ClosedJaxpr, Literal, Var


class Operation:
    """One primitive operation on values that are named by numbers."""

    def __init__(self, equation, inputs: tuple[int, ...]):
        self.equation = equation
        self.inputs = inputs


class Graph:
    """Operations in an order in which they can be evaluated; equal ones are stored once."""

    def __init__(self):
        self.values: dict[int, Any] = {}
        self.operations: list[tuple[str, dict, tuple[int, ...], tuple[int, ...]]] = []


def fold(function: Callable, constant: Any, *varying: Any) -> Callable:
    raise NotImplementedError
