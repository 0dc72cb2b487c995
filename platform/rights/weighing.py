"""What an erasure would take away and what it would leave, in rows, before anybody decides on it."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses.models import Course, Membership
from people.models import User
from registry.selectors import versions_with
from rights.kept import KEPT
from rights.relations import NOBODYS, Table, made, theirs
from rights.words import LEFT_OUT, MADE, THEIRS

SAMPLE = "starting.SampleClass"


@dataclass(frozen=True)
class Line:
    """Rows of one kind; `why` says for what those stay that stay."""

    what: Any
    rows: int
    why: Any = ""


@dataclass(frozen=True)
class Weighed:
    """Both sides of an erasure."""

    goes: list[Line]
    stays: list[Line]
    versions: list[str]  # of models that learnt from the person
    keeps_account: bool
    left_alone: list[str]  # courses that have no other teacher


def weighed(person: User) -> Weighed:
    """Counts alone; nothing is changed."""
    goes = [
        Line(THEIRS.get(one.label, one.model._meta.verbose_name_plural), count)
        for one in theirs()
        if one.label not in LEFT_OUT and not _nobodys(one)
        for count in [one.rows(person).count()]
        if count
    ]
    stays = _made_by(person)
    return Weighed(
        goes=goes,
        stays=[*stays, *_nameless(person)],
        versions=[one.name for one in versions_with(person)],
        keeps_account=bool(stays),
        left_alone=_left_alone(person),
    )


def _left_alone(person: User) -> list[str]:
    teaching = Membership.objects.filter(part=Membership.Part.TEACHER)
    taught = Course.objects.filter(pk__in=teaching.filter(user=person).values("course"))
    helped = taught.filter(pk__in=teaching.exclude(user=person).values("course"))
    alone = taught.exclude(pk__in=helped.values("pk")).exclude(sample_class__teacher=person)
    return [one.title for one in alone]


def _nobodys(table: Table) -> bool:
    """Whether the rows stay and are nobody's then, with what hangs from them."""
    roots = {name.rpartition(".")[0] for name in NOBODYS}
    return table.label in roots or table.label == "registry.LearnerInVersion"


def _made_by(person: User) -> list[Line]:
    """What others depend on; not what the person did about themselves, which goes."""
    own = {one.model: one for one in theirs()}
    reasons = {(one.label, one.path): one.why for one in KEPT}
    found = []
    for table in made():
        rows = table.rows(person).exclude(**_in_sample(table, person))
        if table.model in own:
            rows = rows.exclude(pk__in=own[table.model].rows(person).order_by().values("pk"))
        if table.label != SAMPLE and (count := rows.count()):
            found.append(Line(MADE[table.label], count, reasons[table.label, table.paths[0]]))
    return found


def _in_sample(table: Table, person: User) -> dict[str, Any]:
    """What belongs to the person's sample class of simulated students, which goes whole."""
    path = next((one for one in table.paths if one.endswith("owner")), "")
    if not path:
        return {"pk__in": ()}
    return {path.removesuffix("owner") + "institution__sample_class__teacher": person}


def _nameless(person: User) -> list[Line]:
    """What was always without a name, and is nobody's from then on."""
    reasons = {
        "registry.Pseudonym": _("It tells which models to train anew; it leads to nobody."),
        "comparisons.Participant": _("The numbers of a comparison stay whole; it leads to nobody."),
    }
    counts = Counter(
        {one.label: one.rows(person).count() for one in theirs() if one.label in reasons}
    )
    return [Line(THEIRS[name], rows, reasons[name]) for name, rows in counts.items() if rows]
