"""The shipped content is whole, and every page of it can be sent."""

from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.content import PLACEHOLDER, ToUrl, ToWiki, visible_length
from domain.wikis import WIKIS, Wiki, page_url
from locales import LANGUAGES, words
from storage.content import read
from storage.content.checks import places
from storage.content.problems import Desk
from storage.content.structure import read_languages

SHIPPED = Path(__file__).parents[3] / "content"
FILES = sorted(path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*.*"))
CONTENT, PROBLEMS = read(SHIPPED)
ITEMS = dict(places(CONTENT))


class Balanced(HTMLParser):
    """Follows tags and fails on one that Telegram does not know or that is not closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"b", "i", "code", "a"}
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def is_balanced(html: str) -> bool:
    parser = Balanced()
    parser.feed(html)
    parser.close()
    return not parser.open


@pytest.mark.parametrize("file", FILES)
def test_a_shipped_file_has_no_problem(file: str) -> None:
    assert [str(problem) for problem in PROBLEMS if problem.file == file] == []


def test_nothing_is_missing_from_the_shipped_content() -> None:
    assert [str(problem) for problem in PROBLEMS] == []


def test_the_path_to_the_first_edit_has_a_card_for_every_trouble_at_every_step() -> None:
    path = CONTENT.paths["first-edit"]
    assert 7 <= len(path.steps) <= 9
    for wiki in WIKIS.values():
        here = {card.id for card in CONTENT.cards.values() if card.concerns(wiki)}
        assert all({card.id for card in CONTENT.cards_for(step, wiki)} == here for step in path.steps)


def test_every_step_has_a_button_to_go_on() -> None:
    path = CONTENT.paths["first-edit"]
    for step in path.steps[:-1]:
        following = path.after(step)
        assert following is not None
        assert following.id in {getattr(target, "step", None) for target in step.targets}


def test_every_step_can_be_read_in_plain_words() -> None:
    steps = CONTENT.paths["first-edit"].steps
    assert all((language, "plain") in step.texts for step in steps for language in LANGUAGES)


def test_a_plain_text_has_the_same_buttons_in_every_language() -> None:
    for item in ITEMS.values():
        plain = [text for (_, variant), text in item.texts.items() if variant == "plain"]
        assert len({tuple(bool(label) for label in text.labels or item.targets) for text in plain}) <= 1


def test_no_two_buttons_of_a_page_say_the_same() -> None:
    for item, language, plain in product(ITEMS.values(), LANGUAGES, (False, True)):
        page = CONTENT.render(item, language, WIKIS["ru"], plain=plain)
        labels = [button.label for button in page.buttons]
        shared = [words(language).plain(label) for label in ("Ask a human", "Something does not work")]
        assert len({*labels, *shared}) == len(labels) + 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_step_does_not_look_like_the_door_of_the_path(language: str) -> None:
    path = CONTENT.paths["first-edit"]
    door = CONTENT.render(path, language, WIKIS["ru"])
    for plain in (False, True):
        first = CONTENT.render(path.steps[0], language, WIKIS["ru"], plain=plain)
        assert first.title != door.title
        assert words(language).plain("Begin") not in {button.label for button in first.buttons}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_button_to_a_human_is_called_as_it_is_named(language: str) -> None:
    named = "<b>Ask a human</b>"
    for folder, item in ITEMS.items():
        for (code, variant), text in item.texts.items():
            if code == language and named in item.texts["en", variant].body:
                assert f"<b>{words(code).plain('Ask a human')}</b>" in text.body, (folder, variant)


def test_the_letters_to_copy_are_those_of_the_wiki() -> None:
    wanted = {"tt": "әөүҗңһ", "ba": "ҡғҙҫңһәөү", "lez": "Ӏ"}
    for language in CONTENT.languages:
        for code, letters in wanted.items():
            text = CONTENT.render(CONTENT.cards["letters"], language, WIKIS[code]).text
            assert all(f"<code>{letter}</code>" in text for letter in letters)


def test_the_languages_are_those_of_the_bot() -> None:
    assert set(CONTENT.languages) == set(LANGUAGES)


@pytest.mark.parametrize("code", sorted(LANGUAGES.keys() - {"en"}))
def test_the_alphabet_is_that_of_the_bot(code: str) -> None:
    assert sorted(read_languages(Desk(SHIPPED))[code].letters) == sorted(LANGUAGES[code].alphabet)


@given(
    st.sampled_from(sorted(ITEMS)),
    st.sampled_from([*CONTENT.languages, "xx"]),
    st.sampled_from(list(WIKIS.values())),
    st.fixed_dictionaries({name: st.booleans() for name in ("plain", "in_class", "minor")}),
    st.lists(st.sampled_from(CONTENT.languages), max_size=3),
)
def test_any_page_can_be_sent(
    folder: str, language: str, wiki: Wiki, flags: dict[str, bool], chain: list[str]
) -> None:
    page = CONTENT.render(ITEMS[folder], language, wiki, chain=chain, **flags)
    assert is_balanced(page.html)
    assert not PLACEHOLDER.search(page.html)
    assert "{" not in page.html + "".join(button.label for button in page.buttons)
    assert 0 < visible_length(page.html) <= 4096
    assert page.language in {language, *chain, "en"}
    for button in page.buttons:
        assert button.label
        match button.target:
            case ToWiki(title, query):
                assert page_url(wiki, title, **dict(query)).isascii()
            case ToUrl(url):
                assert url.startswith("https://")
