"""The check at the start of a course, the maps of skills and the graph behind them."""

from django.urls import path

from learners.check import views
from learners.pages import student_map

app_name = "learners"
urlpatterns = [
    path("check/<int:course_id>/", views.check, name="check"),
    path("check/<int:course_id>/skip/", views.skip, name="skip_check"),
    path("courses/<int:course_id>/check/", views.course_check, name="course_check"),
    path("map/", student_map.own_map, name="own_map"),
    path("students/<int:student_id>/map/", student_map.student_map, name="student_map"),
]
