"""Playing a run back."""

from django.urls import path

from replay import views

app_name = "replay"
urlpatterns = [
    path("<uuid:run_id>/replay/", views.replay, name="run"),
    path("<uuid:run_id>/replay/tape.json", views.tape, name="tape"),
]
