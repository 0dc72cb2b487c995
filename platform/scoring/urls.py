"""Pages of scoring."""

from django.urls import path

from scoring import asking, views

app_name = "scoring"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:item_id>/", views.record, name="record"),
    path("second-looks/<int:feedback_id>/", asking.ask, name="look_ask"),
    path("second-looks/<int:feedback_id>/withdraw/", asking.withdraw, name="look_withdraw"),
    path("scores/<int:score_id>/", views.score, name="score"),
    path("agreement/", views.agreement, name="agreement"),
]
