"""Wikis that know nothing but accounts, with the central ids that a MediaWiki alone does not have."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from wiki.client import Later, Params


@dataclass
class Register:
    """Answers `list=users` and `list=usercontribs` of several wikis."""

    accounts: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    """Accounts by wiki and id."""
    summaries: dict[int, list[str]] = field(default_factory=dict)
    """The summaries of edits by the id of who made them."""
    away: set[str] = field(default_factory=set)
    requests: Counter[str] = field(default_factory=Counter)
    now: str = "2026-11-23T09:00:00Z"

    def has(self, wiki: str, user: int, name: str, central: int | None = None, **more: Any) -> None:
        """Let a wiki know an account; one with a central id belongs to it."""
        row = {"userid": user, "name": name, "editcount": 0, "groups": ["*", "user"]}
        row |= {"centralids": {"CentralAuth": central or 0}, "attachedlocal": {"CentralAuth": bool(central)}}
        self.accounts.setdefault(wiki, {})[user] = row | more

    async def ask(self, wiki: str, params: Params, *, background: bool = False) -> dict[str, Any]:
        """Answer like a wiki; raises `Later` while one is away."""
        if wiki in self.away:
            raise Later(60, "away")
        self.requests[wiki] += 1
        known = self.accounts.get(wiki, {})
        rows: list[dict[str, Any]] = []
        match params["list"], params.get("ususerids"), params.get("ususers"):
            case "usercontribs", _, _:
                return self._answer("usercontribs", self._edits(int(str(params["ucuserids"]))))
            case _, (list() | tuple()) as ids, _:
                rows = [known.get(int(one), {"userid": one, "missing": True}) for one in ids]
            case _, _, (list() | tuple()) as names:
                by_name = {row["name"]: row for row in known.values()}
                rows = [by_name.get(str(name), {"name": name, "missing": True}) for name in names]
        return self._answer("users", rows)

    def _edits(self, user: int) -> list[dict[str, Any]]:
        page = {"pageid": 1, "ns": 0, "title": "Казан", "user": "?", "timestamp": self.now, "size": 5}
        said = self.summaries.get(user, [])
        return [
            page | {"userid": user, "revid": number, "parentid": 0, "comment": summary, "tags": []}
            for number, summary in enumerate(said, start=1)
        ]

    def _answer(self, name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
        return {"curtimestamp": self.now, "query": {name: rows}}

    async def close(self) -> None:
        """Close nothing."""
