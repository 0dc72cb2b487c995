"""The class board and the page of one student."""

from django.urls import path

from classroom import moving, preview_page, student, views

app_name = "classroom"
urlpatterns = [
    path("courses/<int:course_id>/board/", views.board, name="board"),
    path("courses/<int:course_id>/board/message/", views.message, name="message"),
    path("courses/<int:course_id>/board/pause/", views.pause, name="pause"),
    path("courses/<int:course_id>/board/next/", views.next_lab, name="next"),
    path("courses/<int:course_id>/assignments/<int:assignment_id>/move/", moving.move, name="move"),
    path("sequences/<int:sequence_id>/preview/", preview_page.preview, name="preview"),
    path("students/<int:student_id>/", student.student, name="student"),
    path(
        "students/<int:student_id>/courses/<int:course_id>/next/",
        student.choose_next,
        name="choose_next",
    ),
]
