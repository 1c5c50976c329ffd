"""The tracers of a protocol: followed, drawn, and their estimates put beside the truth."""

from typing import Any

import numpy as np


def follow(protocol, trajectory) -> list[Any]:
    """Each tracer of a protocol, traced through what happened."""
    from physiology.tracers import LABELS, ConstantInfusion, trace

    return [
        trace(
            trajectory,
            LABELS[order.label],
            ConstantInfusion(order.rate, order.prime, order.start, order.end),
            meal_enrichment=order.meal_enrichment,
            enrichment=dict.fromkeys(_INFUSED, order.infusate_enrichment)
            if order.infusate_enrichment
            else None,
        )
        for order in protocol.tracers
    ]


_INFUSED = ("clinician.glucose_infusion", "intake.glucose")


def reads_glucose(traced) -> bool:
    """Whether it is an infused tracer of plasma glucose, from which turnover can be estimated."""
    return traced.label.pool == "blood.glucose" and bool(np.max(traced.infusion) > 0)


def tracer_table(traced) -> str:
    """Turnover of the last half hour: as it was, and as two methods make it."""
    from physiology.plotting.tracer import sample_times
    from physiology.summary import digits, table
    from physiology.tracers import Steele, TwoCompartment, glucose_turnover

    body = traced.trajectory.start
    times = sample_times(traced)
    late = np.asarray(times) >= times[-1] - 30.0
    scale = 1000 / body.person.weight
    steele, two = (
        glucose_turnover(traced, method, times)
        for method in (Steele.of(body), TwoCompartment.of(body))
    )
    rows = [
        (
            {"ra": "Ra", "rd": "Rd", "egp": "EGP"}[name],
            "umol/kg/min",
            digits(scale * float(np.mean(np.asarray(steele[name].truth)[late]))),
            *(
                digits(scale * float(np.mean(np.asarray(e[name].value)[late])))
                for e in (steele, two)
            ),
        )
        for name in steele
    ]
    heading = (f"{traced.label.name}, last 30 min", "unit", "true", "Steele", "two compartments")
    return table(heading, rows)
