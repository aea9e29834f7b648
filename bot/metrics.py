"""What the running process counts, for Prometheus; no label ever names a person."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

UPDATES = Counter("bot_updates_total", "Updates by what intake made of them.", ["kind"])
TURNS = Counter("bot_turns_total", "Turns by how they ended.", ["end"])
TURN_SECONDS = Histogram(
    "bot_turn_seconds",
    "From the arrival of an update to the commit of its turn.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60),
)
MESSAGES = Counter("bot_messages_total", "Messages by lane and outcome.", ["lane", "outcome"])
WAITING = Gauge("bot_inbox_waiting", "Updates that wait for their turn.")
PARKED = Gauge("bot_inbox_parked", "Updates that were put aside.")
OUTBOX = Gauge("bot_outbox", "Messages in the outbox by lane and state.", ["lane", "state"])
EDITS = Counter("bot_wiki_edits_total", "Edits of linked people by wiki.", ["wiki"])
BEHIND = Gauge("bot_wiki_behind_seconds", "How old the newest changes are that were read.", ["wiki"])
WIKI_REQUESTS = Counter("bot_wiki_requests_total", "Requests to the wikis.", ["wiki"])
