"""Reports of fits: figures, tables and a page for each person and for the group."""

from calibration.report.page import write_report

__all__ = ["write_report"]
