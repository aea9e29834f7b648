"""The pages of the web copy: the form, thanks, the end, and two for when something is in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.forms.markup import joined, spaced, tag
from bot.forms.questions import Block, block, fault_said, said
from bot.forms.reading import Entry, Reading, entry_of
from bot.forms.style import BASE, policy, style_of
from domain.quiet import local, zone_of
from domain.rounds import last_day
from domain.surveys import Survey, in_language
from handlers.answering.asking import promise, warn
from locales import LANGUAGES, Html, Words, words
from storage.questionnaires import Questionnaire


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what it may load."""

    html: str
    policy: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A questionnaire as one page shows it; `token` leads back to it."""

    questionnaire: Questionnaire
    token: str
    language: str
    now: datetime
    reading: Reading = field(default_factory=lambda: Reading({}))
    is_kept: bool = False
    """Whether it is to say that answers were just kept."""
    is_filled: bool = False
    """Whether the form is shown again as it was filled in, and nothing was kept."""

    @property
    def survey(self) -> Survey:
        """Return the survey that is answered."""
        return self.questionnaire.survey

    @property
    def words(self) -> Words:
        """Return the bot's voice in the language of the page."""
        return words(self.language)

    @property
    def title(self) -> str:
        """Return the title of the survey."""
        return in_language(self.survey.title, self.language)

    @property
    def last_day(self) -> str:
        """Return the last day on which answers count."""
        round_ = self.questionnaire.round
        return self.words.date(last_day(round_, zone_of(self.questionnaire.institution.region)))


def language_of(questionnaire: Questionnaire, wished: str | None) -> str:
    """Return the language of a page: the one wished for, else that of the participation."""
    offered = questionnaire.survey.languages
    usual = "ru" if "ru" in offered or not offered else offered[0]
    codes = (wished, questionnaire.participation.language)
    return next((code for code in codes if code in LANGUAGES and code), usual)


def form(sheet: Sheet) -> Page:
    """Return the form with all questions."""
    _, q = sheet.words, sheet.questionnaire
    blocks = list(_blocks(sheet))
    faulty = [one for one in blocks if one.fault]
    # NOTE: The heading of a list of answers that do not fit, on a web page.
    look = _("Please look at these answers again:") if faulty else None
    fields = tag(
        "form",
        tag("input", type="hidden", name="lang", value=sheet.language),
        # Enter in a line presses the first button of a form: this one, so that nothing is sent by accident.
        tag("button", _keep(_), name="act", value="keep", class_="unseen", tabindex="-1", aria_hidden="true"),
        _switch(sheet),
        tag("h1", said(sheet.survey.title, _)),
        _for_whom(sheet),
        _faults(look, faulty, _) if look else _kept(sheet) if sheet.is_kept else None,
        tag("p", said(sheet.survey.about, _)) if sheet.survey.about else None,
        tag("p", _mode(q, sheet.language, _)),
        tag("p", _("Last day: {date}", date=sheet.last_day)),
        *map(block, blocks),
        tag(
            "div",
            tag("p", _("Please look at your answers. You can still change them. Then send them.")),
            tag("button", _.plain("Send my answers"), name="act", value="send", class_="send"),
            None if q.keeps_nothing else tag("button", _keep(_), name="act", value="keep"),
            class_="last",
        ),
        method="post",
        action=sheet.token,
        novalidate=True,
        accept_charset="utf-8",
    )
    title = spaced((look, sheet.title)) if look else sheet.title
    return _page(_, title, [fields], style_of(sheet.survey))


def _keep(_: Words) -> str:
    # NOTE: A button on a web page: the answers so far are kept, the survey is not sent yet.
    return _.plain("Keep and go on later")


def _blocks(sheet: Sheet) -> Iterator[Block]:
    answers, reading = sheet.questionnaire.answers, sheet.reading
    today = local(sheet.now, zone_of(sheet.questionnaire.institution.region)).date()
    for question in sheet.survey.questions:
        kept = entry_of(question, answers.get(question.id))
        entry, fault = reading.entries.get(question.id, kept), reading.faults.get(question.id)
        is_anonymous = sheet.questionnaire.round.is_anonymous
        mark = Entry().mark if sheet.questionnaire.keeps_nothing else kept.mark
        yield Block(sheet.survey, question, entry, mark, fault, is_anonymous, today, sheet.words)


def _mode(q: Questionnaire, language: str, _: Words) -> Html:
    who_sees = promise(q.institution.name(language), _, is_anonymous=q.round.is_anonymous)
    return spaced((who_sees, warn(_))) if q.round.is_anonymous else who_sees


