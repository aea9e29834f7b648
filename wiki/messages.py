"""What a wiki calls its buttons, in its own language (MediaWiki: API:Allmessages)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wiki.client import Params, Wikis, batches

LONGEST = 60
"""How many letters a name of a button has at most; what is longer is no name."""

NO_NAME = re.compile(r"[\n<>{}\[\]⧼⧽]|\$\d|''|&\w+;|&#")
"""Markup, and places to be filled: what is shown as it stands must have none."""


async def messages(wikis: Wikis, wiki: str, language: str, names: Sequence[str]) -> dict[str, str]:
    """Return what a wiki says for interface messages, those that can be shown as they are.

    Raises `Later` and `Refused`.
    """
    said: dict[str, str] = {}
    asked: Params = {"meta": "allmessages", "amlang": language}
    async for answer in batches(wikis, wiki, "ammessages", names, asked, background=True):
        for row in answer.get("query", {}).get("allmessages", ()):
            if (name := plain_name(str(row.get("content", "")))) is not None:
                said[str(row["name"])] = name
    return said


def plain_name(text: str) -> str | None:
    """Return the name of a button without a colon at its end, or None where a text is no such name.

    >>> plain_name("Нетижа:")
    'Нетижа'
    """
    name = text.strip().removesuffix(":").strip()
    return name if name and len(name) <= LONGEST and not NO_NAME.search(name) else None
