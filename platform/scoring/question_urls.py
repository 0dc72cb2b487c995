"""The page of a question set, beside the bench's own."""

from django.urls import path

from scoring import question_views

app_name = "questions"
urlpatterns = [path("<uuid:run_id>/questions/", question_views.questions, name="run")]
