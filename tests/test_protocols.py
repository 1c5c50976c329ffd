"""Protocols: read, converted, refused with the place of the mistake, and read back."""

from pathlib import Path

import pytest

from physiology.errors import InputError
from physiology.experiments import fast, ogtt
from physiology.protocols import explain, load
from physiology.quantities import quantity

EXAMPLES = sorted((Path(__file__).resolve().parents[1] / "examples" / "protocols").glob("*.toml"))


@pytest.fixture
def protocol(tmp_path):
    def write(text: str):
        path = tmp_path / "protocol.toml"
        path.write_text(text)
        return path

    return write


STEP = '[[step]]\nkind = "ogtt"\n'


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_loads_and_reads_back(path):
    shown = explain(load(path))
    assert "What is done" in shown
    assert shown.isascii()


def test_the_examples_are_there():
    assert len(EXAMPLES) >= 3


def test_a_protocol_is_its_experiment(protocol):
    assert load(protocol(STEP + 'dose = "50 g"\nduration = "2 h"')).experiment == ogtt(50, 120)
    assert load(protocol('[[step]]\nkind = "fast"\nhours = "2 days"')).experiment == fast(48)


def test_steps_follow_each_other(protocol):
    text = STEP + 'duration = "2 h"\nrepeat = 2\n[[step]]\nkind = "snack"\n'
    experiment = load(protocol(text)).experiment
    assert [minute for minute, _ in experiment.meals] == [0.0, 120.0, 240.0]
    assert experiment.duration == 360


def test_amounts_per_body_weight(protocol):
    text = '[person]\nweight = "80 kg"\n[[step]]\nkind = "mixed_meal"\ncarbohydrate = "1 g/kg"\n'
    (_, meal), *_ = load(protocol(text)).experiment.meals
    assert meal.starch == 80


def test_a_custom_step_has_meals_and_activity(protocol):
    text = (
        '[[step]]\nkind = "custom"\nduration = "3 h"\n'
        'meals = [{ at = "1 h", glucose = "20 g", form = "liquid" }]\n'
        'activity = [{ start = "2 h", end = "150 min", power = "5 kcal/min" }]\n'
    )
    experiment = load(protocol(text)).experiment
    assert [(minute, meal.glucose) for minute, meal in experiment.meals] == [(60, 20)]
    assert experiment.activity[0].end == 150


def test_parameters_are_of_the_healthy_person_and_changes_are_not(protocol):
    healthy = load(protocol(f'[parameters]\nliver.volume = "1.6 L"\n{STEP}')).body
    assert healthy.healthy is None
    assert float(healthy.organs.liver.volume) == 1.6
    changed = load(protocol(f'[changes]\n"liver.volume" = 1.6\n{STEP}')).body
    assert float(changed.healthy.liver.volume) != 1.6


def test_sampling_and_outputs(protocol):
    text = STEP + '[sampling]\ntimes = [0, "1 h", 120]\n[output]\nnames = ["glucose", "gut.glp1"]\n'
    read = load(protocol(text))
    assert read.experiment.sampling_times() == (0, 60, 120)
    assert read.outputs == ("glucose", "gut.glp1")
    every = load(protocol(STEP + '[sampling]\nevery = "15 min"\n')).experiment
    assert every.sampling_times()[:3] == (0, 15, 30)


def test_reading_back_says_who_what_and_when(protocol):
    text = (
        '[person]\nsex = "female"\nage = 45\n[parameters]\nliver.volume = 1.4\n'
        '[[step]]\nkind = "ogtt"\nduration = "2 h"\n[[step]]\nkind = "fast"\nhours = 10\n'
    )
    shown = explain(load(protocol(text)))
    for words in ("female, 45 years", "liver.volume = 1.4 L", "drinks 75 g glucose", "2:00"):
        assert words in shown
    assert "nothing but water" in shown
    assert "12:00  end" in shown


