"""Benchmarks: is the physiology right, and is it fast."""
