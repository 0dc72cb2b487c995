"""Pictures in a question of a set and its answers: with words for those who do not see them, in its file, for its readers alone."""

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from schoolyard import Schoolyard, person

from courses.building import sequence_create, stage_add
from courses.drafting import draft_of
from courses.exchange import exported
from courses.models import Picture, Sequence, Stage
from courses.picture_texts import picture_text
from courses.question_sets import problems_in
from courses.services import assignment_create
from courses.sharing import sequence_copy, sequence_import
from labs.core.questions import Question

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def question(ask: str, **fields) -> dict:
    given = {"key": "fair", "kind": "one", "ask": ask, "options": ["yes", "no"], "right": [0]}
    return Question.from_json(given | fields).to_json()


@pytest.fixture
def asked(yard: Schoolyard) -> Sequence:
    """A sequence whose one question is about a picture; another one is told with the verdict."""
    made = sequence_create(owner=yard.clay, institution=yard.school, title="Asked")
    first, second = (made.pictures.create(kind="image/png", data=PNG + bytes([n])) for n in (1, 2))
    stage = stage_add(sequence=made, kind="questions")
    stage.questions = [
        question(
            f"Fair? ![two plots](/sequences/pictures/{first.pk}/)",
            told=f"See ![one line](/sequences/pictures/{second.pk}/)",
        )
    ]
    stage.save()
    return made


@pytest.fixture
def chosen(yard: Schoolyard) -> Sequence:
    """A sequence whose one question has a picture in each of its answers."""
    made = sequence_create(owner=yard.clay, institution=yard.school, title="Chosen")
    pictures = [made.pictures.create(kind="image/png", data=PNG + bytes([n])) for n in (1, 2)]
    addresses = [f"/sequences/pictures/{one.pk}/" for one in pictures]
    stage = stage_add(sequence=made, kind="questions")
    options = [f"![rising]({addresses[0]})", f"B: ![falling]({addresses[1]}) x < 3"]
    stage.questions = [question("Which graph?", options=options)]
    stage.save()
    return made


def stage_of(sequence: Sequence) -> Stage:
    return draft_of(sequence=sequence).stages.get()


def taken(yard: Schoolyard, text: str):
    return sequence_import(text=text, owner=yard.clay, institution=yard.school)


# -- words for those who do not see it -------------------------------------------------------------


def sent(yard: Schoolyard, data: bytes = PNG, **fields):
    file = SimpleUploadedFile("plot.png", data)
    address = f"/sequences/{yard.sequence.pk}/pictures/"
    return client_of(yard.clay).post(address, {"picture": file} | fields).json()


def test_an_uploaded_picture_has_the_words_that_were_written(yard: Schoolyard):
    markdown = sent(yard, alt="two plots [a] and [b]")["markdown"]

    assert markdown.startswith("![two plots \\[a\\] and \\[b\\]](/sequences/pictures/")
    assert problems_in([question(f"Fair? {markdown}")]) == []


def test_a_picture_without_words_is_not_kept(yard: Schoolyard):
    assert "Say what is to be seen" in sent(yard, alt=" ")["error"]
    assert not Picture.objects.exists()


def test_what_is_no_picture_is_refused_whatever_is_said_of_it(yard: Schoolyard):
    assert "no PNG, JPEG" in sent(yard, b"<svg onload=alert(1)>", alt="two plots")["error"]


@pytest.mark.parametrize("words", ["", "  ", "what is to be seen", "图中可以看到什么"])
@pytest.mark.parametrize("name", ["ask", "told"])
def test_a_set_with_a_picture_without_words_cannot_be_asked(words, name):
    text = f"Fair? ![{words}](/sequences/pictures/1/)"
    (problem,) = problems_in([question(**{"ask": "Fair?", name: text})])

    assert problem.startswith("Question 1: say what is to be seen in its picture")


@pytest.mark.parametrize("words", ["", "  ", "what is to be seen", "图中可以看到什么"])
def test_a_set_with_an_answer_whose_picture_has_no_words_cannot_be_asked(words):
    options = ["rises", f"![{words}](/sequences/pictures/1/)"]
    (problem,) = problems_in([question("Which?", options=options)])

    assert problem.startswith("Question 1: say what is to be seen in its picture")


def test_an_answer_that_is_only_a_picture_with_words_is_not_empty():
    options = ["![rising](/sequences/pictures/1/)", "![falling](/sequences/pictures/2/)"]

    assert problems_in([question("Which?", options=options)]) == []


def test_a_draft_with_such_a_picture_is_not_published(yard: Schoolyard, asked: Sequence):
    stage = stage_of(asked)
    stage.questions = [question("Fair? ![](/sequences/pictures/1/)")]
    stage.save()

    client = client_of(yard.clay)
    page = client.post(f"/sequences/{asked.pk}/publish/", follow=True).content.decode()

    assert "say what is to be seen in its picture" in page
    assert not asked.versions.exclude(published=None).exists()


# -- shown, and to whom ----------------------------------------------------------------------------


def test_the_builder_shows_the_picture_with_its_words(yard: Schoolyard, asked: Sequence):
    page = client_of(yard.clay).get(f"/sequences/{asked.pk}/").content.decode()

    number = asked.pictures.first().pk
    assert f'<img src="/sequences/pictures/{number}/" alt="two plots">' in page
    assert "Put a picture into a question" in page


def test_the_class_sees_the_picture_of_its_question_and_strangers_do_not(yard, asked: Sequence):
    client_of(yard.clay).post(f"/sequences/{asked.pk}/publish/")
    address = f"/sequences/pictures/{asked.pictures.first().pk}/"
    version = asked.versions.exclude(published=None).get()
    before = client_of(yard.ada).get(address).status_code
    assignment_create(course=yard.course, version=version, opens=None, due=None)

    assert (before, client_of(yard.ada).get(address).content) == (404, PNG + b"\x01")
    assert client_of(yard.eve).get(address).status_code == 404


