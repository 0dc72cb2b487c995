"""To whom each page, API route and socket is open: the table that `test_permissions.py` goes through.

Ada and Ben are students of the course, Clay teaches it. Dow teaches another course of the same
school, which Head administers. Eve and Far_head, student and administrator, belong to another one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PEOPLE = ("anonymous", "ada", "ben", "clay", "dow", "head", "eve", "far_head")
EVERYBODY = frozenset(PEOPLE)
LOGGED_IN = EVERYBODY - {"anonymous"}
ANONYMOUS = frozenset({"anonymous"})
STUDENTS = frozenset({"ada", "ben", "eve"})
STAFF = frozenset({"clay", "dow", "head", "far_head"})
COURSE_STAFF = frozenset({"clay", "head"})
OF_SCHOOL = frozenset({"clay", "dow", "head"})
OWN = frozenset({"ada"})
OF_ADA = OWN | COURSE_STAFF
IN_COURSE = OF_ADA | {"ben"}
ADMINS = frozenset({"head", "far_head"})
HEAD = frozenset({"head"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Open:
    """A way to use a route. They of `to` get `ok`; people who are logged in and others get `closed`.

    Who is not logged in is led to the log-in by a page, and gets 401 from the API. In `data`,
    `{course}` and its like stand for the numbers of the things under test.
    """

    to: frozenset[str]
    ok: frozenset[int] = frozenset({200})
    data: Mapping[str, Any] = field(default_factory=dict)
    closed: frozenset[int] = frozenset({403, 404})


def got(to: frozenset[str], *closed: int) -> Open:
    return Open(to, closed=frozenset(closed or {403, 404}))


def sent(to: frozenset[str], ok: int, *closed: int, **data: Any) -> Open:
    return Open(to, frozenset({ok}), data, frozenset(closed or {403, 404}))


Table = dict[str, dict[str, Open]]

PAGES: Table = {
    "": {"get": got(EVERYBODY - ADMINS, 302)},  # an administrator is led on to the overview
    "messages/<int:message_id>/seen/": {"post": sent(OWN, 302)},
    "health/": {"get": Open(EVERYBODY, ok=frozenset({200, 503}))},
    "metrics/": {"get": Open(ADMINS, ok=frozenset({200, 503}))},
    "words.json": {"get": got(EVERYBODY)},
    "i18n/setlang/": {"post": sent(EVERYBODY, 302, language="en")},
    "overview/": {"get": got(ADMINS)},
    "overview/people/": {"get": got(ADMINS)},
    "overview/courses/<int:course_id>/": {"get": got(HEAD)},
    "overview/models/": {"get": got(ADMINS)},
    "overview/models/<str:name>/": {"get": got(ADMINS)},
    # Here are two schools: which version scores for both is a superuser's to say.
    "overview/models/learn/": {"post": sent(NOBODY, 302)},
    "overview/models/roll-back/<slug:name>/": {"post": sent(NOBODY, 302)},
    "overview/models/<str:name>/promote/": {"post": sent(NOBODY, 302, reason="better", sure="on")},
    "overview/models/<str:name>/move/": {"post": sent(NOBODY, 302, state="shadow")},
    "people/me/": {"get": got(LOGGED_IN), "post": sent(LOGGED_IN, 302, first_name="A")},
    "people/new/": {
        "get": got(ADMINS),
        "post": sent(ADMINS, 302, username="newt", role="student", password="quiet-river-31"),
    },
    "people/<int:person_id>/": {
        "get": got(HEAD),
        "post": sent(HEAD, 302, role="student", is_active="on"),
    },
    "people/me/data/": {"get": got(LOGGED_IN)},
    "people/<int:person_id>/data/": {"get": got(HEAD)},
    "people/<int:person_id>/erase/": {"get": got(HEAD), "post": sent(HEAD, 302, login="ada")},
    "people/erasures/": {"get": got(ADMINS)},
    "people/texts/": {"get": got(ADMINS), "post": sent(ADMINS, 200, words="Addie")},
    "courses/": {"get": got(STAFF), "post": sent(STAFF, 302, title="Optics")},
    "courses/join/": {
        "get": got(STUDENTS),
        # Eve's school is another one: she is told in the form that it has no such code.
        "post": sent(frozenset({"ada", "ben"}), 302, 200, 403, code="{code}"),
    },
    "courses/<int:course_id>/": {"get": got(COURSE_STAFF)},
    "courses/<int:course_id>/change/": {"post": sent(COURSE_STAFF, 302, title="Optics")},
    "courses/<int:course_id>/teachers/": {"post": sent(COURSE_STAFF, 302, username="dow")},
    "courses/<int:course_id>/teachers/<int:teacher_id>/mail/": {"post": sent(COURSE_STAFF, 302)},
    "courses/<int:course_id>/members/<int:member_id>/remove/": {"post": sent(COURSE_STAFF, 302)},
    "courses/<int:course_id>/groups/": {
        "get": got(COURSE_STAFF),
        "post": sent(COURSE_STAFF, 302, name="Table 1"),
    },
    "courses/<int:course_id>/groups/<int:group_id>/": {
        "get": got(COURSE_STAFF),
        "post": sent(COURSE_STAFF, 302, name="Table 2"),
    },
    "courses/<int:course_id>/groups/<int:group_id>/remove/": {"post": sent(COURSE_STAFF, 302)},
    "courses/<int:course_id>/roster/": {
        "get": got(COURSE_STAFF),
        "post": sent(COURSE_STAFF, 422),  # without a file
    },
    "courses/<int:course_id>/roster/class.csv": {"get": got(COURSE_STAFF)},
    "courses/<int:course_id>/roster/class.xlsx": {"get": got(COURSE_STAFF)},
    # What waits is of the teacher alone who has uploaded it; here that is Clay.
    "courses/<int:course_id>/roster/<int:import_id>/": {"get": got(frozenset({"clay"}))},
    "courses/<int:course_id>/roster/<int:import_id>/apply/": {
        "post": sent(frozenset({"clay"}), 302)
    },
    "courses/<int:course_id>/roster/<int:import_id>/mail/": {
        "post": sent(frozenset({"clay"}), 302)
    },
    "courses/<int:course_id>/roster/<int:import_id>/throw-away/": {
        "post": sent(frozenset({"clay"}), 302)
    },
    "courses/<int:course_id>/assign/": {"post": sent(COURSE_STAFF, 302, version="{version}")},
    "courses/<int:course_id>/assignments/<int:assignment_id>/": {"post": sent(COURSE_STAFF, 302)},
    "courses/<int:course_id>/assignments/<int:assignment_id>/withdraw/": {
        "post": sent(COURSE_STAFF, 302)
    },
    "courses/<int:course_id>/assignments/<int:assignment_id>/extensions/": {
        "get": got(COURSE_STAFF),
        "post": sent(
            COURSE_STAFF, 302, student="{person}", opens="2030-01-01T00:00", reason="She was ill"
        ),
    },
    "courses/<int:course_id>/assignments/<int:assignment_id>/extensions/<int:extension_id>/take-back/": {
        "post": sent(COURSE_STAFF, 302)
    },
    "courses/<int:course_id>/assignments/<int:assignment_id>/pages/<slug:key>/": {
        "get": got(IN_COURSE),
        "post": sent(frozenset({"ada", "ben"}), 302),
    },
    "courses/<int:course_id>/assignments/<int:assignment_id>/move/": {
        "get": Open(COURSE_STAFF, ok=frozenset({302})),  # it works on the newest version
        "post": sent(COURSE_STAFF, 302),
    },
    "comparisons/": {"get": got(STUDENTS), "post": sent(STUDENTS, 302, objects="1")},
    "recommendations/switch/": {"post": sent(STUDENTS, 302, off="1")},
    "recommendations/begin/": {"post": sent(STUDENTS, 302, lab="pendulum")},
    "recommendations/runs/<uuid:run_id>/rate/": {"post": sent(OWN, 302, liked="1")},
    "overview/comparisons/": {"get": got(ADMINS)},
    "courses/<int:course_id>/comparisons/": {
        "get": got(COURSE_STAFF),
        # One is under way already: the form comes back and says so.
        "post": sent(COURSE_STAFF, 200, outcome="mastery"),
    },
    "courses/<int:course_id>/comparisons/guardians/": {
        "post": sent(COURSE_STAFF, 302, student="{person}", objects="on")
    },
    "courses/<int:course_id>/comparisons/<int:comparison_id>/": {"get": got(COURSE_STAFF)},
    "courses/<int:course_id>/comparisons/<int:comparison_id>/start/": {
        "post": sent(COURSE_STAFF, 302)
    },
    "courses/<int:course_id>/comparisons/<int:comparison_id>/discard/": {
        "post": sent(COURSE_STAFF, 302)
    },
    "courses/<int:course_id>/comparisons/<int:comparison_id>/end/": {
        "post": sent(COURSE_STAFF, 302, note="Over")
    },
    "check/<int:course_id>/": {
        "get": got(frozenset({"ada", "ben"})),
        "post": sent(frozenset({"ada", "ben"}), 302),
    },
    "check/<int:course_id>/skip/": {"post": sent(frozenset({"ada", "ben"}), 302)},
    "courses/<int:course_id>/check/": {
        "get": got(COURSE_STAFF),
        "post": sent(COURSE_STAFF, 302, active="1"),
    },
    "skills/": {"get": got(STAFF)},
    "skills/add/": {
        "post": sent(STAFF, 302, name_en="Vectors", name_zh="向量", reason="We teach it")
    },
    "skills/edges/": {
        "post": sent(
            STAFF, 302, before="replication", after="maths.angles", source="Ours", reason="Ours"
        )
    },
    "skills/edges/<int:edge_id>/remove/": {"post": sent(STAFF, 302, reason="Not so here")},
    "skills/links/<int:link_id>/remove/": {"post": sent(STAFF, 302, reason="Not so here")},
    "skills/changes/<int:change_id>/undo/": {"post": sent(OF_SCHOOL, 302)},
    "skills/<int:skill_id>/": {"get": got(STAFF)},
    "skills/<int:skill_id>/remove/": {"post": sent(STAFF, 302, reason="Not so here")},
    "skills/<int:skill_id>/links/": {"post": sent(STAFF, 302, name="mean", reason="The same")},
    "courses/<int:course_id>/map/": {"get": got(COURSE_STAFF)},
    "courses/<int:course_id>/map/groups/": {"post": sent(COURSE_STAFF, 302)},
    "courses/<int:course_id>/timeline/": {"get": got(COURSE_STAFF)},
    "decisions/<int:decision_id>/": {"get": got(OF_ADA)},
    "map/": {"get": got(STUDENTS)},
    "students/<int:student_id>/map/": {"get": got(COURSE_STAFF)},
    "labs/": {"get": got(STAFF)},
    "labs/<slug:name>/": {"get": got(STAFF)},
    "labs/<slug:name>/sheet.pdf": {"get": got(LOGGED_IN)},
    "labs/<slug:name>/teacher.pdf": {"get": got(STAFF)},
    "sequences/": {"get": got(STAFF), "post": sent(STAFF, 302, title="Waves")},
    "sequences/<int:sequence_id>/": {"get": got(COURSE_STAFF)},
    "sequences/<int:sequence_id>/preview/": {"get": got(COURSE_STAFF)},
    "sequences/<int:sequence_id>/rename/": {"post": sent(COURSE_STAFF, 302, title="Waves")},
    "sequences/<int:sequence_id>/publish/": {"post": sent(COURSE_STAFF, 302)},
    "sequences/library/": {"get": got(STAFF)},
    "sequences/library/<slug:subject>/": {"post": sent(STAFF, 302)},
    "sequences/import/": {"post": sent(STAFF, 302)},
    "sequences/pictures/<int:picture_id>/": {"get": got(IN_COURSE)},
    "sequences/<int:sequence_id>/pictures/": {"post": sent(COURSE_STAFF, 200)},
    "sequences/<int:sequence_id>/export/": {"get": got(COURSE_STAFF)},
    "sequences/<int:sequence_id>/copy/": {"post": sent(COURSE_STAFF, 302)},
    "sequences/<int:sequence_id>/assign/": {"post": sent(COURSE_STAFF, 302, course="{course}")},
    "sequences/<int:sequence_id>/share/": {"post": sent(COURSE_STAFF, 302, username="dow")},
    "sequences/<int:sequence_id>/share/<int:share_id>/remove/": {"post": sent(COURSE_STAFF, 302)},
    "sequences/<int:sequence_id>/undo/": {"post": sent(COURSE_STAFF, 302)},
    "sequences/<int:sequence_id>/redo/": {"post": sent(COURSE_STAFF, 302)},
    "sequences/<int:sequence_id>/stages/": {"post": sent(COURSE_STAFF, 302, lab="pendulum")},
    "sequences/<int:sequence_id>/order/": {"post": sent(COURSE_STAFF, 302, keys="")},
    "sequences/<int:sequence_id>/stages/<int:stage_id>/": {
        "post": sent(COURSE_STAFF, 302, gate="50")
    },
    "sequences/<int:sequence_id>/stages/<int:stage_id>/questions/": {
        "post": sent(COURSE_STAFF, 302, add="one")
    },
    "sequences/<int:sequence_id>/stages/<int:stage_id>/move/": {
        "post": sent(COURSE_STAFF, 302, direction="down")
    },
    "sequences/<int:sequence_id>/stages/<int:stage_id>/remove/": {"post": sent(COURSE_STAFF, 302)},
    "sequences/<int:sequence_id>/stages/<int:stage_id>/copy/": {"post": sent(COURSE_STAFF, 302)},
    "courses/<int:course_id>/board/": {"get": got(COURSE_STAFF)},
    "courses/<int:course_id>/board/message/": {
        "post": sent(COURSE_STAFF, 200, text="Well begun", students="{person}")
    },
    "courses/<int:course_id>/board/hint/": {"post": sent(COURSE_STAFF, 200)},
    "courses/<int:course_id>/board/pause/": {"post": sent(COURSE_STAFF, 200, paused="1")},
    "courses/<int:course_id>/board/open/": {
        "post": sent(COURSE_STAFF, 200, assignment="{assignment}", stage="{stage_key}")
    },
    "courses/<int:course_id>/board/students/<int:student_id>/": {"get": got(COURSE_STAFF)},
    "courses/<int:course_id>/board/students/<int:student_id>/dealt/": {
        "post": sent(COURSE_STAFF, 200, kind="silent", seq="1")
    },
    "courses/<int:course_id>/board/next/": {
        "post": sent(COURSE_STAFF, 200, student="{person}", lab="pendulum")
    },
    "help/": {"get": got(EVERYBODY)},
    "help/<str:name>/": {"get": got(EVERYBODY)},
    "sample/": {
        "get": got(frozenset({"clay", "dow"})),
        "post": sent(frozenset({"clay", "dow"}), 302),
    },
    # Clay and Dow have none here: with one their own is begun anew, and nobody else's can be named.
    "sample/again/": {"post": sent(NOBODY, 302)},
    "sample/remove/": {"post": sent(NOBODY, 302)},
    "marks/": {"get": got(STUDENTS)},
    "courses/<int:course_id>/gradebook/": {"get": got(COURSE_STAFF)},
    "courses/<int:course_id>/regradings/": {
        "get": got(COURSE_STAFF),
        "post": sent(COURSE_STAFF, 422, reason="Nothing is changed"),
    },
    "courses/<int:course_id>/regradings/<int:regrading_id>/": {"get": got(COURSE_STAFF)},
    "courses/<int:course_id>/regradings/<int:regrading_id>/apply/": {
        "post": sent(COURSE_STAFF, 302)
    },
    "courses/<int:course_id>/regradings/<int:regrading_id>/undo/": {
        "post": sent(COURSE_STAFF, 302)
    },
    "courses/<int:course_id>/regradings/<int:regrading_id>/again/": {
        "post": sent(COURSE_STAFF, 302)
    },
    "courses/<int:course_id>/regradings/<int:regrading_id>/drop/": {
        "post": sent(COURSE_STAFF, 302)
    },
    "courses/<int:course_id>/gradebook/rules/": {
        "get": got(COURSE_STAFF),
        "post": sent(COURSE_STAFF, 422, late_percent_a_day="10"),
    },
    "courses/<int:course_id>/gradebook/statistics/": {"get": got(COURSE_STAFF)},
    "courses/<int:course_id>/gradebook/marks.csv": {"get": got(COURSE_STAFF)},
    "courses/<int:course_id>/gradebook/marks.xlsx": {"get": got(COURSE_STAFF)},
    "courses/<int:course_id>/gradebook/students/<int:student_id>/": {"get": got(COURSE_STAFF)},
    "courses/<int:course_id>/gradebook/students/<int:student_id>/override/": {
        "post": sent(COURSE_STAFF, 302, step="{step}", mark="80", reason="Spoken answer")
    },
    "courses/<int:course_id>/gradebook/students/<int:student_id>/comment/": {
        "post": sent(COURSE_STAFF, 302, step="{step}", text="Well done")
    },
    "students/<int:student_id>/": {"get": got(COURSE_STAFF)},
    "students/<int:student_id>/courses/<int:course_id>/next/": {
        "post": sent(COURSE_STAFF, 302, student="{person}", lab="pendulum")
    },
    "review/": {"get": got(STAFF)},
    "review/scores/<int:score_id>/": {"get": got(COURSE_STAFF)},
    "review/second-looks/<int:feedback_id>/": {"post": sent(OWN, 302, why="I meant the mass")},
    "review/second-looks/<int:feedback_id>/withdraw/": {"post": sent(OWN, 302)},
    "review/agreement/": {"get": got(STAFF)},
    "review/<int:item_id>/": {"post": sent(COURSE_STAFF, 302, verdict="correct")},
    "runs/start/": {"post": sent(OWN, 302, decision="{decision}")},
    "runs/<uuid:run_id>/": {"get": got(OF_ADA)},
    "runs/<uuid:run_id>/report/": {"get": got(OF_ADA)},
    "runs/<uuid:run_id>/trials.csv": {"get": got(OF_ADA)},
    "runs/<uuid:run_id>/events.csv": {"get": got(OF_ADA)},
    "runs/<uuid:run_id>/report.pdf": {"get": got(OF_ADA)},
    # The run of the table is a lab's, from which the way leads back to its bench.
    "runs/<uuid:run_id>/questions/": {"get": Open(OF_ADA, ok=frozenset({302}))},
    "runs/<uuid:run_id>/replay/": {"get": got(OF_ADA)},
    "runs/<uuid:run_id>/replay/tape.json": {"get": got(OF_ADA)},
    "accounts/login/": {"get": got(ANONYMOUS, 302)},
    "accounts/signup/": {"get": got(ANONYMOUS, 302)},
    "accounts/invitation/<uidb64>/<token>/": {"get": got(EVERYBODY), "post": sent(EVERYBODY, 200)},
    "accounts/inactive/": {"get": got(EVERYBODY)},
    "accounts/logout/": {"get": got(LOGGED_IN, 302), "post": sent(EVERYBODY, 302)},
    "accounts/password/change/": {"get": got(LOGGED_IN)},
}

API: Table = {
    "api/protocol/": {"get": got(EVERYBODY)},
    "api/schema/": {"get": got(EVERYBODY)},
    "api/docs/": {"get": got(EVERYBODY)},
    "api/v1/": {"get": got(LOGGED_IN)},
    "api/v1/me/": {"get": got(LOGGED_IN)},
    "api/v1/token/": {"post": sent(EVERYBODY, 200, username="ada", password="{password}")},
    "api/v1/token/revoke/": {"post": sent(LOGGED_IN, 204)},
    "api/v1/courses/": {"get": got(LOGGED_IN), "post": sent(STAFF, 201, title="Optics")},
    "api/v1/courses/join/": {"post": sent(frozenset({"ada", "ben"}), 200, 400, code="{code}")},
    "api/v1/courses/<pk>/": {
        "get": got(IN_COURSE),
        "patch": sent(COURSE_STAFF, 200, title="Optics"),
    },
    "api/v1/courses/<pk>/members/": {"get": got(IN_COURSE)},
    "api/v1/sequences/": {"get": got(LOGGED_IN), "post": sent(STAFF, 201, title="Waves")},
    "api/v1/sequences/<pk>/": {
        "get": got(COURSE_STAFF),
        "patch": sent(COURSE_STAFF, 200, title="Waves"),
    },
    "api/v1/sequences/<pk>/draft/": {"post": sent(COURSE_STAFF, 200)},
    "api/v1/sequences/<pk>/publish/": {"post": sent(COURSE_STAFF, 200)},
    "api/v1/sequences/<pk>/versions/": {"get": got(COURSE_STAFF)},
    "api/v1/stages/": {
        "get": got(LOGGED_IN),
        "post": sent(COURSE_STAFF, 201, version="{draft}", position=9, kind="lab", lab="pendulum"),
    },
    "api/v1/stages/<pk>/": {
        "get": got(COURSE_STAFF),
        "patch": sent(COURSE_STAFF, 200, gate=0.5),
        "delete": sent(COURSE_STAFF, 204),
    },
    "api/v1/assignments/": {
        "get": got(LOGGED_IN),
        "post": sent(COURSE_STAFF, 201, 400, 403, course="{course}", version="{version}"),
    },
    "api/v1/assignments/<pk>/": {
        "get": got(IN_COURSE),
        "patch": sent(COURSE_STAFF, 200, due="2040-01-01T00:00:00Z"),
    },
    "api/v1/labs/": {"get": got(LOGGED_IN)},
    "api/v1/labs/<name>/": {"get": got(LOGGED_IN)},
    "api/v1/runs/": {"get": got(LOGGED_IN), "post": sent(OWN, 201, decision="{decision}")},
    "api/v1/runs/<pk>/": {"get": got(OF_ADA)},
    # The bench itself refuses an action without a number; who may not act does not come so far.
    "api/v1/runs/<pk>/actions/": {"post": sent(OWN, 400, target="length", action="set", value=1)},
    "api/v1/runs/<pk>/events/": {"get": got(OF_ADA)},
    "api/v1/scores/": {"get": got(LOGGED_IN)},
    "api/v1/scores/<pk>/": {"get": got(OF_ADA)},
    "api/v1/feedback/": {"get": got(LOGGED_IN)},
    "api/v1/feedback/<pk>/": {"get": got(OF_ADA)},
    "api/v1/reviews/": {
        "get": got(LOGGED_IN),
        "post": sent(COURSE_STAFF, 201, 400, 403, score="{score}", verdict="correct"),
    },
    "api/v1/reviews/<pk>/": {"get": got(OF_ADA)},
    "api/v1/second-looks/": {
        "get": got(LOGGED_IN),
        "post": sent(OWN, 201, 400, 403, score="{score}"),
    },
    "api/v1/second-looks/<pk>/": {"get": got(OF_ADA)},
    "api/v1/second-looks/<pk>/withdraw/": {"post": sent(OWN, 200)},
    "api/v1/mastery/": {"get": got(LOGGED_IN)},
    "api/v1/mastery-evidence/": {"get": got(LOGGED_IN)},
    "api/v1/decisions/": {"get": got(LOGGED_IN)},
    "api/v1/decisions/<pk>/": {"get": got(OF_ADA)},
    "api/v1/decisions/<pk>/lock/": {"post": sent(COURSE_STAFF, 200)},
    "api/v1/decisions/<pk>/override/": {"post": sent(COURSE_STAFF, 201, lab="pendulum")},
    "api/v1/skills/": {"get": got(LOGGED_IN)},
    "api/v1/prerequisites/": {"get": got(LOGGED_IN)},
    "api/v1/comparisons/": {
        "get": got(LOGGED_IN),
        # One is under way already: the plan is refused with that sentence.
        "post": sent(COURSE_STAFF, 400, course="{course}", planned_students=10),
    },
    "api/v1/comparisons/<pk>/": {
        "get": got(COURSE_STAFF),
        "delete": sent(COURSE_STAFF, 204),
    },
    "api/v1/comparisons/<pk>/start/": {"post": sent(COURSE_STAFF, 200)},
    "api/v1/comparisons/<pk>/end/": {"post": sent(COURSE_STAFF, 400, note="Over")},
    "api/v1/comparisons/<pk>/report/": {"get": got(COURSE_STAFF)},
    "api/v1/objections/": {
        "get": got(LOGGED_IN),
        "post": sent(OF_ADA, 201, student="{person}"),
    },
    # It is Ada's own word: what a guardian said, her teacher takes back.
    "api/v1/objections/<pk>/withdraw/": {"post": sent(OWN, 200)},
    "api/v1/recommendations/": {"get": got(LOGGED_IN)},
    # Nothing is recommended here: who may begin is told so.
    "api/v1/recommendations/begin/": {"post": sent(STUDENTS, 409, lab="pendulum")},
    "api/v1/ratings/": {
        "get": got(LOGGED_IN),
        "post": sent(OWN, 400, run="{run}", liked=True),
    },
    "api/v1/interests/": {"get": got(STUDENTS), "put": sent(STUDENTS, 200, off=True)},
    "api/v1/models/": {"get": got(LOGGED_IN)},
    "api/v1/models/<pk>/": {"get": got(LOGGED_IN)},
    "api/v1/models/<pk>/lineage/": {"get": got(ADMINS)},
    "api/v1/models/<pk>/comparison/": {"get": got(ADMINS)},
    "api/v1/models/affected/": {"get": got(ADMINS)},
    # What is not there is not there for anybody, however it is asked for.
    **{
        nowhere: {
            method: Open(EVERYBODY, ok=frozenset({404}))
            for method in ("get", "post", "put", "patch", "delete")
        }
        for nowhere in ("api/", "api/<path:rest>/", "api/v1/<path:rest>/")
    },
}

SOCKETS = {
    "ws/runs/<uuid:run_id>/": OF_ADA,
    "ws/courses/<int:course_id>/board/": COURSE_STAFF,
}
