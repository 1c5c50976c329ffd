"""Laboratory protocols in TOML: what Python would say, read back, refused with its place."""

import inspect

import pytest

from physiology import Experiment, Meal, fast, laboratory
from physiology.errors import InputError
from physiology.infusions import UNITS, GlucoseClamp, Infusion, bolus
from physiology.laboratory import euglycaemic_clamp, hyperglycaemic_clamp, ivgtt
from physiology.procedures import procedures
from physiology.protocols import TESTS, explain, load
from physiology.protocols.library import library


@pytest.fixture
def read(tmp_path):
    def from_text(text: str):
        path = tmp_path / "protocol.toml"
        path.write_text(text)
        return load(path)

    return from_text


CLAMP = '[[step]]\ntest = "euglycaemic_clamp"\n'
CUSTOM = '[[step]]\nkind = "custom"\nduration = "4 h"\n'


def test_every_test_of_the_laboratory_can_be_asked_for():
    offered = {
        name
        for name, thing in inspect.getmembers(laboratory, inspect.isfunction)
        if thing.__module__.startswith(laboratory.__name__)
        and inspect.signature(thing).return_annotation in (Experiment, "Experiment")
    }
    assert offered == set(TESTS)


@pytest.mark.parametrize("name", TESTS)
def test_every_argument_of_a_test_has_its_unit_and_its_meaning(name):
    for argument in TESTS[name].arguments.values():
        assert argument.shape != "other", argument.name
        assert argument.about, argument.name


@pytest.mark.parametrize("name", TESTS)
def test_a_test_without_arguments_is_that_of_python(name, read):
    if any(argument.required for argument in TESTS[name].arguments.values()):
        pytest.skip("cannot do without arguments")
    assert read(f'[[step]]\ntest = "{name}"\n').experiment == TESTS[name].make()


def test_a_clamp_is_the_clamp_of_python(read):
    text = 'insulin = "40 mU/m2/min"\ntarget = "5.5 mmol/L"\nminutes = "2 h"\n'
    assert read(CLAMP + text).experiment == euglycaemic_clamp(40.0, 5.5, 120.0)
    steps = 'insulin = ["1 mU/kg/min", "2 mU/kg/min"]\nminutes = 90\n'
    asked = euglycaemic_clamp((1.0, 2.0), 5.0, 90.0, "mU/kg/min")
    assert read(CLAMP + steps).experiment == asked


def test_clinical_units_convert(read):
    (clamp,) = read(CLAMP + 'target = "90 mg/dL"\n').experiment.clamps
    assert clamp.target == pytest.approx(90 / 18.016)
    grams = '[person]\nweight = 80\n[[step]]\ntest = "ivgtt"\ndose = "24 g"\n'
    (glucose,) = read(grams).experiment.infusions
    assert glucose.rate == pytest.approx(ivgtt(0.3).infusions[0].rate)
    silenced = '[[step]]\ntest = "pancreatic_clamp"\nglucagon = "0.039 ug/kg/h"\n'
    found = {i.substance: i for i in read(silenced).experiment.infusions}
    assert found["glucagon"].rate == pytest.approx(0.65)


def test_anything_can_be_laid_over_anything(read):
    text = (
        CUSTOM
        + 'infusions = [{ substance = "lipid", rate = "8 umol/kg/min", end = "2 h" }]\n'
        + 'boluses = [{ substance = "glucose", dose = "0.3 g/kg", at = "1 h" }]\n'
        + 'clamps = [{ target = "5 mmol/L", start = "2 h" }]\n'
        + 'meals = [{ at = "1 h", glucose = 20 }]\n'
        + 'activity = [{ start = "2 h", end = "3 h", power = "4 kcal/min" }]\n'
    )
    found = read(text).experiment
    assert found.infusions == (
        Infusion("lipid", 8.0, "umol/kg/min", 0.0, 120.0),
        bolus("glucose", 0.3, "g/kg", 60.0),
    )
    assert found.clamps == (GlucoseClamp(5.0, 120.0, 240.0),)
    assert found.meals == ((60.0, Meal(glucose=20.0)),)
    assert found.activity[0].power == 4.0


def test_tables_of_their_own_read_like_lists(read):
    tables = CUSTOM + '[[step.infusions]]\nsubstance = "lactate"\nrate = "1 mmol/min"\n' + CLAMP
    found = read(tables)
    assert len(found.steps) == 2
    assert found.experiment.infusions[0] == Infusion("lactate", 1.0, "mmol/min", 0.0, 240.0)


