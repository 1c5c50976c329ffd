"""Run the table: every row on the reference man, and beside him the reference woman."""

import json
import math
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from calibration.reference_table.answers import ids_of, protocols_of
from calibration.reference_table.cohort_rows import COHORT_ROWS
from calibration.reference_table.panel import Panel
from calibration.reference_table.protocols import PROTOCOLS
from calibration.reference_table.rows import ROWS
from calibration.reference_table.studies import STUDIES, Clinic
from calibration.reference_table.targets import TARGETS, Target
from organs.parameters import fingerprint
from physiology.errors import InputError, SimulationError
from physiology.files import replacing
from physiology.human import Body, human
from physiology.simulate import simulate

Verdict = Literal["in", "out", "missing"]


class Result(NamedTuple):
    """One row and its verdict. Values are in `unit`; `distance` counts half-widths of the band.

    `woman` is the same reading on the reference woman, who is reported and not judged. A
    row that nothing answers yet is `missing`, and counts as out.
    """

    id: str
    quantity: str
    value: float | None
    unit: str
    central: float
    lower: float
    upper: float
    core: bool
    stage: int
    kind: str
    verification: str
    parameter_hash: str
    status: Verdict
    distance: float | None
    woman: float | None
    protocol: str | None

    @property
    def target(self) -> Target:
        """The row of the table."""
        return TARGETS[self.id]


def validate(
    ids: Iterable[str] | None = None,
    man: Body | None = None,
    woman: Body | None = None,
    progress: Callable[[str], None] = lambda line: None,
    targets: dict[str, Target] = TARGETS,
) -> list[Result]:
    """Judge rows of the table.

    Args:
        ids: rows to judge; all of them where None.
        man, woman: the bodies; the reference ones where None.
        progress: told a line at each protocol.
        targets: the table, for those who want other bands.

    Returns:
        One result per row, in the order of the table.
    """
    man = human() if man is None else man
    woman = human(sex="female") if woman is None else woman
    wanted = set(targets if ids is None else ids)
    chosen = [id_ for id_ in targets if id_ in wanted]
    answerable = [id_ for id_ in chosen if id_ in ROWS]
    his: dict[str, float] = {}
    hers: dict[str, float] = {}
    protocols = protocols_of(answerable)
    for number, name in enumerate(protocols, 1):
        progress(f"[{number}/{len(protocols)}] {name}: {PROTOCOLS[name].about}")
        his.update(measured(man, name))
        hers.update(measured(woman, name))
    his.update(studied(chosen, man, progress))
    his.update(surveyed(chosen, progress))
    digest = parameter_hash(man)
    return [judged(targets[id_], his.get(id_), hers.get(id_), digest) for id_ in chosen]


def measured(body: Body, protocol: str) -> dict[str, float]:
    """The answers of one protocol; not a number where the simulation failed."""
    trajectory = simulate(body, PROTOCOLS[protocol].experiment(body.person), throw=False)
    if not trajectory.status.ok:
        return dict.fromkeys(ids_of(protocol), math.nan)
    return {id_: float(ROWS[id_].answer(trajectory)) for id_ in ids_of(protocol)}


def studied(
    ids: Iterable[str], man: Body, progress: Callable[[str], None] = lambda line: None
) -> dict[str, float]:
    """The answers of studies on disease and treatment; not a number where one failed."""
    clinic = Clinic(man, progress)
    chosen = [id_ for id_ in ids if id_ in STUDIES]
    clinic.follow(plan for id_ in chosen for plan in STUDIES[id_].plans)
    values: dict[str, float] = {}
    for number, id_ in enumerate(chosen, 1):
        progress(f"[{number}/{len(chosen)}] {id_}: {STUDIES[id_].about}")
        try:
            values[id_] = float(STUDIES[id_].answer(clinic))
        except SimulationError as error:
            progress(f"{id_}: {error}")
            values[id_] = math.nan
        except InputError as error:  # somebody in it is not there yet: the row stays missing
            progress(f"{id_}: {error}")
    return values


def surveyed(
    ids: Iterable[str], progress: Callable[[str], None] = lambda line: None
) -> dict[str, float]:
    """The answers of rows that compare people, whoever the reference man is."""
    panel = Panel(progress)
    return {id_: float(COHORT_ROWS[id_].answer(panel)) for id_ in ids if id_ in COHORT_ROWS}


def _asked(id_: str) -> str | None:
    """What answers a row: a protocol, or a study or a cohort in words."""
    if id_ in ROWS:
        return ROWS[id_].protocol
    others = (STUDIES.get(id_), COHORT_ROWS.get(id_))
    return next((other.about for other in others if other is not None), None)


def judged(target: Target, value: float | None, woman: float | None, digest: str) -> Result:
    """The verdict on one value; None for a row that nothing answers."""
    finite = value is not None and math.isfinite(value)
    status: Verdict = "missing" if value is None else "out"
    if finite and target.lower <= value <= target.upper:  # type: ignore[operator]
        status = "in"
    return Result(
        id=target.id,
        quantity=target.quantity,
        value=value if finite else None,
        unit=target.unit,
        central=target.central,
        lower=target.lower,
        upper=target.upper,
        core=target.core,
        stage=target.stage,
        kind=target.kind,
        verification=target.verification,
        parameter_hash=digest,
        status=status,
        distance=target.distance(value) if finite else None,  # type: ignore[arg-type]
        woman=woman if woman is not None and math.isfinite(woman) else None,
        protocol=_asked(target.id),
    )


def parameter_hash(body: Body) -> str:
    """Twelve hexadecimal digits that stand for all parameters of a body, paths and values."""
    return fingerprint(body.organs)


def save_json(results: Iterable[Result], path: str | Path) -> Path:
    """Write results as a JSON array, one object a line; an old file is replaced at the end."""
    lines = ",\n".join(json.dumps(result._asdict(), ensure_ascii=False) for result in results)
    with replacing(path) as temporary:
        temporary.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    return Path(path)


def to_stderr(line: str) -> None:
    """Progress for people who wait."""
    print(line, file=sys.stderr, flush=True)
