"""Once: a compiled function that several threads may call, each shape compiled once a device."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

import jax
import numpy as np


class CompiledOnce:
    """`jax.jit`, where the first call of each shape on each device makes other threads wait for it.

    Without that, every thread of a pool would compile the same program at the same time.

    Args:
        function: what to compile.
        options: of the compiler (`physiology.promptness`).
    """

    def __init__(self, function: Callable, options: Mapping[str, bool] | None = None):
        self.jitted = jax.jit(function, compiler_options=dict(options or {}) or None)
        self.ready: set = set()
        self.lock = Lock()

    def __call__(self, *given: Any) -> Any:
        leaves, tree = jax.tree.flatten(given)
        kinds = tuple((np.shape(leaf), getattr(leaf, "dtype", type(leaf))) for leaf in leaves)
        device = getattr(jax.config, "jax_default_device", None)  # of this thread
        key = (device, tree, kinds)
        if key in self.ready:
            return self.jitted(*given)
        with self.lock:
            result = jax.block_until_ready(self.jitted(*given))
            self.ready.add(key)
        return result
