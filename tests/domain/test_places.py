from dataclasses import replace

from domain.content import Content, Labels, Path, Step, Text
from domain.people import Age, Person, PersonId, agree
from domain.places import AGAIN, again_place, find_place, first_place, place_of
from tests.domain.test_people import TODAY

TEXTS = {("en", ""): Text("Title", "Body")}


def path_of(path_id: str, *steps: str) -> Path:
    return Path(path_id, tuple(Step(step, None, (), (), TEXTS) for step in steps), TEXTS)


CONTENT = Content(
    {"edit": path_of("edit", "begin", "change", "end"), "photo": path_of("photo", "begin", "upload")},
    {},
    Labels({}, {}),
    ("en",),
)
ANN = agree(Person(PersonId(7)), Age.ADULT, TODAY)


def ids(place: tuple[Path, Step] | None) -> tuple[str, str] | None:
    return (place[0].id, place[1].id) if place else None


def test_everybody_begins_at_the_first_step_of_the_first_path() -> None:
    assert ids(first_place(CONTENT)) == ("edit", "begin")
    assert place_of(ANN, CONTENT) is None


def test_a_step_that_has_left_the_content_is_no_place() -> None:
    assert place_of(replace(ANN, path="edit", step="gone"), CONTENT) is None
    assert place_of(replace(ANN, path="gone", step="begin"), CONTENT) is None
    assert find_place("gone", ANN, CONTENT) is None


def test_a_button_means_the_step_of_the_path_one_is_on() -> None:
    assert ids(find_place("begin", ANN, CONTENT)) == ("edit", "begin")
    assert ids(find_place("begin", replace(ANN, path="photo", step="upload"), CONTENT)) == ("photo", "begin")
    assert ids(find_place("upload", ANN, CONTENT)) == ("photo", "upload")


def test_another_edit_begins_where_one_looks_for_something_to_edit() -> None:
    assert ids(again_place(path_of("edit", "begin", AGAIN, "end"))) == ("edit", AGAIN)
    assert ids(again_place(CONTENT.paths["photo"])) == ("photo", "begin")
