"""The limit of the machine: our right-hand side as a vectorised C kernel, from the same model.

The right-hand side is traced as the simulator traces it and every operation is written as one
line of C. Steps, order and layout are those of the cohort engine.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import numpy as np

from physiology.integrate import slopes

_BINARY = {"add": "+", "sub": "-", "mul": "*", "div": "/", "and": "&", "or": "|"}
_COMPARE = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="}
_FUNCTIONS = ("exp", "log", "log1p", "expm1", "tanh", "sqrt", "pow")
_SAME = ("broadcast_in_dim", "squeeze", "reshape", "copy", "stop_gradient", "copy_p")
_INNER = ("jit", "pjit", "closed_call", "custom_jvp_call", "custom_vjp_call", "remat")

_SOURCE = """
#include <math.h>
#define N {people}
typedef {real} real;
void run(long samples, long steps, real step, const real *intake, const real *shared,
         const real (*own)[N], real (*restrict y)[N], real *restrict out) {{
  static const real node[4] = {{0, 0.5, 0.5, 1}}, weight[4] = {{1./6, 2./6, 2./6, 1./6}};
  real k[{states}][N], total[{states}][N], next[{states}][N];
  for (long s = 0; s < samples; s++) {{
    for (long n = 0; n < steps; n++) {{
      const real *in = intake + (s * steps + n) * {intakes};
      for (int i = 0; i < {states}; i++) for (int j = 0; j < N; j++) k[i][j] = total[i][j] = 0;
      for (int g = 0; g < 4; g++) {{
        const real c = node[g] * step, w = weight[g];
        #pragma GCC ivdep
        for (int j = 0; j < N; j++) {{
{lines}
        }}
        for (int i = 0; i < {states}; i++) for (int j = 0; j < N; j++) {{
          k[i][j] = next[i][j]; total[i][j] += w * next[i][j];
        }}
      }}
      for (int i = 0; i < {states}; i++) for (int j = 0; j < N; j++) y[i][j] += step * total[i][j];
    }}
    for (int i = 0; i < {states}; i++) for (int j = 0; j < N; j++)
      out[(s * {states} + i) * N + j] = y[i][j];
  }}
}}
"""


class Kernel:
    """A compiled kernel for a chunk of people.

    Args:
        organs, rest, start, intake: as for `physiology.integrate.integrate`, leaves numbers or
            arrays (people,).
        folder: where source and library go.
        dtype: `float64` or `float32`.

    Raises:
        RuntimeError: where there is no compiler, or an operation has no line of C yet.
    """

    def __init__(self, organs, rest, start, intake, folder: Path, dtype: str = "float64"):
        compiler = shutil.which("gcc") or shutil.which("cc")
        if compiler is None:
            raise RuntimeError("there is no C compiler")
        self.dtype = np.dtype(dtype)
        leaves = [np.asarray(leaf, dtype) for leaf in jax.tree.leaves((organs, rest))]
        self.own = np.stack([x for x in leaves if x.ndim])
        self.shared = np.array([x for x in leaves if not x.ndim], dtype)
        self.people, self.start = self.own.shape[1], np.stack(start).astype(dtype)
        lines = _lines((organs, rest), len(start), intake.shape[2])
        source = _SOURCE.format(
            people=self.people,
            real="double" if dtype == "float64" else "float",
            states=len(start),
            intakes=intake.shape[2],
            lines="\n".join(lines),
        )
        stem = folder / f"kernel_{dtype}"
        stem.with_suffix(".c").write_text(source)
        flags = ["-O3", "-march=native", "-ffast-math", "-mprefer-vector-width=512", "-shared"]
        command = [compiler, *flags, "-fPIC", "-o", f"{stem}.so", f"{stem}.c", "-lm"]
        subprocess.run(command, check=True, capture_output=True)
        self.library = ctypes.CDLL(f"{stem}.so")

    def __call__(self, intake: np.ndarray, step: float) -> np.ndarray:
        """States at the samples, shape (states, samples, people)."""
        samples, steps, _ = intake.shape
        state = self.start.copy()
        out = np.empty((samples, *state.shape), self.dtype)
        given = np.ascontiguousarray(intake, self.dtype)
        real = ctypes.c_double if self.dtype == np.float64 else ctypes.c_float
        self.library.run(
            ctypes.c_long(samples),
            ctypes.c_long(steps),
            real(step),
            *(
                a.ctypes.data_as(ctypes.c_void_p)
                for a in (given, self.shared, self.own, state, out)
            ),
        )
        return np.moveaxis(out, 0, 1)


def _lines(parameters: Any, states: int, intakes: int) -> list[str]:
    """The right-hand side of one person, a line an operation."""
    leaves, tree = jax.tree.flatten(parameters)

    def scalar(numbers, state, intake):
        organs, rest = jax.tree.unflatten(tree, numbers)
        return slopes(organs, rest, tuple(state), intake)

    one = [np.zeros(()) for _ in leaves]
    traced = jax.make_jaxpr(scalar)(one, [np.zeros(())] * states, [np.zeros(())] * intakes)
    names, own, shared = [], 0, 0
    for leaf in leaves:
        if np.ndim(leaf):
            names.append(f"own[{own}][j]")
            own += 1
        else:
            names.append(f"shared[{shared}]")
            shared += 1
    lines = [f"real y{i} = y[{i}][j] + c * k[{i}][j];" for i in range(states)]
    names += [f"y{i}" for i in range(states)] + [f"in[{i}]" for i in range(intakes)]
    writer = _Writer(lines)
    results = writer.write(traced.jaxpr, traced.consts, names)
    return [*lines, *(f"next[{i}][j] = {name};" for i, name in enumerate(results))]


class _Writer:
    """Writes a jaxpr as lines of C, inner ones in place."""

    def __init__(self, lines: list[str]):
        self.lines, self.count = lines, 0

    def write(self, jaxpr, constants, names: list[str]) -> list[str]:
        known: dict[Any, str] = dict(zip(jaxpr.invars, names, strict=True))
        known.update(zip(jaxpr.constvars, map(_literal, constants), strict=True))

        def read(atom) -> str:
            return _literal(atom.val) if hasattr(atom, "val") else known[atom]

        for equation in jaxpr.eqns:
            given = [read(atom) for atom in equation.invars]
            inner = _inner(equation)
            if inner is not None:
                found = self.write(inner.jaxpr, inner.consts, given)
            else:
                found = [self._named(_expression(equation, given))]
            known.update(zip(equation.outvars, found, strict=True))
        return [read(atom) for atom in jaxpr.outvars]

    def _named(self, expression: str) -> str:
        self.count += 1
        self.lines.append(f"real v{self.count} = {expression};")
        return f"v{self.count}"


def _inner(equation) -> Any:
    if equation.primitive.name not in _INNER:
        return None
    for key in ("jaxpr", "call_jaxpr", "fun_jaxpr"):
        if key in equation.params:
            return equation.params[key]
    return None


def _literal(value: Any) -> str:
    return repr(float(value)) if np.isfinite(value) else f"({'-' if value < 0 else ''}INFINITY)"


def _expression(equation, given: list[str]) -> str:
    name = equation.primitive.name
    simple: dict[str, Callable[[], str]] = {
        "neg": lambda: f"-{given[0]}",
        "abs": lambda: f"fabs({given[0]})",
        "max": lambda: f"fmax({given[0]}, {given[1]})",
        "min": lambda: f"fmin({given[0]}, {given[1]})",
        "square": lambda: f"{given[0]} * {given[0]}",
        "rsqrt": lambda: f"1 / sqrt({given[0]})",
        "logistic": lambda: f"1 / (1 + exp(-{given[0]}))",
        "not": lambda: f"!({given[0]})",
        "select_n": lambda: f"({given[0]}) ? {given[2]} : {given[1]}",
        "convert_element_type": lambda: given[0],
        "integer_pow": lambda: _power(given[0], equation.params["y"]),
    }
    if name in simple:
        return simple[name]()
    if name in _BINARY:
        return f"{given[0]} {_BINARY[name]} {given[1]}"
    if name in _COMPARE:
        return f"{given[0]} {_COMPARE[name]} {given[1]}"
    if name in _FUNCTIONS:
        return f"{name}({', '.join(given)})"
    if name in _SAME:
        return given[0]
    raise RuntimeError(f"no line of C for the operation {name}")


def _power(x: str, n: int) -> str:
    product = " * ".join([x] * abs(n))
    return product if n > 0 else f"1 / ({product})"
