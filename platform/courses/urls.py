"""Pages of courses and sequences."""

from django.urls import path

from courses import builder, group_views, labs, pictures, reading, sharing_views, views
from courses.extensions import views as extensions
from courses.roster import views as roster

app_name = "courses"
urlpatterns = [
    path("courses/", views.course_list, name="list"),
    path("courses/join/", views.join, name="join"),
    path("courses/<int:course_id>/", views.course, name="course"),
    path("courses/<int:course_id>/change/", views.change, name="change"),
    path("courses/<int:course_id>/teachers/", views.add_teacher, name="add_teacher"),
    path(
        "courses/<int:course_id>/teachers/<int:teacher_id>/mail/",
        views.mail_teacher,
        name="mail_teacher",
    ),
    path(
        "courses/<int:course_id>/members/<int:member_id>/remove/",
        views.remove_member,
        name="remove_member",
    ),
    path("courses/<int:course_id>/groups/", group_views.groups, name="groups"),
    path(
        "courses/<int:course_id>/groups/<int:group_id>/",
        group_views.change,
        name="change_group",
    ),
    path(
        "courses/<int:course_id>/groups/<int:group_id>/remove/",
        group_views.remove,
        name="remove_group",
    ),
    path("courses/<int:course_id>/roster/", roster.upload, name="roster"),
    path(
        "courses/<int:course_id>/roster/class.csv",
        roster.template,
        {"kind": "csv"},
        name="roster_csv",
    ),
    path(
        "courses/<int:course_id>/roster/class.xlsx",
        roster.template,
        {"kind": "xlsx"},
        name="roster_xlsx",
    ),
    path("courses/<int:course_id>/roster/<int:import_id>/", roster.one, name="roster_import"),
    path(
        "courses/<int:course_id>/roster/<int:import_id>/apply/", roster.apply, name="roster_apply"
    ),
    path("courses/<int:course_id>/roster/<int:import_id>/mail/", roster.mail, name="roster_mail"),
    path(
        "courses/<int:course_id>/roster/<int:import_id>/throw-away/",
        roster.throw_away,
        name="roster_throw_away",
    ),
    path("courses/<int:course_id>/assign/", views.assign, name="assign"),
    path(
        "courses/<int:course_id>/assignments/<int:assignment_id>/",
        views.change_dates,
        name="change_dates",
    ),
    path(
        "courses/<int:course_id>/assignments/<int:assignment_id>/withdraw/",
        views.withdraw,
        name="withdraw",
    ),
    path(
        "courses/<int:course_id>/assignments/<int:assignment_id>/extensions/",
        extensions.extensions,
        name="extensions",
    ),
    path(
        "courses/<int:course_id>/assignments/<int:assignment_id>/extensions/<int:extension_id>/take-back/",
        extensions.take_back,
        name="take_back",
    ),
    path(
        "courses/<int:course_id>/assignments/<int:assignment_id>/pages/<slug:key>/",
        reading.page,
        name="page",
    ),
    path("labs/", labs.lab_list, name="labs"),
    path("labs/<slug:name>/", labs.lab_page, name="lab"),
    path("sequences/", builder.sequence_list, name="sequences"),
    path("sequences/<int:sequence_id>/", builder.builder, name="sequence"),
    path("sequences/<int:sequence_id>/rename/", builder.rename, name="rename"),
    path("sequences/<int:sequence_id>/publish/", builder.publish_draft, name="publish"),
    path("sequences/library/", sharing_views.library, name="library"),
    path("sequences/library/<slug:subject>/", sharing_views.use, name="use"),
    path("sequences/import/", sharing_views.import_file, name="import"),
    path("sequences/pictures/<int:picture_id>/", pictures.picture, name="picture"),
    path("sequences/<int:sequence_id>/pictures/", pictures.upload, name="upload"),
    path("sequences/<int:sequence_id>/export/", sharing_views.export, name="export"),
    path("sequences/<int:sequence_id>/copy/", sharing_views.copy, name="copy"),
    path("sequences/<int:sequence_id>/assign/", sharing_views.assign, name="give"),
    path("sequences/<int:sequence_id>/share/", sharing_views.share, name="share"),
    path(
        "sequences/<int:sequence_id>/share/<int:share_id>/remove/",
        sharing_views.unshare,
        name="unshare",
    ),
    path("sequences/<int:sequence_id>/undo/", builder.step, {"way": "undo"}, name="undo"),
    path("sequences/<int:sequence_id>/redo/", builder.step, {"way": "redo"}, name="redo"),
    path("sequences/<int:sequence_id>/stages/", builder.add_stage, name="add_stage"),
    path("sequences/<int:sequence_id>/order/", builder.order_stages, name="order_stages"),
    path(
        "sequences/<int:sequence_id>/stages/<int:stage_id>/",
        builder.change_stage,
        name="change_stage",
    ),
    path(
        "sequences/<int:sequence_id>/stages/<int:stage_id>/questions/",
        builder.change_questions,
        name="change_questions",
    ),
    path(
        "sequences/<int:sequence_id>/stages/<int:stage_id>/move/",
        builder.move_stage,
        name="move_stage",
    ),
    path(
        "sequences/<int:sequence_id>/stages/<int:stage_id>/remove/",
        builder.remove_stage,
        name="remove_stage",
    ),
    path(
        "sequences/<int:sequence_id>/stages/<int:stage_id>/copy/",
        builder.copy_stage,
        name="copy_stage",
    ),
]
