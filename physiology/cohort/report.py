"""Report: what a cohort showed, as text, figures and one HTML page."""

from __future__ import annotations

import base64
import html
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from physiology.cohort.endpoints import CATEGORIES
from physiology.cohort.results import Results
from physiology.files import replacing

if TYPE_CHECKING:
    import pandas

MOST_CURVES = 20_000  # people whose curves a figure reads: evenly chosen, where there are more
BMI_CLASSES = ((0.0, 25.0, "BMI below 25"), (25.0, 30.0, "25 to 30"), (30.0, 999.0, "30 and more"))
SHOWN = (
    "glucose_fasting",
    "glucose_2h",
    "insulin_fasting",
    "insulin_2h",
    "homa_ir",
    "matsuda",
    "insulinogenic_index",
    "disposition_index",
    "glucose_maximum",
    "glucose_mean",
    "insulin_mean",
    "nefa_mean",
    "m_value",
)


def summary(results: Results) -> str:
    """Outcomes, endpoints and categories, as text."""
    table = results.endpoints()
    parts = [_outcomes(table), _quantiles(table).to_string(float_format=lambda v: f"{v:.4g}")]
    shares = category_shares(results)
    if shares:
        parts.append(_category_words(shares))
    return "\n\n".join(parts)


def _outcomes(table: pandas.DataFrame) -> str:
    lines = []
    for (experiment, arm), rows in table.groupby(["experiment", "arm"], sort=False):
        counts = rows.outcome.value_counts()
        told = ", ".join(f"{count:,} {word.replace('_', ' ')}" for word, count in counts.items())
        lines.append(f"{experiment}, {arm}: {told}")
    return "\n".join(lines)


def _quantiles(table: pandas.DataFrame) -> pandas.DataFrame:
    """Mean, SD and percentiles of the endpoints of those who completed."""
    names = [name for name in SHOWN if name in table and table[name].notna().any()]
    groups = table[table.outcome == "completed"].groupby(["experiment", "arm"], sort=False)
    described = groups[names].describe(percentiles=[0.05, 0.25, 0.5, 0.75, 0.95])
    return described.stack(0, future_stack=True).drop(columns=["min", "max", "count"])


def category_shares(results: Results) -> dict[str, list[float]]:
    """Shares of the ADA categories by class of BMI; empty where nobody had an OGTT."""
    table = results.endpoints()
    if "ada_category" not in table:
        return {}
    first = table[table.ada_category.notna()].drop_duplicates("subject")
    joined = first.merge(results.subjects()[["subject", "body_mass_index"]], on="subject")
    shares = {"all": _shares(joined.ada_category)}
    for low, high, words in BMI_CLASSES:
        group = joined[(joined.body_mass_index >= low) & (joined.body_mass_index < high)]
        if len(group):
            shares[words] = _shares(group.ada_category)
    return shares


def _shares(category: Any) -> list[float]:
    return [float((category == place).mean()) for place in range(len(CATEGORIES))]


def _category_words(shares: dict[str, list[float]]) -> str:
    lines = ["ADA category of glucose tolerance [% of people]"]
    for group, values in shares.items():
        told = ", ".join(f"{n} {100 * v:.1f}" for n, v in zip(CATEGORIES, values, strict=True))
        lines.append(f"  {group:14} {told}")
    return "\n".join(lines)


def write_report(results: Results, folder: str | Path | None = None) -> list[Path]:
    """Write figures and an HTML page that holds them all, into the folder of the results."""
    from physiology.plotting.style import save

    folder = results.folder / "report" if folder is None else Path(folder)
    written = [save(f, folder / f"{name}.png") for name, f in figures(results).items()]
    page = folder / "report.html"
    with replacing(page) as temporary:
        temporary.write_text(_page(results, written), encoding="utf-8")
    return [*written, page]


def figures(results: Results) -> dict[str, Any]:
    """The figures of a report, by name."""
    from physiology.plotting.cohort import bands, categories, distributions

    table, made = results.endpoints(), {}
    for experiment in results.request["experiments"]:
        if results.request["curves"]:
            times, curves, units, arms = _curves(results, experiment)
            made[f"{experiment}_curves"] = bands(times, curves, units, arms, experiment)
        rows = table[(table.experiment == experiment) & (table.outcome == "completed")]
        values = {n: rows[n].to_numpy() for n in SHOWN if n in rows and rows[n].notna().any()}
        if values:
            made[f"{experiment}_endpoints"] = distributions(values, experiment)
    shares = category_shares(results)
    if shares:
        made["categories"] = categories(shares, CATEGORIES, "Glucose tolerance (ADA)")
    return made


def _curves(results: Results, experiment: str) -> tuple[Any, ...]:
    dataset = results.curves(experiment)
    stride = max(1, -(-dataset.sizes["subject"] // MOST_CURVES))
    dataset = dataset.isel(subject=slice(None, None, stride))
    values = {name: np.asarray(dataset[name]) for name in results.request["outputs"]}
    units = {name: dataset[name].attrs["units"] for name in values}
    return np.asarray(dataset.time), values, units, [str(arm) for arm in dataset.arm.values]


def _page(results: Results, images: list[Path]) -> str:
    """One HTML page without anything outside itself."""
    request = results.request
    pictures = "\n".join(
        f'<img alt="{path.stem}" src="data:image/png;base64,'
        f'{base64.b64encode(path.read_bytes()).decode()}">'
        for path in images
    )
    return f"""<!doctype html>
<meta charset="utf-8"><title>{html.escape(request["study"])}</title>
<style>body {{ font-family: sans-serif; max-width: 72rem; margin: 2rem auto; color: #222 }}
img {{ max-width: 100%; display: block; margin: 1.5rem 0 }} pre {{ overflow-x: auto }}</style>
<h1>{html.escape(request["study"])}</h1>
<p>{request["subjects"]:,} people; parameters {request["parameters"]}; physiology
{html.escape(request["physiology"])}; {request["precision"]}.</p>
<pre>{html.escape(summary(results))}</pre>
{pictures}
"""
