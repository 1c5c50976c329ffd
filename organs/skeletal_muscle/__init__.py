"""Skeletal muscle: takes up most of a meal's glucose when insulin says so."""

from organs.skeletal_muscle.muscle import SkeletalMuscle, SkeletalMuscleState

__all__ = ["SkeletalMuscle", "SkeletalMuscleState"]
