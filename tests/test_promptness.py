import jax
import jax.numpy as jnp

from physiology import promptness


def test_only_options_that_xla_knows_are_asked_for():
    options = promptness.prompt_options()
    assert set(options) <= set(promptness._PROMPT)
    triple = jax.jit(lambda x: 3 * x, compiler_options=options)
    assert float(triple(jnp.asarray(2.0))) == 6.0


def test_an_option_that_xla_does_not_know_is_left_out():
    assert not promptness._known("xla_no_such_option", True)
