"""Reading a protocol back in plain words, for the clinician who will answer for it."""

from collections.abc import Iterator

from physiology.experiments import Experiment, Meal
from physiology.infusions import UNITS, GlucoseClamp, Infusion
from physiology.procedures import AT_ONCE, PRIME, READ_OFF, is_dose, procedures, targets
from physiology.protocols.protocol import Protocol

MG_PER_DL = 18.016  # of glucose, in 1 mmol/L
SAID = 5  # points of a glucose curve that are read out


def explain(protocol: Protocol) -> str:
    """A protocol in plain words, as a list of what is done when."""
    person = protocol.body.person
    lines = [protocol.title, "", f"Person: {_in_words(person)}, fasted overnight"]
    lines += [f"  {change}" for change in protocol.changed.values()]
    lines += ["", "Time   What is done"]
    start = 0.0
    for number, step in enumerate(protocol.steps, start=1):
        lines.append(f"{clock(start):6} {number}. {_titled(step)}")
        lines += [f"{clock(start + at):6}    {event}" for at, event in _events(step, start, person)]
        start += step.duration
    lines += [f"{clock(start):6} end", ""]
    lines += [*_tracers(protocol), _sampling(protocol.experiment), *_read_off(protocol.experiment)]
    if protocol.outputs:
        lines.append(f"Reports {', '.join(protocol.outputs)}.")
    return "\n".join(lines)


def _in_words(person) -> str:
    return (
        f"{person.sex}, {person.age:g} years, {person.height:g} m, {person.weight:g} kg "
        f"(BMI {person.body_mass_index:.1f}), {100 * person.body_fat:.0f} % fat"
    )


def _titled(step: Experiment) -> str:
    length = _length(step.duration)
    return step.name if length in step.name else f"{step.name}, {length}"


def _events(step: Experiment, start: float, person) -> list[tuple[float, str]]:
    """What happens in a step that begins at `start`, by minute of the step."""
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
    events += [(c.start, _clamp(c, start)) for c in step.clamps]
    events += [(i.start, _infusion(i, step, start, person)) for i in step.infusions]
    return sorted(events, key=lambda event: event[0]) or [(0.0, "nothing but water")]


def _food(meal: Meal) -> str:
    contents = [
        f"{getattr(meal, name):.3g} g {name}"
        for name in ("glucose", "starch", "fat", "protein")
        if getattr(meal, name)
    ]
    verb = "drinks" if meal.form == "liquid" else "eats"
    return f"{verb} {', '.join(contents) or 'nothing'}"


def _infusion(infusion: Infusion, step: Experiment, start: float, person) -> str:
    """An infusion or a dose, as ordered and in the unit of the model."""
    name = infusion.substance.replace("_", " ")
    absolute, unit = infusion.absolute_rate(person), model_unit(infusion.substance)
    minutes = infusion.end - infusion.start
    if is_dose(infusion) and infusion.unit.endswith("/min"):
        given = f"{_plain(infusion.rate * minutes)} {infusion.unit.removesuffix('/min')}"
        amount = absolute * minutes / (60.0 if unit.endswith("/h") else 1.0)
        said = f"{name} {given} {infusion.route} within {minutes:g} min"
        return f"{said} ({_plain(amount)} {unit.partition('/')[0]})"
    until = f"until {clock(start + infusion.end)} ({_plain(absolute)} {unit})"
    rate = f"{_plain(infusion.rate)} {infusion.unit}"
    if _is_prime(infusion, step):
        return f"{name}, prime: a further {rate} {until}"
    return f"{name} {rate} {infusion.route} {until}"


def _plain(number: float) -> str:
    """Four digits, without an exponent for what is large."""
    return f"{number:.0f}" if abs(number) >= 1000 else f"{number:.4g}"


def _is_prime(infusion: Infusion, step: Experiment) -> bool:
    longer = (
        other.substance == infusion.substance
        and other.start == infusion.start
        and other.end > infusion.end
        for other in step.infusions
    )
    return AT_ONCE < infusion.end - infusion.start <= PRIME and any(longer)


def model_unit(substance: str) -> str:
    """The unit in which the model counts what is infused."""
    return next(unit for unit, size in UNITS[substance].items() if size == (1.0, ""))


def _clamp(clamp: GlucoseClamp, start: float) -> str:
    points = targets(clamp)
    how = f"until {clock(start + clamp.end)} by a variable glucose infusion"
    if len({level for _, level in points}) == 1:
        level = points[0][1]
        return f"glucose held at {level:.3g} mmol/L ({MG_PER_DL * level:.0f} mg/dL) {how}"
    every = max(1, -(-len(points) // SAID))
    said = [f"{level:.3g} at {clock(start + at)}" for at, level in points[::every]]
    return f"glucose led along {len(points)} points {how}: {', '.join(said)} mmol/L"


def _tracers(protocol: Protocol) -> Iterator[str]:
    for order in protocol.tracers:
        given = []
        if order.prime:
            prime = order.written.get("prime", "")
            given.append(f"{prime} at {clock(order.start)} ({order.prime:.3g} mmol)")
        if order.rate:
            rate = order.written.get("rate", "")
            until = f"until {clock(order.end)} ({1000 * order.rate:.3g} umol/min)"
            given.append(f"{rate} from {clock(order.start)} {until}")
        if order.meal_enrichment:
            given.append(f"{100 * order.meal_enrichment:.3g} % in the carbohydrate of meals")
        if order.infusate_enrichment:
            given.append(f"{100 * order.infusate_enrichment:.3g} % in infused glucose (hot GINF)")
        yield f"Tracer {order.label}: {'; '.join(given)}."


def _read_off(experiment: Experiment) -> Iterator[str]:
    for name in dict.fromkeys(procedure.name for procedure in procedures(experiment)):
        yield f"Read off the {name}: {READ_OFF[name]}."


def clock(minutes: float) -> str:
    """Hours and minutes since the start, `26:05`; half minutes where there are any."""
    seconds = round(60 * minutes)
    whole, left = divmod(seconds, 60)
    said = f"{whole // 60}:{whole % 60:02d}"
    return f"{said}:{left:02d}" if left else said


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
