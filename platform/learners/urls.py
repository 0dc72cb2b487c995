"""The check at the start of a course, the maps of skills and the graph behind them."""

from django.urls import path

from learners.check import views
from learners.graph import skill_views
from learners.graph import views as graph
from learners.pages import class_map, decision, student_map, timeline

app_name = "learners"
urlpatterns = [
    path("check/<int:course_id>/", views.check, name="check"),
    path("check/<int:course_id>/skip/", views.skip, name="skip_check"),
    path("courses/<int:course_id>/check/", views.course_check, name="course_check"),
    path("courses/<int:course_id>/map/", class_map.class_map, name="class_map"),
    path("courses/<int:course_id>/map/groups/", class_map.save_groups, name="save_groups"),
    path("courses/<int:course_id>/timeline/", timeline.timeline, name="timeline"),
    path("decisions/<int:decision_id>/", decision.decision, name="decision"),
    path("skills/", graph.skills, name="skills"),
    path("skills/add/", graph.add_skill, name="add_skill"),
    path("skills/edges/", graph.add_edge, name="add_edge"),
    path("skills/edges/<int:edge_id>/remove/", skill_views.remove_edge, name="remove_edge"),
    path("skills/links/<int:link_id>/remove/", skill_views.remove_link, name="remove_link"),
    path("skills/changes/<int:change_id>/undo/", graph.undo, name="undo_change"),
    path("skills/<int:skill_id>/", skill_views.skill, name="skill"),
    path("skills/<int:skill_id>/remove/", skill_views.remove_skill, name="remove_skill"),
    path("skills/<int:skill_id>/links/", skill_views.add_link, name="add_link"),
    path("map/", student_map.own_map, name="own_map"),
    path("students/<int:student_id>/map/", student_map.student_map, name="student_map"),
]
