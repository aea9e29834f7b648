"""Links and titles as people paste them: whatever comes is read, or kindly not understood."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.titles import ILLEGAL, LONGEST, SPECIAL, Mistake, Reference, find, read
from domain.wikis import WIKIPEDIAS, WIKIS, Sites

SITES = Sites()
FARM = Sites("http://127.0.0.1:8123/{wiki}/w/api.php")

KAZAN = "%D0%9A%D0%B0%D0%B7%D0%B0%D0%BD"
TWICE = KAZAN.replace("%", "%25")
IN_WINDOWS = "%CA%E0%E7%E0%ED"

PAGES = [
    "https://tt.wikipedia.org/wiki/Казан",
    "http://tt.wikipedia.org/wiki/Казан",
    "tt.wikipedia.org/wiki/Казан",
    f"https://tt.wikipedia.org/wiki/{KAZAN}",
    f"https://tt.wikipedia.org/wiki/{TWICE}",
    f"https://tt.wikipedia.org/wiki/{IN_WINDOWS}",
    f"https://tt.m.wikipedia.org/wiki/{KAZAN}#/editor/0",
    "https://www.tt.wikipedia.org/wiki/Казан",
    "https://TT.Wikipedia.org/wiki/Казан?action=history",
    f"https://tt.wikipedia.org/w/index.php?title={KAZAN}&veaction=edit",
    f"https://tt.wikipedia.org/w/index.php?title={KAZAN}&amp;action=edit&amp;section=2",
    "https://tt.wikipedia.org/w/index.php/Казан",
    f"https://tt.wikipedia.org/wiki/{KAZAN}?oldid=0#Тарих",
    f"https://tt.wikipedia.org/w/index.php?title={KAZAN}&diff=cur&oldid=77",
    "я исправил вот тут: https://tt.wikipedia.org/wiki/Казан !",
    "<https://tt.wikipedia.org/wiki/Казан>",
    "Казан — Википедия\nhttps://tt.wikipedia.org/wiki/Казан",
    "https://example.org/ и https://tt.wikipedia.org/wiki/Казан",
    "https://ru.wikipedia.org/wiki/tt:Казан",
    "https://tt.wikipedia.org/wiki/Махсус:History/Казан",
    "[[tt:Казан]]",
    "вот [[:tt:Казан|башкала]]",
]

REVISIONS = [
    "https://tt.wikipedia.org/w/index.php?title=Казан&diff=4711&oldid=4700",
    "https://tt.wikipedia.org/w/index.php?diff=4711",
    "https://tt.wikipedia.org/w/index.php?title=Казан&diff=prev&oldid=4711",
    "https://tt.wikipedia.org/w/index.php?title=Казан&oldid=4711",
    "https://tt.wikipedia.org/wiki/Special:Diff/4711",
    "https://tt.wikipedia.org/wiki/Special:Diff/4700/4711.",
    "https://tt.m.wikipedia.org/wiki/Special:MobileDiff/4700...4711",
    "https://tt.wikipedia.org/wiki/Махсус:PermaLink/4711",
    "https://tt.wikipedia.org/wiki/Служебная:Изменения/4711",
    "https://tt.wikipedia.org/wiki/Служебная:Постоянная_ссылка/4711",
    "https://tt.wikipedia.org/wiki/Special:Redirect/revision/4711",
    "смотри: tt:Special:Diff/prev/4711",
]


@pytest.mark.parametrize("text", PAGES)
def test_every_form_of_a_link_leads_to_the_page(text: str) -> None:
    assert find(text, SITES) == Reference("tt", ("Казан",)) == read(text, SITES)


@pytest.mark.parametrize("text", REVISIONS[:-1])
def test_every_form_of_a_change_leads_to_it(text: str) -> None:
    assert find(text, SITES) == Reference("tt", rev=4711) == read(text, SITES)


@pytest.mark.parametrize(
    "text",
    [
        "https://tt.wikipedia.org/?curid=12",
        "https://tt.wikipedia.org/w/index.php?curid=12).",
        "https://tt.wikipedia.org/wiki/Special:Redirect/page/12",
        "https://tt.wikipedia.org/wiki/Махсус:Homepage/newcomertask/12?getasktype=link",
    ],
)
def test_a_page_may_be_a_number(text: str) -> None:
    assert find(text, SITES) == Reference("tt", page=12)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("https://ru.wikipedia.org/wiki/Казань_(значения)", ["Казань (значения)"]),
        (
            "(см. https://ru.wikipedia.org/wiki/Казань_(значения)).",
            ["Казань (значения)).", "Казань (значения)"],
        ),
        ("https://ru.wikipedia.org/wiki/Help!", ["Help!", "Help"]),
        ("https://ru.wikipedia.org/wiki/Казань,", ["Казань,", "Казань"]),
        ("https://ru.wikipedia.org/wiki/%D0%90%2B%D0%91?x=1", ["А+Б"]),
        ("https://ru.wikipedia.org/wiki/100%25", ["100%"]),
        ("https://ru.wikipedia.org/wiki/«Зенит»", ["«Зенит»", "Зенит"]),
        ("https://ru.wikipedia.org/wiki/Обсуждение:Уфа/Архив", ["Обсуждение:Уфа/Архив"]),
        ("https://ru.wikipedia.org/wiki/\u200eУфа\u200e", ["Уфа"]),
    ],
)
def test_where_a_title_ends_is_for_the_wiki_to_say(text: str, titles: list[str]) -> None:
    assert find(text, SITES) == Reference("ru", tuple(titles))


@pytest.mark.parametrize(
    ("text", "wiki", "titles"),
    [
        ("Казан", None, ["Казан"]),
        (" \u200eКазан__шәһәре\n", None, ["Казан шәһәре"]),
        ("ba:Өфө", "ba", ["Өфө"]),
        ("w:lez:Дербент", "lez", ["Дербент"]),
        ("Кулланучы:Айгөл/черновик", None, ["Кулланучы:Айгөл/черновик"]),
        ("Казан.", None, ["Казан.", "Казан"]),
        ("«Казан»", None, ["«Казан»", "Казан"]),
        ("я дополнила «Казан» и всё", None, ["я дополнила «Казан» и всё", "Казан"]),
    ],
)
def test_who_was_asked_may_write_a_title(text: str, wiki: str | None, titles: list[str]) -> None:
    assert read(text, SITES) == Reference(wiki, tuple(titles))
    assert find(text, SITES) is None


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("https://tt.wikipedia.org/wiki/Special:MyContributions", Mistake.LIST),
        ("https://ru.wikipedia.org/wiki/Служебная:Вклад/Айгөл", Mistake.LIST),
        ("https://tt.wikipedia.org/", Mistake.LIST),
        ("tt.wikipedia.org", Mistake.LIST),
        ("https://en.wikipedia.org/wiki/Kazan", Mistake.ELSEWHERE),
        ("https://commons.wikimedia.org/wiki/File:Kazan.jpg", Mistake.ELSEWHERE),
        ("https://ru.wiktionary.org/wiki/дом", Mistake.ELSEWHERE),
        ("https://user@tt.wikipedia.org/wiki/Казан", Mistake.ELSEWHERE),
    ],
)
def test_what_shows_no_article_of_ours_is_named_kindly(text: str, mistake: Mistake) -> None:
    assert find(text, SITES) is mistake
    assert read(text, SITES) is mistake


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/wiki/Казан",
        "https://tt.wikipedia.org.evil.example/wiki/Казан",
        "https://evil.example/?https://tt.wikipedia.org",
        "https://w.wiki/4ab",
        "Как открыть Википедию?",
        "почта: someone@tt.wikipedia.org",
    ],
)
def test_other_links_and_words_are_no_link_to_a_wiki(text: str) -> None:
    assert find(text, SITES) is None


@pytest.mark.parametrize("text", ["", "  \n", "{{}}", "<b>", "а" * 300, "#", "_", "..."])
def test_nothing_is_no_title(text: str) -> None:
    assert read(text, SITES) is Mistake.NOTHING


def test_wikis_of_the_operators_own_are_known_by_their_address() -> None:
    assert find("http://127.0.0.1:8123/ba/w/index.php?title=Өфө", FARM) == Reference("ba", ("Өфө",))
    assert find("http://127.0.0.1:8123/ba/wiki/Өфө", FARM) == Reference("ba", ("Өфө",))
    assert find("http://127.0.0.1:8123/en/wiki/Ufa", FARM) is None


@given(st.text(max_size=300), st.sampled_from([SITES, FARM]))
def test_nothing_that_is_typed_breaks_it(text: str, sites: Sites) -> None:
    for found in (find(text, sites), read(text, sites)):
        if isinstance(found, Reference):
            assert bool(found.titles) + bool(found.page) + bool(found.rev) == 1
            assert all(len(title.encode()) <= LONGEST and not ILLEGAL.search(title) for title in found.titles)


PIECES = (
    *(
        "https://tt.wikipedia.org",
        "/wiki/",
        "?title=",
        "&diff=",
        "&oldid=",
        "%D0%9A",
        "%25",
        "[[",
        "]]",
        "//[",
    ),
    *("Special:", "Diff/", "tt:", ":", "77", "²", "prev", "#", ")", "«", "\u200e", " ", "%FF", "_"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_nothing_that_looks_like_a_link_breaks_it(text: str) -> None:
    read(text, SITES)


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]),
        min_size=1,
        max_size=60,
    ),
    st.sampled_from(sorted(WIKIS)),
    st.sampled_from([WIKIPEDIAS, FARM.pattern]),
    st.sampled_from([{}, {"action": "edit"}]),
)
def test_the_links_of_the_bot_lead_back_to_their_page(
    title: str, wiki: str, pattern: str, query: dict[str, str]
) -> None:
    sites = Sites(pattern)
    meant = read(f"[[{title}]]", sites)
    assume(isinstance(meant, Reference) and meant.wiki is None and meant.titles)
    assert isinstance(meant, Reference)
    name = meant.titles[0]
    assume(name.partition(":")[0].lower() not in SPECIAL)
    found = find(sites.page(WIKIS[wiki], name, **query), sites)
    assert isinstance(found, Reference)
    assert (found.wiki, found.titles[0]) == (wiki, name)
