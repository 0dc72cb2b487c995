"""Writing letters: a row for each, within limits, and a bell for those who send them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone

from letters.models import Letter
from letters.tasks import post
from people.models import User

# Nobody's mailbox is flooded from here, and nobody sends advertisements through a course.
AGAIN_AFTER = timedelta(minutes=10)  # to the same person, of the same kind
A_DAY_TO_ONE = 5  # to one address, whoever writes
A_DAY_OF_ONE = 1500  # of one sender: three of the largest rosters
DAY = timedelta(days=1)


@dataclass
class Written:
    """What became of each person who was to be written to."""

    letters: list[Letter] = field(default_factory=list)
    without_address: list[User] = field(default_factory=list)
    too_soon: list[User] = field(default_factory=list)
    too_many: list[User] = field(default_factory=list)


@transaction.atomic
def letters_write(
    *,
    course_id: int,
    kind: str,
    by: User,
    to: Iterable[User],
    origin: str,
    language: str = "",
) -> Written:
    """Write to these people, in `language`, or each in their own; sending begins on commit.

    Who has no address, has a letter already, or is beyond the limits is left out, and told of.
    """
    # Two clicks at once: the second one counts the letters of the first.
    User.objects.select_for_update().get(pk=by.pk)
    now, people = timezone.now(), list(to)
    lately = _lately([one.email for one in people], now)
    today = Counter(one.to.email.lower() for one in lately)
    of_kind = [one for one in lately if (one.course_id, one.kind) == (course_id, kind)]
    still = {one.to_id for one in of_kind if _is_fresh(one, now)}
    left = A_DAY_OF_ONE - Letter.objects.filter(by=by, written__gt=now - DAY).count()
    written = Written()
    for person in people:
        address = person.email.lower()
        if not address:
            written.without_address.append(person)
        elif person.pk in still or today[address] >= A_DAY_TO_ONE:
            written.too_soon.append(person)
        elif len(written.letters) >= left:
            written.too_many.append(person)
        else:
            letter = Letter(course_id=course_id, to=person, by=by, kind=kind, origin=origin)
            letter.language = language or person.language
            written.letters.append(letter)
            still.add(person.pk)
            today[address] += 1
    Letter.objects.bulk_create(written.letters)
    if written.letters:
        transaction.on_commit(_send_soon, robust=True)
    return written


def _send_soon() -> None:
    """Without the queue's server they wait for the watch, which looks every minute.

    No partial stands in its place: of what fails after a commit Django writes down the name.
    """
    post.apply_async(retry=False)


def _lately(addresses: list[str], now: datetime) -> list[Letter]:
    """The letters of a day to these addresses."""
    wanted = {one.lower() for one in addresses if one}
    found = Letter.objects.filter(written__gt=now - DAY).select_related("to")
    return list(found.annotate(address=Lower("to__email")).filter(address__in=wanted))


def _is_fresh(letter: Letter, now: datetime) -> bool:
    """Whether it is still on its way, or was sent a short while ago."""
    sent_lately = letter.state == Letter.State.SENT and letter.written > now - AGAIN_AFTER
    return letter.state == Letter.State.WAITING or sent_lately
