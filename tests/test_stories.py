"""Stories of years that must come out; `python -m benchmarks.lifecourse` draws them."""

import pytest

from benchmarks.lifecourse import STORIES


@pytest.mark.slow
@pytest.mark.parametrize("name", STORIES)
def test_a_story_comes_out(name):
    _, findings = STORIES[name]()
    assert findings
    for found in findings:
        assert found.met, f"{found.quantity} {found.value:.4g}, wanted {found.wanted}"
