"""Pictures of results and the page on a quarter: they fit a phone and a sheet, and show nothing small."""

from __future__ import annotations

import struct

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.drawing import drawn
from bot.panels import FOOT, HEAD, HIGHEST, fits_beside, height, pages
from bot.quarterly import Season, page
from bot.result_pictures import panel, place
from domain.disclosure import is_small
from domain.quarters import Quarter
from domain.results.tallies import Given, tally
from domain.results.views import seen
from domain.rounds import RoundState
from domain.surveys import Question
from locales import LANGUAGES, words
from tests.bot.test_result_files import documents, found
from tests.domain.test_results import RESULTS, SCALE, scale
from tests.handlers.flows import joins, shows_old_button
from tests.handlers.resulting import SURVEY, changes_round, has_round, many, opens_results
from tests.stage import Stage, Visitor


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@settings(deadline=None)
@given(st.lists(RESULTS, max_size=5), st.sampled_from(list(LANGUAGES)))
def test_panels_show_nothing_small_and_fill_pages_in_order(
    some: list[tuple[Question, list[Given]]], code: str
) -> None:
    shown = [seen(tally(question, given_), exact=False) for question, given_ in some]
    panels = [panel(one, words(code)) for one in shown]
    made = pages(panels)
    assert [one for each in made for one in each] == panels
    assert all(len(each) == 1 or HEAD + FOOT + sum(map(height, each)) <= HIGHEST for each in made)
    for one in panels:
        for bar in one.get("columns") or one.get("rows", []):
            assert bar["people"] is None or not is_small(bar["people"])


def test_long_names_stand_beside_bars_and_not_below_columns() -> None:
    assert fits_beside([str(number) for number in range(11)])
    assert not fits_beside(["01.2026–02.2026"] * 5)


@pytest.mark.parametrize(
    ("numbers", "middle"), [([5] * 9, 5), ([4] * 5 + [5] * 5, 4.5), ([0] * 10 + [10] * 5, 0)]
)
def test_the_median_is_marked_where_it_lies(numbers: list[int], middle: float) -> None:
    assert place(seen(scale(numbers), exact=True)) == middle
    assert SCALE.low == 0


async def test_pictures_come_as_photos(stage: Stage, olga: Visitor) -> None:
    await joins(olga)
    await opens_results(olga, await has_round(stage, many(30)))
    await olga.taps("Picture")
    before = len(olga.messages)
    await stage.work()
    photos = [message.message["photo"][-1] for message in olga.messages[before:]]
    assert len(photos) == 3
    for photo in photos:
        kept = stage.world.files.find(stage.bot.id, photo["file_id"])
        assert kept is not None
        width, high = size(kept.data)
        assert width == 1080
        assert 500 <= high <= 1280


async def test_a_page_on_a_quarter_comes_as_pdf_and_picture(stage: Stage, olga: Visitor) -> None:
    await joins(olga)
    round_ = await has_round(stage, many(9), is_anonymous=False)
    told = orjson.dumps({"texts": {"ru": "Учим."}, "state": "sent"}).decode()
    await changes_round(stage, round_, changed=told)
    await has_round(stage, many(9), of=1, state=RoundState.CANCELLED.value)
    await olga.says("/surveys")
    assert "Nothing in it points to somebody" in await olga.taps("Quarterly report")
    assert olga.buttons[:2] == ["01.10.2026 – 31.12.2026", "01.07.2026 – 30.09.2026"]
    await olga.taps("01.10.2026 – 31.12.2026")
    files = await documents(stage, olga, len(olga.messages))
    assert list(files) == ["surveys-2026-4.pdf", "surveys-2026-4.png"]
    pdf = files["surveys-2026-4.pdf"]
    assert pdf.startswith(b"%PDF")
    assert b"/Count 1" in pdf
    assert b"CIDFontType2" in pdf
    assert size(files["surveys-2026-4.png"])[1] > 2300


async def test_a_quarterly_report_is_for_the_team(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await shows_old_button(stage, ann, "zk:-1")
    assert "This is where the organizers work" in await ann.taps("Old button")


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_says_what_was_found_and_hides_what_is_small(code: str) -> None:
    about = found(SURVEY, is_anonymous=False)
    some = many(20)
    shown = [
        seen(tally(question, [Given(one.answers[question.id]) for one in some]), exact=False)
        for question in SURVEY.questions[1:3]
    ]
    season = Season(Quarter(2026, 4), 12, 9, [about], 0, shown, [{"ru": "Учим."}])
    made = page(season, words(code))
    assert [box["number"] for box in made["boxes"]] == ["1", "12", "*"]
    assert len(made["sections"]) == 4
    assert made["sections"][-1]["items"][0]["text"] == "Учим."
    [scale_item] = made["sections"][1]["items"]
    assert scale_item["side"] == str(words(code).number(4.5))
    assert [item["side"][:2] for item in made["sections"][2]["items"]] == ["20", "10"]
    empty = page(Season(Quarter(2026, 4)), words(code))
    assert len(empty["sections"]) == 1


async def test_the_longest_page_is_still_one() -> None:
    items = [{"text": "word " * 90, "side": "5", "below": "below " * 40}] * 9
    sections = [{"title": "title " * 40, "items": items}] * 9
    wish = {"title": "T", "subtitle": "", "boxes": [], "sections": sections, "note": "", "made": ""}
    pdf = await drawn(orjson.dumps(wish | {"format": "pdf"}), "bot.one_page")
    assert b"/Count 1" in pdf
