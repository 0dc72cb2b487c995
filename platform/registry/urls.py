"""Pages about the models that score."""

from django.urls import path

from registry import views

app_name = "registry"
urlpatterns = [
    path("", views.versions, name="versions"),
    path("learn/", views.learn, name="learn"),
    path("roll-back/<slug:name>/", views.roll_back, name="roll_back"),
    path("<str:name>/", views.version, name="version"),
    path("<str:name>/promote/", views.promote, name="promote"),
    path("<str:name>/move/", views.move, name="move"),
]
