"""Pictures on pages: kept in the database, known by their first bytes, shown to those who may read."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.access import courses_visible_to, sequences_visible_to
from courses.builder import editable
from courses.models import Picture, Sequence
from courses.picture_files import LARGEST, MOST, kind_of
from courses.views import asking
from people.models import User


def picture_add(*, sequence: Sequence, file: UploadedFile) -> Picture:
    """Keep a picture for the pages of a sequence."""
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
    """Who may read the sequence, and who is in a course to which it is assigned.

    A copy of a sequence shows the pictures of the original: its readers see them too, where a page
    of theirs names them. Never across the border of a school, for a name is easily guessed.
    """
    address = reverse("courses:picture", args=[picture.pk])
    school = picture.sequence.institution_id
    named = Q(versions__stages__text__contains=address, institution=school)
    readable = sequences_visible_to(user).filter(Q(pk=picture.sequence_id) | named)
    if readable.exists():
        return True
    assigned = Q(versions__assignments__course__in=courses_visible_to(user).values("pk"))
    read = Sequence.objects.filter(assigned)
    return read.filter(Q(pk=picture.sequence_id) | named).exists()


@login_required
@require_POST
def upload(request: HttpRequest, sequence_id: int) -> HttpResponse:
    """Keep a picture; the answer is the Markdown that shows it."""
    sequence = editable(request, sequence_id)
    file = request.FILES.get("picture")
    try:
        if file is None:
            raise ValidationError(_("Choose a file first."))
        made = picture_add(sequence=sequence, file=file)
    except ValidationError as refusal:
        return JsonResponse({"error": " ".join(refusal.messages)})
    address = reverse("courses:picture", args=[made.pk])
    return JsonResponse({"markdown": f"![{_('what is to be seen')}]({address})"})


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
