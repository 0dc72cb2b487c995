"""The guided tour: which page is shown in what order, and what is pointed at there."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import User
from starting.models import SampleClass, TourStart

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Stop:
    """One thing pointed at on a page. Words are few: twelve stops of 12 s are under three minutes."""

    page: str  # name of the address: home, course, board, sequence, review, gradebook, sample
    at: str  # CSS; where nothing matches the words stand in the middle of the page
    title: "StrOrPromise"
    text: "StrOrPromise"


STOPS = (
    Stop("course", "h1", _("Your sample class"), _("A course like any other, with twelve simulated students. They really work: you can't break anything here.")),
    Stop("course", ".page-head .button-primary, .page-head .row", _("Where a course leads"), _("Class board, class map and gradebook are one click away from each course.")),
    Stop("board", "#tiles", _("The class, live"), _("Every student with stage, step and five practices. Whoever needs you comes first, with the reason in a sentence.")),
    Stop("board", "#message-all", _("Speak to the class"), _("Send words or the next hint to one, to some or to all; they appear on the benches.")),
    Stop("board", "#pause", _("Hold the class"), _("Pause all benches for some minutes. They go on by themselves.")),
    Stop("review", "main", _("Steps that need your eye"), _("Where the model is not sure it says nothing and asks you. Your verdict counts.")),
    Stop("gradebook", "main", _("Marks"), _("By assignment and step. Change a mark with a reason; both are kept.")),
    Stop("sequences", "main", _("Sequences"), _("Take a ready one from the library or build your own, publish it, and assign it to a course.")),
    Stop("labs", "main", _("Labs"), _("What is set and read in each lab, how true its numbers are, and sheets to print.")),
    Stop("sample", "main", _("Run it again, or remove it"), _("Here the sample class begins anew or goes away, and here you take this tour again.")),
    Stop("sample", ".help-link", _("Help on every page"), _("This link opens the help of the page where you are. That is all; enjoy your class.")),
)  # fmt: skip


def address_of(page: str, sample: SampleClass) -> str:
    """Where a page of the tour is."""
    course = [sample.course_id]
    return {
        "course": lambda: reverse("courses:course", args=course),
        "board": lambda: reverse("classroom:board", args=course),
        "review": lambda: reverse("scoring:queue"),
        "gradebook": lambda: reverse("gradebook:book", args=course),
        "sequences": lambda: reverse("courses:sequences"),
        "labs": lambda: reverse("courses:labs"),
        "sample": lambda: reverse("starting:sample"),
    }[page]()


def stop_address(place: int, sample: SampleClass) -> str:
    """The page of a stop, told which stop it is."""
    return f"{address_of(STOPS[place].page, sample)}?tour={place + 1}"


def first_address(sample: SampleClass) -> str:
    return stop_address(0, sample)


def begins_by_itself(user: User) -> bool:
    """Whether the tour may begin unasked: with the first sample class, and never again."""
    _start, is_first = TourStart.objects.get_or_create(user=user)
    return is_first


def stops_here(place: int, sample: SampleClass) -> dict[str, object]:
    """What the page's script needs: the stops on this page from `place` on, and the ways off it."""
    here = [n for n in range(len(STOPS)) if STOPS[n].page == STOPS[place].page]
    before, after = here[0] - 1, here[-1] + 1
    return {
        "stops": [
            {"at": STOPS[n].at, "title": str(STOPS[n].title), "text": str(STOPS[n].text)}
            for n in here
        ],
        "first": here[0] + 1,
        "place": place + 1,
        "count": len(STOPS),
        "before": stop_address(before, sample) if before >= 0 else "",
        "after": stop_address(after, sample) if after < len(STOPS) else "",
        "words": {
            "next": str(_("Next")),
            "back": str(_("Back")),
            "done": str(_("Finish")),
            "close": str(_("Leave the tour")),
            "progress": str(_("{place} of {count}")),
        },
    }
