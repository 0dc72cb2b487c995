"""The exact rules: how a student works, judged from the record alone in microseconds."""

from labs.core.practices.control import control_of_variables
from labs.core.practices.verdict import PracticeVerdict
from labs.core.record import RunRecord

__all__ = ["PracticeVerdict", "assess"]


def assess(record: RunRecord, seq: int) -> list[PracticeVerdict]:
    """What the rules say about event `seq`, as the run stood right after it."""
    record = record.at(seq)
    verdicts = [*control_of_variables(record, seq)]
    return [v for v in verdicts if v.practice in record.lab.practices]
