"""From the first word to everybody's phone: each in their own language, or in what stands in for it."""

from datetime import UTC, datetime

from domain.people import Age, Person, PersonId
from locales import LANGUAGES, words
from storage import people
from tests.handlers.announcing import begins, writes
from tests.handlers.flows import joins
from tests.stage import Stage, Visitor


async def reader(stage: Stage, language: str) -> Visitor:
    """Bring an adult who reads a language and has agreed to be remembered."""
    visitor = stage.person(f"Reader {language}")
    await visitor.starts()
    known = Person(PersonId(visitor.id), language=language, consent=1, age=Age.ADULT)
    await stage.app.database.write(lambda c: people.save(c, [known]))
    return visitor


async def test_everybody_gets_their_own_words(olga: Visitor, stage: Stage) -> None:
    stage.clock.move(datetime(2026, 11, 22, 9, tzinfo=UTC) - stage.clock.now())
    readers = {code: await reader(stage, code) for code in ("tt", "ba", "lez", "ru")}
    await joins(olga)
    await begins(olga)
    for name, text in (
        ("татарча", "Бәйге"),
        ("башҡортса", "Бәйге!"),
        ("русский", "Конкурс"),
        ("English", "Contest"),
    ):
        await writes(olga, name, text)
    await olga.taps("Date")
    await olga.says("30.11 18:00")
    await olga.taps("Missing language")
    await olga.taps("They get: русский")
    await olga.taps("Send …")
    assert "лезги (they get: русский): 1" in olga.sees
    await olga.taps("Send now")
    await stage.deliver()
    line = words("lez").plain(
        "This announcement is not written in your language yet. Here it is in another one: {language}",
        language=LANGUAGES["ru"].autonym,
    )
    expected = {"tt": "Бәйге", "ba": "Бәйге!", "lez": f"{line}\n\nКонкурс", "ru": "Конкурс"}
    assert {code: visitor.sees for code, visitor in readers.items()} == expected
    for code, visitor in readers.items():
        _ = words(code)
        assert visitor.buttons == [_.plain(label) for label in ("Remind me", "Fewer like this", "Stop all")]


async def test_what_people_get_is_what_the_preview_showed(olga: Visitor, stage: Stage) -> None:
    stage.clock.move(datetime(2026, 11, 22, 9, tzinfo=UTC) - stage.clock.now())
    russian = await reader(stage, "ru")
    await joins(olga)
    await begins(olga, "News", "News")
    bold = [{"type": "bold", "offset": 0, "length": 2}]
    await olga.taps("русский")
    await olga.sends("photo", caption="🎉 Праздник")
    await writes(olga, "✓ русский", "🎉 Праздник", entities=bold)
    await olga.taps("English")
    await olga.taps("They get: русский")
    await olga.taps("Preview")
    shown = next(m for m in olga.messages if m.message.get("caption") == "🎉 Праздник")
    await olga.taps("Send …")
    await olga.taps("Send now")
    await stage.deliver()
    got = russian.messages[-1]
    for field in ("caption", "caption_entities", "photo"):
        assert got.message[field] == shown.message[field]
    assert got.buttons == shown.buttons


async def test_at_its_time_and_not_before(olga: Visitor, stage: Stage) -> None:
    stage.clock.move(datetime(2026, 11, 22, 9, tzinfo=UTC) - stage.clock.now())
    russian = await reader(stage, "ru")
    await joins(olga)
    await begins(olga, "News", "News")
    await writes(olga, "русский", "Новость")
    await writes(olga, "English", "News")
    await olga.taps("Time and more")
    await olga.taps("Time of sending")
    await olga.says("23.11 10:00")
    await olga.taps("Send …")
    await olga.taps("Send at its time")
    await stage.pass_time(hours=21)
    await stage.deliver()
    assert russian.sees != "Новость"
    await stage.pass_time(hours=2)
    await stage.deliver()
    assert russian.sees == "Новость"