def test_the_readers_of_a_copy_see_the_pictures_of_its_questions(yard, asked: Sequence):
    sequence_copy(sequence=asked, owner=yard.dow, institution=yard.school)
    address = f"/sequences/pictures/{asked.pictures.first().pk}/"
    third = person("third", "teacher", yard.school)

    assert client_of(yard.dow).get(address).status_code == 200
    assert client_of(third).get(address).status_code == 404


def test_a_question_of_another_school_names_no_picture_into_sight(yard, asked: Sequence):
    far = person("far_teacher", "teacher", yard.eve.institution)
    made = sequence_create(owner=far, institution=yard.eve.institution, title="Far")
    stage = stage_add(sequence=made, kind="questions")
    address = f"/sequences/pictures/{asked.pictures.first().pk}/"
    stage.questions = [question(f"Fair? ![x]({address})")]
    stage.save()

    assert client_of(far).get(address).status_code == 404


def test_the_builder_offers_a_picture_for_each_answer_and_shows_it(
    yard: Schoolyard, chosen: Sequence
):
    page = client_of(yard.clay).get(f"/sequences/{chosen.pk}/").content.decode()

    number = chosen.pictures.first().pk
    assert f'<img src="/sequences/pictures/{number}/" alt="rising">' in page
    assert '<option value="q-fair-option-1">Question 1: answer 2</option>' in page


def test_only_the_class_sees_the_pictures_of_its_answers(yard: Schoolyard, chosen: Sequence):
    copy = sequence_copy(sequence=chosen, owner=yard.clay, institution=yard.school)
    client_of(yard.clay).post(f"/sequences/{copy.pk}/publish/")
    address = f"/sequences/pictures/{chosen.pictures.last().pk}/"
    before = client_of(yard.ada).get(address).status_code
    version = copy.versions.exclude(published=None).get()
    assignment_create(course=yard.course, version=version, opens=None, due=None)

    assert (before, client_of(yard.ada).get(address).content) == (404, PNG + b"\x02")
    assert client_of(yard.eve).get(address).status_code == 404


# -- in the file -----------------------------------------------------------------------------------


def test_pictures_of_questions_travel_in_the_file(yard: Schoolyard, asked: Sequence):
    text = exported(asked, draft_of(sequence=asked))
    numbers = [one.pk for one in asked.pictures.all()]
    Picture.objects.all().delete()

    made, found = taken(yard, text)

    assert f"![two plots](pictures/{numbers[0]})" in text
    assert found.notes == []
    assert [bytes(one.data) for one in made.pictures.all()] == [PNG + b"\x01", PNG + b"\x02"]
    (one,) = stage_of(made).questions
    first, second = (f"(/sequences/pictures/{picture.pk}/)" for picture in made.pictures.all())
    assert (one["ask"], one["told"]) == (f"Fair? ![two plots]{first}", f"See ![one line]{second}")


def test_pictures_of_answers_travel_in_the_file(yard: Schoolyard, chosen: Sequence):
    text = exported(chosen, draft_of(sequence=chosen))
    numbers = [one.pk for one in chosen.pictures.all()]
    Picture.objects.all().delete()

    made, found = taken(yard, text)

    assert f"![rising](pictures/{numbers[0]})" in text
    assert found.notes == []
    assert [bytes(one.data) for one in made.pictures.all()] == [PNG + b"\x01", PNG + b"\x02"]
    (one,) = stage_of(made).questions
    first, second = (f"(/sequences/pictures/{picture.pk}/)" for picture in made.pictures.all())
    assert one["options"] == [f"![rising]{first}", f"B: ![falling]{second} x < 3"]
    assert one["right"] == [0]


def test_an_answers_picture_that_is_not_in_the_file_is_told(yard: Schoolyard, chosen: Sequence):
    whole = yaml.safe_load(exported(chosen, draft_of(sequence=chosen)))
    del whole["pictures"]

    _made, found = taken(yard, yaml.safe_dump(whole))

    assert "these pictures are not in the file" in found.notes[0]


def test_an_answers_number_of_another_place_is_told(yard: Schoolyard, chosen: Sequence):
    whole = yaml.safe_load(exported(chosen, draft_of(sequence=chosen)))
    whole["stages"][0]["items"][0]["options"][0] = "![x](/sequences/pictures/3/)"

    _made, found = taken(yard, yaml.safe_dump(whole))

    assert any("it names pictures of another place" in note for note in found.notes)


def test_a_picture_that_is_not_in_the_file_is_told(yard: Schoolyard, asked: Sequence):
    whole = yaml.safe_load(exported(asked, draft_of(sequence=asked)))
    del whole["pictures"]

    _made, found = taken(yard, yaml.safe_dump(whole))

    assert [note.partition(":")[0] for note in found.notes] == ["Stage 1"]
    assert "these pictures are not in the file" in found.notes[0]


def test_a_number_of_another_place_is_told(yard: Schoolyard, asked: Sequence):
    whole = yaml.safe_load(exported(asked, draft_of(sequence=asked)))
    whole["stages"][0]["items"][0]["ask"] = "Fair? ![x](/sequences/pictures/3/)"

    _made, found = taken(yard, yaml.safe_dump(whole))

    assert any("it names pictures of another place" in note for note in found.notes)


def test_a_picture_asks_nothing_of_the_model_but_its_words():
    asked = Question.from_json(
        {"key": "a", "kind": "text", "ask": "Why? ![a long \\[b\\]](x/1/) So?"}
    )

    assert asked.spoken == "Why? a long [b] So?"
    assert picture_text("a long [b]", "x/1/") in asked.ask
