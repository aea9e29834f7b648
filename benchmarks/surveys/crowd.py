"""Partners on the sandbox's side: each answers the screen before them as soon as it has arrived."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.surveys import ground
from domain.surveys.answers import Answer
from handlers.answering.buttons import Give, Move, OpenSurvey, SendAnswers, ShowQuestion, Tick, Way
from sandbox.world import Bot, Person, World
from sandbox.world.rooms import Kept, Room

BEGIN, SEND = (f"{kind.__prefix__}:" for kind in (ShowQuestion, SendAnswers))
GIVE, TICK, MOVE = (f"{kind.__prefix__}:" for kind in (Give, Tick, Move))
TAP, SAY = "tap", "say"

LOOK_S = 5.0
"""How often those are looked for who have waited too long, in seconds."""

Act = tuple[str, str]
"""What somebody does: tap a button with this data, or say this."""


class Town(World):
    """A world that tells a partner at once what has come to them: nobody looks again and again."""

    def __init__(self) -> None:
        super().__init__()
        self.crowd: Crowd | None = None

    def note_delivery(self, bot: Bot, room: Room, kept: Kept, method: str, *, edit: bool = False) -> None:
        """Write it down, and hand it over."""
        super().note_delivery(bot, room, kept, method, edit=edit)
        if self.crowd is not None:
            self.crowd.reads(room.id, kept)


@dataclass(slots=True)
class Partner:
    """One partner: what they answer, what they did last, and since when they wait."""

    account: Person
    participation: int
    answers: dict[str, Answer]
    did: Act = ("", "")
    since: float = 0.0
    message: int = 0

    def next(self, kept: Kept) -> Act | None:
        """Return what to do about a screen; nothing where there is nothing to do any more."""
        taps = list(_taps(kept))
        for kind in (SEND, BEGIN):
            if found := next((tap for tap in taps if tap.startswith(kind)), None):
                return TAP, found
        question = next((tap.split(":")[2] for tap in taps if tap.startswith((GIVE, TICK, MOVE))), None)
        return None if question is None else self._answer(question, taps)

    def _answer(self, question: str, taps: list[str]) -> Act:
        answer = self.answers[question]
        where = {"participation": self.participation, "question": question}
        for option in answer.options:
            for tap in (Tick(**where, value=option, on=True).pack(), Give(**where, value=option).pack()):
                if tap in taps:
                    return TAP, tap
        if answer.options:
            return TAP, Move(**where, way=Way.DONE).pack()
        if answer.number is not None and (tap := Give(**where, value=str(answer.number)).pack()) in taps:
            return TAP, tap
        return SAY, answer.text or str(answer.number)


@dataclass
class Crowd:
    """All partners, and what they lived through."""

    world: World
    bot: Bot
    partners: dict[int, Partner] = field(default_factory=dict)
    waits_s: list[float] = field(default_factory=list)
    """How long each waited for an answer to a tap or a text."""
    thanked: int = 0
    repeated: int = 0
    """How often somebody did the same again, because nothing came for minutes."""
    _looked_at: float = 0.0
    _to_do: list[tuple[Partner, Act]] = field(default_factory=list)

    async def invite(self, first: int, count: int) -> None:
        """Give everybody an account with an invitation before their eyes."""
        for number in range(1, count + 1):
            code = ground.language_of(number)
            account = self.world.add_person(f"P{number}", id=first + number, language_code=code)
            self.world.private_room(self.bot, account)
            self.partners[account.id] = Partner(account, number, ground.answers(number))
            tap = OpenSurvey(participation=number, below=True).pack()
            keys = {"inline_keyboard": [[{"text": "Begin the survey", "callback_data": tap}]]}
            letter = {"chat_id": account.id, "text": "Come", "reply_markup": keys}
            sent = await self.world.call(self.bot.token, "sendMessage", letter)
            self.partners[account.id].message = sent.body["result"]["message_id"]  # type: ignore[call-overload]

    async def begin(self) -> None:
        """Let everybody open the survey at once."""
        for partner in self.partners.values():
            await self._do(partner, (TAP, OpenSurvey(participation=partner.participation, below=True).pack()))

    def reads(self, chat: int, kept: Kept) -> None:
        """Note what has come to somebody; it is answered as soon as the bot has been told that it arrived."""
        partner = self.partners[chat]
        act = partner.next(kept)
        if act == partner.did or not partner.since:
            return
        self.waits_s.append(time.perf_counter() - partner.since)
        partner.since, partner.message = 0.0, kept.id
        if act is None:
            self.thanked += 1
        else:
            self._to_do.append((partner, act))

    async def go_on(self, patience_s: float) -> bool:
        """Do what follows from what has come, and again what nothing came of; tells whether all are done."""
        some, self._to_do = self._to_do, []
        for partner, act in some:
            await self._do(partner, act)
        now = time.perf_counter()
        if now - self._looked_at > LOOK_S:
            self._looked_at = now
            for partner in self.partners.values():
                is_tap = partner.did[0] == TAP  # a text is kept for a day, and would answer the next question
                if is_tap and partner.since and partner.since < now - patience_s:
                    self.repeated += 1
                    await self._do(partner, partner.did)
        return self.thanked == len(self.partners)

    async def _do(self, partner: Partner, act: Act) -> None:
        how, what = partner.did = act
        partner.since = time.perf_counter()
        if how == TAP:
            await self.world.tap(partner.account, self.bot, partner.message, what)
        else:
            await self.world.say(partner.account, self.bot, what)


def _taps(kept: Kept) -> Iterator[str]:
    keys: dict[str, Any] = kept.body.get("reply_markup", {})
    for row in keys.get("inline_keyboard", []):
        yield from (button["callback_data"] for button in row if "callback_data" in button)
