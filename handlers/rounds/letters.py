"""What a round writes: an invitation and two reminders to partners, and one word to its author at the end.

Bot: A short survey for Museum of Arsk: <b>Wikipedia and you</b>
     Questions: 5. About 3 min
     Nobody can see who answered what …
     Last day: 14 December 2026
     [Begin] [Not now]

(after three days, and after ten)
Bot: The survey still waits for you: <b>Wikipedia and you</b> (Museum of Arsk)
     You stopped at question 2 of 5. Last day: 14 December 2026
     [Go on] [Not now]
"""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.asking import minutes_for
from domain.institutions import Institution
from domain.outgoing import Kind, Lane, Outgoing
from domain.people import PersonId
from domain.rounds import Participation, Round, Stage
from domain.surveys import Survey, in_language
from domain.surveys.answers import Answers, asked
from handlers.answering.asking import promise
from handlers.answering.buttons import NotNow, OpenSurvey
from handlers.rounds.buttons import open_round
from handlers.screen import Button, Row, beside, message
from locales import Html, Words


def invitation(
    person: PersonId,
    participation: Participation,
    round_: Round,
    survey: Survey,
    institution: Institution,
    last: date,
    _: Words,
) -> Outgoing:
    """Ask somebody to answer a survey."""
    title, name = _titles(participation, survey, institution)
    number, minutes = len(survey.questions), minutes_for(survey)
    lines = [
        # NOTE: Asks somebody to answer. {institution} is a museum, for example; {title} is the survey's name.
        _("A short survey for {institution}: <b>{title}</b>", institution=name, title=title),
        # NOTE: How long it takes to answer a survey.
        f"{_('Questions: {number}', number=number)}. {_('About {minutes} min', minutes=minutes)}",
        promise(name, _, is_anonymous=round_.is_anonymous),
        last_day(last, _),
    ]
    # NOTE: Button: begin to answer a survey.
    begin = _.plain("Begin")
    return _letter(person, "\n\n".join(lines), _rows(participation, begin, _), round_)


def reminder(
    person: PersonId,
    participation: Participation,
    round_: Round,
    survey: Survey,
    institution: Institution,
    answers: Answers,
    last: date,
    _: Words,
) -> Outgoing:
    """Remind somebody of a survey, and of where they stopped."""
    title, name = _titles(participation, survey, institution)
    # NOTE: A reminder. {title} is the name of a survey, {institution} is a museum, for example.
    said = _("The survey still waits for you: <b>{title}</b> ({institution})", title=title, institution=name)
    lines = [said, *_where(participation, survey, answers, _), last_day(last, _)]
    has_begun = participation.stage is Stage.OPENED
    label = _.plain("Go on") if has_begun else _.plain("Begin")
    return _letter(person, "\n".join(lines), _rows(participation, label, _), round_)


def closed(
    author: PersonId, round_: Round, title: str, counts: str, rows: tuple[Row, ...], _: Words
) -> Outgoing:
    """Tell the author that a round is closed; that is never too late."""
    # NOTE: {title} is the name of a survey.
    said = _("This survey is closed: <b>{title}</b>", title=title)
    # NOTE: Button: what came of a survey.
    look = (open_round(_.plain("Look at it"), round_.id),)
    return _letter(author, f"{said}\n{counts}", (look, *rows))


def stuck(author: PersonId, round_: Round, title: str, _: Words) -> Outgoing:
    """Tell the author that a round is over and cannot be closed."""
    # NOTE: {title} is the name of a survey.
    said = _("This survey is over, but I cannot close it yet: <b>{title}</b>", title=title)
    more = _("No answer is lost. I keep trying, and the operator of the bot can see why.")
    return _letter(author, f"{said}\n{more}", ((open_round(_.plain("Look at it"), round_.id),),))


def held(owner: PersonId, round_: Round, title: str, _: Words) -> Outgoing:
    """Tell an owner that nobody acts any more for the people a planned round would go to."""
    # NOTE: {title} is the name of a survey.
    said = _("This survey was not sent, although its time has come: <b>{title}</b>", title=title)
    return _letter(owner, f"{said}\n{orphaned(_)}", ((open_round(_.plain("Look at it"), round_.id),),))


def orphaned(_: Words) -> Html:
    """Say why a round waits."""
    return _("Who planned it does not act for these people any more. You can send it yourself or cancel it.")


def erased(_: Words) -> Html:
    """Say that an anonymous round had too few answers."""
    return _(
        "Fewer than five people answered. Nobody can stay unknown among so few, so their answers were erased."
    )


def last_day(last: date, _: Words) -> Html:
    """Say until when a survey can be answered."""
    # NOTE: The last day on which a survey can be answered.
    return _("Last day: {date}", date=_.date(last))


def _titles(participation: Participation, survey: Survey, institution: Institution) -> tuple[str, str]:
    language = participation.language or "ru"
    return in_language(survey.title, language), institution.name(language)


def _where(participation: Participation, survey: Survey, answers: Answers, _: Words) -> list[Html]:
    """Say at which question somebody stopped, where they have begun."""
    ids = [question.id for question in asked(survey, answers)]
    if participation.stage is not Stage.OPENED or participation.question not in ids:
        return []
    number = ids.index(participation.question) + 1
    # NOTE: Somebody has begun to answer a survey. Such as "question 2 of 5".
    return [_("You stopped at question {number} of {total}.", number=number, total=len(ids))]


def _rows(participation: Participation, begin: str, _: Words) -> tuple[Row, ...]:
    first = Button(begin, tap=OpenSurvey(participation=participation.id, below=True).pack())
    # NOTE: Button: there is no time for a survey; nobody reminds of it then.
    later = Button(_.plain("Not now"), tap=NotNow(participation=participation.id).pack())
    return beside(first, later)


def _letter(person: PersonId, text: str, rows: tuple[Row, ...], asks_for: Round | None = None) -> Outgoing:
    """Return a letter to a partner about a round that is open, or else to an organizer."""
    payload = message(person, text, rows)
    if asks_for is None:
        return Outgoing(person, "sendMessage", payload, Lane.TRANSACTIONAL, Kind.SURVEY)
    more: dict[str, Any] = {"about": -asks_for.id, "expires_at": asks_for.closes_at}
    return Outgoing(person, "sendMessage", payload, Lane.BULK, Kind.SURVEY, **more)
