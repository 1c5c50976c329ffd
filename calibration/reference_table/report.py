"""Report: the table and its verdicts as Markdown, with a figure for each stage."""

from collections.abc import Sequence
from pathlib import Path

from calibration.reference_table.figure import stage_figure
from calibration.reference_table.protocols import PROTOCOLS
from calibration.reference_table.run import Result
from calibration.reference_table.studies import UNANSWERED
from calibration.reference_table.summary import (
    VERDICTS,
    band,
    counts,
    how_far,
    misses,
    number,
)
from physiology.files import replacing
from physiology.plotting.style import save

_INTRODUCTION = """# Validation against the reference table

Every row is a published figure with an acceptance band for a population-mean-like subject, and
the experiment that answers it, run on the reference man. Kinds were fixed before anything was
fitted: **input** rows are parameters of the model, **fit** rows were used to estimate others,
**check** rows were seen by neither. A row that nothing answers yet is missing and counts as out.
Core rows gate; the reference woman is shown beside him and not judged.

Rows whose verification reads **recall** quote the literature from memory: their source was not
seen again, and they must not be cited from here.
"""


def write_report(results: Sequence[Result], folder: str | Path) -> list[Path]:
    """Write `validation.md` and a figure for each stage that has answers.

    Returns:
        The files written.
    """
    folder = Path(folder)
    stages = sorted({row.stage for row in results if row.value is not None})
    figures = [
        save(stage_figure(results, stage), folder / f"validation_stage_{stage}.png")
        for stage in stages
    ]
    page = folder / "validation.md"
    with replacing(page) as temporary:
        temporary.write_text(markdown(results, [f.name for f in figures]), encoding="utf-8")
    return [page, *figures]


def markdown(results: Sequence[Result], figures: Sequence[str] = ()) -> str:
    """The report as one Markdown page."""
    parts = [
        _INTRODUCTION,
        f"Parameters: `{results[0].parameter_hash}`\n",
        _counts_table(results),
        *(f"![Position of each row relative to its band]({name})\n" for name in figures),
        _misses_table(results),
        _protocols_table(),
        *(_domain_table(results, domain) for domain in _domains(results)),
    ]
    return "\n".join(parts)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    escaped = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in escaped) + "\n"


def _counts_table(results: Sequence[Result]) -> str:
    rows = [
        [line.label, *(str(line.verdicts[verdict]) for verdict in VERDICTS), line.core_share]
        for line in counts(results)
    ]
    return _table(["rows", *VERDICTS, "core in band"], rows)


def _misses_table(results: Sequence[Result]) -> str:
    rows = [
        [
            row.id,
            _emphasis(row),
            row.kind,
            _verification(row),
            number(row.value),
            band(row),
            row.unit,
            how_far(row),
        ]
        for row in misses(results)
    ]
    head = ["id", "quantity", "kind", "verification", "value", "band", "unit", "distance"]
    return "## Outside their band\n\n" + _table(head, rows)


def _protocols_table() -> str:
    rows = [[f"`{protocol.name}`", protocol.about] for protocol in PROTOCOLS.values()]
    return "## Protocols\n\n" + _table(["name", "what is done"], rows)


def _domains(results: Sequence[Result]) -> list[str]:
    return list(dict.fromkeys(row.target.domain for row in results))


def _domain_table(results: Sequence[Result], domain: str) -> str:
    rows = [
        [
            row.id,
            _emphasis(row),
            row.target.population,
            row.target.time_or_summary,
            number(row.value),
            number(row.woman),
            f"{row.central:g} ({band(row)})",
            row.unit,
            row.status,
            row.kind,
            str(row.stage),
            _verification(row),
            f"`{row.protocol}`" if row.protocol else UNANSWERED.get(row.id, "-"),
            row.target.source,
        ]
        for row in results
        if row.target.domain == domain
    ]
    head = ["id", "quantity", "population", "when", "man", "woman", "published (band)", "unit"]
    head += ["verdict", "kind", "stage", "verification", "protocol", "source"]
    return f"## {domain}\n\nBold quantities are core.\n\n" + _table(head, rows)


def _emphasis(row: Result) -> str:
    return f"**{row.quantity}**" if row.core else row.quantity


def _verification(row: Result) -> str:
    return "**recall**" if row.verification == "recall" else row.verification
