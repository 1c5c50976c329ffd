"""Pancreas: insulin when there is glucose, glucagon when there is not."""

from organs.pancreas.pancreas import Pancreas, PancreasState

__all__ = ["Pancreas", "PancreasState"]
