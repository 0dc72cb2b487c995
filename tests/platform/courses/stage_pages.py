"""The pages of two teachers on which the settings of one stage stand open."""

import html
import json
import re
from typing import Any

from django.test import Client
from schoolyard import Schoolyard

from courses.building import page_change, sequence_create, stage_add
from courses.models import Sequence, SequenceShare, Stage
from people.models import User


class Page:
    """A teacher's page with the settings of one stage, as it was when it was loaded."""

    def __init__(self, user: User, stage: Stage) -> None:
        self.client = Client()
        self.client.force_login(user)
        self.sequence, self.key = stage.version.sequence, stage.key
        self.address = f"/sequences/{self.sequence.pk}/stages/{stage.pk}/"
        self.load()

    def load(self) -> None:
        shown = self.client.get(f"/sequences/{self.sequence.pk}/?stage={self.key}")
        self.reads(shown.content.decode())

    def reads(self, text: str) -> None:
        found = re.search(r'name="shown" value="([^"]*)"', text)
        assert found
        self.shown = html.unescape(found[1])

    def saves(self, **change: Any) -> dict[str, Any]:
        """All that the form holds, as the builder's script sends it; a change by its field's name."""
        answer = self.posts(change, accept="application/json")
        return answer.json()

    def posts(self, change: dict[str, Any], **headers: str):
        data = {**json.loads(self.shown), **change, "stage": self.key, "shown": self.shown}
        return self.client.post(self.address, data, headers=headers)


def a_lesson(yard: Schoolyard) -> Sequence:
    """A lab, a page and a question set of Ms Clay's; Mr Dow may change them."""
    made = sequence_create(owner=yard.clay, institution=yard.school, title="New")
    stage_add(sequence=made, lab="pendulum")
    page_change(stage=stage_add(sequence=made, kind="page"), title="Read", text="Of waves.")
    stage_add(sequence=made, kind="questions")
    SequenceShare.objects.create(sequence=made, user=yard.dow, may_change=True)
    return made


def stage(sequence: Sequence, place: int) -> Stage:
    return sequence.versions.first().stages.get(position=place)


def pages(yard: Schoolyard, sequence: Sequence, place: int) -> tuple[Page, Page]:
    return Page(yard.clay, stage(sequence, place)), Page(yard.dow, stage(sequence, place))
