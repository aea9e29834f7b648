"""What a newcomer meets beside the path: cards, a human, settings, her data, and being left alone."""

import json
import re
from typing import Any

from playwright.async_api import expect

from domain.content import Step
from domain.mydata import LABELS
from handlers.reading import position
from tests.browser.journey import LAST, PATH, own_name, stands
from tests.browser.newcomer import Newcomer, Screen
from tests.browser.phones import Phone, by_id
from tests.browser.wording import programmes, sentence, visible

NUMBER = re.compile(r"\b\d{4}\b")
ANSWER = "42: press the pencil"
"""What Olga answers; the bot does not translate humans."""


async def opens_a_card(ann: Newcomer, step: Step) -> None:
    """Look for help from a step, read the first card and come back to the step."""
    await ann.taps("Something does not work")
    offered = await ann.sees("What is the trouble?")
    cards = [programmes().cards[card] for card in step.cards]
    card = next(card for card in cards if ann.page(card).title in offered.labels)
    await ann.phone.tap(ann.page(card).title)
    await ann.sees_page(card)
    await ann.taps("Back")
    await stands(ann, step)


async def asks_a_human(ann: Newcomer, olga: Newcomer, question: str | None) -> None:
    """Ask by voice or in words; Olga reads it under a number and answers; the answer arrives."""
    await ann.taps("Ask a human")
    await ann.sees("Write your question, or send a voice message or a picture of your screen. It goes")
    await (ann.phone.part("voice").click() if question is None else ann.phone.say(question))
    await ann.sees("Your message is on its way to a human.")
    number = await is_asked(olga, ann.phone.name, question)
    await answers(olga.phone, ANSWER)
    await olga.sees("Your answer is on its way to newcomer", number=number)
    header = ann.says("A human answers your question:")
    ann.note(Screen(ann._.code, header))
    await ann.phone.has(header)
    await ann.phone.sees(ANSWER)
    await expect(ann.phone.last).to_contain_text(ann.says("Ask a human"))
    await ann.phone.say("/task")


async def is_asked(olga: Newcomer, name: str, question: str | None) -> str:
    """Return the number under which Olga reads the question; she learns no name."""
    header = visible(olga._(sentence("<b>Question of newcomer"), number="…")).partition("…")[0]
    await olga.phone.has(header)
    if question is None:
        await expect(olga.phone.last).to_have_attribute("data-kind", "voice")
    else:
        await olga.phone.sees(question)
    texts = await olga.phone.theirs.all_inner_texts()
    assert not any(part in text for text in texts for part in name.split())
    [said] = [text for text in texts if header in text]
    olga.note(Screen(olga._.code, said))
    found = NUMBER.search(said)
    assert found is not None, said
    return found[0]


async def answers(phone: Phone, text: str) -> None:
    """Reply to the newest message of the bot."""
    await phone.last.hover()
    await by_id(phone.last, "message-more").click()
    await phone.part("message-reply").click()
    await phone.say(text)


async def arrives(olga: Newcomer) -> None:
    """Let the helper come in; she needs no consent for it."""
    await olga.phone.start()
    await olga.phone.sees(olga.says("Hello. I help with the first edit"))
    await olga.phone.tap(own_name(olga._.code))
    await olga.phone.sees(olga.says("<b>May I remember"))


async def reads_plainly(ann: Newcomer, step: Step) -> None:
    """Wish for simpler screens and look at a step in them."""
    await ann.phone.command("settings")
    await ann.phone.sees(f"{ann.says('Simpler screens')}: {ann.says('No')}")
    await ann.look()
    await ann.taps("Simpler screens")
    await ann.phone.sees(f"{ann.says('Simpler screens')}: {ann.says('Yes')}")
    await ann.look()
    ann.becomes(plain=True)
    await ann.phone.command("task")
    await stands(ann, step)


async def speaks_another_language(ann: Newcomer, other: str) -> None:
    """Change the language in the middle, read the same step in it, and change it back."""
    own = ann._.code
    for code in (other, own):
        await ann.phone.command("settings")
        await ann.phone.sees(f"{ann.says('Language')}: {ann._.language.autonym}")
        await ann.taps("Language")
        await ann.sees("Choose a language:")
        await ann.phone.tap(own_name(code))
        ann.becomes(language=code)
        await ann.sees("You are here:", title=ann.page(LAST).title)
        assert str(position((PATH, LAST), ann._)) in ann.read[-1].text
        await reads_the_commands(ann)


async def reads_the_commands(ann: Newcomer) -> None:
    """Open the list of commands, which follows the language by a call of its own."""
    phone = ann.phone
    await phone.part("commands").click()
    await expect(phone.node.locator('[data-command="forget"]')).to_contain_text(ann.says("Forget me"))
    ann.note(Screen(ann._.code, "\n".join(await phone.part("command").all_inner_texts())))
    await phone.part("commands").click()


async def reads_privacy(ann: Newcomer) -> None:
    """Read what is kept and what is not."""
    await ann.phone.command("privacy")
    await ann.sees("<b>What I keep</b>")
    await ann.phone.has(ann.says("<b>Who reads it</b>"))


async def takes_her_data(ann: Newcomer) -> dict[str, Any]:
    """Ask for everything that is kept, and open the file; returns it by the fields of `Person`."""
    await ann.phone.command("mydata")
    await ann.sees("This is everything I keep about you.")
    file = ann.phone.last.locator("a.file")
    await expect(file).to_contain_text("my-data.json")
    async with ann.phone.page.expect_download() as download:
        await file.click()
    found: dict[str, Any] = json.loads((await (await download.value).path()).read_text())
    data = {field: found[ann.says(label)] for field, label in LABELS.items()}
    readable = {label: value for label, value in found.items() if value != data["arrived_with"]}
    ann.note(Screen(ann._.code, json.dumps(readable, ensure_ascii=False)))
    return data


async def stops(ann: Newcomer) -> None:
    """Say in plain words that it is enough."""
    await ann.phone.say(ann._.language.stop_words[-1])
    await ann.sees("I will not write to you first any more.")


async def is_forgotten(ann: Newcomer) -> None:
    """Have everything erased, after a second yes."""
    await ann.phone.command("forget")
    await ann.sees("Shall I erase everything about you?")
    await ann.taps("Yes")
    await ann.sees("Everything about you is erased.")
