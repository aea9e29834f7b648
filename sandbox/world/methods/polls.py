"""Polls and quizzes: sent and stopped by bots; people vote elsewhere."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.formatting import Formatted, format_text, parse_entities
from sandbox.world.markup import parse_markup
from sandbox.world.methods.editing import replace
from sandbox.world.methods.post import post
from sandbox.world.request import Request
from sandbox.world.rooms import Room

LONGEST_QUESTION = 300
LONGEST_OPTION = 100
LONGEST_EXPLANATION = 200
MOST_OPTIONS = 12
LONGEST_POLL = 2_628_000


async def send_poll(req: Request) -> dict[str, Any]:
    """Send a poll or a quiz."""
    question = req.formatted("question", "question_parse_mode", "question_entities", empty=True)
    options = _options(req)
    kind = req.string("type") or "regular"
    if kind not in ("regular", "quiz"):
        raise bad_request("Unsupported poll type specified")
    quiz = _quiz(req) if kind == "quiz" else {}
    poll = _poll(req, kind, question, options) | quiz

    def check(room: Room) -> None:
        _check_lengths(question, options)
        _check_correct(quiz, len(options), allows_many=bool(poll["allows_multiple_answers"]))
        _check_length("explanation", str(quiz.get("explanation", "")), LONGEST_EXPLANATION)

    kept = await post(req, {"poll": poll}, check)
    req.world.polls[poll["id"]] = (req.bot, req.room(), kept.id)
    req.world.votes[poll["id"]] = {}
    return kept.body


def _poll(req: Request, kind: str, question: Formatted, options: list[Formatted]) -> dict[str, Any]:
    poll: dict[str, Any] = {
        "id": str(req.world.rng.randrange(10**18, 9 * 10**18)),
        **question.fields("question", "question_entities"),
        "options": [_option(number, option) for number, option in enumerate(options)],
        "total_voter_count": 0,
        "is_closed": req.flag("is_closed"),
        "is_anonymous": req.flag("is_anonymous", default=True),
        "type": kind,
        "allows_multiple_answers": req.flag("allows_multiple_answers"),
        "allows_revoting": req.flag("allows_revoting", default=kind != "quiz"),
        "members_only": req.flag("members_only"),
    }
    return poll | _description(req) | _end(req)


def _option(number: int, text: Formatted) -> dict[str, Any]:
    return {"persistent_id": str(number), **text.fields("text", "text_entities"), "voter_count": 0}


def _description(req: Request) -> dict[str, Any]:
    text = req.formatted("description", "description_parse_mode", "description_entities", empty=True)
    _check_length("description", text.text, 1024)
    return text.fields("description", "description_entities") if text.text else {}


def _end(req: Request) -> dict[str, Any]:
    """Return when the poll closes by itself, if it does."""
    if period := min(max(req.integer("open_period"), 0), LONGEST_POLL):
        return {"open_period": period, "close_date": int(req.world.clock.timestamp()) + period}
    return {"close_date": date} if (date := req.integer("close_date")) else {}


def _options(req: Request) -> list[Formatted]:
    raw = req.json("options", "Can't parse options JSON object")
    if not isinstance(raw, list):
        raise bad_request("Expected an Array of String as options")
    return [_option_text(req, one) for one in raw]


def _option_text(req: Request, raw: Any) -> Formatted:
    """Read an option: an InputPollOption or, as of old, a plain text."""
    if isinstance(raw, str):
        return format_text(raw, empty=True)
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
        raise bad_request("Expected an option to be of type String")
    ready = parse_entities(raw.get("text_entities"))
    return req.with_people(format_text(raw["text"], str(raw.get("text_parse_mode") or ""), ready, empty=True))


def _quiz(req: Request) -> dict[str, Any]:
    correct = req.json("correct_option_ids", "Can't parse correct option identifiers JSON object")
    if correct is None and req.has("correct_option_id"):
        correct = [req.integer("correct_option_id", -1)]
    if correct is not None and not isinstance(correct, list):
        raise bad_request("Expected an Array of correct option identifiers")
    for one in correct or []:
        if type(one) is not int:
            raise bad_request("Correct option identifier must be of type Number")
    text = req.formatted("explanation", "explanation_parse_mode", "explanation_entities", empty=True)
    explanation = text.fields("explanation", "explanation_entities") if text.text else {}
    return {"correct_option_ids": correct or [], **explanation}


def _check_correct(quiz: dict[str, Any], count: int, *, allows_many: bool) -> None:
    if not quiz:
        return
    correct = quiz["correct_option_ids"]
    is_fine = correct and sorted(set(correct)) == correct and correct[0] >= 0 and correct[-1] < count
    if not is_fine or (len(correct) > 1 and not allows_many):
        raise bad_request("Wrong quiz correct_option_id")


def _check_lengths(question: Formatted, options: list[Formatted]) -> None:
    if not question.text:
        raise bad_request("Poll question must be non-empty")
    _check_length("question", question.text, LONGEST_QUESTION)
    for option in options:
        if not option.text:
            raise bad_request("Poll options must be non-empty")
        _check_length("options", option.text, LONGEST_OPTION)
    if not options:
        raise bad_request("Poll must have at least one answer option")
    if len(options) > MOST_OPTIONS:
        raise bad_request(f"Poll can't have more than {MOST_OPTIONS} options")


def _check_length(what: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise bad_request(f"Poll {what} length must not exceed {longest}")


async def stop_poll(req: Request) -> dict[str, Any]:
    """Close a poll for good and return its result."""
    markup = parse_markup(req.params.get("reply_markup"))
    room = req.room()
    kept = req.message(room, req.message_id(), "message with poll to stop")
    poll = kept.body.get("poll")
    if poll is None:
        raise bad_request("Message is not a poll")
    if poll["id"] not in req.world.polls or kept.sender != req.bot.id:
        raise bad_request("Poll can't be stopped")
    if poll["is_closed"]:
        raise bad_request("Poll has already been closed")
    closed: dict[str, Any] = {**poll, "is_closed": True}
    buttons = {"reply_markup": markup.body} if markup is not None else {}
    replace(req, room, kept, frozenset({"poll", "reply_markup"}), {"poll": closed, **buttons})
    return closed


METHODS = (send_poll, stop_poll)
