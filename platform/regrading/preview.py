"""What a computed regrading would change: scores, marks and totals, student by student."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F, Value
from django.db.models.functions import Coalesce

from assay.punctuation import titled
from gradebook.columns import Key
from gradebook.selectors import Book, Group, Instead, Row, as_text, book_of
from gradebook.table import heading, mark_text
from labs.core.words import words_of
from people.models import User
from regrading.selectors import reviewed_in
from scoring.models import Regrading, Rescored, Score, Verdict

LISTED = 60  # scores of one student that are listed at most; what is more is counted
LISTED_IN_ALL = 3000  # of a large class fewer of each, so that the page opens at once
FEWEST_LISTED = 5
OPEN = 12  # so many students are shown unfolded


@dataclass(frozen=True)
class ScoreChange:
    """One score before and after."""

    run_id: Any
    seq: int
    about: str
    before: str
    after: str
    reviewed: bool  # a teacher's verdict stays on top: the mark does not follow


@dataclass(frozen=True)
class CellChange:
    """One mark before and after."""

    key: Key
    name: str
    before: str
    after: str


@dataclass
class StudentChange:
    """One student with all that would change."""

    student: User
    total_before: str
    total_after: str
    cells: list[CellChange]
    scores: list[ScoreChange]
    more: int = 0
    kept: Sequence[str] = ()  # marks set by hand, which stay although the computed ones change

    @property
    def mark_changes(self) -> bool:
        return bool(self.cells) or self.total_before != self.total_after


@dataclass(frozen=True)
class Preview:
    """All that would change, those whose marks change first."""

    students: list[StudentChange]
    scores: int  # that get a new row
    verdicts: int  # of which the verdict is another one

    @property
    def with_marks(self) -> int:
        return sum(one.mark_changes for one in self.students)

    @property
    def unfolded(self) -> bool:
        """Whether there is room to show everybody's marks at once."""
        return len(self.students) <= OPEN


class Changed(NamedTuple):
    """What is read of a score whose verdict changes: of a class these are tens of thousands."""

    student: int
    run: Any
    lab: str
    seq: int
    step: str
    practice: str
    scorer: str
    before: str
    after: str


def preview_of(regrading: Regrading, language: str) -> Preview:
    """Read with a fixed number of queries; marks are computed as the gradebook computes them."""
    course = regrading.course
    changed = changed_by(regrading)
    before = book_of(course, language=language)
    after = book_of(course, language=language, instead=instead_of(regrading))
    by_student: dict[int, list[Changed]] = defaultdict(list)
    for row in changed:
        by_student[row.student].append(row)
    rows = Rescored.objects.filter(regrading=regrading).order_by()
    reviewed = reviewed_in(rows.values("run"))
    listed = max(FEWEST_LISTED, min(LISTED, LISTED_IN_ALL // max(1, len(by_student))))
    students = [
        _student(before, old, new, by_student.get(old.student.pk, []), reviewed, language, listed)
        for old, new in of_both(before.rows, after.rows)
    ]
    found = [one for one in students if one.mark_changes or one.scores]
    return Preview(sorted(found, key=lambda one: not one.mark_changes), rows.count(), len(changed))


def changed_by(regrading: Regrading) -> list[Changed]:
    """The scores whose verdict becomes another one, run by run; one query."""
    rows = Rescored.objects.filter(regrading=regrading).annotate(
        before=Coalesce("old__verdict", Value(""))
    )
    fields = ("run__student", "run", "run__lab", "seq", "step", "practice", "scorer", "before")
    differ = rows.exclude(verdict=F("before")).order_by("run", "seq", "pk")
    return [Changed(*row) for row in differ.values_list(*fields, "verdict")]


def _student(
    book: Book,
    old: Row,
    new: Row,
    rows: list[Changed],
    reviewed: set[tuple[Any, int, str, str]],
    language: str,
    most: int,
) -> StudentChange:
    listed = [_score_change(row, reviewed, language) for row in rows[:most]]
    return StudentChange(
        old.student,
        mark_text(old.total),
        mark_text(new.total),
        list(cell_changes(book, old, new)),
        listed,
        len(rows) - len(listed),
        kept_by_hand(book, old, new),
    )


def of_both(before: Sequence[Row], after: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Each student's two rows; who joined the course, or left it, between the two readings has none."""
    old = {row.student.pk: row for row in before}
    return [(old[row.student.pk], row) for row in after if row.student.pk in old]


def kept_by_hand(book: Book, old: Row, new: Row) -> list[str]:
    """What a teacher's own mark stands over although the computed one becomes another."""
    return [
        f"{heading(one.title, stage.title, column)} {mark_text(old.cells[column.key].override)}"
        for one in book.assignments
        for stage in one.stages
        for column in stage.columns
        if old.cells[column.key].override is not None
        and old.cells[column.key].computed != new.cells[column.key].computed
    ]


def cell_changes(book: Book, old: Row, new: Row) -> Iterable[CellChange]:
    """The marks of one student that differ."""
    for one in book.assignments:
        for stage in one.stages:
            for column in stage.columns:
                before, after = old.cells[column.key].mark, new.cells[column.key].mark
                if before != after:
                    name = heading(one.title, stage.title, column)
                    yield CellChange(column.key, name, mark_text(before), mark_text(after))


def _score_change(
    row: Changed, reviewed: set[tuple[Any, int, str, str]], language: str
) -> ScoreChange:
    words = words_of(row.lab, language)
    step = words.name(row.step, ("steps",))
    practice = words.name(row.practice, ("practices", "steps"))
    return ScoreChange(
        row.run,
        row.seq,
        step if step == practice else titled(step, practice),
        _name(row.before),
        _name(row.after),
        (row.run, row.seq, row.scorer, row.practice) in reviewed,
    )


def _name(verdict: str) -> str:
    return str(Verdict(verdict).label) if verdict else ""


# -- for the gradebook -----------------------------------------------------------------------------


def instead_of(regrading: Regrading) -> Instead:
    """The score that would count of each group that changes, None where none would."""
    touched = Rescored.objects.filter(regrading=regrading).order_by().values("run")
    last: dict[Group, dict[int, str | None]] = defaultdict(dict)
    fields = ("key", "step", "practice", "scorer", "seq", "verdict")
    counting = Score.counting.filter(run__in=touched).order_by().annotate(key=as_text("run"))
    for run, step, practice, scorer, seq, verdict in counting.values_list(*fields):
        last[run, step, practice, scorer][seq] = verdict
    changed: set[Group] = set()
    rows = Rescored.objects.filter(regrading=regrading).order_by().annotate(key=as_text("run"))
    for run, step, practice, scorer, seq, verdict in rows.values_list(*fields):
        group = (run, step, practice, scorer)
        last[group][seq] = verdict or None
        changed.add(group)
    return {group: _latest(last[group]) for group in changed}


def _latest(by_seq: dict[int, str | None]) -> tuple[int, str] | None:
    """The last event about which something is said."""
    said = [(seq, verdict) for seq, verdict in by_seq.items() if verdict]
    return max(said) if said else None
