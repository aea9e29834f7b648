"""What is shown of a wiki account, to whoever taps and in the letters that answer later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape
from urllib.parse import quote

from domain.accounts import Account
from handlers.accounts.room import Act, Room, do
from handlers.buttons import Ask, OpenCard, OpenStep, Place, ask_button, go, menu_button
from handlers.did.views import views_button
from handlers.screen import Button, Row, Screen, beside
from handlers.settings import messages_button
from locales import Html, Words


def first(_: Words, said: str = "") -> Screen:
    """Say what a link is for and what is kept, before anything is asked."""
    what_for = _(
        "If you link your wiki account, I thank you for your edits, tell you when one is undone, and say "
        "how often the articles were read."
    )
    how = _(
        "To link it you put a code into the summary of an edit. Everybody can see the code there, "
        "for ever. It shows me that the account is yours."
    )
    undo = _("You can undo the link at any time, at once.")
    lines = (what_for, _kept(_), how, never(_), undo)
    text = "\n\n".join((f"<b>{_('My wiki account')}</b>", *lines))
    rows = ((link_button(_),), (go(_.plain("Not now"), Place.MENU),))
    return Screen(f"{said}\n\n{text}" if said else text, rows)


def _kept(_: Words) -> str:
    return _(
        "I keep the numbers of your account and of your edits, encrypted, and no name. Nobody sees them, "
        "organizers neither."
    )


def never(_: Words) -> str:
    """Warn of codes of other people."""
    # NOTE: A code is eight digits. Whoever types another person's code gives them the account.
    return _("Never type a code that somebody else gave you.")


def link_button(_: Words) -> Button:
    """Return the button that begins to link an account."""
    # NOTE: Button: let the bot know my account on the wikis.
    return do(_.plain("Link my account"), Act.BEGIN)


def for_a_minor(_: Words) -> Screen:
    """Ask somebody under 18 for a yes of their own."""
    text = _(
        "You are under 18. Everything here works without linking an account, too. If you are not sure, ask "
        "your parents or a teacher first. Do you want to link it?"
    )
    # NOTE: Button: yes, let the bot know my account on the wikis.
    return Screen(text, ((do(_.plain("Yes, link it"), Act.NAME),), (go(_.plain("Not now"), Place.MENU),)))


def ask_name(called: str, _: Words, said: str = "") -> Screen:
    """Ask for the name of the account."""
    # NOTE: {wiki} is for example "Tatar Wikipedia".
    question = _(
        "What is the name of your account? I look for it here: {wiki}. You can also send me the link to your "
        "user page.",
        wiki=called,
    )
    # NOTE: Button: leads to the step where one creates an account on the wiki.
    none = Button(_.plain("I have no account"), tap=OpenStep(step="account").pack())
    cancel = go(_.plain("Cancel"), Place.MENU)
    return Screen(f"{said}\n\n{question}" if said else question, ((none,), (cancel,)))


def looking(_: Words) -> Screen:
    """Say that an answer comes."""
    text = _("I am looking on the wiki. The answer comes as a message of its own.")
    return Screen(text, ((menu_button(_),),), fresh=True)


def code(code: str, paper: Mapping[str, str], _: Words) -> Screen:
    """Show the code and what to do with it."""
    shown = Html(f"<code>{escape(code, quote=False)}</code>")
    steps = [
        # NOTE: {wiki} is for example "Tatar Wikipedia".
        _("1. Open your practice page: {wiki}. Sign in, if the wiki asks you to.", wiki=paper["called"]),
        _("2. Write a word there: at least one letter has to change."),
        # NOTE: {summary} is the name of a field on the wiki, in the language of the wiki.
        _(
            "3. The code must stand in the field “{summary}”: if it is not there yet, paste it. Then "
            "publish.",
            summary=paper["summary"],
        ),
    ]
    parts = [
        f"<b>{_('Your code: {code}', code=shown)}</b>",
        "\n".join(steps),
        _("Any other edit of yours works as well. The code is good for an hour."),
        never(_),
    ]
    page = f"{paper['page']}&summary={quote(code)}"
    # NOTE: Button: cancels linking the account.
    cancel = do(_.plain("Cancel"), Act.CANCEL)
    rows: tuple[Row, ...] = (
        # NOTE: Button: opens the sandbox of the person on the wiki.
        (Button(_.plain("My practice page"), url=page),),
        (Button(_.plain("Copy the code"), copy=code),),
        (published(_),),
        # What is to be done stays in sight of whoever asks about it.
        (Button(_.plain("Ask a human"), tap=Ask(below=True).pack()),),
        *beside(another(_), cancel),
    )
    return Screen("\n\n".join(parts), rows)


def published(_: Words) -> Button:
    """Return the button by which the code is looked for."""
    return do(_.plain("I have published it"), Act.LOOK)


def another(_: Words) -> Button:
    """Return the button to another code."""
    return do(_.plain("New code"), Act.AGAIN)


def linked(account: Account, room: Room, said: str = "") -> Screen:
    """Show that an account is linked."""
    _ = room.words
    wikis = ", ".join(room.called(wiki) for wiki in account.ids)
    lines = [
        f"<b>{_('My wiki account')}</b>",
        # NOTE: {wikis} is a list such as "Tatar Wikipedia, Russian Wikipedia".
        _("It is linked. I know it here: {wikis}", wikis=wikis),
        _kept(_),
    ]
    rows: list[Row] = []
    if account.blocked:
        blocked = ", ".join(room.called(wiki) for wiki in account.blocked)
        lines.append(_("It may not edit here now: {wikis}", wikis=blocked))
        rows.append((what_helps(_),))
    if room.person.stopped:
        lines.append(_("You have asked for no more messages, so you get no thanks and no word now."))
        rows.append((messages_button(room.person, _),))
    text = "\n".join(lines)
    rows += [(views_button(_),), (unlink_button(_),), (menu_button(_),)]
    return Screen(f"{said}\n\n{text}" if said else text, tuple(rows))


def unlink_button(_: Words) -> Button:
    """Return the button that undoes the link."""
    # NOTE: Button: the bot shall no longer know my account on the wikis.
    return do(_.plain("Undo the link"), Act.UNLINK)


def unreadable(_: Words) -> Screen:
    """Say that the link is lost."""
    text = _(
        "I can no longer read the link to your wiki account: the key of this bot has changed. "
        "Nobody else can read it either. You can link your account again."
    )
    return Screen(text, ((link_button(_),), (unlink_button(_),), (menu_button(_),)))


def unlinked(_: Words) -> Screen:
    """Say that the link is undone."""
    text = _("The link is undone, and all that I kept of your account is erased.")
    return Screen(text, ((link_button(_),), (menu_button(_),)))


def wait(time: str, _: Words) -> Screen:
    """Ask to wait after too many tries."""
    # NOTE: {time} is for example "18:40 (Moscow time)".
    text = _("I have looked several times now. You can try again from: {time}. Nothing is lost.", time=time)
    return Screen(text, ((ask_button(_),), (menu_button(_),)))


def no_name(_: Words) -> str:
    """Say that a text is no name."""
    return _(
        "This cannot be the name of an account. You see yours at the top of the wiki when you are signed in."
    )


def not_a_name(_: Words) -> Screen:
    """Say that a wiki takes something for no name."""
    return Screen(no_name(_), ((another_name(_),), (ask_button(_),), (menu_button(_),)))


def another_name(_: Words) -> Button:
    """Return the button to another name."""
    return do(_.plain("Another name"), Act.NAME)


def missing(name: str, called: str, _: Words) -> Screen:
    """Say that there is no account with this name."""
    # NOTE: {name} is what the person wrote, {wiki} is for example "Tatar Wikipedia".
    text = _(
        "I find no account “{name}” here: {wiki}. Big and small letters count. When you are signed "
        "in, your name stands at the top of the wiki.",
        name=name,
        wiki=called,
    )
    return Screen(text, ((another_name(_),), (ask_button(_),), (menu_button(_),)))


def not_lasting(_: Words) -> Screen:
    """Refuse kindly what the wiki shows in place of an account."""
    text = _(
        "The wiki shows this in place of a name when somebody edits without signing in. It is not "
        "an account: it changes, and others may get the same. Create an account first, then link "
        "that one."
    )
    # NOTE: Button: leads to the step where one creates an account on the wiki.
    create = Button(_.plain("Create an account"), tap=OpenStep(step="account").pack())
    return Screen(text, ((create,), (another_name(_),), (menu_button(_),)))


def blocked(until: date | None, _: Words) -> Screen:
    """Say that an account may not edit and so cannot publish a code."""
    parts = [_("This account may not edit now, so it cannot publish a code. It can be linked later.")]
    if until is not None:
        # NOTE: {day} is the last day on which an account may not edit.
        parts.append(_("It may edit again after this day: {day}", day=_.date(until)))
    return Screen("\n".join(parts), ((what_helps(_),), (ask_button(_),), (menu_button(_),)))


def what_helps(_: Words) -> Button:
    """Return the button to what helps those who are blocked."""
    # NOTE: Button: opens a page on what helps when an account may not edit.
    return Button(_.plain("What helps"), tap=OpenCard(card="blocked").pack())


def taken(_: Words) -> Screen:
    """Say that an account is linked to another chat, and not to whose."""
    text = _(
        "This account is linked in another chat with me already, and it can be linked only once. Undo the "
        "link there first. If that was not you, ask a human."
    )
    return Screen(text, ((another_name(_),), (ask_button(_),), (menu_button(_),)))
