"""Data: what was measured in people, checked and in the project's units.

    read_dataset("data.csv", experiment="ogtt")  ->  Dataset of Subjects

A Subject has covariates and, for each visit, an experiment and a Series for each analyte.
"""

from calibration.data.dataset import Dataset, Series, Subject, Visit
from calibration.data.read import read_dataset

__all__ = ["Dataset", "Series", "Subject", "Visit", "read_dataset"]
