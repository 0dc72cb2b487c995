"""Pages of comparisons: a course's, a student's, and an institution's."""

from django.urls import path

from comparisons import student_views, views

app_name = "comparisons"
urlpatterns = [
    path("comparisons/", student_views.mine, name="mine"),
    path("overview/comparisons/", views.in_institution, name="institution"),
    path("courses/<int:course_id>/comparisons/", views.comparisons, name="course"),
    path(
        "courses/<int:course_id>/comparisons/guardians/", views.guardian_objects, name="guardians"
    ),
    path(
        "courses/<int:course_id>/comparisons/<int:comparison_id>/",
        views.comparison,
        name="comparison",
    ),
    path(
        "courses/<int:course_id>/comparisons/<int:comparison_id>/start/", views.start, name="start"
    ),
    path(
        "courses/<int:course_id>/comparisons/<int:comparison_id>/discard/",
        views.discard,
        name="discard",
    ),
    path("courses/<int:course_id>/comparisons/<int:comparison_id>/end/", views.end, name="end"),
]
