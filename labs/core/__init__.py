"""What all labs share. The names below are the public interface."""

from labs.core.bench import Action, Bench, Outcome, Progress
from labs.core.catalogue import lab_names, load_lab
from labs.core.controls import Control, Instrument
from labs.core.errors import BadAction, BadDefinition
from labs.core.lab import PRACTICES, STEPS, Lab
from labs.core.practices import PracticeVerdict, assess
from labs.core.record import EventRow, Explanation, RunRecord, Trial
from labs.core.simulation import Change, Reading, Simulation
from labs.core.variant import HINT_POLICIES, SCAFFOLDS, Variant
from labs.core.words import LANGUAGES, LabWords, render

__all__ = [
    "HINT_POLICIES",
    "LANGUAGES",
    "PRACTICES",
    "SCAFFOLDS",
    "STEPS",
    "Action",
    "BadAction",
    "BadDefinition",
    "Bench",
    "Change",
    "Control",
    "EventRow",
    "Explanation",
    "Instrument",
    "Lab",
    "LabWords",
    "Outcome",
    "PracticeVerdict",
    "Progress",
    "Reading",
    "RunRecord",
    "Simulation",
    "Trial",
    "Variant",
    "assess",
    "lab_names",
    "load_lab",
    "render",
]
