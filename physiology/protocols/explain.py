"""Reading a protocol back in plain words, for the clinician who will answer for it."""

from physiology.experiments import Experiment, Meal
from physiology.protocols.protocol import Protocol


def explain(protocol: Protocol) -> str:
    """A protocol in plain words, as a list of what is done when."""
    lines = [protocol.title, "", f"Person: {_in_words(protocol.body.person)}, fasted overnight"]
    lines += [f"  {change}" for change in protocol.changed.values()]
    lines += ["", "Time   What is done"]
    start = 0.0
    for number, step in enumerate(protocol.steps, start=1):
        lines.append(f"{clock(start):6} {number}. {step.name}, {_length(step.duration)}")
        lines += [f"{clock(start + at):6}    {event}" for at, event in _events(step)]
        start += step.duration
    lines += [f"{clock(start):6} end", "", _sampling(protocol.experiment)]
    if protocol.outputs:
        lines.append(f"Reports {', '.join(protocol.outputs)}.")
    return "\n".join(lines)


def _in_words(person) -> str:
    return (
        f"{person.sex}, {person.age:g} years, {person.height:g} m, {person.weight:g} kg "
        f"(BMI {person.body_mass_index:.1f}), {100 * person.body_fat:.0f} % fat"
    )


def _events(step: Experiment) -> list[tuple[float, str]]:
    events = [
        (at, f"{_food(meal)} within {meal.minutes:g} min, {meal.energy():.0f} kcal")
        for at, meal in step.meals
    ]
    events += [
        (
            spell.start,
            f"activity of {spell.power:g} kcal/min for {_length(spell.end - spell.start)}",
        )
        for spell in step.activity
    ]
    return sorted(events) or [(0.0, "nothing but water")]


def _food(meal: Meal) -> str:
    contents = [
        f"{getattr(meal, name):.3g} g {name}"
        for name in ("glucose", "starch", "fat", "protein")
        if getattr(meal, name)
    ]
    verb = "drinks" if meal.form == "liquid" else "eats"
    return f"{verb} {', '.join(contents) or 'nothing'}"


def clock(minutes: float) -> str:
    """Hours and minutes since the start, `26:05`."""
    whole = round(minutes)
    return f"{whole // 60}:{whole % 60:02d}"


def _length(minutes: float) -> str:
    return f"{minutes / 60:g} h" if minutes >= 60 else f"{minutes:g} min"


def _sampling(experiment: Experiment) -> str:
    times = experiment.sampling_times()
    gaps = {round(b - a, 6) for a, b in zip(times, times[1:], strict=False)}
    if len(gaps) == 1:
        return f"Sampled every {_length(gaps.pop())}, {len(times)} times."
    if len(times) <= 15:
        return f"Sampled at {', '.join(clock(t) for t in times)}."
    return f"Sampled {len(times)} times, from {clock(times[0])} to {clock(times[-1])}."
