"""What a person takes away from a run that they may see."""

from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from labs.core.questions import QUESTIONS
from people.models import User
from runs.views import readable_run
from takeaway.account import Account, account_of
from takeaway.data import event_rows, trial_rows
from takeaway.paper import report_pdf
from takeaway.sheets import attached, csv_bytes

CSV = "text/csv; charset=utf-8"


def asked(request: HttpRequest, run_id: UUID) -> Account:
    run = readable_run(cast(User, request.user), run_id)
    return account_of(run, get_language() or "en")


def file_name(account: Account, what: str) -> str:
    run = account.run
    return f"{run.lab}-{run.started:%Y-%m-%d}-{str(run.pk)[:8]}-{what}"


@login_required
@require_GET
def trials(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The notebook's numbers."""
    account = asked(request, run_id)
    return attached(csv_bytes(trial_rows(account)), CSV, file_name(account, "trials.csv"))


@login_required
@require_GET
def events(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Everything that was done."""
    account = asked(request, run_id)
    return attached(csv_bytes(event_rows(account)), CSV, file_name(account, "events.csv"))


@login_required
@require_GET
def report(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The lab report on paper, in the reader's language; a question set has a page and no report."""
    account = asked(request, run_id)
    if account.run.lab == QUESTIONS:
        return redirect("questions:run", run_id)
    return attached(report_pdf(account), "application/pdf", file_name(account, "report.pdf"))
