"""Where addresses lead. Each app has its own urls.py."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import JSONCatalog

import runs.urls
from learners.views import start

# `runs` cannot know of decisions, from which runs start: the address is put together here.
runs_patterns = [path("start/", start, name="start"), *runs.urls.urlpatterns]

urlpatterns = [
    path("", include("classroom.home_urls")),
    path("overview/models/", include("registry.urls")),
    path("", include("comparisons.urls")),
    path("", include("recommendations.urls")),
    path("", include("takeaway.lab_urls")),
    path("", include("courses.urls")),
    path("", include("classroom.urls")),
    path("", include("learners.urls")),
    path("", include("gradebook.urls")),
    path("", include("regrading.urls")),
    path("", include("starting.urls")),
    path("people/", include("people.urls")),
    path("people/", include("rights.urls")),
    path("review/", include("scoring.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("people.account_urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("words.json", JSONCatalog.as_view(), name="words"),
    path("api/", include("assay.api_urls")),
    path("runs/", include((runs_patterns, "runs"))),
    path("runs/", include("scoring.question_urls")),
    path("runs/", include("replay.urls")),
    path("runs/", include("takeaway.urls")),
]
