"""Files of a class that a test sends or takes over, and who is in the course afterwards."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from schoolyard import Schoolyard

from courses.roster.models import RosterImport
from courses.roster.services import roster_apply, roster_upload

HEADER = "first name,last name,login,email,groups\n"
TWO = HEADER + "Cyd,Lee,cyd,cyd@school.example,Table 1\nDan,Roe,,dan@school.example,\n"


def sent(client: Client, yard: Schoolyard, text: str, name: str = "9b.csv"):
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return client.post(f"/courses/{yard.course.pk}/roster/", {"file": file})


def taken_over(yard: Schoolyard, text: str) -> RosterImport:
    roster = roster_upload(course=yard.course, teacher=yard.clay, data=text.encode())
    return roster_apply(roster=roster, language="en")


def students(yard: Schoolyard) -> set[str]:
    members = yard.course.memberships.filter(part="student")
    return set(members.values_list("user__username", flat=True))
