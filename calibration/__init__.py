"""Calibration: simulated people against published and measured ones."""
