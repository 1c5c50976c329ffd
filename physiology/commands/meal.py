"""`physiology meal`: one meal or a glucose drink, drawn and summed up."""

from pathlib import Path
from typing import Any

from physiology.commands.output import add_output_options, check_folder
from physiology.commands.person import add_person_options, covariates, person
from physiology.errors import check_amount
from physiology.quantities import quantity

DEFAULT = "meal"
_FOOD = ("glucose", "carbohydrate", "fat", "protein")


def register(subparsers) -> None:
    parser = subparsers.add_parser(
        "meal",
        help="simulate a mixed meal or a glucose drink, draw it and print a summary",
        description="Simulate a meal after an overnight fast. Without --glucose: 75 g of starch, "
        "25 g of fat, 25 g of protein unless you say otherwise. With --glucose: an oral glucose "
        "tolerance test, and only what you add to it. Amounts are grams, or with a unit such as "
        "'1 g/kg' (needs --weight).",
        allow_abbrev=False,
    )
    food = parser.add_argument_group("meal")
    food.add_argument("--glucose", metavar="GRAMS", help="glucose or sugars")
    food.add_argument("--carbohydrate", metavar="GRAMS", help="starch (75)")
    food.add_argument("--fat", metavar="GRAMS", help="fat (25)")
    food.add_argument("--protein", metavar="GRAMS", help="protein (25)")
    food.add_argument("--form", metavar="FORM", help="solid or liquid (solid; liquid for glucose)")
    food.add_argument("--hours", metavar="HOURS", help="how long to follow it (8, glucose 5)")
    add_person_options(parser)
    add_output_options(parser, f"{DEFAULT}/")
    parser.set_defaults(run=run)


def run(options) -> int:
    experiment = experiment_of(options)
    folder = check_folder(Path(options.output or DEFAULT))
    body = person(options)
    from physiology.commands.output import simulate_with_cache, write

    trajectory = simulate_with_cache(body, experiment)
    from physiology.plotting import meal_figure
    from physiology.summary import summary

    figures = {"meal.png": meal_figure(trajectory)}
    print(summary(trajectory))
    write(trajectory, figures, options, folder, "meal")
    return 0


def experiment_of(options):
    """The meal that the options describe.

    Raises:
        InputError: for wrong amounts, form or duration.
    """
    from physiology.experiments import Experiment, Meal, mixed_meal, ogtt

    weight = covariates(options).get("weight")
    grams: dict[str, Any] = {
        name: quantity(f"--{name}", getattr(options, name), "g", weight)
        for name in _FOOD
        if getattr(options, name) is not None
    }
    for name, amount in grams.items():
        check_amount(f"--{name}", amount, "g", maximum=2000.0)
    given: dict[str, Any] = {} if options.hours is None else {"duration": _duration(options.hours)}
    form: dict[str, Any] = {} if options.form is None else {"form": options.form}
    if "glucose" not in grams:
        return mixed_meal(**grams, **form, **given)
    glucose, starch = grams.pop("glucose"), grams.pop("carbohydrate", 0.0)
    if not grams and not starch and options.form in (None, "liquid"):
        return ogtt(glucose, **given)
    food = Meal(glucose, starch, **grams, form=options.form or "liquid")
    return Experiment("meal", given.get("duration", 480.0), meals=((0.0, food),))


def _duration(text: str) -> float:
    hours = quantity("--hours", text, "h")
    check_amount("--hours", hours, "h", minimum=0.5, maximum=1000.0)
    return 60 * hours
