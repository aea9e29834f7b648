"""The end: answers are sent and count once, thanks, and what happens next; or the survey is over."""

from __future__ import annotations

from typing import Any

from domain.rounds import Stage
from handlers.answering.asking import LABEL, short
from handlers.answering.buttons import OpenSurvey, SendAnswers
from handlers.answering.present import show
from handlers.answering.sitting import Sitting
from handlers.buttons import menu_button
from handlers.screen import Button, Row, Screen
from locales import Words

CAN_ANSWER = (Stage.QUEUED, Stage.INVITED, Stage.OPENED, Stage.DECLINED)


async def send(sitting: Sitting, _tapped: SendAnswers) -> Screen:
    """Count the answers once all questions are answered."""
    if sitting.course.question is not None:
        return await show(sitting)
    await sitting.store.questionnaires.send(sitting.questionnaire)
    return await thanks(sitting)


async def thanks(sitting: Sitting) -> Screen:
    """Thank, and say what happens next; the other institutions somebody answers for come below."""
    _ = sitting.words
    said = [
        _("Thank you! Your answers have arrived. They cannot be changed any more."),
        # NOTE: Said after a survey was answered.
        _("When it is over, the organizers read all the answers. If they change something, I will tell you."),
    ]
    more = await others(sitting)
    if more:
        # NOTE: Above buttons with the names of institutions: the same survey can be answered for each.
        said.append(_("You can also answer for:"))
    return Screen("\n\n".join(said), (*more, (menu_button(_),)))


async def others(sitting: Sitting) -> tuple[Row, ...]:
    """Return the buttons to the same survey for other institutions of this person."""
    q, store = sitting.questionnaire, sitting.store
    if not q.round.takes_answers(store.now):
        return ()
    rows: list[Row] = []
    for other in await store.participations.of(sitting.person.id, q.round.id):
        institution = await store.institutions.load(other.institution)
        if other.id == sitting.id or other.stage not in CAN_ANSWER or institution is None:
            continue
        name = short(institution.name(sitting.words.code), LABEL)
        rows.append((Button(name, tap=OpenSurvey(participation=other.id).pack()),))
    return tuple(rows)


async def over(sitting: Sitting, _tapped: Any) -> Screen:
    """Say that nothing can be answered any more: it was sent, it is over, or they have left."""
    _ = sitting.words
    match sitting.questionnaire.participation.stage:
        case Stage.FINISHED:
            return await thanks(sitting)
        case Stage.GONE:
            return gone(_)
    return closed(sitting)


def closed(sitting: Sitting) -> Screen:
    """Say that a survey is over, and what that means for answers that were not sent."""
    _ = sitting.words
    said = [_("This survey is over. Its last day was {date}.", date=_.date(sitting.last_day))]
    if sitting.questionnaire.participation.stage is Stage.OPENED:
        # NOTE: Said when a survey is over before somebody has sent the answers to it.
        said.append(_("Your answers were not sent, so they do not count."))
    said.append(_("Thank you for your time."))
    return Screen(" ".join(said), ((menu_button(_),),))


def gone(_: Words) -> Screen:
    """Say that a survey is not there, whatever the reason."""
    return Screen(_("This survey is not here any more."), ((menu_button(_),),))
