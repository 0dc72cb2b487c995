"""The class board and the page of one student."""

from django.urls import path

from classroom import actions, moving, preview_page, student, views

app_name = "classroom"
urlpatterns = [
    path("courses/<int:course_id>/board/", views.board, name="board"),
    path("courses/<int:course_id>/board/message/", actions.message, name="message"),
    path("courses/<int:course_id>/board/hint/", actions.hint, name="hint"),
    path("courses/<int:course_id>/board/pause/", actions.pause, name="pause"),
    path("courses/<int:course_id>/board/open/", actions.open_stage, name="open"),
    path("courses/<int:course_id>/board/next/", actions.next_lab, name="next"),
    path("courses/<int:course_id>/board/students/<int:student_id>/", views.closer, name="closer"),
    path(
        "courses/<int:course_id>/board/students/<int:student_id>/dealt/",
        actions.deal,
        name="deal",
    ),
    path("courses/<int:course_id>/assignments/<int:assignment_id>/move/", moving.move, name="move"),
    path("sequences/<int:sequence_id>/preview/", preview_page.preview, name="preview"),
    path("students/<int:student_id>/", student.student, name="student"),
    path(
        "students/<int:student_id>/courses/<int:course_id>/next/",
        student.choose_next,
        name="choose_next",
    ),
]
