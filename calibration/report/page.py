"""Pages: self-contained HTML, one for each person and one for the group."""

from __future__ import annotations

import base64
import html
import io
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from calibration.ensemble import ensemble
from calibration.fit import Fit, Fits
from calibration.report.figures import group_figure, person_figure
from physiology.files import replacing

_STYLE = """body{font:15px/1.5 system-ui,sans-serif;max-width:62em;margin:2em auto;padding:0 1em;
color:#222}table{border-collapse:collapse;margin:1em 0}td,th{padding:.25em .8em;text-align:right;
border-bottom:1px solid #e3e3e3}td:first-child,th:first-child,td.text{text-align:left}img{max-width:
100%}.warn{background:#fff4e5;padding:.6em 1em}.quiet{color:#777}"""


def write_report(fits: Fits, folder: str | Path, draws: int = 32) -> list[Path]:
    """Write `index.html` for the group and a page for each person.

    Args:
        fits: the people.
        folder: where the pages go.
        draws: bodies drawn for each person's band.

    Returns:
        The files written; all pages are made before the first is.
    """
    folder = Path(folder)
    pages = {folder / "index.html": group_page(fits)}
    for item in fits:
        pages[folder / page_name(item)] = person_page(item, draws)
    for path, text in pages.items():
        with replacing(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
    return list(pages)


def page_name(item: Fit) -> str:
    """File name of a person's page."""
    return f"subject_{re.sub(r'[^A-Za-z0-9_.-]+', '_', item.subject.name)}.html"


def person_page(item: Fit, draws: int = 32) -> str:
    """One person: status, figures, estimates."""
    subject = item.subject
    parts = [f"<p><a href='index.html'>all people</a></p><h1>{html.escape(subject.name)}</h1>"]
    known = ", ".join(f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}"
                      for k, v in subject.covariates.items())  # fmt: skip
    group = f"{subject.group}; " if subject.group else ""
    parts.append(f"<p>{html.escape(group + (known or 'no covariates'))}</p>")
    parts.append(_status(item))
    for name, visit in subject.visits.items():
        analytes = list(item.predicted.get(name, {}))
        if not analytes:
            continue
        last = max(float(s.times.max()) for s in visit.series.values() if s.times.size)
        shown = visit.experiment.sampled(every=5.0 if last <= 600 else 30.0)
        curves = ensemble(item, shown, analytes, draws)
        parts.append(f"<h2>{html.escape(visit.experiment.name)}</h2>")
        parts.append(_image(person_figure(item, name, curves)))
        parts.append(
            "<p class='quiet'>Points: measured, with their standard deviation (triangles hang from "
            "a limit of detection). Line: the fitted body; band: 90 % of bodies drawn from the "
            "uncertainty of the fit.</p>"
        )
    errors = item.relative_errors()
    parts.append(_table(("analyte", "error [% of peak]"),
                        [(a, f"{100 * e:.1f}") for a, e in errors.items()]))  # fmt: skip
    parts.append("<h2>Parameters</h2>" + _estimates(item))
    return _page(f"Fit of {subject.name}", parts)


def _status(item: Fit) -> str:
    text = (
        f"{item.outcome.value}; chi-square {2 * item.misfit:.1f} on {item.measurements} "
        f"measurements; {item.iterations} evaluations"
    )
    return f"<p class='{'quiet' if item.converged else 'warn'}'>{html.escape(text)}</p>"


def _estimates(item: Fit) -> str:
    rows = [
        (
            row.path, f"{row.value:.4g}", row.unit, f"{row.error:.2g}",
            f"{row.low:.4g} to {row.high:.4g}", f"{100 * row.learned:.0f} %", row.about,
        )
        for row in item.estimates()
    ]  # fmt: skip
    head = (
        "parameter", "value", "unit", "standard error", "90 % interval", "learned", "meaning",
    )  # fmt: skip
    note = (
        "<p class='quiet'>Learned: how much narrower the data made it than it is between "
        "people. Near 0 the value is the population's, not this person's.</p>"
    )
    return _table(head, rows) + note


def group_page(fits: Fits) -> str:
    """Everybody: shares converged, errors and parameters by group."""
    groups = fits.dataset.groups
    parts = [f"<h1>{html.escape(fits.dataset.name)}</h1>"]
    parts.append(
        f"<p>{len(fits)} people, {len(fits.free.items)} free parameters "
        f"({html.escape(fits.free.name)}), {int(fits.converged.sum())} converged.</p>"
    )
    if fits.dataset.notes:
        parts.append(
            "<div class='warn'>" + "<br>".join(map(html.escape, fits.dataset.notes)) + "</div>"
        )
    for visit in dict.fromkeys(v for item in fits for v in item.predicted):
        parts.append(_image(group_figure(fits, visit)))
    parts.append(
        "<p class='quiet'>Points and bars: median and quartiles of the data. Lines: median of the "
        "fitted bodies.</p>"
    )
    parts.append("<h2>Errors, median [% of the person's peak]</h2>" + _errors(fits, groups))
    parts.append("<h2>Parameters, median (quartiles)</h2>" + _parameters(fits, groups))
    people = [
        (
            f"<a href='{page_name(item)}'>{html.escape(item.subject.name)}</a>",
            html.escape(item.subject.group), item.outcome.name.lower(), f"{2 * item.misfit:.1f}",
            str(item.measurements),
        )
        for item in fits
    ]  # fmt: skip
    head = ("person", "group", "status", "chi-square", "measurements")
    parts.append("<h2>People</h2>" + _table(head, people, raw=True))
    return _page(f"Fits of {fits.dataset.name}", parts)


def _errors(fits: Fits, groups) -> str:
    analytes = fits.dataset.analytes
    rows = []
    for group, people in groups.items():
        found = [fits[s.name].relative_errors() for s in people]
        converged = np.mean([fits[s.name].converged for s in people])
        cells = [
            f"{100 * np.median(values):.1f}" if (values := [f[a] for f in found if a in f]) else "-"
            for a in analytes
        ]
        rows.append((group or "all", str(len(people)), f"{100 * converged:.0f} %", *cells))
    return _table(("group", "people", "converged", *analytes), rows)


def _parameters(fits: Fits, groups) -> str:
    rows = []
    for k, item in enumerate(fits.free.items):
        cells = []
        for people in groups.values():
            values = [fits[s.name].estimates()[k].value for s in people]
            low, middle, high = np.percentile(values, [25, 50, 75])
            cells.append(f"{middle:.3g} ({low:.3g} to {high:.3g})")
        rows.append((item.name, item.unit, *cells))
    return _table(("parameter", "unit", *(g or "all" for g in groups)), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], raw: bool = False) -> str:
    def cell(text: str, tag: str) -> str:
        return f"<{tag}>{text if raw else html.escape(str(text))}</{tag}>"

    lines = ["".join(cell(text, "th") for text in head)]
    lines += ["".join(cell(text, "td") for text in row) for row in rows]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _image(figure: Figure) -> str:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=110)
    data = base64.b64encode(buffer.getvalue()).decode()
    return f"<img alt='data against fit' src='data:image/png;base64,{data}'>"


def _page(title: str, parts: Sequence[str]) -> str:
    body = "\n".join(parts)
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head><body>\n{body}\n"
        "</body></html>\n"
    )
