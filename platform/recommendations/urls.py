"""A student's clicks on what is recommended."""

from django.urls import path

from recommendations import views

app_name = "recommendations"
urlpatterns = [
    path("recommendations/begin/", views.begin, name="begin"),
    path("recommendations/switch/", views.switch, name="switch"),
    path("recommendations/runs/<uuid:run_id>/rate/", views.rate, name="rate"),
]
