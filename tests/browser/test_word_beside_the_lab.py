"""A teacher's word beside the lab that she chose, on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import overhang

pytestmark = pytest.mark.browser

CHOOSE = """
from learners.services import decide_first, decision_override
from people.models import Institution, User
from people.services import person_create
here = Institution.objects.get(people__username="tess")
student = person_create(institution=here, username="wordy", password="open-laboratory", role="student")
tess = User.objects.get(username="tess")
decision_override(decision=decide_first(student), teacher=tess, lab="optics", note="W" * 500)
"""


def test_a_word_of_500_letters_is_read_whole_above_the_button(visitor):
    student = visitor(360, 740)
    student.product.manage("shell", "-c", CHOOSE)
    student.log_in("wordy")

    word = student.page.get_by_test_id("teacher-word")
    expect(word).to_have_text(f"Your teacher says: {'W' * 500}")
    box = word.bounding_box()
    button = student.page.get_by_role("button", name="Begin", exact=True).bounding_box()
    assert box["y"] + box["height"] <= button["y"]
    assert overhang(student.page) <= 0
