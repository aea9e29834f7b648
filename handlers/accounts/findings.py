"""What is said when a code was looked for."""

from __future__ import annotations

from domain.accounts import Verdict
from handlers.accounts.screens import another, published
from handlers.buttons import Ask, Go, Place
from handlers.screen import Button, Screen
from locales import Html, Words


def below(label: str, place: Place) -> Button:
    """Return a button that leaves the letter as it is."""
    return Button(label, tap=Go(place=place, below=True).pack())


def menu(_: Words) -> Button:
    """Return the button to the menu below a letter."""
    return below(_.plain("Menu"), Place.MENU)


def human(_: Words) -> Button:
    """Return the button to a human below a letter."""
    return Button(_.plain("Ask a human"), tap=Ask(below=True).pack())


def not_found(verdict: Verdict, code: str, _: Words, *, is_over: bool) -> Screen:
    """Say why an account is not linked yet, and what to do; nothing is lost."""
    if verdict is Verdict.LATE or is_over:
        over = _("This code is too old: a code is good for an hour. Nothing is lost: take a new one.")
        return Screen(over, ((another(_),), (human(_),), (menu(_),)))
    shown = _("Your code: {code}", code=Html(f"<code>{code}</code>"))
    return Screen(f"{_reason(verdict, _)}\n\n{shown}", ((published(_),), (another(_),), (human(_),)))


def _reason(verdict: Verdict, _: Words) -> str:
    if verdict is Verdict.HIDDEN:
        return _("One edit of this account cannot be read. Please make one more edit.")
    if verdict is Verdict.NO_CODE:
        return _(
            "I see an edit of yours, but no code in it. Please make one more, with the code in the summary."
        )
    lines = (
        _("I see no edit of this account since you got the code."),
        _("– Have you published it? If no letter has changed, the wiki saves nothing."),
        _("– Were you signed in, and with this account?"),
    )
    return "\n".join(lines)


def proven(name: str, _: Words) -> Screen:
    """Say that an account is linked now; this is the only time its name is used."""
    # NOTE: {name} is the name of the person's account on the wiki.
    text = _(
        "Your account is linked now: <b>{name}</b>. You can undo the link at any time, at once.", name=name
    )
    account = below(_.plain("My wiki account"), Place.ACCOUNT)
    return Screen(text, ((account,), (below(_.plain("Give me an article"), Place.ARTICLE),), (menu(_),)))


def gone(_: Words) -> Screen:
    """Say that an account is no longer to be seen on the wikis, so that the link was erased."""
    text = _(
        "I cannot find your linked account on the wikis any more, so I have erased the link. If you"
        " have another account, you can link that one."
    )
    return Screen(text, ((human(_),), (menu(_),)))
