"""`physiology fit` and `physiology predict`: files that come back, sentences where they cannot."""

import csv
import json
from importlib.metadata import EntryPoint

import numpy as np
import pytest

from calibration.ensemble import ensemble
from calibration.fit import fit
from calibration.least_squares import Outcome
from calibration.problem import Problem
from calibration.storage import load, save, save_table
from physiology import cli, ogtt, simulate
from physiology.errors import InputError
from tests.test_fit import ANALYTES, FREE, PEOPLE, TIMES, made

FREE_NAMES = ",".join(FREE.names)


@pytest.fixture(scope="module")
def made_people():
    return [made(*person) for person in PEOPLE]


@pytest.fixture(scope="module")
def data_file(made_people, tmp_path_factory):
    """The people as a tidy file."""
    file = tmp_path_factory.mktemp("data") / "people.csv"
    with open(file, "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["subject", "experiment", "time", "variable", "value", "unit"])
        for person in made_people:
            for analyte in ANALYTES:
                series = person.visits["ogtt"].series[analyte]
                unit = {"glucose": "mmol/L"}.get(analyte, "pmol/L")
                for minute, value in zip(TIMES, series.values, strict=True):
                    writer.writerow([person.name, "ogtt", minute, analyte, value, unit])
            for name, value in person.covariates.items():
                writer.writerow([person.name, "", "", name, value, ""])
    return file


@pytest.fixture
def command(monkeypatch, capsys):
    """Run the command line as installed; returns exit code, output and complaint."""
    points = [
        EntryPoint("fit", "calibration.command:register_fit", cli.GROUP),
        EntryPoint("predict", "calibration.command:register_predict", cli.GROUP),
    ]
    monkeypatch.setattr(cli, "entry_points", lambda group: points)
    monkeypatch.setenv("PHYSIOLOGY_CACHE", "off")

    def run(*words):
        code = cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture(scope="module")
def fitted(made_people, data_file):
    """A fit of the people of the file."""
    from calibration.data import read_dataset

    return fit(Problem(read_dataset(data_file), FREE))


# --- saving ---------------------------------------------------------------------------------------


def test_fits_come_back_as_they_were(fitted, tmp_path):
    again = load(save(fitted, tmp_path / "fit.json"))
    assert again.free == fitted.free
    assert again.dataset.names == fitted.dataset.names
    assert np.array_equal(again.coordinates, fitted.coordinates)
    assert np.array_equal(again.prior.covariance, fitted.prior.covariance)
    for new, old in zip(again, fitted, strict=True):
        assert new.parameters == old.parameters
        assert new.outcome is old.outcome is Outcome.CONVERGED
        assert new.subject.visits["ogtt"].experiment == old.subject.visits["ogtt"].experiment
        assert new.relative_errors() == old.relative_errors()


def test_a_loaded_fit_goes_on_where_it_ended(fitted, tmp_path):
    again = load(save(fitted, tmp_path / "fit.json"))
    resumed = fit(Problem(again.dataset, again.free), prior=again.prior, start=again)
    assert all(item.iterations <= 2 for item in resumed)
    assert np.allclose(resumed.coordinates, fitted.coordinates, atol=0.02)


def test_a_loaded_body_is_the_fitted_one(fitted, tmp_path):
    again = load(save(fitted, tmp_path / "fit.json"))
    experiment = ogtt(75, 120.0).sampled(TIMES)
    old, new = (simulate(f["stout"].body, experiment) for f in (fitted, again))
    assert np.array_equal(old["glucose"], new["glucose"])


def test_the_table_has_units_errors_and_status(fitted, tmp_path):
    with open(save_table(fitted, tmp_path / "p.csv"), newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(fitted) * len(FREE.items)
    assert {row["status"] for row in rows} == {"converged"}
    assert all(float(row["low_90"]) < float(row["value"]) < float(row["high_90"]) for row in rows)
    assert rows[0]["unit"] == "mmol/L" and float(rows[0]["standard_error"]) > 0


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", '{"format": 1}', '{"format": 99, "physiology_version": "7"}']
)
def test_other_files_are_refused(text, tmp_path):
    file = tmp_path / "x.json"
    file.write_text(text)
    with pytest.raises(InputError, match="x.json"):
        load(file)


def test_an_experiment_in_the_file_cannot_name_anything_else(fitted, tmp_path):
    file = save(fitted, tmp_path / "fit.json")
    text = file.read_text().replace('"class": "Meal"', '"class": "Path"')
    file.write_text(text)
    with pytest.raises(InputError, match="Path"):
        load(file)


# --- uncertainty of curves ------------------------------------------------------------------------


def test_the_band_holds_the_best_curve_and_narrows_with_certainty(fitted):
    item = fitted["lean"]
    experiment = ogtt(75, 120.0).sampled(TIMES)
    curve = ensemble(item, experiment, ("glucose",), draws=16)["glucose"]
    assert np.allclose(curve.best, simulate(item.body, experiment)["glucose"], rtol=1e-9)
    assert (curve.low < curve.best).all() and (curve.best < curve.high).all()


# --- the command ----------------------------------------------------------------------------------


def test_fit_writes_parameters_and_a_report_that_needs_nothing(command, data_file, tmp_path):
    folder = tmp_path / "out"
    code, said, _ = command("fit", data_file, "--free", FREE_NAMES, "--output", folder)
    assert code == 0
    assert "3 people" in said and "converged" in said
    names = {path.name for path in folder.iterdir()}
    assert {"fit.json", "parameters.csv", "index.html", "subject_lean.html"} <= names
    for page in folder.glob("*.html"):
        text = page.read_text()
        assert "data:image/png;base64," in text
        assert "http://" not in text and "https://" not in text and "<script" not in text
    code, said, _ = command(
        "predict", folder / "fit.json", "--experiment", "ogtt", "--subjects", "lean",
        "--draws", "4", "--output", tmp_path / "predicted",
    )  # fmt: skip
    assert code == 0
    with open(tmp_path / "predicted" / "prediction.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["quantity"] for row in rows} == {"glucose", "insulin", "c_peptide"}
    assert all(float(row["low_90"]) <= float(row["high_90"]) for row in rows)
    code, said, _ = command(
        "predict", folder / "fit.json", "--experiment", "euglycaemic_clamp", "--subjects", "lean",
        "--draws", "4", "--output", tmp_path / "clamped",
    )  # fmt: skip
    assert code == 0 and "gir" in said  # what one gives a clamp for
    before = json.loads((folder / "fit.json").read_text())
    code, _, _ = command(
        "fit", data_file, "--free", FREE_NAMES, "--resume", folder / "fit.json", "--output", folder,
        "--no-report",
    )  # fmt: skip
    assert code == 0
    after = json.loads((folder / "fit.json").read_text())
    assert after["subjects"][0]["iterations"] <= before["subjects"][0]["iterations"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--experiment", "dance"], ["dance", "ogtt"]),
        (["--free", "glucose-insulinn"], ["glucose-insulin"]),
        (["--free", "gut.emptyin"], ["gut.emptying"]),
        (["--subjects", "Zoe"], ["Zoe"]),
        (["--analytes", "sugar"], ["sugar"]),
        (["--unit", "glucose"], ["--unit"]),
        (["--starts", "0"], ["--starts"]),
        (["--covariates", "missing.csv"], ["missing.csv"]),
        (["--resume", "missing.json"], ["missing.json"]),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(
    command, data_file, tmp_path, options, words
):
    folder = tmp_path / "out"
    code, _, complaint = command("fit", data_file, "--output", folder, *options)
    assert code == 2
    assert len(complaint.strip().splitlines()) == 1
    assert all(word in complaint for word in words), complaint
    assert not folder.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--experiment", "dance"], ["dance"]),
        (["--experiment", "ogtt", "--quantities", "glucos"], ["glucos", "glucose"]),
        (["--experiment", "ogtt", "--subjects", "Zoe"], ["Zoe"]),
        (["--experiment", "ogtt", "--draws", "1"], ["--draws"]),
    ],
)
def test_predictions_that_cannot_be_meant(command, fitted, tmp_path, options, words):
    file = save(fitted, tmp_path / "fit.json")
    code, _, complaint = command("predict", file, "--output", tmp_path / "out", *options)
    assert code == 2
    assert all(word in complaint for word in words), complaint
    assert not (tmp_path / "out").exists()
