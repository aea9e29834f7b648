"""What may change in a survey that partners have seen: words may, what an answer means may not.

Free are: rewording, languages more or fewer, options and questions added or put into another order, a
question that ends, whether it must be answered, when it is asked, bounds that become wider. An answer to one
revision then means the same in the next, and both can be counted together. An id is never used for something
else: so compare with every revision that was seen, not with the newest only.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.errors import N_
from domain.surveys.definition import Question, QuestionKind, Said, Survey
from domain.surveys.wording import Flaw


def hindrances(old: Survey, new: Survey) -> list[Flaw]:
    """Return what makes `new` another survey than `old`, so that it needs a name of its own.

    Places are those of `Flaw`; both are supposed to be without flaws.
    """
    found = []
    if old.name != new.name:
        found.append(Flaw("name", N_("The name of a survey stays.")))
    if old.is_anonymous != new.is_anonymous:
        found.append(Flaw("anonymous", N_("Partners were told whether it is anonymous. That stays.")))
    for question in old.questions:
        if (now := new.question(question.id)) is not None:
            found += _question(f"questions.{question.id}", question, now)
    return found


def _question(place: str, old: Question, new: Question) -> Iterator[Flaw]:
    """Yield what makes a question another one."""
    if old.kind is not new.kind:
        yield Flaw(f"{place}.kind", N_("The kind of a question stays. Add a new question instead."))
        return
    for option in old.options:
        if new.option(option.id) is None:
            yield _must_stay(f"{place}.options.{option.id}")
        elif _says_what_another_said(option.id, old, new):
            # NOTE: Options are the answers to choose from in a survey that people have answered already.
            sentence = N_("An option now says what another one said before. Each must keep its meaning.")
            yield Flaw(f"{place}.options.{option.id}", sentence)
    if old.has_other and not new.has_other:
        yield _must_stay(f"{place}.other")
    if old.kind is QuestionKind.SCALE:
        yield from _scale(place, old, new)
    else:
        yield from _number(place, old, new)


def _must_stay(place: str) -> Flaw:
    return Flaw(place, N_("This option stays: somebody may have chosen it."))


def _says_what_another_said(option: str, old: Question, new: Question) -> bool:
    """Tell whether in some language an option has taken over the words of another one, as in a swap."""
    before, now = old.option(option), new.option(option)
    if before is None or now is None:
        return False
    others = [one.said for one in old.options if one.id != option]
    return any(
        text != before.said.get(code) and any(text == other.get(code) for other in others)
        for code, text in now.said.items()
    )


def _scale(place: str, old: Question, new: Question) -> Iterator[Flaw]:
    """Yield whether a number on a scale would mean something else."""
    if (old.low, old.high) != (new.low, new.high):
        yield Flaw(f"{place}.low", N_("The numbers of a scale stay. Add a new question instead."))
    if old.ends and new.ends and _are_swapped(old.ends, new.ends):
        yield Flaw(f"{place}.ends", N_("The ends of the scale have changed places. They stay."))


def _are_swapped(old: tuple[Said, Said], new: tuple[Said, Said]) -> bool:
    """Tell whether in some language one end now says what the other said."""
    return any(
        text != old[1][code] and (new[0].get(code), new[1].get(code)) == (old[1][code], text)
        for code, text in old[0].items()
        if code in old[1]
    )


def _number(place: str, old: Question, new: Question) -> Iterator[Flaw]:
    """Yield bounds that have become narrower: somebody may have answered beyond them."""
    # NOTE: Of the numbers a question takes, in a survey that people have answered already.
    sentence = N_("The lowest and the highest value may only lie further apart than before.")
    if old.low is not None and (new.low is None or new.low > old.low):
        yield Flaw(f"{place}.low", sentence)
    if old.high is not None and (new.high is None or new.high < old.high):
        yield Flaw(f"{place}.high", sentence)
