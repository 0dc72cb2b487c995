"""Measured values on the bench are written as in print, and as in the files that students take home."""

import re

import pytest
from playwright.sync_api import expect

from takeaway.numbers import measured
from tests.browser.delivered import opened

pytestmark = pytest.mark.browser

VALUES = [
    (1.7894, 0.0231),
    (1.7894, 0.0131),
    (-3.21, 0.5),
    (1234.5, 20.0),
    (-0.0004, 0.001),
    (3.2e-8, 4e-9),
    (-3.21e-7, 1.3e-8),
    (2.5, 3.0),
    (0.0, 2e-8),
    (0.0000123, 0.000002),
]


def test_the_bench_writes_a_value_as_the_report_does(bare_context):
    page = opened(bare_context)

    written = page.evaluate(
        """async (values) => {
            const { measured } = await import("/static/bench/words.js");
            return values.map(([value, uncertainty]) => measured(value, uncertainty));
        }""",
        VALUES,
    )

    assert written == [measured(*value) for value in VALUES]
    assert written[4] == "0.000 ± 0.001" and written[5] == "(3.2 ± 0.4) × 10⁻⁸"


def test_a_ph_is_read_written_down_and_named_as_in_print(visitor):
    student = visitor()
    student.open_run("tom", "titration", "open")
    page = student.page

    page.get_by_test_id("read-ph_meter").click()
    reading = page.get_by_test_id("reading-ph_meter")
    expect(reading).to_have_attribute("data-fresh", "")
    written = str(reading.text_content())
    assert re.fullmatch(r"pH\u00a0\d+\.\d\d ± 0\.02", written)
    page.get_by_test_id("action-record").click()
    expect(page.get_by_test_id("trial-1")).to_be_visible()
    page.get_by_test_id("step-claim").click()
    expect(page.get_by_test_id("evidence-1").locator("..")).to_have_text(f"1: {written}")
    assert "pH" not in page.locator(".trials .column-unit").all_inner_texts()
