"""Draw the figures of these pages: `python docs/make_figures.py [NAME ...]`.

One for each protocol of the library, the tracers of those that have one, a mixed meal, an oral
test beside the isoglycaemic infusion that matches it, ten years of two people, and insulin
signalling by tissue.
"""

import sys
from pathlib import Path

from physiology import human, mixed_meal, ogtt, simulate
from physiology.commands.tracing import follow, reads_glucose
from physiology.laboratory import isoglycaemic_infusion
from physiology.perturb import CLAMP
from physiology.phenotypes import phenotype
from physiology.plotting import (
    figure_of,
    incretin_figure,
    meal_figure,
    save,
    signalling_figure,
    tracer_figure,
    years_figure,
)
from physiology.protocols import load
from physiology.protocols.library import library

IMAGES = Path(__file__).resolve().parent / "images"
DPI = 75


def protocol(name: str) -> None:
    """The figures of one protocol of the library."""
    order = load(library()[name].path)
    whole = order.experiment
    trajectory = simulate(order.body, whole.sampled(every=1.0) if order.tracers else whole)
    put(name, figure_of(trajectory, order.title))
    for number, traced in enumerate(follow(order, trajectory), start=1):
        if reads_glucose(traced):
            put(f"{name}_tracer_{number}", tracer_figure(traced, order.title))


def incretin_effect() -> None:
    """75 g of glucose by mouth, and the same glucose curve by vein."""
    man = human()
    oral = simulate(man, ogtt(75, duration=180).sampled(every=1.0))
    intravenous = simulate(man, isoglycaemic_infusion(oral).sampled(every=1.0))
    title = "75 g of glucose by mouth, and the same glucose curve by vein"
    put("incretin_effect", incretin_figure(oral, intravenous, title))


def meal() -> None:
    """The meal of the front page."""
    food = mixed_meal(carbohydrate=75, fat=25, protein=25)
    trajectory = simulate(human(), food.sampled(every=1.0)).thinned(food)
    put("meal", meal_figure(trajectory), dpi=110)


def two_people() -> None:
    """Ten years of the same surplus in two people who differ in adipogenic capacity."""
    from benchmarks.lifecourse import two_people as story

    courses, _ = story()
    put("two_people", years_figure(courses, "The same surplus, another capacity"))


def signalling() -> None:
    """Insulin signalling by tissue, in health and on the way to diabetes."""
    people = {name: phenotype(name) for name in ("obese", "igt", "t2d_early")}
    clamps = {name: simulate(body, CLAMP) for name, body in {"healthy": human(), **people}.items()}
    put("signalling", signalling_figure(clamps))


def put(name: str, figure, dpi: float = DPI) -> None:
    print(save(figure, IMAGES / f"{name}.png", dpi=dpi), flush=True)


OTHERS = {
    "incretin_effect": incretin_effect,
    "meal": meal,
    "two_people": two_people,
    "signalling": signalling,
}


def main() -> None:
    """Draw those named, or all."""
    for name in sys.argv[1:] or [*library(), *OTHERS]:
        if name in OTHERS:
            OTHERS[name]()
        else:
            protocol(name)


if __name__ == "__main__":
    main()
