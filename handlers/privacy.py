"""What is kept, what is not, and how to take it back or erase it.

Ann: /privacy
Bot: What I keep … What I do not keep …
     [My data] [Withdraw my consent] [Forget me] [Menu]
Ann: [Forget me]
Bot: Shall I erase everything about you? …
     [Yes] [No]
Ann: [Yes]
Bot: Everything about you is erased …
     [Begin again]

Ann, who has not answered the question of consent yet: [Privacy]
Bot: What I keep …
     [My data] [Forget me] [Back] [Menu]
"""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.content import Content
from domain.people import Person, refuse
from handlers import menu, rooms
from handlers.buttons import Place, Sure, Vow, go, menu_button, troubles_button
from handlers.commands import no_own_menu
from handlers.filters import GoesTo, Said, Tapped
from handlers.screen import Button, Screen
from locales import Words
from storage.store import Store


def router() -> Router:
    """Return privacy and the two ways to be forgotten."""
    router = Router(name="privacy")
    router.callback_query.register(privacy, GoesTo(Place.PRIVACY))
    router.callback_query.register(doubt_forget, GoesTo(Place.FORGET))
    router.callback_query.register(doubt_withdraw, GoesTo(Place.WITHDRAW))
    router.callback_query.register(keep_vow, Tapped(Sure))
    router.message.register(privacy, Said("privacy"))
    router.message.register(doubt_forget, Said("forget"))
    return router


async def privacy(
    _event: Message | CallbackQuery,
    person: Person,
    store: Store,
    owners: frozenset[int],
    _: Words,
    fresh: bool = False,
) -> Screen:
    """Say what is kept and what is not; of the team there is more than of others."""
    screen = replace(_privacy(person, _), fresh=fresh)
    if await store.accounts.is_linked(person.id):
        screen = replace(screen, text=f"{screen.text}\n\n{_as_editor(_)}")
    if await store.institutions.of(person.id):
        screen = replace(screen, text=f"{screen.text}\n\n{_as_partner(_)}")
    if not (await store.team.member(person.id, owners)).may_announce:
        return screen
    more = _(
        "<b>As an organizer</b>\n"
        "I keep for whom you organize and since when, your drafts and saved audiences, and a journal of what "
        "you did; the owners of the bot read it. /forget takes you out of all of them: what was done stays, "
        "but not that it was you."
    )
    return replace(screen, text=f"{screen.text}\n\n{more}")


def _as_partner(_: Words) -> str:
    return _(
        "<b>As a partner</b>\n"
        "I keep for which institutions you answer and since which day, which surveys were for you and how "
        "far you have come. Your answers are yours until you send them; what I keep of them then stands on "
        "the first screen of each survey. /forget takes you out of all of it."
    )


def _as_editor(_: Words) -> str:
    return _(
        "<b>Your wiki account</b>\n"
        "You have linked it. I keep its numbers on the wikis and, for two to three months, which edits are "
        "yours. All of it is encrypted: with the database alone nobody can tell which account it is. Undoing "
        "the link erases it."
    )


def _privacy(person: Person, _: Words) -> Screen:
    kept = _(
        "<b>What I keep</b>\n"
        "The number of this chat and your language. If you have agreed: the step you have reached, the "
        "day you were last here, your wiki, age group, region and interests, how you like the screens, "
        "and the link and the group you came with. The link is kept while you have not answered yet, and "
        "erased if you say no. If you ask a human: for 30 days, which of the messages they got is yours."
    )
    wishes = _(
        "If you have agreed, also the district of your region if you named it, the topics you want no "
        "announcements on, and the reminders you have asked for, until they come."
    )
    sent = _(
        "For 35 days I also know which announcements I have sent you, so that nobody gets one twice and a "
        "mistake in it can be corrected."
    )
    days = _(
        "If you have agreed, I also keep some days: when you first came, took an article, edited "
        "and came back, and when I wrote because you had been away. One person in ten, chosen by "
        "chance, gets no such message: so we learn whether it helps."
    )
    not_kept = _(
        "<b>What I do not keep</b>\n"
        "Your name, your username, your phone number and, unless you link it yourself, your account on the "
        "wiki. What you send is erased as soon as I have answered it; if I stumble over it, it stays for up "
        "to 7 days, so that the mistake can be found."
    )
    humans = _(
        "<b>Who reads it</b>\n"
        "A human sees only what you send to a human, with a number in place of your name."
    )
    beside = _(
        "They also see your language, your wiki, your step, and whether you are under 18, if you have "
        "told me."
    )
    parts = (f"{kept} {wishes} {sent}", days, not_kept, f"{humans} {beside}")
    return Screen("\n\n".join(parts), _rows(person, _))


