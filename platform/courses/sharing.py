"""Copies of a sequence, colleagues who may read or change it, and what comes out of a file."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.building import sequence_create
from courses.exchange import Imported, imported
from courses.history import change, put_stages, state_of
from courses.models import Sequence, SequenceShare
from courses.packed_pictures import pictures_put
from courses.picture_texts import with_texts
from courses.selectors import newest_version
from people.models import Institution, Role, User


def _with_stages(
    owner: User, institution: Institution, title: str, contents: Iterable[Mapping[str, Any]]
) -> Sequence:
    made = sequence_create(owner=owner, institution=institution, title=title[:200])
    with change(made, "added") as draft:
        put_stages(draft, contents)
    return made


@transaction.atomic
def sequence_copy(*, sequence: Sequence, owner: User, institution: Institution) -> Sequence:
    """One's own copy of the newest version, as a draft."""
    newest = newest_version(sequence)
    title = _("Copy of %(title)s") % {"title": sequence.title}
    return _with_stages(owner, institution, title, state_of(newest) if newest else [])


@transaction.atomic
def sequence_import(
    *, text: str, owner: User, institution: Institution
) -> tuple[Sequence, Imported]:
    """A new draft out of a file, and what of the file did not fit."""
    found = imported(text)
    made = _with_stages(owner, institution, found.title, [])
    shown = pictures_put(made, found.pictures)
    contents = [with_texts(one, shown) for one in found.contents]
    with change(made, "added") as draft:
        put_stages(draft, contents)
    return made, found


@transaction.atomic
def sequence_share(*, sequence: Sequence, username: str, may_change: bool) -> SequenceShare:
    """A colleague of the same school may read it, or change it too."""
    colleague = User.objects.filter(
        username=username.strip(),
        institution=sequence.institution_id,
        role=Role.TEACHER,
        is_active=True,
    ).first()
    if colleague is None:
        raise ValidationError(
            _("No teacher of this school has the login %(name)s.") % {"name": username.strip()}
        )
    if colleague.pk == sequence.owner_id:
        raise ValidationError(_("The sequence is theirs already."))
    share, _made = SequenceShare.objects.update_or_create(
        sequence=sequence, user=colleague, defaults={"may_change": may_change}
    )
    return share


def sequence_open(*, sequence: Sequence, open_to_school: bool) -> None:
    """Let every teacher of the school read and copy it, or no longer."""
    sequence.open_to_school = open_to_school
    sequence.save(update_fields=["open_to_school"])
