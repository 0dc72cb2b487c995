"""Pages of a run."""

from django.urls import path

from runs import views

app_name = "runs"
urlpatterns = [
    path("<uuid:run_id>/", views.bench, name="bench"),
    path("<uuid:run_id>/report/", views.report, name="report"),
]
