"""The product's own policy where a version of the task `sequencing` is live: it reads skills as a cohort taught it."""

from __future__ import annotations

import numpy as np

from ml.sequencing import next_lab
from ml.sequencing.cohort import Cohort
from ml.sequencing.course import Course, Doubles, Flags
from ml.sequencing.product import NextLab, Read


class NextLabOfCohort(NextLab):
    """`next-lab@5` with what other students of the course taught; mastery, gate and what is added are the same."""

    def __init__(self, course: Course, students: int, cohort: Cohort) -> None:
        super().__init__(course, students)
        self.cohort, self.mind, self.edges = cohort, cohort.mind(students), cohort.edges

    def read(self) -> Read:
        """What is read of each skill now; a prerequisite counts as much as the logs bear it out."""
        there = self.mind.there()
        behind = (1 - there) @ self.edges
        return Read(there, next_lab.worth(self.mind.rise(), behind, self.cohort.lost * there))

    def behind(self, there: Doubles, missing: Flags) -> Flags:
        """No lab: missing groundwork counts in what a lab would teach, as far as it matters."""
        return np.zeros((self.students, self.course.labs), dtype=bool)

    def follow(self, asked: Flags, right: Flags) -> None:
        """Take in what was shown, whoever chose the labs."""
        super().follow(asked, right)
        self.mind.see(asked, right)
