"""Data in: every layout becomes the same people; what cannot be meant is refused by its place."""

import numpy as np
import pytest

from calibration.data import read_dataset
from calibration.data.analytes import ANALYTES, factor, find
from physiology import ogtt
from physiology.errors import InputError

TIDY = """subject,experiment,time,variable,value,unit,sd,group
Ann,OGTT_75g,0,plasma glucose,90,mg/dL,,NGT
Ann,OGTT_75g,30,plasma glucose,150,mg/dL,5,NGT
Ann,OGTT_75g,0,insulin,<2,uU/mL,,NGT
Ann,OGTT_75g,30,insulin,50,uU/mL,,NGT
Ann,OGTT_75g,60,insulin,NA,uU/mL,,NGT
Ann,,,sex,f,,,
Ann,,,age,31,years,,
Ann,,,height,165,cm,,
Ann,,,weight,60,kg,,
Bob,OGTT_75g,0,glucose,5.0,mmol/L,,T2D
Bob,OGTT_75g,30,glucose,9.0,mmol/L,,T2D
"""
SHARED = """dataset,subject_or_group,condition,n,time_min,variable,value,err,err_kind,unit
D,S1,OGTT_75g|NGT,1,0.0,plasma_glucose,90,,,mg/dL
D,S1,OGTT_75g|NGT,1,30.0,plasma_glucose,150,,,mg/dL
D,S1,OGTT_75g|NGT,1,30.0,serum_Cpeptide,4,,,ng/mL
D,mean,OGTT_75g|NGT,9,0.0,plasma_glucose,90,6,SD,mg/dL
"""
WIDE = """id;group;sex;Age [y];height (cm);weight;glucose_0 [mg/dL];\
glucose 30 min [mg/dL];fasting insulin [mU/L];insulin_30 [mU/L]
Ann;NGT;F;31;165;60;90;150;< 2;50
Bob;T2D;m;;;;90;162;;
"""
ANN = {"age": 31.0, "height": 1.65, "weight": 60.0}
PETAB = (
    "observableId\tsimulationConditionId\tdatasetId\tmeasurement\ttime\tnoiseParameters\n"
    "obs_glucose\togtt\tAnn\t90\t0\t2\n"
    "obs_glucose\togtt\tAnn\t150\t30\tnoise_glucose\n"
)


@pytest.fixture
def read(tmp_path):
    def reading(text, name="data.csv", **options):
        file = tmp_path / name
        file.write_text(text)
        return read_dataset(file, **options)

    return reading


def test_tidy_data(read):
    data = read(TIDY)
    assert data.names == ("Ann", "Bob")
    ann = data["Ann"]
    assert (ann.group, data["Bob"].group) == ("NGT", "T2D")
    assert ann.covariates.pop("sex") == "female"
    assert ann.covariates == pytest.approx(ANN)
    visit = ann.visits["OGTT_75g"]
    assert visit.experiment == ogtt(75)
    glucose, insulin = visit.series["glucose"], visit.series["insulin"]
    assert glucose.values == pytest.approx([90 / 18.016, 150 / 18.016], rel=1e-3)
    assert np.isnan(glucose.sd[0]) and glucose.sd[1] == pytest.approx(5 / 18.016, rel=1e-3)
    assert insulin.times.tolist() == [0.0, 30.0]  # the missing one is skipped
    assert insulin.values == pytest.approx([12.0, 300.0])
    assert insulin.censored.tolist() == [True, False]
    assert ann.body.person.weight == 60.0


def test_the_shared_layout_with_conditions_and_group_means(read):
    data = read(SHARED)
    assert {s.name: s.group for s in data} == {"S1": "NGT", "mean": "NGT"}
    assert data["S1"].visits["OGTT_75g"].series["c_peptide"].values == pytest.approx(
        [4e6 / 3020], rel=1e-3
    )
    # Of a mean of nine people, the standard error is what counts.
    mean = data["mean"].visits["OGTT_75g"].series["glucose"]
    assert mean.sd == pytest.approx([6 / 18.016 / 3], rel=1e-3)


