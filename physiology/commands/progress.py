"""Progress: a word to people who wait longer than a second."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

PATIENCE = 1.0  # [s]


@contextmanager
def working(message: str) -> Iterator[None]:
    """Say what is going on where the block takes longer than a second."""
    timer = Timer(PATIENCE, lambda: print(f"{message} ...", file=sys.stderr, flush=True))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
