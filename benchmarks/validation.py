"""Is the physiology right: the reference table, row by row.

python -m benchmarks.validation [--json FILE] [--output FOLDER]
"""

import sys

from calibration.reference_table.command import main

if __name__ == "__main__":
    sys.exit(main())
