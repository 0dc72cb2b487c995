"""What a process holds for good, out of the sight of Python's collector of cycles."""

import gc


def settle() -> None:
    """Call once what lives as long as the process is loaded: modules, settings, models.

    A full collection walks over all of it each time and stops the process meanwhile, a tenth of a second for
    a web process, while students wait. What is frozen is no longer walked over; cycles that come later are
    still found (https://docs.python.org/3/library/gc.html#gc.freeze).
    """
    gc.collect()
    gc.freeze()
