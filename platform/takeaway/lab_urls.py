"""A lab's sheets for paper."""

from django.urls import path

from takeaway import lab_views

app_name = "labsheets"
urlpatterns = [
    path("labs/<slug:name>/sheet.pdf", lab_views.sheet, name="sheet"),
    path("labs/<slug:name>/teacher.pdf", lab_views.teacher_sheet, name="teacher"),
]
