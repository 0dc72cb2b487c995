"""Pictures on pages and in questions: kept in the database, known by their first bytes, shown to those who may read."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.access import courses_visible_to, sequences_visible_to
from courses.builder import editable
from courses.extensions.dates import extensions_of, own_dates
from courses.models import Assignment, Picture, Sequence, Stage
from courses.picture_files import LARGEST, MOST, kind_of
from courses.picture_texts import picture_text, to_be_said
from courses.views import asking
from people.models import User

LONGEST_ALT = 300  # characters


def picture_add(*, sequence: Sequence, file: UploadedFile) -> Picture:
    """Keep a picture for the pages and questions of a sequence."""
    if (file.size or 0) > LARGEST:
        raise ValidationError(_("A picture has 1 MiB at most."))
    data = file.read()
    kind = kind_of(data)
    if not kind:
        raise ValidationError(_("This is no PNG, JPEG, GIF or WebP picture."))
    if sequence.pictures.count() >= MOST:
        raise ValidationError(_("A sequence has %(most)s pictures at most.") % {"most": MOST})
    return Picture.objects.create(sequence=sequence, kind=kind, data=data)


def may_see(user: User, picture: Picture) -> bool:
    """Who may read the sequence, and who is in a course to which it is assigned, from the opening on.

    A copy of a sequence shows the pictures of the original: its readers see them too, where a page
    or a question of theirs names them. Never across the border of a school, for a name is easily guessed.
    """
    assigned = Q(versions__assignments__in=open_to(user))
    readable = [sequences_visible_to(user), Sequence.objects.filter(assigned)]
    if any(one.filter(pk=picture.sequence_id).exists() for one in readable):
        return True
    return any(one.filter(pk__in=naming(picture).values("pk")).exists() for one in readable)


def open_to(user: User) -> list[int]:
    """The assignments of the courses that one is in; for a student those that are open."""
    given = Assignment.objects.filter(course__in=courses_visible_to(user))
    if not user.is_student:
        return list(given.values_list("pk", flat=True))
    held = extensions_of(user)
    return [one.pk for one in given if not own_dates(one, held.get((user.pk, one.pk))).still_closed]


def naming(picture: Picture) -> QuerySet[Sequence]:
    """The sequences of the picture's school that show it: on a page, or in a question."""
    address = reverse("courses:picture", args=[picture.pk])
    stages = Stage.objects.annotate(asked=Cast("questions", TextField()))
    shown = stages.filter(Q(text__contains=address) | Q(asked__contains=address))
    return Sequence.objects.filter(
        institution=picture.sequence.institution_id,
        versions__in=shown.order_by().values("version"),
    )


@login_required
@require_POST
def upload(request: HttpRequest, sequence_id: int) -> HttpResponse:
    """Keep a picture; the answer is the Markdown that shows it.

    With `alt`, what is to be seen: for a question that must be said, for its picture may be what is
    asked about.
    """
    sequence = editable(request, sequence_id)
    file, alt = request.FILES.get("picture"), request.POST.get("alt")
    try:
        if file is None:
            raise ValidationError(_("Choose a file first."))
        if alt is not None and not alt.strip():
            raise ValidationError(
                _("Say what is to be seen: those who do not see the picture have it read aloud.")
            )
        made = picture_add(sequence=sequence, file=file)
    except ValidationError as refusal:
        return JsonResponse({"error": " ".join(refusal.messages)})
    address = reverse("courses:picture", args=[made.pk])
    return JsonResponse({"markdown": picture_text((alt or to_be_said())[:LONGEST_ALT], address)})


@login_required
@require_GET
def picture(request: HttpRequest, picture_id: int) -> HttpResponse:
    """The picture itself; it never changes."""
    found = get_object_or_404(Picture.objects.select_related("sequence"), pk=picture_id)
    if not may_see(asking(request), found):
        return HttpResponse(status=404)
    answer = HttpResponse(bytes(found.data), content_type=found.kind)
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer
