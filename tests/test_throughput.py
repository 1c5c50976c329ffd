import os
import subprocess
import sys

from physiology.throughput import compile_for_throughput, throughput_flags


def test_flags_are_added_once_and_the_users_own_are_kept():
    flags = throughput_flags("--xla_cpu_prefer_vector_width=256 --xla_dump_to=here")
    assert "--xla_cpu_prefer_vector_width=256" in flags
    assert "--xla_dump_to=here" in flags
    assert flags.count("prefer_vector_width") == 1
    assert throughput_flags(flags) == flags


def test_a_process_that_has_computed_already_says_that_it_is_too_late(monkeypatch):
    import jax

    jax.devices()
    monkeypatch.setenv("XLA_FLAGS", "")
    assert compile_for_throughput() is False
    assert os.environ["XLA_FLAGS"] == ""


def test_a_fresh_process_compiles_its_loops_into_one_kernel():
    code = (
        "from physiology.throughput import compile_for_throughput\n"
        "assert compile_for_throughput()\n"
        "import jax, jax.numpy as jnp\n"
        "loop = lambda x: jax.lax.scan(lambda c, _: (jnp.sin(c), None), x, None, length=9)[0]\n"
        "text = jax.jit(loop).lower(jnp.ones((64, 64))).compile().as_text()\n"
        "assert 'xla_cpu_small_call' in text\n"
    )
    environment = {k: v for k, v in os.environ.items() if k != "XLA_FLAGS"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()[-500:]
