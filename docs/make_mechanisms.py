"""Write the page of mechanisms from their table: `python docs/make_mechanisms.py`."""

from pathlib import Path

from benchmarks.mechanisms import MECHANISMS

PAGE = Path(__file__).with_name("mechanisms.md")
HEAD = """# Mechanisms of insulin resistance

Every sentence of the theory, the state or flux in which it shows, and the parameters that cut it.
Written by `docs/make_mechanisms.py`; do not edit.

`python -m benchmarks.mechanisms` cuts each in turn: a stress (states of the healthy man,
multiplied) has an effect, and less than a tenth of it is left when the mechanism is cut. The
test of a mechanism is `test_a_mechanism_is_lost_when_it_is_cut[NAME]` in
`tests/test_mechanisms.py`. It fails where the effect is missing, as it is when the law is taken
out.

| Name | Mechanism | Seen in | Under the stress of | Cut by |
| --- | --- | --- | --- | --- |
"""


def page() -> str:
    """The page."""
    return HEAD + "".join(
        f"| `{one.name}` | {one.sentence} | `{one.where}` | {_named(one.stress, 'x ')} "
        f"| {_named(one.cut, 'to ')} |\n"
        for one in MECHANISMS
    )


def _named(values, word: str) -> str:
    return ", ".join(f"`{path}` {word}{value:g}" for path, value in values.items())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
