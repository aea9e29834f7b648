"""Answers to taps, and reactions."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.world.request import Request

LONGEST_ANSWER = 200
_TOO_LATE = "query is too old and response timeout expired or query ID is invalid"
_REACTIONS = frozenset(
    "❤👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)


async def answer_callback_query(req: Request) -> bool:
    """Answer a tap once, while the person's client still waits."""
    number = req.string("callback_query_id")
    waiting = req.world.callbacks.get(number)
    if waiting is None or waiting[0] is not req.bot or waiting[2] < req.world.clock.timestamp():
        raise bad_request(_TOO_LATE)
    text, url = req.string("text"), req.string("url")
    if len(text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if url and not url.lower().startswith((f"https://t.me/{req.bot.username.lower()}?", "tg://")):
        raise bad_request("URL_INVALID")
    del req.world.callbacks[number]
    answer: dict[str, Any] = {"text": text, "show_alert": req.flag("show_alert"), "url": url}
    req.world.callback_answers[number] = answer
    req.world.toasts[req.bot.id, waiting[1].id] = answer
    req.world.touch()
    return True


async def set_message_reaction(req: Request) -> bool:
    """Put the bot's reaction under a message; an empty list takes it back."""
    raw = req.json("reaction", "Can't parse reaction types JSON object")
    if raw is not None and not isinstance(raw, list):
        raise bad_request("Expected an Array of ReactionType")
    chosen = [_reaction(one) for one in raw or []]
    room = req.room()
    kept = req.message(room, req.message_id(), "message to react")
    req.check_reachable(room)
    if len(chosen) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    room.reactions[kept.id] = chosen
    req.world.touch()
    return True


def _reaction(raw: Any) -> str:
    if not isinstance(raw, dict):
        raise bad_request("Can't parse ReactionType: expected an Object")
    if raw.get("type") == "emoji":
        emoji = str(raw.get("emoji") or "")
        if emoji.rstrip("\ufe0f").partition("\u200d")[0] not in _REACTIONS:
            raise bad_request("REACTION_INVALID")
        return emoji
    if raw.get("type") in ("custom_emoji", "paid"):
        raise bad_request("REACTION_INVALID")
    raise bad_request("Can't parse ReactionType: invalid reaction type specified")


METHODS = (answer_callback_query, set_message_reaction)
