"""The world as the page sees it: one JSON object, with everything each person sees on their phone."""

from typing import Any

from sandbox.web.desk import Desk
from sandbox.world import Chat, Person, Shown

JSON = dict[str, Any]

SHOWN = 200
"""How many messages of a chat are sent to the page; older ones are only counted."""
REMEMBERED = 20
"""How many answers to taps are sent; the page shows those it has not shown yet."""
UNOPENED = Chat((), None, (), {"type": "default"}, None, None, (), blocked=False)


def state(desk: Desk) -> JSON:
    """Return everything the page shows."""
    people = [{"colour": place % 7, **phone(desk, person)} for place, person in enumerate(desk.people)]
    now = desk.world.clock.timestamp()
    return {"version": desk.version, "now": now, "bot": desk.bot.user(), "people": people}


def phone(desk: Desk, person: Person) -> JSON:
    """Return what one person sees."""
    name = {"name": full_name(person)}
    return (
        person.user() | name | about_bot(desk, person) | about_chat(desk, person) | about_taps(desk, person)
    )


def full_name(person: Person) -> str:
    """Return a person's name as a chat shows it."""
    return " ".join(filter(None, (person.first_name, person.last_name)))


def about_bot(desk: Desk, person: Person) -> JSON:
    """Return what the bot tells about itself in the language of the person's Telegram."""
    profile = desk.bot.profile
    language = (person.language_code or "")[:2]
    return {
        "bot_name": profile.names.get(language) or profile.names.get("") or desk.bot.first_name,
        "description": profile.descriptions.get(language) or profile.descriptions.get("", ""),
    }


def about_chat(desk: Desk, person: Person) -> JSON:
    """Return the messages and what is around them."""
    chat = chat_of(desk, person)
    visible = chat.messages
    return {
        "started": any(shown.mine for shown in chat.history),
        "blocked": chat.blocked,
        "keyboard": chat.keyboard,
        "commands": chat.commands,
        "action": action(desk, person, chat.action),
        "earlier": max(0, len(visible) - SHOWN),
        "messages": [message(desk, person, shown) for shown in visible[-SHOWN:]],
    }


def chat_of(desk: Desk, person: Person) -> Chat:
    """Return the chat as it looks; looking must not open it, or the bot could write first."""
    return desk.world.chat(person, desk.bot) if person.id in desk.bot.rooms else UNOPENED


def message(desk: Desk, person: Person, shown: Shown) -> JSON:
    """Return one message, with the person's own votes if it is a poll."""
    poll = shown.message.get("poll", {}).get("id", "")
    votes = desk.world.votes.get(poll, {}).get(person.id, [])
    return {"message": shown.message, "mine": shown.mine, "votes": votes, "reactions": shown.reactions}


def action(desk: Desk, person: Person, kind: str | None) -> JSON | None:
    """Return what the bot is doing and for how many seconds more it shows."""
    if kind is None:
        return None
    _, until = desk.bot.rooms[person.id].action or ("", 0.0)
    return {"kind": kind, "seconds": until - desk.world.clock.timestamp()}


def about_taps(desk: Desk, person: Person) -> JSON:
    """Return the taps that wait and the answers that came, in the order of the taps."""
    answers, waiting = [], []
    for tap in desk.taps:
        if tap.person is not person:
            continue
        answer = desk.world.callback_answers.get(tap.id)
        if answer is not None:
            answers.append({"id": tap.id, **answer})
        elif desk.is_waiting(tap):
            waiting.append({"message_id": tap.message_id, "data": tap.data})
    return {"waiting": waiting, "answers": answers[-REMEMBERED:]}
