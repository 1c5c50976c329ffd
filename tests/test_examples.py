"""Every example runs as it is and saves its figure."""

import runpy
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).resolve().parents[1] / "examples").glob("[0-9]*.py"))
LONG = {"10_pioglitazone_trial"}  # takes a core half an hour; its path is tested with trials
QUICK = {"01_meal"}  # each length of experiment is compiled anew


def marked(path: Path):
    marks = [pytest.mark.slow] if path.stem not in QUICK else []
    return pytest.param(path, id=path.stem, marks=marks)


@pytest.mark.parametrize("path", [marked(p) for p in EXAMPLES if p.stem not in LONG])
def test_it_runs(path, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", [str(path), str(tmp_path)])
    runpy.run_path(str(path), run_name="__main__")
    assert (tmp_path / f"{path.stem}.png").stat().st_size > 10_000
    assert f"{path.stem}.png" in capsys.readouterr().out


@pytest.mark.parametrize("stem", sorted(LONG))
def test_a_long_one_is_there_and_can_be_read(stem):
    path = next(path for path in EXAMPLES if path.stem == stem)
    assert "save" in compile(path.read_text(), str(path), "exec").co_names


def test_they_are_numbered_without_a_gap():
    assert [int(path.stem[:2]) for path in EXAMPLES] == list(range(1, len(EXAMPLES) + 1))
