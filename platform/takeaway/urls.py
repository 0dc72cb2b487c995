"""A run's files."""

from django.urls import path

from takeaway import views

app_name = "takeaway"
urlpatterns = [
    path("<uuid:run_id>/trials.csv", views.trials, name="trials"),
    path("<uuid:run_id>/events.csv", views.events, name="events"),
    path("<uuid:run_id>/report.pdf", views.report, name="report"),
]
