"""What is missing, each as a sentence with a button that leads there."""

from __future__ import annotations

from collections.abc import Collection

from domain.announcements import Gap, gaps, too_long, unticked
from domain.audiences import Counts
from handlers.announcements.buttons import OpenText, Part, open_part
from handlers.announcements.desk import Desk
from handlers.announcements.letter import room
from handlers.audiences.buttons import audience_button
from handlers.screen import Button
from locales import LANGUAGES, Words
from storage.announcements import Draft

Lead = tuple[str, Button]
"""A sentence on what is missing, and the way there."""


def leads(draft: Draft, counts: Counts, desk: Desk, only: Collection[Gap] = frozenset(Gap)) -> list[Lead]:
    """Return everything that keeps an announcement from being sent, what comes first first."""
    missing = gaps(draft.announcement, counts.readers, room(draft.announcement), desk.store.now)
    found = [_lead(gap, draft, counts, desk.words) for gap in missing if gap in only]
    return found if desk.member.covers(draft.announcement.scope) else [_foreign(draft, desk.words), *found]


def _foreign(draft: Draft, _: Words) -> Lead:
    """Tell an author whose scope was taken away meanwhile."""
    sentence = _("You do not act any more for the people this announcement was for. Choose others.")
    # NOTE: Button: choose the region or programme an organizer acts for.
    return sentence, open_part(_.plain("For whom I act"), draft.id, Part.SCOPE)


def _lead(gap: Gap, draft: Draft, counts: Counts, _: Words) -> Lead:
    number = draft.id
    match gap:
        case Gap.KIND:
            sentence = _("Say what it is: a contest, an event or news.")
            return sentence, open_part(_.plain("Choose the kind"), number, Part.KIND)
        case Gap.TOPIC:
            sentence = _("Choose a topic: people can turn topics off.")
            return sentence, open_part(_.plain("Choose the topic"), number, Part.TOPIC)
        case Gap.TEXT:
            sentence = _("Write the text in at least one language.")
            return sentence, open_part(_.plain("Write the text"), number, Part.TEXTS)
        case Gap.TOO_LONG:
            return _too_long(draft, _)
        case Gap.UNTICKED:
            return _unticked(draft, counts, _)
        case Gap.NOBODY:
            sentence = _("Nobody would get it. Choose other people.")
            return sentence, audience_button(_.plain("Choose the people"), number)
        case Gap.LATE:
            sentence = _("The time until which it may arrive is over, or comes before the sending.")
            return sentence, open_part(_.plain("Latest arrival"), number, Part.DEADLINE)
        case Gap.PAST:
            sentence = _("The time at which it is to be sent is over.")
            return sentence, open_part(_.plain("Time of sending"), number, Part.STARTS)


def excesses(draft: Draft, _: Words) -> list[str]:
    """Say of each text that is too long by how much it is."""
    excess = too_long(draft.announcement, room(draft.announcement))
    return [
        _("Too long, {language}: by {number} characters.", language=autonym(code), number=_.number(over))
        for code, over in excess.items()
    ]


def _too_long(draft: Draft, _: Words) -> Lead:
    said = excesses(draft, _)
    if draft.announcement.media:
        limit = _.number(draft.announcement.limit)
        said.append(_("With a picture or a file, {limit} characters fit.", limit=limit))
    first = next(iter(too_long(draft.announcement, room(draft.announcement))))
    # NOTE: Button: write a text again, because it is too long.
    return " ".join(said), _text(_.plain("Shorten the text"), draft, first)


def _unticked(draft: Draft, counts: Counts, _: Words) -> Lead:
    codes = unticked(draft.announcement, counts.readers)
    names = ", ".join(autonym(code) for code in codes)
    sentence = _(
        "There are people who read a language that is not written: {languages}. Write it, or say that they "
        "get another one.",
        languages=names,
    )
    # NOTE: Button: leads to a language in which the announcement is not written, though people read it.
    return sentence, _text(_.plain("Missing language"), draft, codes[0])


def _text(label: str, draft: Draft, code: str) -> Button:
    return Button(label, tap=OpenText(announcement_id=draft.id, language=code).pack())


def autonym(code: str) -> str:
    """Return what a language calls itself; it stands for languages wherever people see them."""
    return LANGUAGES[code].autonym if code in LANGUAGES else code
