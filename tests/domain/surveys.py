"""Any survey that has no flaw, branching included, and any answer that fits a question."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from domain.surveys import (
    FREE,
    LANGUAGES,
    NO,
    OTHER,
    YES,
    Condition,
    Option,
    Question,
    QuestionKind,
    Said,
    Survey,
)
from domain.surveys.answers import SKIPPED, Answer
from domain.surveys.checks import CHOOSING, COUNTING, choosable

LETTERS = "aäzАяӘәҡҙӀь09 .,-?!:#'\"{}[]&*|>%@\\<«»—😀"
"""What texts are made of: four alphabets, and signs that mean something in YAML, HTML or a placeholder."""


def texts(longest: int, lines: bool = False) -> st.SearchStrategy[str]:
    """Words people may write, without blanks at their ends."""
    alphabet = st.sampled_from(LETTERS + "\n" * lines)
    written = st.text(alphabet, min_size=1, max_size=min(longest, 30)).map(str.strip)
    return st.one_of(
        st.sampled_from(["yes", "No", "1", "2026-01-01", "null", "~", "- a", "a: b"]), written
    ).filter(bool)


def said(languages: list[str], longest: int, lines: bool = False) -> st.SearchStrategy[Said]:
    """One text in each of the languages."""
    return st.fixed_dictionaries({code: texts(longest, lines) for code in languages})


def ids(longest: int) -> st.SearchStrategy[str]:
    """Ids, those among them that YAML would read as something else than text."""
    made = st.text("abcz09_-", max_size=min(longest, 8) - 1).map(lambda rest: f"a{rest}")
    return st.one_of(st.sampled_from(["yes", "no", "on", "null", "y", "q1", "z" * longest]), made)


@st.composite
def valid_surveys(draw: st.DrawFn) -> Survey:
    """Any survey without a flaw."""
    languages = draw(st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=3, unique=True))
    is_long = draw(st.booleans())
    kinds = draw(st.lists(st.sampled_from(QuestionKind), min_size=1, max_size=9 if is_long else 5))
    if not is_long:
        kinds = _few(kinds)
    names = draw(st.lists(ids(24), min_size=len(kinds), max_size=len(kinds), unique=True))
    questions: list[Question] = []
    for name, kind in zip(names, kinds, strict=True):
        questions.append(draw(_questions(name, kind, languages, questions)))
    return Survey(
        name=draw(ids(64)),
        title=draw(said(languages, 80)),
        about=draw(said(languages, 600, lines=True)),
        questions=tuple(questions),
        is_anonymous=draw(st.booleans()),
        is_long=is_long,
        unreviewed=tuple(code for code in LANGUAGES if code in languages and draw(st.booleans())),
    )


def _few(kinds: list[QuestionKind]) -> list[QuestionKind]:
    """Keep one free text at most."""
    free = [number for number, kind in enumerate(kinds) if kind in FREE]
    return [kind for number, kind in enumerate(kinds) if number not in free[1:]]


@st.composite
def _questions(
    draw: st.DrawFn, name: str, kind: QuestionKind, languages: list[str], before: list[Question]
) -> Question:
    options: tuple[Option, ...] = ()
    low = high = ends = None
    if kind in CHOOSING:
        names = draw(st.lists(ids(16).filter(lambda one: one != OTHER), min_size=2, max_size=5, unique=True))
        options = tuple(
            Option(one, {code: f"{number} {draw(texts(50))}" for code in languages})
            for number, one in enumerate(names)
        )
    elif kind is QuestionKind.SCALE:
        low, high = draw(st.sampled_from([(0, 10), (1, 5)]))
        ends = (draw(said(languages, 30)), draw(said(languages, 30)))
    elif kind is QuestionKind.NUMBER:
        low = draw(st.integers(-(10**9), 10**9 - 1))
        high = draw(st.integers(low + 1, 10**9))
    is_branch = draw(st.booleans())
    bases = [
        question
        for question in before
        if question.kind is not QuestionKind.DATE and question.kind not in FREE
    ]
    return Question(
        id=name,
        kind=kind,
        said=draw(said(languages, 300, lines=True)),
        options=options,
        has_other=kind in CHOOSING and draw(st.booleans()),
        is_required=draw(st.booleans()),
        low=low,
        high=high,
        ends=ends,
        only_if=draw(_conditions(draw(st.sampled_from(bases)))) if bases and is_branch else None,
    )


@st.composite
def _conditions(draw: st.DrawFn, asked: Question) -> Condition:
    if asked.kind not in COUNTING:
        chosen = draw(st.lists(st.sampled_from(choosable(asked)), min_size=1, unique=True))
        return Condition(asked.id, options=tuple(chosen))
    assert asked.low is not None
    assert asked.high is not None
    low = draw(st.integers(asked.low, asked.high))
    high = draw(st.integers(low, asked.high))
    which = draw(st.sampled_from(["both", "least", "most"]))
    return Condition(
        asked.id, at_least=None if which == "most" else low, at_most=None if which == "least" else high
    )


def fitting_answers(question: Question) -> st.SearchStrategy[Answer]:
    """Any answer that fits a question, as it is kept."""
    answers = _answers(question)
    return answers if question.is_required else st.one_of(st.just(SKIPPED), answers)


@st.composite
def _answers(draw: st.DrawFn, question: Question) -> Answer:
    match question.kind:
        case QuestionKind.CHOICE | QuestionKind.CHOICES:
            most = 1 if question.kind is QuestionKind.CHOICE else None
            chosen = draw(st.sets(st.sampled_from(choosable(question)), min_size=1, max_size=most))
            words = draw(texts(200)) if OTHER in chosen else ""
            return Answer(options=tuple(one for one in choosable(question) if one in chosen), text=words)
        case QuestionKind.YES_NO:
            return Answer(options=(draw(st.sampled_from([YES, NO])),))
        case QuestionKind.SCALE | QuestionKind.NUMBER:
            assert question.low is not None
            assert question.high is not None
            return Answer(number=draw(st.integers(question.low, question.high)))
        case QuestionKind.DATE:
            return Answer(day=draw(st.dates(date(1900, 1, 1), date(2100, 1, 1))))
        case QuestionKind.SHORT:
            return Answer(text=draw(texts(500)))
        case QuestionKind.LONG:
            return Answer(text=draw(texts(3000, lines=True)))
