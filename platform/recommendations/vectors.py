"""Makes the vectors of the labs' words, in a process of its own: its memory ends with it."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Sequence

from django.conf import settings

from labs.core import lab_names, load_lab
from ml.backbone import Backbone
from recommendations.models import LabVector

LIMIT_S = 120

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
    """Make what is missing; how many there were."""
    wanted = missing()
    if not wanted:
        return 0
    vectors = embed([words for words, _ in wanted.values()])
    for (lab, (_, digest)), vector in zip(wanted.items(), vectors, strict=True):
        LabVector.objects.update_or_create(lab=lab, defaults={"digest": digest, "vector": vector})
    return len(wanted)
