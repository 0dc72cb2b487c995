"""Grading anew in a real browser: a teacher changes what is right, a real worker computes and follows, a student reads it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import grave
from tests.browser.test_replay import overhang, recorded

PLACE = "/courses/{course}/regradings/"
REASON = "A period of 2.15 s is near enough"


@pytest.fixture(scope="module")
def trainer(product):
    """The worker that computes regradings and lets mastery follow."""
    product.start("trainer", wait=False)
    yield
    product.stop_part("trainer")


def both_sizes(person, name: str) -> None:
    """A picture of the whole page at each width; nothing may hang out of it."""
    page: Page = person.page
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert overhang(page) == 0, f"{name} at {width} px"
        person.photograph(f"{name}-{width}")
    assert grave(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})


@pytest.mark.browser
def test_a_questions_tolerance_is_widened_and_the_student_reads_it(product, trainer, visitor):
    course, run = product.python("-m", "tests.support.answered_questions").split()
    teacher, student = visitor(), visitor()
    teacher.log_in("tess")
    student.log_in("rita")
    page = teacher.page
    teacher.go(PLACE.format(course=course) + "?lab=questions")
    page.get_by_label("Question", exact=True).select_option(label=period(page))
    page.get_by_role("button", name="Choose this question").click()
    both_sizes(teacher, "regrading-question")
    page.get_by_label("Reason").fill(REASON)
    page.get_by_label("Tolerance").fill("0.1")
    page.get_by_role("button", name="Compute what would change").click()

    expect(page.get_by_test_id("students")).to_have_text("1", timeout=60_000)
    both_sizes(teacher, "regrading-preview")
    student.go(f"/runs/{run}/questions/")
    expect(student.page.get_by_test_id("regraded")).to_have_count(0)
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", name="Whose marks changed")).to_be_visible()
    told = student.page.get_by_test_id("regraded")
    expect(told).to_contain_text("it was: not shown")  # on the page that was open
    expect(page.locator("#following")).to_have_count(0, timeout=60_000)
    both_sizes(teacher, "regrading-applied")
    student.go("/marks/")
    expect(student.page.get_by_text(REASON).first).to_be_visible()
    both_sizes(student, "regrading-marks")
    student.go(f"/runs/{run}/questions/")
    expect(told).to_contain_text("it was: not shown")
    both_sizes(student, "regrading-answers")

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_test_id("state")).to_have_text("undone")
    expect(told).to_have_count(0)


def period(page: Page) -> str:
    names = page.get_by_label("Question", exact=True).locator("option").all_inner_texts()
    return next(one for one in names if "period" in one)


@pytest.mark.browser
def test_a_replay_shows_both_verdicts(product, trainer, visitor):
    run = recorded(product, "pendulum", "novice", "leo")
    teacher = visitor()
    teacher.log_in("tess")
    page = teacher.page
    ranges_need(teacher, 2)
    regrading = page.url

    teacher.go(f"/runs/{run}/replay/")
    page.get_by_role("button", name="Moments").click()
    later = page.locator("#replay-moments").get_by_test_id("score-now").first
    expect(later).to_contain_text("Counts now: Graded anew on")
    later.scroll_into_view_if_needed()
    teacher.photograph("regrading-replay-1280")
    page.set_viewport_size({"width": 360, "height": 740})
    later.scroll_into_view_if_needed()
    teacher.photograph("regrading-replay-360")
    page.goto(regrading)
    page.get_by_role("button", name="Undo").click()  # others work in this course, too
    expect(page.get_by_test_id("state")).to_have_text("undone")


def ranges_need(teacher, values: int) -> None:
    """The teacher grades the pendulum anew by so many different values over a tenth of the range, and applies it."""
    page: Page = teacher.page
    teacher.go(PLACE.format(course=1) + "?lab=pendulum")
    both_sizes(teacher, "regrading-lab")
    page.get_by_label("Reason").fill(
        f"A good range has {values} values over a tenth of what can be set"
    )
    page.get_by_label("Different values that a good range needs").fill(str(values))
    page.get_by_label("Share of the range that they cover, in percent").fill("10")
    page.get_by_role("button", name="Compute what would change").click()
    expect(page.get_by_test_id("verdicts")).not_to_have_text("0", timeout=60_000)
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#following")).to_have_count(0, timeout=60_000)


@pytest.mark.browser
def test_an_open_bench_hears_what_counts_now(product, trainer, visitor):
    run = recorded(product, "pendulum", "expert", "leo", "open")
    teacher, student = visitor(), visitor()
    teacher.log_in("tess")
    student.log_in("leo", f"/runs/{run}/")
    bench = student.page
    expect(bench.locator("body")).to_have_attribute("data-phase", "working")
    keys = bench.get_by_role("button", name="Keys")
    keys.focus()

    ranges_need(teacher, 9)

    expect(bench.get_by_test_id("regraded").first).to_contain_text("Graded anew on")
    expect(keys).to_be_focused()
    teacher.page.get_by_role("button", name="Undo").click()
    expect(bench.get_by_test_id("regraded")).to_have_count(0)