def test_a_lipid_infusion_over_a_clamp_after_a_fast_is_composed_alike_in_python(read):
    text = (
        '[[step]]\nkind = "fast"\nhours = 2\nevery = 5\n'
        + CLAMP
        + 'infusions = [{ substance = "lipid", rate = "8 umol/kg/min" }]\n'
    )
    lipid = Infusion("lipid", 8.0, "umol/kg/min", 0.0, 120.0)
    clamp = euglycaemic_clamp().alongside(Experiment("lipid", 120.0, infusions=(lipid,)))
    asked = fast(2, 5).then(clamp)
    found = read(text).experiment
    assert sorted(map(str, found.infusions)) == sorted(map(str, asked.infusions))
    assert (found.clamps, found.duration) == (asked.clamps, asked.duration)


def test_alongside_shifts_and_refuses_two_clamps_at_once():
    late = ivgtt().alongside(Experiment("drink", 60.0, meals=((0.0, Meal(glucose=50.0)),)), at=150)
    assert late.meals[0][0] == 150.0
    assert late.duration == 210.0
    with pytest.raises(InputError, match="two clamps"):
        hyperglycaemic_clamp().alongside(euglycaemic_clamp(), at=60.0)


WRONG = [
    (CLAMP + "insulins = 3", 3, "did you mean insulin"),
    (CLAMP + 'insulin = "40 furlongs"', 3, "not given in 'furlongs'"),
    (CLAMP + 'insulin = ["1 mU/kg/min", "40 mU/m2/min"]', 3, "same unit"),
    (CLAMP + 'insulin = "40 mU/m2/min"\nunit = "mU/kg/min"', 3, "differs"),
    (CLAMP + "insulin = -40", 1, "-40"),
    (CLAMP + 'target = "5 mU"', 3, "'mU' is no unit"),
    (CLAMP + "target = 0.5", 1, "at least 2"),
    (CLAMP + "minutes = 1", 1, "at least 20"),
    (CLAMP + 'kind = "ogtt"', 2, "give one"),
    (CLAMP + 'clamps = [{ target = "8 mmol/L", start = "1 h" }]', 3, "two clamps"),
    ('[[step]]\ntest = "euglycemic_clamp"', 2, "did you mean euglycaemic_clamp"),
    ('[[step]]\nkind = "ivgtt"', 2, "write test"),
    ('[[step]]\ntest = "ogtt"', 2, "write kind"),
    ("[[step]]\ntest = 3", 2, "choose from"),
    ('[[step]]\ntest = "hyperglycaemic_euglycaemic_clamp"\nminutes = 90', 3, "square brackets"),
    (CUSTOM + "infusions = 3", 4, "list of tables"),
    (CUSTOM + 'infusions = [{ substance = "whisky", rate = "1 mmol/min" }]', 4, "whisky"),
    (CUSTOM + 'infusions = [{ substance = "lipid", rate = 8 }]', 4, "with its unit"),
    (CUSTOM + 'infusions = [{ substance = "lipid", rate = "8 mU/min" }]', 4, "not given in"),
    (CUSTOM + 'infusions = [{ rate = "8 mU/min" }]', 4, "needs substance"),
    (CUSTOM + 'infusions = [{ substance = "lipid", rat = 8 }]', 4, "did you mean rate"),
    (CUSTOM + 'boluses = [{ substance = "insulin", dose = "5 cups" }]', 4, "not given in 'cups'"),
    (CUSTOM + 'boluses = [{ substance = "insulin", dose = "900 U" }]', 4, "check the unit"),
    (CLAMP + 'insulin = "40 U/kg/min"', 1, "check the unit"),
    (CUSTOM + 'clamps = [{ start = "1 h" }]', 4, "needs target"),
    (CUSTOM + 'clamps = [{ target = 5, end = "9 h" }]', 4, "outlasts"),
    (CUSTOM + 'clamps = [\n  { target = 5, end = "1 h" },\n  { target = 99 },\n]', 6, "99"),
    (CUSTOM + "[[step.clamps]]\ntarget = 5\n[[step.clamps]]\ntarget = 1", 6, "at least 2"),
    (CUSTOM + CLAMP + 'minutes = "x"', 6, "no number"),
    (CLAMP + '[[tracer]]\nlabel = "gold"', 4, "no label"),
    (CLAMP + '[[tracer]]\nlabel = "carbon"', 3, "never given"),
    (CLAMP + '[[tracer]]\nlabel = "carbon"\nrate = "1 h"', 5, "'h' is no unit"),
    (CLAMP + '[[tracer]]\nlabel = "carbon"\nrate = 1\nend = "9 h"', 3, "lasts from 0"),
]


