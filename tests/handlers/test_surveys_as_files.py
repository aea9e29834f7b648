"""Surveys that organizers send as documents: what is wrong is named by line and field."""

from __future__ import annotations

from dataclasses import replace

from storage.content.surveys import to_yaml
from tests.handlers.flows import shows_old_button
from tests.handlers.surveying import HELP, LACKS, arrives, copy_of, file_of, stores, written
from tests.stage import Stage, Visitor

FILE = to_yaml(HELP)


async def sends_file(visitor: Visitor, text: str, *, asked: bool = True) -> str:
    """Send a survey as a document, and let it be read."""
    if asked:
        await visitor.says("/surveys")
        await visitor.taps("New survey")
        await visitor.taps("Send a file")
    await visitor.sends("document", data=text.encode())
    assert visitor.sees.startswith("I am reading the file.")
    await visitor.stage.work()
    return visitor.sees


async def test_a_file_becomes_a_survey(olga: Visitor, stage: Stage) -> None:
    await arrives(olga)
    assert await sends_file(olga, FILE) == "The survey is here: What helps. Questions: 2"
    await olga.taps("Open the survey")
    assert "Send …" in olga.buttons
    assert await copy_of(stage) == HELP
    assert "The survey is here" in await sends_file(olga, FILE)
    await olga.says("/surveys")
    assert "2 ·" not in olga.sees


async def test_the_example_that_is_handed_out_can_be_sent_back(olga: Visitor, stage: Stage) -> None:
    await arrives(olga)
    await olga.says("/surveys")
    await olga.taps("New survey")
    await olga.taps("Send a file")
    example = file_of(olga).decode()
    assert "The survey is here" in await sends_file(olga, example, asked=False)
    assert to_yaml(await copy_of(stage)) == example


async def test_what_is_wrong_is_named_by_line_and_field_and_the_next_file_is_taken(
    olga: Visitor, stage: Stage
) -> None:
    await arrives(olga)
    broken = FILE.replace("kind: long", "kind: song").replace("        en: Time\n", "")
    assert broken.count("\n") == FILE.count("\n") - 1
    kind = next(n for n, line in enumerate(broken.splitlines(), 1) if "song" in line)
    told = await sends_file(olga, broken)
    assert told.startswith("I could not take this file.")
    assert f"Line {kind}, questions.more.kind: " in told
    assert "questions.lacks.options.time.en: " in told
    assert "The survey is here" in await sends_file(olga, FILE, asked=False)


async def test_of_many_flaws_twenty_are_named(olga: Visitor) -> None:
    await arrives(olga)
    many = tuple(replace(LACKS, id=f"q{number}", said={"ru": "?"}, options=()) for number in range(12))
    told = await sends_file(olga, to_yaml(replace(HELP, questions=many)))
    assert told.count("\nLine ") == 20
    assert "And more: " in told


async def test_any_bytes_get_a_sentence(olga: Visitor) -> None:
    await arrives(olga)
    await olga.says("/surveys")
    await olga.taps("New survey")
    await olga.taps("Send a file")
    for data in (b"", b"\x00\xff", b"- a\n- b", b"&a [*a]", b"\x89PNG", b"x" * 99_000):
        await olga.sends("document", data=data)
        await olga.stage.work()
        assert olga.sees.startswith("I could not"), data


async def test_a_file_with_a_known_name_takes_its_place_only_after_a_yes(olga: Visitor, stage: Stage) -> None:
    await arrives(olga)
    await stores(stage, olga.id, HELP, is_seen=True)
    better = replace(HELP, title={"ru": "Что вам поможет", "en": "What helps you"})
    told = await sends_file(olga, to_yaml(better))
    assert "You have a survey with this name already: 1. What helps" in told
    assert await copy_of(stage) == HELP
    assert (await copy_of(stage, 2)).name == "help-2"
    _message, yes = olga.find("Yes, take its place")
    await olga.taps("Yes, take its place")
    assert await copy_of(stage) == better
    assert "Publish the correction" in olga.buttons
    await shows_old_button(stage, olga, yes)
    await olga.taps("Old button")
    assert olga.sees.startswith("Survey 1: What helps you")
    await olga.says("/surveys")
    assert "2 ·" not in olga.sees
    await sends_file(olga, FILE)
    await olga.taps("No, keep both")
    assert (await copy_of(stage, 3)).name == "help-2"


async def test_anything_but_a_file_is_asked_for_again(olga: Visitor) -> None:
    await arrives(olga)
    await olga.says("/surveys")
    await olga.taps("New survey")
    await olga.taps("Send a file")
    assert await olga.says("title: x") == "Please send the survey as a file."
    await olga.sends("document", data=b"x" * 100_001)
    await olga.stage.work()
    assert "It may be too large." in olga.sees
    assert "The survey is here" in await sends_file(olga, FILE, asked=False)


async def test_a_document_that_says_it_is_yaml_needs_no_question(
    olga: Visitor, ann: Visitor, stage: Stage
) -> None:
    await arrives(olga)
    await arrives(ann)
    for visitor in (ann, olga):
        await visitor.sends("document", data=FILE.encode(), content_type="application/x-yaml")
        await stage.work()
    assert "I cannot look at this" in ann.sees
    assert "The survey is here" in olga.sees
    assert (await written(stage)).author == olga.id


async def test_a_ready_survey_becomes_ones_own(olga: Visitor, stage: Stage) -> None:
    await arrives(olga)
    await olga.says("/surveys")
    await olga.taps("New survey")
    await olga.taps("Take a ready one")
    label = olga.buttons[0]
    _message, ready = olga.find(label)
    await olga.taps(label)
    assert "This is your own survey now" in olga.sees
    assert "Send …" in olga.buttons
    for _time in range(2):
        await shows_old_button(stage, olga, ready)
        await olga.taps("Old button")
    assert (await copy_of(stage)).name == (await copy_of(stage, 2)).name.removesuffix("-2")
