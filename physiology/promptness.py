"""Compiling promptly: options for a program that somebody waits for and that runs a few times.

XLA's earlier code generator, without LLVM's expensive passes, compiles our loops in about half
the time, and one person's simulation runs no slower for it. Batches do: what runs often is
compiled for throughput instead (`physiology.throughput`).
"""

from functools import cache

import jax

_PROMPT = {"xla_cpu_use_fusion_emitters": False, "xla_llvm_disable_expensive_passes": True}


@cache
def prompt_options() -> dict[str, bool]:
    """Options for `jax.jit(..., compiler_options=)`: those that this version of XLA has.

    None on an accelerator, where what they leave out is wanted.
    """
    if jax.default_backend() != "cpu":
        return {}
    return {name: value for name, value in _PROMPT.items() if _known(name, value)}


def _known(name: str, value: bool) -> bool:
    """Whether XLA takes an option; it refuses to compile with one it does not have."""
    try:
        jax.jit(lambda: 0.0, compiler_options={name: value}).lower().compile()
    except jax.errors.JaxRuntimeError:
        return False
    return True
