"""A speed says on which processor it was measured."""

import platform

from ml.serving.processor import processor

LINUX = """processor\t: 0
model name\t: AMD EPYC 9654 96-Core Processor
flags\t\t: fpu avx2 avx512f avx512_vnni

processor\t: 1
model name\t: AMD EPYC 9654 96-Core Processor
flags\t\t: fpu avx2 avx512f avx512_vnni
"""


def test_the_name_and_the_latest_instructions_for_eight_bits_are_told(tmp_path):
    info = tmp_path / "cpuinfo"
    info.write_text(LINUX)

    assert processor(info) == "AMD EPYC 9654 96-Core Processor (avx512_vnni)"


def test_a_system_that_does_not_tell_is_named_by_its_kind(tmp_path):
    assert processor(tmp_path / "none") == (platform.processor() or platform.machine())
