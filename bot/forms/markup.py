"""HTML by functions, escaped by type: only `Html` is HTML already, every other text becomes harmless.

The bot's voice gives `Html` as well, so its sentences stand in a page as they stand in a message. A template
engine would add files without types and a dependency, for one page.

>>> tag("p", "2 < 3", class_="note")
'<p class="note">2 &lt; 3</p>'
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from locales import Html

VOID = frozenset({"input", "meta", "br"})
"""Elements that have nothing inside and no end."""


def tag(name: str, /, *children: object, **attributes: object) -> Html:
    """Return an element; `for_` and `aria_invalid` mean for and aria-invalid, False and None mean nothing."""
    opening = "".join((name, *(_attribute(key, value) for key, value in attributes.items())))
    if name in VOID:
        return Html(f"<{opening}>")
    return Html(f"<{opening}>{joined(children)}</{name}>")


def joined(children: Iterable[object]) -> Html:
    """Put pieces one after the other; None is left out."""
    return Html("".join(_escaped(child) for child in children if child is not None))


def spaced(sentences: Iterable[object]) -> Html:
    """Put sentences one after the other, with spaces between."""
    return Html(" ".join(_escaped(sentence) for sentence in sentences))


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{_escaped(value)}"'


def _escaped(value: object) -> str:
    return value if isinstance(value, Html) else escape(str(value))
