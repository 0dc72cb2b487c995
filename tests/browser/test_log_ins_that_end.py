"""A log-in or an account that ends elsewhere while its student sits at the bench."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LOGGED_OUT = "You have been logged out. Your work is kept on this device."
GONE = "This bench no longer exists: what you do here is not kept any more."
AT_ONCE_MS = 6_000  # by itself a socket asks every 15 s
MAKE = """
from labs.core import load_lab
from people.models import Institution
from people.services import person_create
from runs.services import run_create
here = Institution.objects.get(people__username="tess")
student = person_create(institution=here, username="{name}", password="open-laboratory", role="student")
variant = load_lab("pendulum").default_variant("structured")
print("run", run_create(student=student, lab="pendulum", variant=variant, language="en").pk)
"""
ERASE = """
from people.models import User
from rights.erase import person_erase
person_erase(person=User.objects.get(username="{name}"), by=None)
"""


def newcomer(visitor, name):
    """Somebody whom no other test knows, at a bench."""
    student = visitor()
    told = student.product.manage("shell", "-c", MAKE.format(name=name))
    student.log_in(name, f"/runs/{told.partition('run ')[2].split()[0]}/")
    expect(student.page.get_by_test_id("connection")).to_contain_text("Saved")
    return student


def test_who_is_erased_at_the_bench_reads_that_nothing_is_kept(visitor):
    student = newcomer(visitor, "gone")

    student.product.manage("shell", "-c", ERASE.format(name="gone"))

    expect(student.page.get_by_test_id("connection")).to_have_text(GONE, timeout=AT_ONCE_MS)


def test_a_bench_is_there_again_when_another_tab_has_logged_in(visitor):
    student = newcomer(visitor, "back")
    told, bench = student.page.get_by_test_id("connection"), student.page
    student.page = student.context.new_page()
    student.go("/accounts/logout/")
    student.page.locator("main form button").first.click()
    expect(told).to_have_text(LOGGED_OUT, timeout=AT_ONCE_MS)

    student.log_in_by_the_page("back")
    bench.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(told).to_contain_text("Saved")
