"""The maps of skills in a browser: drawn, walked by keys, equal in the list, on a phone and in the dark."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import grave
from tests.browser.test_pages import overhang

pytestmark = pytest.mark.browser
SIZES = {"1280": {"width": 1280, "height": 800}, "360": {"width": 360, "height": 740}}


@pytest.fixture(scope="module")
def worked(product):
    """Sam and Mia have worked on two labs, some of it well."""
    product.python("-m", "tests.support.worked_class")
    return product


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_students_map_fits_its_window(worked, visitor, size, scheme):
    student = visitor(**SIZES[size], color_scheme=scheme)
    student.log_in("sam")
    student.go("/map/")

    expect(student.page.locator("#skill-map canvas").first).to_be_visible()
    student.page.wait_for_timeout(300)
    student.photograph(f"skill-map-{size}-{scheme}")
    assert overhang(student.page) == 0
    assert grave(student.page) == []
