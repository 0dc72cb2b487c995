"""Which processor a speed was measured on."""

import platform
from pathlib import Path

INFO = Path("/proc/cpuinfo")
EIGHT_BITS = ("avx2", "avx_vnni", "avx512_vnni", "amx_int8")
"""Instructions that whole numbers of eight bits are multiplied with, as Linux names them."""


def processor(info: Path = INFO) -> str:
    """Its name, and the latest of its instructions for eight bits: "AMD EPYC 9654 (avx512_vnni)".

    Where the system doesn't tell, what Python knows of the machine.
    """
    lines = info.read_text().splitlines() if info.exists() else []
    told = {name.strip(): value.strip() for name, _, value in (one.partition(":") for one in lines)}
    name = told.get("model name") or platform.processor() or platform.machine()
    flags = told.get("flags", "").split()
    latest = [one for one in EIGHT_BITS if one in flags][-1:]
    return f"{name} ({latest[0]})" if latest else name
