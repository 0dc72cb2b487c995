"""Makes the vectors of the words of labs and pages, in a process of its own: its memory ends with it."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

from django.conf import settings

from courses.models import Stage
from labs.core import lab_names, load_lab
from ml.backbone import Backbone
from recommendations.models import LabVector, PageVector
from recommendations.resources import digest_of, words_of_page

LIMIT_S = 120
PAGES_AT_ONCE = 200

Vectors = list[list[float]]


def words_of_lab(lab: str) -> str:
    """What a lab is about, in English: the backbone reads no other language well."""
    words = load_lab(lab).words("en")
    return f"{words.text('title')}. {words.text('summary')}"


def missing() -> dict[str, tuple[str, str]]:
    """By lab: the words and digest of those whose vector is not there, or is of other words."""
    backbone = Backbone.find().digest
    made = dict(LabVector.objects.values_list("lab", "digest"))
    wanted = {}
    for lab in lab_names():
        words = words_of_lab(lab)
        digest = hashlib.sha256(f"{backbone} {words}".encode()).hexdigest()
        if made.get(lab) != digest:
            wanted[lab] = (words, digest)
    return wanted


def in_a_process_of_its_own(texts: Sequence[str]) -> Vectors:
    """The backbone's vectors, without torch in this process."""
    done = subprocess.run(
        [sys.executable, "-m", "ml.interest.embed"],
        input=json.dumps(list(texts)),
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=True,
    )
    vectors: Vectors = json.loads(done.stdout)
    return vectors


def make_missing(embed: Callable[[Sequence[str]], Vectors] = in_a_process_of_its_own) -> int:
    """Make what is missing of labs and pages; how many there were. Pages of no course any more go."""
    used, backbone = pages_in_use(), Backbone.find().digest
    labs, pages = missing(), missing_pages(used)
    PageVector.objects.exclude(words__in=used).delete()
    texts = [*(words for words, _ in labs.values()), *pages.values()]
    if not texts:
        return 0
    vectors = iter(embed(texts))
    for lab, (_, digest) in labs.items():
        given = {"digest": digest, "vector": next(vectors)}
        LabVector.objects.update_or_create(lab=lab, defaults=given)
    for words in pages:
        made = {"backbone": backbone, "vector": next(vectors)}
        PageVector.objects.update_or_create(words=words, defaults=made)
    return len(texts)


def pages_in_use() -> dict[str, str]:
    """The words of every page that some course reads, by their digest."""
    pages = Stage.objects.filter(
        kind=Stage.Kind.PAGE, version__assignments__course__archived=False
    ).distinct()
    texts = (words_of_page(title, text) for title, text in pages.values_list("title", "text"))
    return {digest_of(words): words for words in texts}


def missing_pages(used: Mapping[str, str]) -> dict[str, str]:
    """Of the words in use those without a vector by the present backbone, by digest; not too many."""
    made = PageVector.objects.filter(backbone=Backbone.find().digest)
    known = set(made.values_list("words", flat=True))
    wanted = [(digest, words) for digest, words in used.items() if digest not in known]
    return dict(wanted[:PAGES_AT_ONCE])
