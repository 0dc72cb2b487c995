"""A bench says on what kind of device it is used, by the width of its page."""

import pytest


@pytest.mark.browser
@pytest.mark.parametrize(("width", "device"), [(390, "phone"), (820, "tablet"), (1280, "desktop")])
def test_a_run_knows_the_kind_of_device_it_was_begun_on(visitor, width, device):
    student = visitor(width, 844)

    student.open_run("sam", "pendulum", "structured")

    rows = student.product.rows("select device from runs_run where id = ?", student.run)
    assert rows == [(device,)]
