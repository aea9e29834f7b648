"""An announcement as plain values, as it is stored; and what tells one version of it from another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from domain.announcements import Announcement, Link, LinkLabel, Media, Text
from domain.audiences import Audience
from domain.team import Scope
from domain.topics import AnnouncementKind


def digest(announcement: Announcement) -> str:
    """Return what tells one version from another: a yes counts for exactly what was read."""
    body = json.dumps(to_json(announcement), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()


def to_json(announcement: Announcement) -> dict[str, Any]:
    """Return the announcement as plain values."""
    a = announcement
    return {
        "kind": a.kind,
        "topic": a.topic,
        "texts": {
            code: {"text": t.text, "entities": [dict(e) for e in t.entities]} for code, t in a.texts.items()
        },
        "media": {"kind": a.media.kind, "file_id": a.media.file_id} if a.media else None,
        "links": [{"label": link.label, "url": link.url} for link in a.links],
        "audience": a.audience.to_json(),
        "accepted": sorted(a.accepted),
        "is_urgent": a.is_urgent,
        "against_quiet": a.against_quiet,
        "happens_at": _seconds(a.happens_at),
        "deadline": _seconds(a.deadline),
        "starts_at": _seconds(a.starts_at),
        "spread_h": a.spread_h,
        "scope": str(a.scope),
        "corrects": a.corrects,
    }


def from_json(values: Mapping[str, Any]) -> Announcement:
    """Return the announcement that `to_json` wrote."""
    v = values
    return Announcement(
        kind=AnnouncementKind(v["kind"]) if v["kind"] else None,
        topic=v["topic"],
        texts={code: Text(t["text"], tuple(t["entities"])) for code, t in v["texts"].items()},
        media=Media(**v["media"]) if v["media"] else None,
        links=tuple(Link(LinkLabel(link["label"]), link["url"]) for link in v["links"]),
        audience=Audience.from_json(v["audience"]),
        accepted=frozenset(v["accepted"]),
        is_urgent=v["is_urgent"],
        against_quiet=v["against_quiet"],
        happens_at=_moment(v["happens_at"]),
        deadline=_moment(v["deadline"]),
        starts_at=_moment(v["starts_at"]),
        spread_h=v["spread_h"],
        scope=Scope.read(v["scope"]),
        corrects=v.get("corrects"),
    )


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
