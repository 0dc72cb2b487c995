"""The review queue: one step a card."""

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from people.models import User
from scoring.agreement import agreement_for
from scoring.forms import ReviewForm
from scoring.models import ReviewItem
from scoring.queue import enqueue
from scoring.review import card_of, items_of, may_review, next_item, waiting_by_reason
from scoring.score_page import score_page, scores_open_to
from scoring.services import item_judge


def reviewer(request: HttpRequest) -> User:
    """The person, who must be one who reviews."""
    user = cast(User, request.user)
    if not may_review(user):
        raise PermissionDenied
    return user


def shown(
    request: HttpRequest, item: ReviewItem | None, form: ReviewForm, status: int = 200
) -> HttpResponse:
    reasons = waiting_by_reason(cast(User, request.user))
    context = {
        "card": card_of(item) if item else None,
        "form": form,
        "waiting": sum(one.count for one in reasons),
        "reasons": reasons,
        "reason": reason_of(request),
    }
    return render(request, "scoring/review.html", context, status=status)


def reason_of(request: HttpRequest) -> str:
    """The reason that the cards are picked by; empty for all of them."""
    reason = request.GET.get("reason", "")
    return reason if reason in ReviewItem.Reason.values else ""


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The next card; `after` names the one that was left aside, `reason` picks some of them."""
    user = reviewer(request)
    after = request.GET.get("after", "0")
    number = int(after) if after.isdecimal() and len(after) < 18 else 0
    item = next_item(user, number, reason_of(request))
    return shown(request, item, ReviewForm())


@login_required
@require_POST
def record(request: HttpRequest, item_id: int) -> HttpResponse:
    """The teacher's verdict on a card; the next one follows."""
    user = reviewer(request)
    item = items_of(user).filter(pk=item_id).first()
    if item is None:
        raise Http404
    form = ReviewForm(request.POST)
    if not form.is_valid() and item.closed is None:
        return shown(request, item, form, status=422)
    if form.is_valid() and item_judge(item=item, teacher=user, **form.cleaned_data):
        messages.success(request, _("Your verdict is kept beside the machine's."))
    else:
        messages.warning(request, too_late(form))
    return redirect(next_address(request, item))


def too_late(form: ReviewForm) -> str:
    """What is told to the slower of two, with the words that would be lost."""
    told = _("Somebody was faster: this one waits no longer, and your verdict was not kept.")
    written = " · ".join(
        words for name in ("comment", "answer") if (words := form.cleaned_data.get(name))
    )
    kept = _("You had written: “%(words)s”") % {"words": written}
    return f"{told} {kept}" if written else told


def next_address(request: HttpRequest, item: ReviewItem) -> str:
    """The card after this one, of the same reason if one was picked."""
    picked = reason_of(request)
    query = urlencode({"after": item.pk} | ({"reason": picked} if picked else {}))
    return f"{reverse('scoring:queue')}?{query}"


@login_required
@require_GET
def score(request: HttpRequest, score_id: int) -> HttpResponse:
    """One score, opened. An answer that has no marks yet is queued for them."""
    open_to = scores_open_to(reviewer(request)).select_related(
        "run__student", "run__assignment__course"
    )
    page = score_page(get_object_or_404(open_to, pk=score_id))
    if page.awaits_marks:
        enqueue([(page.score.run_id, page.score.seq)], again=True)
    return render(request, "scoring/score.html", {"page": page})


@login_required
@require_GET
def agreement(request: HttpRequest) -> HttpResponse:
    """How far machine and teachers agree, in one's own courses or in the whole institution."""
    page = agreement_for(reviewer(request), get_language() or "en")
    return render(request, "scoring/agreement.html", {"page": page})
