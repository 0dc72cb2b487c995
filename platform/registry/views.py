"""The administrator's pages about the models that score."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from kombu.exceptions import OperationalError
from markdown_it import MarkdownIt

from people.models import User
from registry.forms import MoveForm, PromoteForm
from registry.models import ModelVersion, TrainingRun
from registry.selectors import (
    affected_versions,
    may_change_models,
    may_see_registry,
    model_versions,
    training_runs,
)
from registry.services import previous_of, version_move, version_promote, version_roll_back
from registry.showing import page_of, tasks_with_versions, workers_or_none
from registry.tasks import train

State = ModelVersion.State


def administrator(request: HttpRequest) -> User:
    """The person, who must be an administrator."""
    user = cast(User, request.user)
    if not may_see_registry(user):
        raise PermissionDenied
    return user


def decider(request: HttpRequest) -> User:
    """The person, who must be one who may say which version scores."""
    user = administrator(request)
    if not may_change_models(user):
        raise PermissionDenied
    return user


@login_required
@require_GET
def versions(request: HttpRequest) -> HttpResponse:
    """Every version by task, what is to be retrained, and what the last trainings came to."""
    admin = administrator(request)
    live = model_versions().filter(state=State.LIVE)
    page = {
        "tasks": tasks_with_versions(),
        "earlier": {one.task: (one, before) for one in live if (before := previous_of(one))},
        "affected": affected_versions(),
        "trainings": training_runs(),
        "workers": workers_or_none(),
        "may_change": may_change_models(admin),
    }
    return render(request, "registry/versions.html", page)


@login_required
@require_GET
def version(request: HttpRequest, name: str) -> HttpResponse:
    """One version with its card, lineage and figures."""
    admin = administrator(request)
    return shown(request, admin, get_object_or_404(ModelVersion, name=name), PromoteForm())


def shown(
    request: HttpRequest,
    admin: User,
    found: ModelVersion,
    form: PromoteForm,
    status: int = 200,
) -> HttpResponse:
    in_chinese = bool(found.card_zh) and (get_language() or "").startswith("zh")
    page: dict[str, Any] = {
        **page_of(found),
        "card": mark_safe(card_as_html(found.card_zh if in_chinese else found.card)),
        "card_language": "zh-hans" if in_chinese else "en",
        "form": form,
        "may_change": may_change_models(admin),
    }
    return render(request, "registry/version.html", page, status=status)


def card_as_html(card: str) -> str:
    """Its headings stand below that of the page. Markup in a card is shown as text."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(card)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
    return str(markdown.renderer.render(tokens, markdown.options, {}))


@login_required
@require_POST
def promote(request: HttpRequest, name: str) -> HttpResponse:
    """Make a version live, with a reason and a ticked box."""
    admin = decider(request)
    found = get_object_or_404(ModelVersion, name=name)
    form = PromoteForm(request.POST)
    if not form.is_valid():
        return shown(request, admin, found, form, status=422)
    try:
        version_promote(version=found, admin=admin, reason=form.cleaned_data["reason"])
    except ValidationError as error:
        # Not at the form: where somebody else was quicker, the page has none any more.
        messages.error(request, "; ".join(error.messages))
        found.refresh_from_db()
        return shown(request, admin, found, form, status=422)
    messages.success(
        request,
        _("%(name)s is live. Workers take it up within seconds; no restart is needed.")
        % {"name": found.name},
    )
    return redirect("registry:version", name=name)


@login_required
@require_POST
def roll_back(request: HttpRequest, name: str) -> HttpResponse:
    """One click: the version that scored before scores again, in place of the one on the page."""
    admin = decider(request)
    leaving = request.POST.get("leaving", "")
    try:
        found = version_roll_back(task=name, admin=admin, leaving=leaving)
    except ValidationError as error:
        messages.error(request, "; ".join(error.messages))
    else:
        messages.success(request, _("%(name)s is live again.") % {"name": found.name})
    return redirect("registry:versions")


@login_required
@require_POST
def move(request: HttpRequest, name: str) -> HttpResponse:
    """Into the shadow, out of it, or aside."""
    admin = decider(request)
    found = get_object_or_404(ModelVersion, name=name)
    form = MoveForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("There is no such state."))
        moved = version_move(version=found, state=form.cleaned_data["state"], admin=admin)
    except ValidationError as error:
        messages.error(request, "; ".join(error.messages))
    else:
        said = _("%(name)s: %(state)s.")
        messages.success(request, said % {"name": moved.name, "state": moved.get_state_display()})
    return redirect("registry:version", name=name)


@login_required
@require_POST
def learn(request: HttpRequest) -> HttpResponse:
    """Learn from the reviews now; what comes of it is proposed, as at night."""
    decider(request)
    try:
        train.delay(because=TrainingRun.Because.ASKED)
    except OperationalError:
        messages.error(request, _("The queue does not answer; try again later."))
    else:
        messages.success(
            request, _("A training has been asked for. Its row appears below when it begins.")
        )
    return redirect("registry:versions")
