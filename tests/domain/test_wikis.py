"""Links open the right page on the right wiki."""

from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.wikis import WIKIS, Wiki, foreign_namespace, page_url

some_wiki = st.sampled_from(list(WIKIS.values()))
some_title = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


def test_a_page_is_linked_by_its_english_namespace() -> None:
    assert page_url(WIKIS["tt"], "Special:Homepage") == "https://tt.wikipedia.org/wiki/Special:Homepage"


def test_letters_are_encoded_and_spaces_become_underscores() -> None:
    assert page_url(WIKIS["ba"], "Өфө ҡалаһы") == (
        "https://ba.wikipedia.org/wiki/%D3%A8%D1%84%D3%A9_%D2%A1%D0%B0%D0%BB%D0%B0%D2%BB%D1%8B"
    )


def test_a_query_goes_through_the_script() -> None:
    url = page_url(WIKIS["lez"], "Special:CreateAccount", returnto="Special:Homepage")
    assert url == (
        "https://lez.wikipedia.org/w/index.php?title=Special:CreateAccount&returnto=Special%3AHomepage"
    )


@given(some_wiki, some_title)
def test_a_title_survives_its_address(wiki: Wiki, title: str) -> None:
    parts = urlsplit(page_url(wiki, title))
    assert (parts.scheme, parts.hostname, parts.query, parts.fragment) == ("https", wiki.host, "", "")
    assert unquote(parts.path) == "/wiki/" + "_".join(title.split())
    assert parts.path.isascii()


@given(some_wiki, some_title, st.text(st.characters(exclude_categories=["Cs"])))
def test_a_title_and_a_query_survive_their_address(wiki: Wiki, title: str, value: str) -> None:
    parts = urlsplit(page_url(wiki, title, returnto=value))
    assert parse_qsl(parts.query, keep_blank_values=True) == [
        ("title", "_".join(title.split())),
        ("returnto", value),
    ]


@pytest.mark.parametrize(
    "title", ["Special:Random", "User talk:Alma", "User_talk:Alma", "Project:X", "Казан"]
)
def test_english_namespaces_and_articles_are_at_home_on_every_wiki(title: str) -> None:
    assert foreign_namespace(title) is None


@pytest.mark.parametrize("title", ["Махсус:Random", "Служебная:Random", "Кулланучы:Алма"])
def test_a_local_namespace_is_noticed(title: str) -> None:
    assert foreign_namespace(title) == title.partition(":")[0]


def test_facts_that_texts_rely_on() -> None:
    assert [code for code, wiki in WIKIS.items() if wiki.edits_wait_for_review] == ["ru"]
    assert [code for code, wiki in WIKIS.items() if not wiki.has_machine_translation] == ["lez"]
    assert [code for code, wiki in WIKIS.items() if not wiki.translation_for_everyone] == ["ru"]
    assert [code for code, wiki in WIKIS.items() if wiki.uploads_to_commons] == ["lez", "ru"]


def test_words_missing_on_a_small_wiki_come_from_a_known_one() -> None:
    for wiki in WIKIS.values():
        assert all(code in WIKIS for code in wiki.interface_fallback)