def _rows(person: Person, _: Words) -> tuple[tuple[Button, ...], ...]:
    data, forget = go(_.plain("My data"), Place.MY_DATA), go(_.plain("Forget me"), Place.FORGET)
    if person.is_undecided:
        return ((data,), (forget,), (go(_.plain("Back"), Place.CONSENT),), (menu_button(_),))
    if person.has_consented:
        consent_button = go(_.plain("Withdraw my consent"), Place.WITHDRAW)
    else:
        consent_button = go(_.plain("About my consent"), Place.CONSENT)
    return ((data,), (consent_button,), (forget,), (menu_button(_),))


async def doubt_forget(_event: Message | CallbackQuery, _: Words) -> Screen:
    """Ask once more before everything is erased."""
    text = _(
        "Shall I erase everything about you? It happens at once and cannot be undone. The messages in "
        "this chat stay with you until you delete them in Telegram."
    )
    return _doubt(text, Vow.FORGET, _)


async def doubt_withdraw(_query: CallbackQuery, _: Words) -> Screen:
    """Ask once more before the consent is taken back."""
    return doubt_withdrawal(_)


def doubt_withdrawal(_: Words) -> Screen:
    """Ask once more before what the consent allowed is forgotten."""
    return _doubt(_what_goes(_), Vow.WITHDRAW, _)


def doubt_under_14(_: Words) -> Screen:
    """Ask once more before somebody who says now that they are under 14 is forgotten."""
    reason = _("I remember nobody who is under 14.")
    return _doubt(f"{reason} {_what_goes(_)}", Vow.UNDER_14, _, Place.SETTINGS)


def _what_goes(_: Words) -> str:
    return _(
        "Shall I forget your step, your wiki, your age group, your region and your interests? Your "
        "language stays, and you can go on reading here."
    )


def _doubt(text: str, vow: Vow, _: Words, back: Place = Place.PRIVACY) -> Screen:
    yes = Button(_.plain("Yes"), tap=Sure(vow=vow).pack())
    return Screen(text, ((yes,), (go(_.plain("No"), back),)))


async def keep_vow(
    _query: CallbackQuery, callback_data: Sure, person: Person, store: Store, content: Content, _: Words
) -> Screen:
    """Do what was asked for twice."""
    if callback_data.vow is Vow.FORGET:
        return await _forget(person, store, _)
    await take_back(person, store)
    if callback_data.vow is Vow.UNDER_14:
        await store.institutions.leave(person.id)
        return under_14(_)
    note = _(
        "It is done. I have forgotten all of it and keep only the number of this chat and your language."
    )
    if not (own := await rooms.of_partner(person, store, _)):
        return menu.screen(refuse(person), content, _, note)
    more = _("You still answer for your institutions. To end that, press “My institutions”.")
    return menu.screen(refuse(person), content, _, f"{note} {more}", own=own)


async def take_back(person: Person, store: Store) -> None:
    """Keep the answer, and nothing of what the consent has allowed, be it to an older text."""
    await store.save(refuse(person))
    if person.consent:
        await store.reminders.forget(person.id)
        await store.sendings.leave(person.id)
        await store.accounts.erase(person.id)
        await store.tasks.forget(person.id)
        await store.nudges.forget(person.id)


def under_14(_: Words) -> Screen:
    """Thank somebody under 14, and be at least as careful as with a teen."""
    thanks = _(
        "Thank you for telling me. I keep nothing but the number of this chat, your language and this "
        "answer. You can read every step here; please do them together with a parent or a teacher."
    )
    return unremembered(f"{thanks}\n\n{careful(_)}", _)


def careful(_: Words) -> str:
    """Say what nobody under 18 should write."""
    return _(
        "Because you are under 18: never write your name, school, address or phone number on the wiki, "
        "and not here either."
    )


def unremembered(text: str, _: Words) -> Screen:
    """Show what can be done without being remembered."""
    first = go(_.plain("My first edit"), Place.TASK)
    return Screen(text, ((first,), (troubles_button(_),), (menu_button(_),)))


async def _forget(person: Person, store: Store, _: Words) -> Screen:
    await store.forget(person.id)
    text = _(
        "Everything about you is erased. Thank you for the time we had. If you ever want to come back, "
        "press the button or send /start."
    )
    farewell = Screen(text, ((go(_.plain("Begin again"), Place.MENU),),))
    return farewell.with_letters(no_own_menu(person.id)) if person.menu_language else farewell
