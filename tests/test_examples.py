"""Every example runs as it is and saves its figure."""

import runpy
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).resolve().parents[1] / "examples").glob("[0-9]*.py"))
FEW = {"10_pioglitazone_trial": ["8"]}  # people, where the example takes a thousand
QUICK = {"01_meal"}  # each length of experiment is compiled anew


def marked(path: Path):
    marks = [pytest.mark.slow] if path.stem not in QUICK else []
    return pytest.param(path, id=path.stem, marks=marks)


@pytest.mark.parametrize("path", [marked(path) for path in EXAMPLES])
def test_it_runs(path, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", [str(path), str(tmp_path), *FEW.get(path.stem, [])])
    runpy.run_path(str(path), run_name="__main__")
    assert (tmp_path / f"{path.stem}.png").stat().st_size > 10_000
    assert f"{path.stem}.png" in capsys.readouterr().out


def test_they_are_numbered_without_a_gap():
    assert [int(path.stem[:2]) for path in EXAMPLES] == list(range(1, len(EXAMPLES) + 1))
