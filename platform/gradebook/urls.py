"""Pages of the gradebook."""

from django.urls import path

from gradebook import exports, own, views

app_name = "gradebook"
urlpatterns = [
    path("marks/", own.marks, name="own"),
    path("courses/<int:course_id>/gradebook/", views.book, name="book"),
    path("courses/<int:course_id>/gradebook/rules/", views.change_rules, name="rules"),
    path("courses/<int:course_id>/gradebook/statistics/", views.statistics, name="statistics"),
    path("courses/<int:course_id>/gradebook/marks.csv", exports.csv_file, name="csv"),
    path("courses/<int:course_id>/gradebook/marks.xlsx", exports.xlsx_file, name="xlsx"),
    path(
        "courses/<int:course_id>/gradebook/students/<int:student_id>/",
        views.student,
        name="student",
    ),
    path(
        "courses/<int:course_id>/gradebook/students/<int:student_id>/override/",
        views.override,
        name="override",
    ),
    path(
        "courses/<int:course_id>/gradebook/students/<int:student_id>/comment/",
        views.comment,
        name="comment",
    ),
]