def test_wide_sheets(read):
    data = read(WIDE, experiment="ogtt")
    ann = data["Ann"]
    assert ann.covariates.pop("sex") == "female"
    assert ann.covariates == pytest.approx(ANN)
    (visit,) = ann.visits.values()
    assert visit.series["glucose"].times.tolist() == [0.0, 30.0]
    assert visit.series["insulin"].censored.tolist() == [True, False]
    assert data["Bob"].covariates == {"sex": "male"}
    assert set(data["Bob"].visits[""].series) == {"glucose"}


def test_wide_sheets_with_a_time_column(read):
    text = "subject,time [h],glucose [mmol/L]\nAnn,0,5\nAnn,0.5,8\n"
    (visit,) = read(text, experiment="ogtt")["Ann"].visits.values()
    assert visit.series["glucose"].times.tolist() == [0.0, 30.0]


def test_petab_tables(read):
    data = read(PETAB, "m.tsv", units={"glucose": "mg/dL"})
    series = data["Ann"].visits["ogtt"].series["glucose"]
    assert series.values == pytest.approx([90 / 18.016, 150 / 18.016], rel=1e-3)
    assert series.sd[0] == pytest.approx(2 / 18.016, rel=1e-3) and np.isnan(series.sd[1])


def test_parquet_reads_as_csv_does(tmp_path, read):
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    csv_file, file = tmp_path / "a.csv", tmp_path / "a.parquet"
    csv_file.write_text(TIDY)
    pandas.read_csv(csv_file, dtype=str, keep_default_na=False).to_parquet(file)
    assert repr(read_dataset(file, name="d").subjects) == repr(read(TIDY, name="d").subjects)


def test_covariates_from_another_file(tmp_path, read):
    other = tmp_path / "people.csv"
    other.write_text("subject,weight [kg],height [m],note\nBob,80,1.8,x\nNobody,70,1.7,y\n")
    data = read(TIDY, covariates=other)
    assert data["Bob"].covariates == {"weight": 80.0, "height": 1.8}
    assert data.names == ("Ann", "Bob")


def test_chosen_analytes_leave_the_others_alone(read):
    text = TIDY + "Ann,OGTT_75g,0,pyruvate,1,mg/dL,,\n"
    assert read(text, analytes=("Glucose",)).analytes == ("glucose",)
    with pytest.raises(InputError, match="pyruvate"):
        read(text)


