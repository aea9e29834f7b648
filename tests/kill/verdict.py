"""The questions a run has to answer; each check returns what is wrong, a sentence and whom it concerns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

import pytest

from bot.richtext import parse
from bot.settings import Settings
from domain.content import Content
from domain.people import Person
from domain.places import place_of
from handlers import path
from locales import words
from storage import content
from tests.kill.facts import Facts
from tests.stage import OLGA

Wrong = Iterator[tuple[str, int]]


def lost(facts: Facts) -> Wrong:
    """Every update has its turn."""
    had = {turn.update for turn in facts.turns}
    for one in facts.made():
        if one.id not in had:
            yield f"update {one.id} was lost ({facts.inbox.get(one.id)})", one.chat


def twice(facts: Facts) -> Wrong:
    """No update has two, and none comes out of nowhere."""
    for update, count in Counter(turn.update for turn in facts.turns).items():
        made = facts.ground.ledger.made.get(update)
        if count > 1 or made is None:
            yield f"update {update} was applied {count} times", made.chat if made else 0


def out_of_order(facts: Facts) -> Wrong:
    """What Telegram delivers in order is applied in order, and no two turns of a chat overlap."""
    places = {number: place for place, number in enumerate(facts.ground.ledger.made)}
    lines: dict[str, int] = defaultdict(lambda: -1)
    seen: Counter[int] = Counter()
    for turn in facts.turns:
        line = facts.ground.ledger.made[turn.update].line
        if places[turn.update] < lines[line]:
            yield f"update {turn.update} came after a later one", turn.chat
        lines[line] = places[turn.update]
        seen[turn.chat] += 1
        if turn.number != seen[turn.chat]:
            yield f"turn {seen[turn.chat]} saw itself as number {turn.number}", turn.chat


def wrongly_parked(facts: Facts) -> Wrong:
    """Poison is parked, and nothing else."""
    poison = {one.id for one in facts.ground.ledger.made.values() if one.is_poison}
    for number in facts.parked ^ poison:
        yield f"update {number}: {facts.inbox.get(number)}", facts.ground.ledger.made[number].chat


def unsent(facts: Facts) -> Wrong:
    """No message is given up."""
    yield from facts.unsent


def unanswered(facts: Facts) -> Wrong:
    """Every turn shows something; more than that only where nobody could know, once a kill at most."""
    for talker in facts.ground.talkers:
        chat = talker.account.id
        shown, turns = len(facts.shown(chat)), len(facts.made(by=chat))
        if shown < turns or facts.doubled(chat) < 0:
            yield f"{chat} was shown {shown} screens in {turns} turns, {facts.doubled(chat)} doubled", chat
        if shown - turns > facts.unsure(chat) + facts.ground.kills:
            yield f"{chat} was shown {shown} screens in {turns} turns", chat


def unheard(facts: Facts) -> Wrong:
    """Every question reaches the owner."""
    world, bot = facts.ground.world, facts.ground.bot
    read = {kept.body.get("text") for kept in world.private_room(bot, world.persons[OLGA]).messages.values()}
    for talker in facts.ground.talkers:
        for question in talker.questions:
            if question not in read:
                yield f"{question} was never read", talker.account.id


def elsewhere(facts: Facts) -> Wrong:
    """Everybody ends on the screen their last tap leads to, in the database and before their eyes."""
    texts = content.load(Settings.model_fields["content_dir"].default)
    for talker in facts.ground.talkers:
        person = facts.persons[talker.account.id]
        if person.step != talker.step:
            yield f"{person.id} is at {person.step} and tapped {talker.step}", person.id
        elif (text := _text(person, texts)) != (seen := talker.tapped and talker.tapped.body.get("text")):
            yield f"{person.id} sees {seen!r} instead of {text!r}", person.id


def _text(person: Person, texts: Content) -> str:
    """Return what the screen of a person's step says."""
    place = place_of(person, texts)
    assert place is not None
    return parse(path.screen(place, person, texts, None, words(person.language or "ru")).text).text


CHECKS: tuple[Callable[[Facts], Wrong], ...] = (
    lost,
    twice,
    out_of_order,
    wrongly_parked,
    unsent,
    unanswered,
    unheard,
    elsewhere,
)


def demand(facts: Facts) -> None:
    """Fail if anything is wrong, with the trail of the first one concerned in each way."""
    lines = []
    for check in CHECKS:
        wrong = list(check(facts))
        lines += [f"{check.__name__}: {sentence}" for sentence, _ in wrong[:5]]
        lines += [f"    … {len(wrong)} in all"] * (len(wrong) > 5)
        lines += [facts.trail(chat) for _, chat in wrong[:1] if chat]
    if lines:
        pytest.fail(
            "\n".join((f"seed {facts.ground.seed}, log {facts.ground.keeper.log}", *lines)), pytrace=False
        )


def summary(facts: Facts, name: str, seconds: float) -> str:
    """Sum up a run in one line."""
    ground = facts.ground
    chats = [talker.account.id for talker in ground.talkers]
    counts = {
        "kills": ground.kills,
        "starts": ground.starts,
        "updates": len(facts.made()),
        "lost": len(list(lost(facts))),
        "twice": len(list(twice(facts))),
        "parked": len(facts.parked),
        "expired": len(ground.ledger.expired),
        "questions": sum(len(talker.questions) for talker in ground.talkers),
        "unsure": sum(facts.unsure(chat) for chat in chats),
        "doubled": sum(facts.doubled(chat) for chat in chats),
    }
    return f"{name}: " + ", ".join(f"{n} {word}" for word, n in counts.items()) + f", {seconds:.0f} s"
