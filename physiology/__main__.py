"""`python -m physiology` is the command `physiology`."""

import sys

from physiology.cli import main

sys.exit(main())
