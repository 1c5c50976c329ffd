"""Compiling for throughput: a whole loop as one kernel.

XLA compiles a loop for the CPU into hundreds of small kernels and calls each of them at every
stage of every step; unless the loop is small, and then it becomes one. Told that every loop is
small, it compiles about twice as long and runs two times (a batch of people) to ten times (one
person) faster: worth it for cohorts, life courses and fits, not for a single meal.
"""

import os
import sys

_EXTRA_OPTIONS = "--xla_backend_extra_options"
# Loops up to this many bytes are one kernel: all of ours.
_ONE_KERNEL = f"{_EXTRA_OPTIONS}=xla_cpu_small_while_loop_byte_threshold=1000000000"
_WIDE_VECTORS = "--xla_cpu_prefer_vector_width"


def compile_for_throughput() -> bool:
    """Set the compiler's flags for programs that run often; call it before JAX first computes.

    Flags that the user has set (`XLA_FLAGS`) are left as they are.

    Returns:
        Whether the flags can still take effect: XLA reads them once in a process. Results are
        the same either way, to round-off.
    """
    if _running():
        return _ONE_KERNEL in os.environ.get("XLA_FLAGS", "")
    os.environ["XLA_FLAGS"] = throughput_flags(os.environ.get("XLA_FLAGS", ""))
    return True


def throughput_flags(flags: str = "") -> str:
    """`XLA_FLAGS` with those for throughput added, for this process or one it starts."""
    given = flags.split()
    if not any(flag.startswith(_EXTRA_OPTIONS) for flag in given):
        given.append(_ONE_KERNEL)
    if not any(flag.startswith(_WIDE_VECTORS) for flag in given):
        given.append(f"{_WIDE_VECTORS}=512")
    return " ".join(given)


def _running() -> bool:
    """Whether JAX has started its backends in this process."""
    bridge = sys.modules.get("jax._src.xla_bridge")
    started = getattr(bridge, "backends_are_initialized", None)
    return bool(started and started())
