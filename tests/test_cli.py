"""The command: right requests give files and tables, wrong ones a sentence and nothing else."""

import json
import os
import subprocess
import sys
from importlib import import_module
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from physiology import cli
from physiology.cli import main
from physiology.commands.cache import compile_cache

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Every test works in an empty folder, and leaves JAX as it found it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PHYSIOLOGY_CACHE", "off")


def refused(capsys, *arguments: str, code: int = 2) -> str:
    """The one sentence of a refusal; there is no traceback and nothing was written."""
    before = sorted(Path.cwd().rglob("*"))
    assert main(arguments) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert err.startswith("physiology: ")
    assert len(err.strip().splitlines()) == 1
    assert sorted(Path.cwd().rglob("*")) == before
    return err


WRONG_OPTIONS = [
    (["meal", "--glucose", "-5"], "--glucose"),
    (["meal", "--fat", "nan"], "finite"),
    (["meal", "--protein", "inf"], "finite"),
    (["meal", "--carbohydrate", "1e9"], "impossible"),
    (["meal", "--carbohydrate", "75 mL"], "'mL' is no unit"),
    (["meal", "--carbohydrate", "many"], "no number"),
    (["meal", "--carbohydrate", "1,5"], "write '1.5'"),
    (["meal", "--carbohydrate", "1_000"], "no number"),
    (["meal", "--glucose", "1 g/kg"], "'g/kg' is no unit"),
    (["meal", "--form", "gas"], "'solid' or 'liquid'"),
    (["meal", "--hours", "0"], "--hours"),
    (["meal", "--hours", "-3"], "--hours"),
    (["meal", "--hours", "nan"], "finite"),
    (["meal", "--hours", "8 kg"], "'kg' is no unit"),
    (["meal", "--hours", "1e7"], "impossible"),
    (["meal", "--sex", "robot"], "'male' or 'female'"),
    (["meal", "--age", "3"], "age"),
    (["meal", "--age", "-30"], "age"),
    (["meal", "--height", "177"], "height"),
    (["meal", "--height", "1.77", "--weight", "34"], "weight"),
    (["meal", "--weight", "nan"], "finite"),
    (["meal", "--height", "2.2", "--weight", "40"], "BMI"),
    (["meal", "--body-fat", "21"], "body_fat"),
    (["meal", "--set", "liver.volume"], "PATH=VALUE"),
    (["meal", "--set", "liver.volume="], "PATH=VALUE"),
    (["meal", "--set", "liver.volum=1.5"], "liver.volume"),
    (["meal", "--set", "liver.volume=big"], "no number"),
    (["meal", "--set", "liver.volume=1.5 kg"], "'kg' is no unit"),
    (["meal", "--set", "liver.volume=-1"], "outside"),
    (["meal", "--set", "liver.volume=900"], "outside"),
    (["meal", "--set", "liver.volume=nan"], "finite"),
    (["meal", "--set", "liver.volume=1.5", "--set", "liver.volume=1.6"], "twice"),
    (["meal", "--change", "liver.signalling.serine_kinase=99"], "outside"),
    (["meal", "--change", "liver.nothing=1"], "no parameter"),
    (["meal", "--unknown"], "--unknown"),
    (["meal", "surplus"], "surplus"),
    (["meal", "--fat"], "--fat"),
    (["meel"], "did you mean meal?"),
    (["xyz"], "choose from meal"),
    (["list", "organs"], "choose from experiments"),
    (["describe", "liver.volumes"], "liver.volume"),
    (["describe", "*.nothing"], "no parameter"),
    (["run"], "FILE.toml"),
    (["run", "missing.toml"], "missing.toml"),
    (["run", "."], "."),
]


@pytest.mark.parametrize(("arguments", "says"), WRONG_OPTIONS, ids=lambda v: str(v)[:60])
def test_a_wrong_request_is_one_sentence(capsys, arguments, says):
    assert says in refused(capsys, *arguments)


