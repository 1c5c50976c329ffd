"""The whole body: organs joined by blood, and what can be done to it."""