HEAD = "subject,experiment,time,variable,value,unit\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Ann,ogtt,0,glucosee,90,mg/dL", ["line 2", "glucosee", "did you mean"]),
        ("Ann,ogtt,0,glucose,90,mg/dLL", ["line 2", "mg/dLL", "mg/dL"]),
        ("Ann,ogtt,0,glucose,9000,mg/dL", ["line 2", "column 'value'", "impossible"]),
        ("Ann,ogtt,0,glucose,-5,mg/dL", ["line 2", "impossible"]),
        ("Ann,ogtt,0,glucose,abc,mg/dL", ["line 2", "'abc'", "no number"]),
        ("Ann,ogtt,0,glucose,inf,mg/dL", ["line 2", "finite"]),
        ("Ann,ogtt,soon,glucose,90,mg/dL", ["line 2", "column 'time'", "soon"]),
        ("Ann,ogtt,,glucose,90,mg/dL", ["line 2", "no time"]),
        (",ogtt,0,glucose,90,mg/dL", ["line 2", "subject is missing"]),
        ("Ann,ogtt,0,,90,mg/dL", ["line 2", "variable is missing"]),
        ("Ann,dance,0,glucose,90,mg/dL", ["line 2", "dance", "ogtt"]),
        ("Ann,ogtt,-500,glucose,90,mg/dL", ["line 2", "-500"]),
        ("Ann,ogtt,0,insulin,<,uU/mL", ["line 2", "limit"]),
        ("Ann,ogtt,0,EGP,2,mg/kg/min", ["line 2", "weight"]),
        ("Ann,ogtt,0,glucose,90,mg/dL\nAnn,ogtt,0,glucose,95,mg/dL", ["line 3", "line 2", "keep"]),
        ("Ann,ogtt,0,glucose,90", ["line 2", "5 cells"]),
        ("Ann,,,weight,60,stone\nAnn,ogtt,0,glucose,90,mg/dL", ["line 2", "stone"]),
        ("Ann,,,sex,perhaps,\nAnn,ogtt,0,glucose,90,mg/dL", ["line 2", "sex", "perhaps"]),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(read, line, words):
    with pytest.raises(InputError) as refused:
        read(HEAD + line + "\n")
    assert all(word in str(refused.value) for word in words), refused.value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["empty"]),
        (HEAD, ["no rows"]),
        ("a,b\n1,2\n", ["line 1", "subject"]),
        ("subject,subject,value\nx,y,1\n", ["twice"]),
        ("subject,glucose_0\nAnn,90\n", ["glucose_0", "unit"]),
        ("subject,glucose [mg/dL]\nAnn,90\n", ["minute"]),
        ("subject,bananas\nAnn,90\n", ["no column names an analyte"]),
    ],
)
def test_tables_that_cannot_be_meant(read, text, words):
    with pytest.raises(InputError) as refused:
        read(text)
    assert all(word in str(refused.value) for word in words), refused.value


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot read"):
        read_dataset(tmp_path / "none.csv")


def test_odd_but_usable_data_are_noted(read):
    lines = (
        "Ann,ogtt,0,glucose,90,mg/dL\nAnn,ogtt,0,glucose,90,mg/dL\n"
        "Ann,ogtt,0,insulin,0,uU/mL\nBob,,,weight,70,kg\n"
    )
    data = read(HEAD + lines)
    assert data.names == ("Ann",)
    assert any("repeats line 2" in note for note in data.notes)
    assert any("limit of detection" in note for note in data.notes)
    assert any("Bob" in note for note in data.notes)


def test_leaving_one_time_out_keeps_the_fast_together(read):
    data = read(HEAD + "A,ogtt,-10,glucose,90,mg/dL\nA,ogtt,0,glucose,91,mg/dL\n"
                "A,ogtt,30,glucose,150,mg/dL\n")  # fmt: skip
    (visit,) = data.without_time(0)["A"].visits.values()
    assert visit.series["glucose"].times.tolist() == [30.0]


@pytest.mark.parametrize(
    ("name", "unit", "value", "expected"),
    [
        ("FFA", "mEq/L", 0.5, 0.5),
        ("TG", "mg/dL", 88.5, 1.0),
        ("Lactate", "mg/dL", 9.0, 1.0),
        ("glucagon", "pg/mL", 34.83, 10.0),
        ("serum C-peptide", "nmol/L", 0.5, 500.0),
        ("IRI", "µU/mL", 10.0, 60.0),
        ("total_ketones", "uM", 120.0, 0.12),
    ],
)
def test_clinical_units(name, unit, value, expected):
    analyte = find(name)
    assert analyte is not None
    assert value * factor(analyte, unit, None) == pytest.approx(expected, rel=0.03)


def test_fluxes_per_weight_need_the_weight():
    assert factor(ANALYTES["egp"], "mg/kg/min", 70.0) == pytest.approx(70 / 180.16, rel=1e-3)
    with pytest.raises(InputError, match="weight"):
        factor(ANALYTES["egp"], "mg/kg/min", None)


def test_every_analyte_is_an_observable_in_its_unit():
    from physiology.observables import OBSERVABLES

    for analyte in ANALYTES.values():
        assert OBSERVABLES[analyte.name].unit == analyte.unit
        assert analyte.units[analyte.unit] == 1.0
