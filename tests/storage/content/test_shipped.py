"""The shipped content is whole, and every page of it can be sent."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.content import PLACEHOLDER, ToUrl, ToWiki, visible_length
from domain.wikis import WIKIS, Wiki, page_url
from locales import LANGUAGES
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
