"""What was changed because of a survey: the organizer writes it, and whoever answered is told once.

Olga: [What we changed]
Bot: People who answered like to hear what came of it. Write in one language or in several …
     [татарча] [русский] …
     [Nothing to tell] [Back]
Olga: [русский]
Bot: Send me the text in this language: русский …
Olga: Теперь мы учим в библиотеках.
Bot: Kept: русский. Characters: 29 of 2,000.
     [✓ русский] … [Preview] [Send …]
Olga: [Send …]
Bot: Shall I send this to everybody who answered? People: 23
     [Yes, send it] [Back]
"""

from __future__ import annotations

from hashlib import sha256
from html import escape
from typing import Any

import orjson
from aiogram.enums import ContentType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from domain.announcements import WRITING, language_for
from domain.deeds import Deed
from domain.disclosure import is_small
from domain.errors import N_, NoSuchSurvey
from domain.people import Person
from domain.rounds import RoundState
from domain.surveys import in_language
from handlers.announcements.hub import in_pairs
from handlers.announcements.lead import autonym
from handlers.buttons import TICK
from handlers.reports import HIDDEN
from handlers.results.buttons import Change, Changed, TellChanges, results_button
from handlers.results.desk import Reader
from handlers.rounds.buttons import open_round
from handlers.screen import Button, Row, Screen, beside
from locales import Html, Words
from storage.changes import Changes, Telling
from storage.results import Found

LIMIT = 2_000
"""How many characters a text may have."""

WORD = "changed"

REWRITTEN = N_("The text has changed meanwhile. Please read it once more.")


def awaiting(round_id: int, language: str) -> str:
    """Return what `Person.awaiting` says of somebody who writes a text."""
    return f"round {round_id} {WORD} {language}"


class IsTelling(Filter):
    """A text on what was changed was asked for; handlers get `round_id` and `language`."""

    async def __call__(self, _event: Any, person: Person) -> bool | dict[str, Any]:
        """Look at what is awaited."""
        match (person.awaiting or "").split():
            case ["round", number, word, language] if word == WORD and number.isdecimal():
                return {"round_id": int(number), "language": language} if language in WRITING else False
        return False


async def act(_query: CallbackQuery, callback_data: Changed, reader: Reader) -> Screen:
    """Do what a button says, where that is still possible."""
    found = await reader.open(callback_data.round_id)
    changes = await reader.store.changes.held(found.round.id)
    if changes.state is Telling.SENT or found.round.state is not RoundState.CLOSED:
        return hub(found, changes, reader.words)
    match callback_data.act:
        case Change.WRITE if callback_data.language in WRITING:
            return await _ask(found, changes, callback_data.language, reader)
        case Change.REMOVE:
            return await _remove(found, changes, callback_data.language, reader)
        case Change.PREVIEW if changes.texts:
            return _preview(found, changes, reader.words)
        case Change.DISMISS:
            return await _dismiss(found, changes, reader)
    return hub(found, changes, reader.words)


async def tell(_query: CallbackQuery, callback_data: TellChanges, reader: Reader) -> Screen:
    """Send what was read, after a second yes; where the text is another one by now it is read first."""
    found = await reader.open(callback_data.round_id)
    changes = await reader.store.changes.held(found.round.id)
    if changes.state is Telling.SENT or found.round.state is not RoundState.CLOSED or not changes.texts:
        return hub(found, changes, reader.words)
    if callback_data.seen != seen(changes):
        return hub(found, changes, reader.words, reader.words(REWRITTEN))
    return await (_send if callback_data.is_sure else _doubt)(found, changes, reader)


