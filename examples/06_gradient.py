"""What decides glucose two hours after 75 g? Ask for the gradient.

The whole path is differentiable: parameters -> healthy balance -> fasting state -> every step
of the solver -> plasma glucose at 120 min.

Run:  python examples/06_gradient.py [FOLDER]
"""

import sys
from pathlib import Path

import jax
import jax.numpy as jnp

from physiology import human, ogtt
from physiology.body import STATES, constants
from physiology.integrate import integrate
from physiology.plotting import COLOURS, save
from physiology.plotting.style import label_axes, new_figure, styled
from physiology.schedule import schedule
from physiology.simulate import fasting

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
jax.config.update("jax_enable_x64", True)

NAMES = (
    "gut.emptying",
    "pancreas.insulin_secretion",
    "skeletal_muscle.carbohydrate.glucose_uptake",
    "skeletal_muscle.carbohydrate.glut4_half",
    "liver.carbohydrate.glucokinase",
    "liver.signalling.akt_half",
    "subcutaneous_fat.pde3b_half",
    "brain.glucose_oxidation",
)
GLUCOSE = STATES.index("blood.glucose")
plan = schedule(ogtt(75, duration=120).sampled(times=[0, 120]))


def glucose_at_two_hours(logarithms):
    """Plasma glucose [mmol/L] of a person whose parameters are exp(logarithms)."""
    parameters = dict(zip(NAMES, jnp.exp(logarithms), strict=True))
    organs = human(parameters=parameters).organs
    start = tuple(jnp.asarray(value, float) for value in fasting(organs))
    states = integrate(organs, constants(organs), start, plan.intake, plan.step)
    return states[GLUCOSE, -1] / organs.blood.glucose_volume


def nominal(path):
    """The present value of a parameter."""
    value = human().organs
    for name in path.split("."):
        value = getattr(value, name)
    return float(value)


logarithms = jnp.log(jnp.array([nominal(path) for path in NAMES]))
# Few parameters, many steps: forward mode, all directions at once.
value, gradient = jax.jit(lambda x: (glucose_at_two_hours(x), jax.jacfwd(glucose_at_two_hours)(x)))(
    logarithms
)

print(f"glucose at 2 h: {value:.2f} mmol/L; change for a parameter 10 % larger:")
changes = 0.1 * gradient
for name, change in sorted(zip(NAMES, changes, strict=True), key=lambda pair: -abs(pair[1])):
    print(f"  {name:34} {change:+.3f} mmol/L")

with styled():
    figure = new_figure(8.0, 3.6)
    ax = figure.add_axes((0.36, 0.17, 0.6, 0.72))
    colours = [COLOURS.get(name.partition(".")[0], "#8A8A8A") for name in NAMES]
    ax.barh(range(len(NAMES)), changes, color=colours)
    ax.set_yticks(range(len(NAMES)), NAMES)
    ax.locator_params(axis="x", nbins=5)
    ax.axvline(0, color="#333333", linewidth=0.8)
    ax.set_title("Glucose at 2 h: effect of 10 % more")
    label_axes(ax, "mmol/L", "")
print("wrote", save(figure, folder / "06_gradient.png"))
