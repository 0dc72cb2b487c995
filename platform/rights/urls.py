"""Pages about what is kept of a person."""

from django.urls import path

from rights import text_views, views

app_name = "rights"
urlpatterns = [
    path("me/data/", views.own_data, name="own_data"),
    path("<int:person_id>/data/", views.data_of, name="data_of"),
    path("<int:person_id>/erase/", views.erase, name="erase"),
    path("erasures/", views.erasures, name="erasures"),
    path("texts/", text_views.texts, name="texts"),
]
