"""How the form looks: large letters, strong contrast, wide targets, in browsers of any age.

What old browsers do not know only decorates: there, questions under a condition are always shown, with a
sentence that says when they are meant.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator

from domain.surveys import OTHER, Condition, Question, QuestionKind, Survey

WHITE, INK, GREY, BLUE, RED, PALE = "#ffffff", "#1a1a1a", "#454545", "#003d8f", "#8f0000", "#eef3fb"

PAIRS = ((INK, WHITE), (GREY, WHITE), (BLUE, WHITE), (RED, WHITE), (INK, PALE), (GREY, PALE), (WHITE, BLUE))
"""Which colours stand on which."""

BASE = f"""
* {{ box-sizing: border-box }}
html {{ color-scheme: light; -webkit-text-size-adjust: 100% }}
body {{ margin: 0; background: {WHITE}; color: {INK}; font: 20px/1.5 sans-serif; word-wrap: break-word;
  overflow-wrap: anywhere }}
main {{ max-width: 40em; margin: 0 auto; padding: 1em 1em 3em }}
h1 {{ font-size: 1.5em; line-height: 1.25; margin: .6em 0 }}
h2 {{ font-size: 1.1em; margin: 0 }}
a {{ color: {BLUE} }}
.lines {{ white-space: pre-line }}
.institution {{ font-weight: bold }}
.note {{ color: {GREY}; font-size: .95em; font-weight: normal; margin: .3em 0 }}
.told, .wrong {{ border: 2px solid {BLUE}; border-left-width: 10px; padding: .8em 1em; margin: 1em 0 }}
.told p {{ margin: .3em 0 }}
.wrong {{ border-color: {RED} }}
.wrong li a, .fault {{ color: {RED}; font-weight: bold }}
.wrong ul {{ list-style: none; padding: 0 }}
.wrong a {{ display: block; padding: .5em 0 0; min-height: 44px }}
.fault {{ margin: .4em 0 }}
fieldset, .question {{ border: 0; border-top: 2px solid {GREY}; margin: 1.6em 0 0; padding: 1em 0 0;
  min-width: 0 }}
legend {{ padding: 0; float: left; width: 100% }}
legend + * {{ clear: both }}
legend, .asked {{ display: block; font-weight: bold }}
.option {{ display: block; position: relative; min-height: 48px; margin: .4em 0;
  padding: .5em .8em .5em 2.3em; border: 1px solid {GREY}; border-radius: 6px; background: {WHITE} }}
.option input {{ position: absolute; left: .6em; top: .6em; width: 1.2em; height: 1.2em;
  margin: 0; font: inherit }}
.option:has(:checked) {{ background: {PALE}; border: 2px solid {BLUE} }}
.steps .option {{ display: inline-block; margin: .2em .2em .2em 0; padding: .5em .4em .5em 1.9em }}
.steps input {{ left: .35em }}
.steps .wide {{ display: block; margin: .3em 0 }}
.own {{ display: block; margin: .6em 0 .3em }}
.line {{ display: block; width: 100%; min-height: 48px; padding: .4em .6em; font: inherit; color: {INK};
  background: {WHITE}; border: 2px solid {GREY}; border-radius: 6px }}
.few {{ width: 10em; max-width: 100% }}
.option input, .line {{ scroll-margin-top: 9em }}
.line[aria-invalid] {{ border: 3px solid {RED} }}
.faulty {{ border-left: 10px solid {RED}; padding-left: .8em }}
button {{ font: inherit; min-height: 48px; padding: .4em .8em; margin: .3em .4em .3em 0; border-radius: 6px;
  border: 2px solid {BLUE}; background: {WHITE}; color: {BLUE}; cursor: pointer }}
.send {{ background: {BLUE}; color: {WHITE}; font-weight: bold }}
.languages span, .languages a {{ display: inline-block; min-height: 48px; padding: .4em .6em;
  margin: .3em .4em .3em 0 }}
.languages button {{ padding: .4em .6em }}
.languages span {{ border: 2px solid {INK}; border-radius: 6px; font-weight: bold }}
.last {{ border-top: 2px solid {GREY}; margin-top: 1.6em; padding-top: 1em }}
.unseen {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0 0 0 0);
  margin: -1px; padding: 0; border: 0; min-height: 0; white-space: nowrap }}
:focus {{ outline: 4px solid {BLUE}; outline-offset: 2px }}
@media print {{ button, .languages {{ display: none }} body {{ font-size: 12pt }}
  fieldset, .question {{ break-inside: avoid }} .line {{ min-height: 3em }} }}
"""


def style_of(survey: Survey) -> str:
    """Return the style of a form: that of all, and which questions are hidden while others say so."""
    return BASE + "\n".join(_hidden(survey))


def policy(style: str) -> str:
    """Return what the page may load: nothing but this very style."""
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


def block_id(survey: Survey, question: str) -> str:
    """Return the id of a question's place on the page."""
    return f"q{next(place for place, q in enumerate(survey.questions, 1) if q.id == question)}"


def control_id(survey: Survey, question: str, option: str = "") -> str:
    """Return the id of the field of a question, or of one of its options."""
    return f"{block_id(survey, question)}-{option}" if option else f"{block_id(survey, question)}_text"


def _hidden(survey: Survey) -> Iterator[str]:
    """Hide a question where its condition does not hold, or the condition of the one it looks at."""
    for question in survey.questions:
        looked: Question | None = question
        while looked is not None and looked.only_if is not None:
            condition = looked.only_if
            looked = survey.question(condition.question)
            if looked is not None and (chosen := _chosen(looked, condition)):
                signs = [sign for option in chosen for sign in _signs(survey, looked.id, option)]
                none = "".join(f":not(:has({sign}))" for sign in signs)
                yield f"form{none} #{block_id(survey, question.id)} {{ display: none }}"


def _signs(survey: Survey, question: str, option: str) -> Iterator[str]:
    """Yield what shows that an option was chosen: words of one's own do so without a tick."""
    yield f"#{control_id(survey, question, option)}:checked"
    if option == OTHER:
        yield f"#{control_id(survey, question)}:not(:placeholder-shown)"


def _chosen(question: Question, condition: Condition) -> list[str]:
    """Return the options by which a condition is fulfilled; none where it looks at a number that is typed."""
    if question.kind is not QuestionKind.SCALE:
        return list(condition.options)
    low, high = condition.at_least, condition.at_most
    steps = range(question.low or 0, (question.high or 0) + 1)
    return [str(n) for n in steps if (low is None or n >= low) and (high is None or n <= high)]
