"""The first page, the administrator's pages, and what monitors read."""

from django.urls import path

from classroom.health import health
from classroom.home import home
from classroom.metrics import metrics
from classroom.notes import message_seen
from classroom.overview import course_progress, overview, people

urlpatterns = [
    path("", home, name="home"),
    path("messages/<int:message_id>/seen/", message_seen, name="message_seen"),
    path("health/", health, name="health"),
    path("metrics/", metrics, name="metrics"),
    path("overview/", overview, name="overview"),
    path("overview/people/", people, name="overview_people"),
    path("overview/courses/<int:course_id>/", course_progress, name="overview_course"),
]
