"""Pages of scoring."""

from django.urls import path

from scoring import views

app_name = "scoring"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:item_id>/", views.record, name="record"),
    path("scores/<int:score_id>/", views.score, name="score"),
]