WRONG = [
    ("", None, "nothing to do"),
    ("stepp = 1", 1, "did you mean step"),
    ("step = 3", 1, "nothing to do"),
    (f'[person]\nsexx = "male"\n{STEP}', 2, "did you mean sex"),
    (f'[person]\nsex = "robot"\n{STEP}', 1, "'male' or 'female'"),
    (f"[person]\nsex = 1\n{STEP}", 1, "word in quotes"),
    (f'[person]\nweight = "80 m"\n{STEP}', 1, "'m' is no unit"),
    (f"[person]\nweight = -80\n{STEP}", 1, "weight"),
    (f"[person]\nheight = nan\n{STEP}", 1, "finite"),
    (f"[person]\nage = true\n{STEP}", 1, "give a number"),
    (f"person = 3\n{STEP}", 1, "section"),
    (f"[parameters]\nliver.volum = 1\n{STEP}", 2, "liver.volume"),
    (f'[parameters]\nliver.volume = "1 kg"\n{STEP}', 2, "'kg' is no unit"),
    (f"[parameters]\nliver.volume = 70\n{STEP}", 1, "outside"),
    (f"[changes]\nliver.volume = 70\n{STEP}", 1, "outside"),
    (f"parameters = 3\n{STEP}", 1, "path = value"),
    ("[[step]]\ndose = 75", 1, "no kind"),
    ('[[step]]\nkind = "ogttt"', 2, "choose from ogtt"),
    (STEP + "dosis = 75", 3, "did you mean dose"),
    (STEP + 'dose = "75 mL"', 3, "'mL' is no unit"),
    (STEP + 'dose = "75 h"', 3, "'h' is no unit"),
    (STEP + "dose = -75", 1, "at least 0"),
    (STEP + "dose = nan", 1, "finite"),
    (STEP + 'dose = "lots"', 3, "no number"),
    (STEP + "repeat = 0", 3, "repeat"),
    (STEP + "repeat = 1.5", 3, "repeat"),
    (STEP + STEP + "fatt = 3", 5, "ogtt"),
    ('[[step]]\nkind = "custom"', 1, "duration"),
    ('[[step]]\nkind = "custom"\nduration = 60\nmeals = 3', 4, "list of tables"),
    ('[[step]]\nkind = "custom"\nduration = 60\nmeals = [{ gluc = 3 }]', 4, "did you mean glucose"),
    ('[[step]]\nkind = "custom"\nduration = 60\nmeals = [{ at = 90 }]', 4, "not finished"),
    ('[[step]]\nkind = "custom"\nduration = 60\nactivity = [{ start = 3 }]', 4, "needs end"),
    ('[[step]]\nkind = "day"\nmeals = [1, 2]', 3, "pairs"),
    ('[[step]]\nkind = "day"\nfat = 0.9', 1, "sum to"),
    (STEP + "[sampling]\nevery = 0", 3, "more than zero"),
    (STEP + '[sampling]\nevery = "5 g"', 3, "'g' is no unit"),
    (STEP + "[sampling]\ntimes = [0, 900]", 3, "outside"),
    (STEP + "[sampling]\ntimes = [60, 30]", 3, "increase"),
    (STEP + "[sampling]\ntimes = []", 3, "list"),
    (STEP + "[sampling]\nevery = 5\ntimes = [0]", 3, "not both"),
    (STEP + '[output]\nnames = ["glucos"]', 3, "did you mean glucose"),
    (STEP + "[output]\nnames = 3", 3, "list"),
    (STEP + "[outputs]\nnames = []", 3, "did you mean output"),
    ("title = 3\n" + STEP, 1, "title"),
    ("[person", None, "no valid TOML"),
]


@pytest.mark.parametrize(("text", "line", "says"), WRONG, ids=[w[2] + str(w[1]) for w in WRONG])
def test_a_mistake_is_named_with_its_place(protocol, text, line, says):
    path = protocol(text)
    with pytest.raises(InputError) as caught:
        load(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert says in message
    if line is not None:
        assert f", line {line}: " in message


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("75 g", "g", 75.0),
        ("0.075 kg", "g", 75.0),
        ("75g", "g", 75.0),
        ("48 h", "min", 2880.0),
        ("2 days", "h", 48.0),
        ("177 cm", "m", 1.77),
        ("21 %", "-", 0.21),
        ("1e2", "min", 100.0),
        (3, "g", 3.0),
        ("4.184 kJ", "kcal", 1.0),
    ],
)
def test_quantities_convert(text, unit, value):
    assert quantity("it", text, unit) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", " ", "g", "1,5 g", "1 2 g", "--5", "1e", "0x10", None, [1]])
def test_what_is_no_quantity_is_refused(text):
    with pytest.raises(InputError, match="it is"):
        quantity("it", text, "g")