@pytest.mark.parametrize(("text", "line", "says"), WRONG, ids=[w[2] + str(w[1]) for w in WRONG])
def test_a_mistake_is_named_with_its_place(read, text, line, says):
    with pytest.raises(InputError) as caught:
        read(text)
    assert f"protocol.toml, line {line}: " in str(caught.value)
    assert says in str(caught.value)


ISO = '[[step]]\ntest = "isoglycaemic_infusion"\n'


def test_a_curve_may_come_from_the_table_of_an_earlier_run(read, tmp_path):
    (tmp_path / "ogtt.csv").write_text(
        "time [min],insulin [pmol/L],glucose [mmol/L]\n0,40,5\n60,300,8\n"
    )
    (clamp,) = read(ISO + 'glucose = "ogtt.csv"\n').experiment.clamps
    assert clamp.curve() == ((0.0, 5.0), (60.0, 8.0))
    (same,) = read(ISO + "glucose = [[0, 5], [60, 8]]\n").experiment.clamps
    assert same == clamp


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot read"),
        ("", "empty"),
        ("time,insulin\n0,5\n", "no column 'glucose'"),
        ("time,glucose\n0,high\n", "must be numbers"),
        ("time,glucose\n0\n", "must be numbers"),
    ],
)
def test_a_bad_table_is_refused_where_it_is_named(read, tmp_path, content, says):
    if content is not None:
        (tmp_path / "ogtt.csv").write_text(content)
    with pytest.raises(InputError, match=says) as caught:
        read(ISO + 'glucose = "ogtt.csv"\n')
    assert ", line 3: " in str(caught.value)


# --- the library ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", library())
def test_every_protocol_of_the_library_reads_back(name):
    shown = explain(load(library()[name].path))
    assert "nothing but water" not in shown or "fast" in shown
    assert shown.isascii()


def test_the_library_has_a_protocol_for_every_test():
    asked = "\n".join(entry.path.read_text() for entry in library().values())
    assert [name for name in TESTS if f'test = "{name}"' not in asked] == []


def test_reading_back_says_doses_as_given_and_as_modelled():
    shown = explain(load(library()["tracer_clamp"].path))
    for words in (
        "glucose held at 5 mmol/L (90 mg/dL) until 4:00",
        "insulin 40 mU/m2/min into a vein until 4:00 (452.6 pmol/min)",
        "insulin, prime: a further 40 mU/m2/min until 2:10",
        "Tracer [6,6-2H2]glucose: 22 umol/kg at 0:00 (1.58 mmol)",
        "2 % in infused glucose (hot GINF)",
        "Read off the glucose clamp",
    ):
        assert words in shown
    assert "glucose 0.3 g/kg into a vein within 1 min (119.9 mmol)" in explain(
        load(library()["ivgtt"].path)
    )


def test_every_infusion_can_be_read_back(read):
    rows = ", ".join(
        f'{{ substance = "{substance}", rate = "0.001 {next(iter(units))}" }}'
        for substance, units in UNITS.items()
    )
    shown = explain(read(f"{CUSTOM}infusions = [{rows}]\n"))
    for substance in UNITS:
        assert f"{substance.replace('_', ' ')} 0.001" in shown


# --- what is recognised ---------------------------------------------------------------------------


def test_tests_are_recognised_by_what_is_done():
    names = {
        name: [p.name for p in procedures(load(entry.path).experiment)]
        for name, entry in library().items()
    }
    assert names["graded_clamp"] == ["glucose clamp"] * 3
    assert names["hyperglycaemic_euglycaemic_clamp"] == ["hyperglycaemic clamp", "glucose clamp"]
    assert names["ivgtt"] == ["IVGTT"]
    insulin = Experiment("ITT", 60.0, infusions=(bolus("insulin", 0.1, "U/kg", 0.0),))
    assert [p.name for p in procedures(insulin)] == ["insulin tolerance test"]
    suppression = Experiment(
        "SSPG",
        180.0,
        infusions=(
            Infusion("somatostatin", 350.0, "ug/h", 0.0, 180.0),
            Infusion("insulin", 25.0, "mU/m2/min", 0.0, 180.0),
            Infusion("glucose", 6.0, "mg/kg/min", 0.0, 180.0),
        ),
    )
    assert [p.name for p in procedures(suppression)] == ["insulin suppression test"]
    assert procedures(fast(10)) == ()