def _faults(look: Html, faulty: Sequence[Block], _: Words) -> Html:
    """List what is wrong, each with a way to its field; the focus begins here."""
    items = [
        tag("li", tag("a", said(b.question.said, _), href=f"#{b.first_field}"), " ", fault_said(b.fault, _))
        for b in faulty
        if b.fault
    ]
    others = tag("p", _("All other answers are kept."))
    inside = (tag("h2", look), tag("ul", *items), others)
    return tag("div", *inside, class_="wrong", role="alert", tabindex="-1", autofocus=True)


def _kept(sheet: Sheet) -> Html:
    _ = sheet.words
    kept = _("Your answers are kept. Go on whenever you like until {date}.", date=sheet.last_day)
    return tag("div", tag("p", kept), class_="told", role="status")


def _switch(sheet: Sheet) -> Html | None:
    """Offer the other languages; each is a button of the form, so that nothing is lost on the way."""
    return _languages(sheet, lambda code, autonym: tag("button", autonym, name="to", value=code, lang=code))


def _links(sheet: Sheet) -> Html | None:
    """Offer the other languages of a page without a form."""
    back = sheet.token
    return _languages(sheet, lambda code, autonym: tag("a", autonym, href=f"{back}?lang={code}", lang=code))


def _languages(sheet: Sheet, way: Callable[[str, str], Html]) -> Html | None:
    """Name the languages of a survey, with a way to each but the one that is read."""
    here, offered = sheet.language, sheet.survey.languages
    codes = [code for code in LANGUAGES if code in offered or code == here]
    if len(codes) < 2:
        return None
    named = {code: LANGUAGES[code].autonym for code in codes}
    current = tag("span", named[here], aria_current="true", lang=here)
    names = [current if code == here else way(code, autonym) for code, autonym in named.items()]
    return tag("div", *names, class_="languages", role="group", aria_label=sheet.words.plain("Language"))


def _for_whom(sheet: Sheet) -> Html:
    _, name = sheet.words, sheet.questionnaire.institution.name(sheet.language)
    return tag("p", _("You answer for: {institution}", institution=name), class_="institution")


def over(sheet: Sheet) -> Page:
    """Return what is to be seen when nothing can be answered any more: thanks, or that it is over."""
    heading = tag("h1", said(sheet.survey.title, sheet.words))
    told = tag("div", *(tag("p", sentence) for sentence in _told(sheet)), class_="told")
    return _page(sheet.words, sheet.title, [_links(sheet), heading, _for_whom(sheet), told])


def _told(sheet: Sheet) -> Iterator[Html]:
    _ = sheet.words
    if sheet.questionnaire.is_sent:
        yield _("Thank you! Your answers have arrived. They cannot be changed any more.")
        if sheet.questionnaire.participation.person is None:
            return  # there is no way to tell them anything later
        yield _(
            "When it is over, the organizers read all the answers. If they change something, I will tell you."
        )
        return
    yield _("This survey is over. Its last day was {date}.", date=sheet.last_day)
    if sheet.questionnaire.answers:
        yield _("Your answers were not sent, so they do not count.")
    yield _("Thank you for your time.")


def away(language: str | None, token: str, fields: Sequence[tuple[str, str]]) -> Page:
    """Return a page for when the database is away: what was filled in waits in it, to be sent once more."""
    _ = words(language if language in LANGUAGES else "ru")
    # NOTE: A heading on a web page on which a survey is answered.
    title = _("This does not work just now.")
    kept = [tag("input", type="hidden", name=name, value=value) for name, value in fields]
    again = tag(
        "form",
        *kept,
        tag("p", _("Nothing is lost. Please wait a minute, then press the button.")),
        tag("button", _.plain("Try again"), class_="send"),
        method="post" if fields else "get",
        action=token,
        accept_charset="utf-8",
    )
    return _page(_, title, [tag("h1", title), again])


def too_much(language: str | None) -> Page:
    """Return a page for who sent more than any survey holds."""
    _ = words(language if language in LANGUAGES else "ru")
    title = _("This is too long.")
    return _page(_, title, [tag("h1", title), tag("p", _("Please go back and write less."))])


def _page(_: Words, title: object, body: Iterable[Html | None], style: str = BASE) -> Page:
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("style", Html(style)),
    )
    page = tag("html", head, tag("body", tag("main", joined(body))), lang=_.code, dir="ltr")
    return Page(f"<!doctype html>{page}", policy(style))
