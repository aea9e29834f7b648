"""Find the texts in the code: `_("…")`, `_.plain("…")`, `_.context("…", "…")`, `_.count(…)` and `N_("…")`.

Python's own parser finds them: Babel's extractor overlooks a text inside the values of another one and
takes `"abc".count("b")` for a text.
"""

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDERS = ("bot", "handlers", "domain", "storage", "wiki", "locales")
ARGUMENTS = {"_": 1, "N_": 1, "plain": 1, "context": 2, "count": 2}
NOTE = "NOTE:"


@dataclass(frozen=True, order=True)
class Key:
    """What makes two texts the same text for a translator."""

    msgid: str
    context: str = ""


@dataclass
class Message:
    """One text of the code, everything gathered that is known about it."""

    plural: str = ""
    is_label: bool = False
    notes: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class Unreadable(ValueError):
    """A text of the code cannot be extracted."""


def _name(call: ast.Call) -> str:
    """Return which of our functions is called, or an empty string."""
    match call.func:
        case ast.Name(id=("_" | "N_") as name) | ast.Attribute(attr=name):
            return name if name in ARGUMENTS else ""
    return ""


def _texts(call: ast.Call, name: str) -> list[str]:
    """Return the literal texts of a call; an empty list when it shows a text marked elsewhere."""
    arguments = call.args[: ARGUMENTS[name]]
    texts = [
        item.value for item in arguments if isinstance(item, ast.Constant) and isinstance(item.value, str)
    ]
    if name != "count" and any(isinstance(item, ast.JoinedStr | ast.BinOp) for item in arguments):
        raise Unreadable(f"{call.lineno}: a text is written out whole, with {{names}} and without f, + or %")
    return texts if len(texts) == ARGUMENTS[name] else []


def _comments(source: str) -> dict[int, str]:
    """Map the lines to their comments."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}


def _note(comments: dict[int, str], line: int) -> str:
    """Return the translator's note that ends just above a line."""
    lines: list[str] = []
    while line - 1 in comments:
        line -= 1
        lines.insert(0, comments[line])
        if lines[0].startswith(NOTE):
            return " ".join(lines).removeprefix(NOTE).strip()
    return ""


def _calls(source: str) -> Iterator[tuple[ast.Call, str, list[str]]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (name := _name(node)) and (texts := _texts(node, name)):
            yield node, name, texts


def read(source: str, file: str, into: dict[Key, Message]) -> None:
    """Add the texts of one file."""
    calls = list(_calls(source))
    comments = _comments(source)
    for call, name, texts in calls:
        key = Key(texts[1], texts[0]) if name == "context" else Key(texts[0])
        message = into.setdefault(key, Message())
        message.is_label |= name == "plain"
        message.plural = texts[1] if name == "count" else message.plural
        note = _note(comments, call.lineno) or _note(comments, call.args[0].lineno)
        message.notes += [note] if note and note not in message.notes else []
        message.files += [file] if file not in message.files else []


def find(root: Path) -> dict[Key, Message]:
    """Find every text of the project, sorted."""
    found: dict[Key, Message] = {}
    for path in sorted(path for folder in FOLDERS for path in (root / folder).rglob("*.py")):
        file = path.relative_to(root).as_posix()
        try:
            read(path.read_text(encoding="utf-8"), file, found)
        except (Unreadable, SyntaxError) as error:
            raise Unreadable(f"{file}: {error}") from None
    return dict(sorted(found.items()))
