"""Pictures inside a sequence's file: as base64 under a name by which pages and questions call them.

A text in the database shows `![what it is](/sequences/pictures/12/)`; in the file it says
`(pictures/12)`, and the file's last part holds `pictures: {12: ...}`.
"""

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import Picture, Sequence
from courses.picture_files import LARGEST, MOST, kind_of

TOGETHER = 5 * 1024 * 1024  # bytes of all pictures of one file: about 7 MB as base64
SHOWN = re.compile(r"\(/sequences/pictures/(\d{1,18})/\)")
NAMED = re.compile(r"\(pictures/([\w-]{1,40})\)")
PACKED = re.compile(r"[A-Za-z0-9+/=\s]*")
LINE = 76


class PackedPictures:
    """The pictures of one file, taken in as the pages name them."""

    def __init__(self, sequence: Sequence) -> None:
        self.sequence = sequence
        self.written: dict[str, str] = {}
        self.left_out: list[str] = []
        self.size = 0

    def named_in(self, text: str) -> str:
        """The text with the file's names for its pictures; one that does not fit keeps its name."""
        return SHOWN.sub(lambda found: f"(pictures/{self._name(found[1])})", text)

    def _name(self, number: str) -> str:
        if number not in self.written and not self._take(number):
            note = _(
                "Picture %(name)s is not in this file: it is gone, or the file would be too large."
            )
            told = note % {"name": number}
            if told not in self.left_out:
                self.left_out.append(told)
        return number

    def _take(self, number: str) -> bool:
        """A picture of this sequence, or of the one that it is a copy of, in the same school."""
        school = self.sequence.institution_id
        found = Picture.objects.filter(pk=int(number), sequence__institution=school).first()
        data = bytes(found.data) if found else b""
        if not data or self.size + len(data) > TOGETHER:
            return False
        self.size += len(data)
        packed = b64encode(data).decode()
        lines = [packed[at : at + LINE] for at in range(0, len(packed), LINE)]
        self.written[number] = "\n".join(lines) + "\n"
        return True


def names_in(text: str) -> set[str]:
    """The pictures that a page of a file calls for."""
    return set(NAMED.findall(text))


def is_packed(text: str) -> bool:
    """Whether a text looks like a picture: lines of base64 and nothing else."""
    return len(text) > LINE and "\n" in text and PACKED.fullmatch(text) is not None


def unpacked(given: Any, note: Callable[[str], None]) -> dict[str, bytes]:
    """The pictures of a file; what is none, or too large, is told and left out."""
    if given is None:
        return {}
    if not isinstance(given, dict):
        note(_("“pictures” is no list of names with pictures; it was left out."))
        return {}
    found: dict[str, bytes] = {}
    for name, packed in given.items():
        data = _decoded(packed)
        if not kind_of(data):
            note(
                _("Picture %(name)s is no PNG, JPEG, GIF or WebP picture; it was left out.")
                % {"name": name}
            )
        elif len(data) > LARGEST:
            note(_("Picture %(name)s is larger than 1 MiB; it was left out.") % {"name": name})
        elif len(found) >= MOST:
            note(
                _("Picture %(name)s is one too many; %(most)s are taken.")
                % {"name": name, "most": MOST}
            )
        else:
            found[str(name)] = data
    return found


def _decoded(packed: Any) -> bytes:
    try:
        return b64decode("".join(str(packed).split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def pictures_put(sequence: Sequence, pictures: dict[str, bytes]) -> Callable[[str], str]:
    """Keep the pictures of a file; returns what gives a page the addresses in place of the names."""
    made = {
        name: Picture.objects.create(sequence=sequence, kind=kind_of(data), data=data)
        for name, data in pictures.items()
    }

    def shown(text: str) -> str:
        def address(found: re.Match[str]) -> str:
            picture = made.get(found[1])
            return f"({reverse('courses:picture', args=[picture.pk])})" if picture else found[0]

        return NAMED.sub(address, text)

    return shown