def test_an_unreadable_protocol_is_one_sentence(capsys, tmp_path):
    for name, content in (
        ("binary.toml", b"\xff\xfe\x00\x01"),
        ("broken.toml", b"[person\nsex="),
        ("empty.toml", b""),
        ("unfinished.toml", b'[[step]]\nkind = "ogtt'),
    ):
        (tmp_path / name).write_bytes(content)
        assert name in refused(capsys, "run", name)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_protocol_is_one_sentence(capsys, tmp_path):
    (tmp_path / "secret.toml").touch(mode=0)
    assert "secret.toml" in refused(capsys, "run", "secret.toml")


@pytest.mark.parametrize("folder", ["note.txt", "note.txt/inside", "bad\0name"])
def test_a_file_in_the_way_is_left_alone(capsys, tmp_path, folder):
    (tmp_path / "note.txt").write_text("mine")
    assert "--output" in refused(capsys, "meal", "--output", folder)
    assert (tmp_path / "note.txt").read_text() == "mine"


def test_a_failed_simulation_leaves_the_last_result(capsys, tmp_path, monkeypatch):
    from physiology.errors import SimulationError

    (tmp_path / "meal").mkdir()
    (tmp_path / "meal" / "meal.png").write_text("from last time")

    def fail(*_):
        raise SimulationError("glucose was lost")

    monkeypatch.setattr("physiology.commands.output.simulate_with_cache", fail)
    assert "glucose was lost" in refused(capsys, "meal", code=1)
    assert (tmp_path / "meal" / "meal.png").read_text() == "from last time"


def test_no_command_shows_the_help(capsys):
    assert main([]) == 2
    assert "meal" in capsys.readouterr().out


def test_meal_writes_a_figure_and_prints_a_table(capsys, tmp_path):
    assert main(["meal", "--hours", "3", "--output", "out/here", "--csv", "--netcdf"]) == 0
    out, _ = capsys.readouterr()
    for word in ("glucose", "mmol/L", "pmol/L", "muscle glycogen", "wrote", "2 h"):
        assert word in out
    written = {path.name for path in (tmp_path / "out" / "here").iterdir()}
    assert written == {"meal.png", "meal.csv", "meal.nc"}
    assert (tmp_path / "out" / "here" / "meal.png").read_bytes().startswith(b"\x89PNG")


def test_meal_takes_units_and_parameters(capsys):
    assert main(
        ["meal", "--glucose", "0.5 g/kg", "--weight", "80 kg", "--height", "180 cm"]
        + ["--body-fat", "20 %", "--hours", "180 min", "--set", "liver.volume=1600 mL"]
    ) == 0  # fmt: skip
    out, _ = capsys.readouterr()
    assert "40 g glucose" in out
    assert "80 kg, 20 % fat" in out
    assert "followed for 3 h" in out


def test_list_and_describe_print_units(capsys):
    assert main(["list"]) == 0
    assert main(["describe", "liver.carb"]) == 0
    assert main(["describe", "liver.volume"]) == 0
    assert main(["version"]) == 0
    out, _ = capsys.readouterr()
    for word in ("ogtt", "egp", "liver.glycogenolysis", "mmol/min", "bounds", "Taylor1996", "jax"):
        assert word in out


def test_describe_says_what_a_value_was_fitted_to(capsys, monkeypatch):
    fitted = {"liver.volume": {"value": 1.5, "study": "Somebody2020", "date": "2026-01-01"}}
    module = import_module("physiology.human")  # `physiology.human` itself is the function
    monkeypatch.setattr(module, "fitted_values", lambda: fitted)
    assert main(["describe", "liver.volume"]) == 0
    assert "Somebody2020" in capsys.readouterr().out


def test_run_explains_without_simulating(capsys, tmp_path):
    protocol = tmp_path / "p.toml"
    protocol.write_text('[[step]]\nkind = "ogtt"\ndose = "75 g"\n')
    assert main(["run", "p.toml", "--explain"]) == 0
    assert "75 g glucose" in capsys.readouterr().out
    assert sorted(tmp_path.iterdir()) == [protocol]


def test_run_writes_what_the_protocol_names(capsys, tmp_path):
    (tmp_path / "p.toml").write_text(
        '[[step]]\nkind = "ogtt"\nduration = "2 h"\n'
        '[output]\nnames = ["glucose", "liver.glycogen"]\n'
    )
    assert main(["run", "p.toml"]) == 0
    assert {f.name for f in (tmp_path / "p").iterdir()} == {
        *("p.png", "p_outputs.png", "p.csv", "p.txt"),
    }
    heading = (tmp_path / "p" / "p.csv").read_text().splitlines()[0]
    assert heading == "time [min],glucose [mmol/L],liver.glycogen [mmol]"


