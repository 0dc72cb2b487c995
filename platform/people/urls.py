"""Pages about people."""

from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("me/", views.profile, name="profile"),
    path("new/", views.create, name="create"),
    path("<int:person_id>/", views.person, name="person"),
]
