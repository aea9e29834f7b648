"""A page is shown in the person's language, with the button names of the person's wiki."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.content import (
    Button,
    Card,
    Content,
    Labels,
    Page,
    Path,
    Step,
    Target,
    Text,
    Texts,
    ToCard,
    ToWiki,
    visible_length,
)
from domain.wikis import WIKIS

TT, LEZ, RU = WIKIS["tt"], WIKIS["lez"], WIKIS["ru"]
WIKI_NAMES = {code: f"{code} wiki" for code in WIKIS}


def text(title: str, **more: bool) -> Text:
    """A text that says its title and quotes a button."""
    return Text(title, f"{title} <b>{{publish}}</b>", (f"{title} 1", "{publish}"), **more)


def step(step_id: str, following: str | None = None, texts: Texts | None = None) -> Step:
    """A step with one page on the wiki and one card."""
    targets = (ToWiki("Special:Homepage"), ToCard("waiting"))
    return Step(step_id, following, targets, ("waiting", "letters"), texts or {("en", ""): text("English")})


def saying(**texts: Text) -> Step:
    """A step with these texts; keywords name language and variant, as in `ba_plain` and `en_wiki_ru`."""
    keys = {name: tuple(name.replace("_", "-").split("-", 1)) for name in texts}
    return step("a", None, {(key[0], "".join(key[1:])): texts[name] for name, key in keys.items()})


def content(buttons: dict[str, dict[str, str]] | None = None) -> Content:
    """Two cards, one of them about one wiki only."""
    cards = (
        Card("letters", 1, (), {("en", ""): Text("Letters", "a b c")}),
        Card("waiting", 2, (), {("en", ""): Text("Waiting", "Wait.")}, wikis=frozenset({"ru"})),
    )
    labels = Labels(
        buttons or {"publish": {"ru": "Опубликовать", "tt": "Саклау"}},
        dict.fromkeys(("en", "ru", "ba"), WIKI_NAMES),
    )
    return Content({}, {card.id: card for card in cards}, labels, ("en", "ru", "ba"))


def test_a_button_is_quoted_in_the_language_of_the_wiki_and_not_of_the_text() -> None:
    assert content().render(step("a"), "en", TT).text == "English <b>Саклау</b>"


def test_words_a_wiki_lacks_are_those_it_shows_instead() -> None:
    page = content().render(step("a"), "en", LEZ)
    assert page.text == "English <b>Опубликовать</b>"
    assert page.title == "English"


def test_the_wiki_is_named_in_the_language_of_the_text() -> None:
    named = saying(en=Text("{wiki}", "{wiki}", ("{wiki}", "")))
    assert content().render(named, "ba", TT).html == "<b>tt wiki</b>\n\ntt wiki"


def test_a_missing_text_is_shown_in_the_next_language_of_the_chain() -> None:
    page = content().render(saying(en=text("English"), ru=text("Русский")), "ba", RU, chain=("ru", "en"))
    assert (page.language, page.title) == ("ru", "Русский")


def test_without_a_chain_english_stands_in() -> None:
    assert content().render(step("a"), "ba", RU).language == "en"


def test_a_doubtful_text_is_not_shown() -> None:
    doubted = saying(en=text("English"), ba=text("Башҡортса", doubtful=True))
    assert content().render(doubted, "ba", RU).language == "en"


def test_a_plain_text_in_another_language_does_not_replace_the_person_s_own() -> None:
    item = saying(en=text("English"), en_plain=text("Easy"), ba=text("Башҡортса"))
    assert content().render(item, "ba", RU, plain=True, chain=("en",)).title == "Башҡортса"


def test_a_plain_text_borrows_the_buttons_of_the_main_one() -> None:
    item = saying(en=text("English"), en_plain=Text("Easy", "Short."))
    page = content().render(item, "en", RU, plain=True)
    assert (page.title, page.text) == ("Easy", "Short.")
    assert [button.label for button in page.buttons] == ["English 1", "Опубликовать"]
    assert content().render(item, "en", RU).title == "English"


def test_a_plain_text_can_name_its_buttons_itself_and_leave_some_out() -> None:
    item = saying(en=text("English"), en_plain=Text("Easy", "Short.", ("", "{publish} it")))
    (button,) = content().render(item, "en", RU, plain=True).buttons
    assert button == Button("Опубликовать it", ToCard("waiting"))
    assert len(content().render(item, "en", RU).buttons) == 2


def test_paragraphs_are_added_for_the_wiki_for_a_class_and_for_young_people() -> None:
    extras = {"en_wiki_ru": "Ru.", "en_class": "Class.", "en_minor": "Young."}
    item = saying(en=text("English"), **{key: Text("", words) for key, words in extras.items()})
    page = content().render(item, "en", RU, in_class=True, minor=True)
    assert page.text.split("\n\n") == ["English <b>Опубликовать</b>", "Ru.", "Class.", "Young."]
    assert content().render(item, "en", TT).text == "English <b>Саклау</b>"


def test_advice_for_young_people_is_never_lost_for_want_of_a_translation() -> None:
    item = saying(en=text("English"), en_minor=Text("", "Young."), ba=text("Башҡортса"))
    assert content().render(item, "ba", TT, minor=True).text.endswith("\n\nYoung.")


def test_a_page_says_whether_a_native_speaker_has_read_it() -> None:
    item = saying(en=text("English"), en_class=Text("", "Class.", unreviewed=True))
    assert content().render(item, "en", TT).reviewed
    assert not content().render(item, "en", TT, in_class=True).reviewed


def test_a_card_about_another_wiki_has_no_button() -> None:
    first: Target = ToWiki("Special:Homepage")
    assert content().render(step("a"), "en", TT).buttons == (Button("English 1", first),)
    assert len(content().render(step("a"), "en", RU).buttons) == 2


def test_cards_are_offered_in_the_order_of_the_step_and_for_the_wiki() -> None:
    assert [card.id for card in content().cards_for(step("a"), RU)] == ["waiting", "letters"]
    assert [card.id for card in content().cards_for(step("a"), TT)] == ["letters"]


def test_a_path_knows_its_order() -> None:
    first, second, last = step("a", "b"), step("b", "c"), step("c")
    path = Path("p", (first, second, last), {})
    assert path.position(second) == (2, 3)
    assert path.after(first) == second
    assert path.after(last) is None
    assert path.before(second) == first
    assert path.before(first) is None
    assert path.step("gone") is None


def test_a_step_can_skip_ahead() -> None:
    path = Path("p", (step("a", "c"), step("b", "c"), step("c")), {})
    assert path.after(path.steps[0]) == path.steps[2]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_button_name_cannot_break_the_page(name: str) -> None:
    page = content({"publish": {"ru": name}}).render(step("a"), "en", RU)
    assert page.text.count("<") == 2
    assert unescape(page.text) == f"English <b>{name}</b>"
    assert page.buttons[1].label == name


@pytest.mark.parametrize(
    ("html", "length"), [("", 0), ("<b>a</b> &amp; b", 5), ('<a href="https://x.org/">я</a>', 1), ("👵", 2)]
)
def test_the_length_is_what_telegram_counts(html: str, length: int) -> None:
    assert visible_length(html) == length


def test_the_html_of_a_page_is_its_title_and_its_text() -> None:
    assert Page("a < b", "text", (), "en", reviewed=True).html == "<b>a &lt; b</b>\n\ntext"