def test_run_takes_a_protocol_of_the_library(capsys, tmp_path):
    assert main(["run", "euglycaemic_clamp", "--output", "clamp"]) == 0
    out, _ = capsys.readouterr()
    assert "read off the glucose clamp" in out
    written = {path.name for path in (tmp_path / "clamp").iterdir()}
    assert written == {f"euglycaemic_clamp.{kind}" for kind in ("png", "csv", "txt")}
    text = (tmp_path / "clamp" / "euglycaemic_clamp.txt").read_text()
    assert "M/I" in text
    assert "gir [mmol/min]" in (tmp_path / "clamp" / "euglycaemic_clamp.csv").read_text()


# --- sub-commands of other packages ---------------------------------------------------------------

PLUGIN = """
def register(subparsers):
    parser = subparsers.add_parser("greet")
    parser.add_argument("name")
    parser.set_defaults(run=lambda options: print("hello", options.name) or 3)
"""


@pytest.fixture
def plugins(tmp_path, monkeypatch):
    (tmp_path / "some_plugin.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(str(tmp_path))
    points = [
        EntryPoint("greet", "some_plugin:register", cli.GROUP),
        EntryPoint("broken", "missing_plugin.command:register", cli.GROUP),
        EntryPoint("meal", "missing_plugin.command:register", cli.GROUP),
    ]
    monkeypatch.setattr(cli, "entry_points", lambda group: points)
    yield
    sys.modules.pop("some_plugin", None)


def test_a_plugin_is_listed_but_not_imported(capsys, plugins):
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    assert "greet" in capsys.readouterr().out
    assert "some_plugin" not in sys.modules


def test_a_plugin_runs_when_it_is_named(capsys, plugins):
    assert main(["greet", "you"]) == 3
    assert capsys.readouterr().out == "hello you\n"


def test_a_broken_plugin_is_one_sentence(capsys, plugins):
    assert "missing_plugin" in refused(capsys, "broken", code=1)


# --- the cache ------------------------------------------------------------------------------------


def test_the_cache_follows_the_environment(monkeypatch, tmp_path):
    monkeypatch.delenv("JAX_COMPILATION_CACHE_DIR", raising=False)
    assert compile_cache() is None
    monkeypatch.setenv("PHYSIOLOGY_CACHE", str(tmp_path / "own"))
    assert compile_cache() == tmp_path / "own"
    monkeypatch.delenv("PHYSIOLOGY_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert compile_cache() == tmp_path / "xdg" / "physiology" / "compiled"
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", "elsewhere")
    assert compile_cache() is None


# --- in a process of its own ----------------------------------------------------------------------


def in_a_process(*arguments: str, **environment: str):
    return subprocess.run(
        [sys.executable, "-m", "physiology", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )


def test_an_error_is_one_sentence_in_a_process(tmp_path):
    done = in_a_process("meal", "--glucose", "-5")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_the_second_run_finds_what_the_first_compiled(tmp_path):
    cache = tmp_path / "cache"
    for _ in range(2):
        done = in_a_process("meal", "--hours", "2", PHYSIOLOGY_CACHE=str(cache))
        assert done.returncode == 0, done.stderr
    assert [path for path in cache.iterdir() if path.name.endswith("-cache")]


def test_the_command_itself_imports_nothing_heavy():
    """Of the package's own `__init__` only names: a help page must not wait for JAX."""
    code = (
        "import sys, json, runpy\n"
        "sys.modules['physiology'] = package = type(sys)('physiology')\n"
        f"package.__path__ = [{str(ROOT / 'physiology')!r}]\n"
        "from physiology.cli import main\n"
        "codes = [main(['meal', '--fat', '-1']), main(['list', 'experiments'])]\n"
        "heavy = {'jax', 'matplotlib', 'xarray', 'pandas'} & set(sys.modules)\n"
        "print(json.dumps([codes, sorted(heavy)]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert json.loads(done.stdout.splitlines()[-1]) == [[2, 0], []]
