"""What the bot may write first: topics as switches, and two ways to hear less below every announcement.

(below an announcement of a contest)
Ann: [Fewer like this]
Bot: No more announcements on: Contests
     [Get them again] [All topics]
Ann: [All topics]
Bot: Topics. A tick means that I write to you about it …
     [Contests] [✓ Events] [✓ Lessons and workshops] [✓ Articles that need help] [✓ News] [Done]

Ann: [Stop all]
Bot: I will not write to you first any more …
     [Send me messages again] [Forget me] [Menu]
"""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from domain.announcements import A_WEEK
from domain.people import Person
from domain.topics import TOPICS, turn_topic
from handlers import consent, stop
from handlers.buttons import TICK, Mute, Place, StopAll, TurnTopic, go, menu_button
from handlers.filters import GoesTo, Tapped
from handlers.screen import Button, Row, Screen
from handlers.settings import messages_button
from locales import Words
from storage.store import Store


def router() -> Router:
    """Return the topics and the two ways to hear less."""
    router = Router(name="subscriptions")
    router.callback_query.register(topics, GoesTo(Place.TOPICS))
    router.callback_query.register(turn, Tapped(TurnTopic))
    router.callback_query.register(mute, Tapped(Mute))
    router.callback_query.register(stop_all, Tapped(StopAll))
    return router


def screen(person: Person, _: Words) -> Screen:
    """Show every topic with its switch, below what holds for all of them."""
    lines = [
        f"<b>{_('Topics')}</b>",
        _(
            "A tick means that I write to you about it. At most {n} announcements a week come, urgent ones "
            "not counted.",
            n=A_WEEK,
        ),
    ]
    rows: tuple[Row, ...] = tuple((_switch(topic, person, _),) for topic in TOPICS)
    if person.stopped:
        lines.insert(1, f"{_('Messages')}: {_('No')}")
        rows = ((messages_button(person, _),), *rows)
    return Screen("\n\n".join(lines), (*rows, (go(_.plain("Done"), Place.SETTINGS),)))


def _switch(topic: str, person: Person, _: Words) -> Button:
    is_on = topic not in person.muted
    tap = TurnTopic(topic=topic, on=not is_on).pack()
    return Button((TICK if is_on else "") + _.plain(TOPICS[topic]), tap=tap)


async def topics(_query: CallbackQuery, person: Person, _: Words, fresh: bool = False) -> Screen:
    """Show the topics to somebody whose choice may be kept."""
    return replace(screen(person, _) if person.has_consented else consent.screen(_), fresh=fresh)


async def turn(
    _query: CallbackQuery, callback_data: TurnTopic, person: Person, store: Store, _: Words
) -> Screen:
    """Turn a topic on or off, and show where that leads."""
    if not person.has_consented:
        return consent.screen(_)
    topic, on = callback_data.topic, callback_data.on
    if topic in TOPICS:
        person = turn_topic(person, topic, on=on)
        await store.save(person)
    alone = callback_data.alone and topic in TOPICS
    return _said(topic, person, _) if alone else screen(person, _)


async def mute(_query: CallbackQuery, callback_data: Mute, person: Person, store: Store, _: Words) -> Screen:
    """Send no more announcements on the topic of this one, and say so below it."""
    if not person.has_consented:
        return replace(_nothing_comes(person, _), fresh=True)
    topic = await store.calendar.topic(callback_data.announcement_id)
    if topic is None or topic not in TOPICS:
        gone = _("This announcement is not there any more.")
        chosen = screen(person, _)
        return replace(chosen, text=f"{gone}\n\n{chosen.text}", fresh=True)
    person = turn_topic(person, topic, on=False)
    await store.save(person)
    return replace(_said(topic, person, _), fresh=True)


def _said(topic: str, person: Person, _: Words) -> Screen:
    """Say how it is now with one topic, and offer the way back."""
    # NOTE: Button: shows every topic of announcements with its switch.
    others = go(_.plain("All topics"), Place.TOPICS)
    name = _(TOPICS[topic])
    if topic not in person.muted:
        # NOTE: {topic} is the name of a topic of announcements.
        back = _("You get announcements again on: {topic}", topic=name)
        return Screen(back, ((others,), (menu_button(_),)))
    # NOTE: {topic} is the name of a topic of announcements.
    text = _("No more announcements on: {topic}", topic=name)
    # NOTE: Button below "No more announcements on: …".
    again = Button(_.plain("Get them again"), tap=TurnTopic(topic=topic, on=True, alone=True).pack())
    return Screen(text, ((again,), (others,)))


def _nothing_comes(person: Person, _: Words) -> Screen:
    """Tell somebody who is not remembered that no announcement comes to them at all."""
    text = _(
        "Nothing more comes: I write first only to people who have agreed that I remember them, and you are "
        "not one of them now."
    )
    return Screen(text, ((go(_.plain("Privacy"), Place.PRIVACY),), (menu_button(_),)))


async def stop_all(_query: CallbackQuery, person: Person, store: Store, _: Words) -> Screen:
    """Promise not to write first, below the announcement that was one too many."""
    return replace(await stop.promised(person, store, _), fresh=True)
