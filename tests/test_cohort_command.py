"""`physiology cohort`: what is refused, and what a dry run says; nothing is compiled here."""

import pytest

from physiology.cli import main


def test_a_dry_run_estimates_and_writes_nothing(tmp_path, capsys):
    folder = tmp_path / "out"
    words = ["cohort", "--subjects", "100000", "--dry-run", "--output", str(folder)]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "100,000 people of adults: 75 g OGTT" in said
    for line in ("shards", "time", "memory", "disk"):
        assert line in said
    assert not folder.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--subjects", "0"], "--subjects"),
        (["--subjects", "many"], "whole number"),
        (["--seed", "x"], "--seed"),
        (["--experiment", "ogt"], "ogtt"),
        (["--precision", "float16"], "float64 or float32"),
        (["--table", "nobody.csv"], "nobody.csv"),
    ],
)
def test_bad_input_is_one_sentence(options, words, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["cohort", "--dry-run", *options]) == 2
    said = capsys.readouterr().err
    assert words in said and said.count("\n") == 1
    assert not list(tmp_path.iterdir())