def seen(changes: Changes) -> str:
    """Return the beginning of a digest of the texts: only what was read is sent."""
    return sha256(orjson.dumps(dict(changes.texts), option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def hub(found: Found, changes: Changes, _: Words, note: str = "") -> Screen:
    """Show what is written, and what can be done with it."""
    title = in_language(found.survey.title, _.code)
    # NOTE: What an organizer tells those who answered a survey. {title} is the name of the survey.
    head = _("<b>What we changed: {title}</b>", title=title)
    back = open_round(_.plain("Back"), found.round.id)
    if found.round.state is not RoundState.CLOSED:
        return Screen(f"{head}\n\n{_('The survey is still open. Come back when it is closed.')}", ((back,),))
    parts = [note, head, *_written(changes)]
    if changes.state is Telling.SENT:
        parts.append(_("It was sent to everybody who answered. It arrives from 9:00 to 19:00 Moscow time."))
        return Screen("\n\n".join(part for part in parts if part), ((back,),))
    if changes.state is Telling.DISMISSED:
        parts.append(_("You said that there is nothing to tell. You can still write something."))
    elif not changes.texts:
        parts.append(
            _(
                "People who answered like to hear what came of it. Write it in one language or in several: "
                "everybody gets their own, or one of the others."
            )
        )
    return Screen("\n\n".join(part for part in parts if part), (*_rows(found, changes, _), (back,)))


def _written(changes: Changes) -> list[str]:
    return [
        f"{TICK}{autonym(code)}\n<blockquote>{escape(changes.texts[code], quote=False)}</blockquote>"
        for code in WRITING
        if code in changes.texts
    ]


def _rows(found: Found, changes: Changes, _: Words) -> tuple[Row, ...]:
    def tap(label: str, what: Change, language: str = "") -> Button:
        return Button(label, tap=Changed(round_id=found.round.id, act=what, language=language).pack())

    languages = [
        tap(TICK + autonym(code) if code in changes.texts else autonym(code), Change.WRITE, code)
        for code in WRITING
    ]
    rows = list(in_pairs(languages))
    if changes.texts:
        ask = TellChanges(round_id=found.round.id, seen=seen(changes))
        preview = tap(_.plain("Preview"), Change.PREVIEW)
        rows += beside(preview, Button(_.plain("Send …"), tap=ask.pack()))
    elif changes.state is not Telling.DISMISSED:
        # NOTE: Button: nothing was changed after a survey that partners could be told.
        rows.append((tap(_.plain("Nothing to tell"), Change.DISMISS),))
    return tuple(rows)


async def _ask(found: Found, changes: Changes, code: str, reader: Reader) -> Screen:
    """Wait for a text."""
    _ = reader.words
    await reader.wait_for(awaiting(found.round.id, code))
    text = _(
        "Send me the text in this language: {language}. At most {limit} characters fit.",
        language=autonym(code),
        limit=_.number(LIMIT),
    )
    rows: list[Row] = []
    if code in changes.texts:
        remove = Changed(round_id=found.round.id, act=Change.REMOVE, language=code).pack()
        rows.append((Button(_.plain("Remove this text"), tap=remove),))
    return Screen(text, (*rows, (_back(found, _),)))


def _back(found: Found, _: Words) -> Button:
    return Button(_.plain("Back"), tap=Changed(round_id=found.round.id).pack())


async def take(message: Message, round_id: int, language: str, reader: Reader) -> Screen:
    """Keep what was written; what is no text, or too long, is asked for again."""
    _ = reader.words
    try:
        found = await reader.open(round_id)
    except NoSuchSurvey:
        await reader.wait_for(None)
        raise
    changes = await reader.store.changes.held(round_id)
    if changes.state is Telling.SENT or found.round.state is not RoundState.CLOSED:
        await reader.wait_for(None)
        return hub(found, changes, _)
    text = (message.text or "").strip()
    if message.content_type != ContentType.TEXT or not text:
        return Screen(_("Please write it as text."), ((_back(found, _),),))
    if len(text) > LIMIT:
        over = _.number(len(text) - LIMIT)
        return Screen(
            _("This is too long by this many characters: {number}", number=over), ((_back(found, _),),)
        )
    await reader.wait_for(None)
    kept = Changes({**changes.texts, language: text})
    await reader.store.changes.keep(round_id, kept)
    note = _(
        "Kept: {language}. Characters: {number} of {limit}.",
        language=autonym(language),
        number=_.number(len(text)),
        limit=_.number(LIMIT),
    )
    return hub(found, kept, _, note)


async def _remove(found: Found, changes: Changes, language: str, reader: Reader) -> Screen:
    kept = Changes({code: text for code, text in changes.texts.items() if code != language})
    await reader.store.changes.keep(found.round.id, kept)
    return hub(found, kept, reader.words)


def letter_text(title: str, changes: Changes, reads: str, _: Words) -> Html:
    """Return what a partner reads: the text in their language, or another one below a line that says so."""
    code = language_for(reads, changes.texts) or next(iter(changes.texts))
    # NOTE: To people who answered a survey: what an organizer changed after that.
    said = [_("You answered a survey: <b>{title}</b>. This is what was changed after it:", title=title)]
    if code != reads:
        said.append(
            _(
                "This text is not written in your language yet. Here it is in another one: {language}",
                language=autonym(code),
            )
        )
    said.append(Html(escape(changes.texts[code], quote=False)))
    return Html("\n\n".join(said))


def _preview(found: Found, changes: Changes, _: Words) -> Screen:
    title = in_language(found.survey.title, _.code)
    return Screen(letter_text(title, changes, _.code, _), ((_back(found, _),),))


async def _doubt(found: Found, changes: Changes, reader: Reader) -> Screen:
    """Ask once more before it leaves."""
    _ = reader.words
    people = await reader.store.changes.count(found.round.id)
    is_hidden = is_small(people) and not reader.sees_all(found)
    text = _(
        "Shall I send this to everybody who answered? It cannot be taken back. People: {number}",
        number=HIDDEN if is_hidden else _.number(people),
    )
    send = TellChanges(round_id=found.round.id, seen=seen(changes), is_sure=True).pack()
    return Screen(text, ((Button(_.plain("Yes, send it"), tap=send),), (_back(found, _),)))


async def _send(found: Found, changes: Changes, reader: Reader) -> Screen:
    if await reader.store.changes.send(found.round.id, changes):
        await reader.store.journal.note(reader.id, Deed.TOLD_CHANGES, f"round {found.round.id}")
    return hub(found, await reader.store.changes.load(found.round.id), reader.words)


async def _dismiss(found: Found, changes: Changes, reader: Reader) -> Screen:
    if changes.texts:
        return hub(found, changes, reader.words)
    kept = Changes({}, Telling.DISMISSED)
    await reader.store.changes.keep(found.round.id, kept)
    _ = reader.words
    text = _("You said that there is nothing to tell. You can still write something.")
    return Screen(text, ((results_button(found.round.id, _),), (_back(found, _),)))
