"""The check at the start of a course."""

from django.urls import path

from learners.check import views

app_name = "learners"
urlpatterns = [
    path("check/<int:course_id>/", views.check, name="check"),
    path("check/<int:course_id>/skip/", views.skip, name="skip_check"),
    path("courses/<int:course_id>/check/", views.course_check, name="course_check"),
]
