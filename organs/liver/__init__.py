"""Liver: stores glucose after meals and makes it when fasting; trades in fat."""

from organs.liver.liver import Liver, LiverState

__all__ = ["Liver", "LiverState"]
