"""What every bot needs: updates, messages, people, leases."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from storage.tables.base import Serial, metadata

WAITING, DONE, PARKED = 0, 1, 2
"""States of an update in the inbox."""

QUEUED, SENDING, UNKNOWN, FAILED = 0, 1, 2, 3
"""States of a message in the outbox; one that was delivered is deleted."""

inbox = Table(
    "inbox",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=True),
    Column("queue", BigInteger, nullable=True),
    Column("state", SmallInteger, nullable=False, server_default="0"),
    Column("payload", LargeBinary, nullable=True),
    Column("reason", Text, nullable=True),
    Column("received_at", Float, nullable=False),
    UniqueConstraint("bot_id", "update_id"),
    sqlite_autoincrement=True,  # a number is never given twice
)
Index(
    "ix_inbox_waiting",
    inbox.c.queue,
    inbox.c.id,
    sqlite_where=text("state = 0"),
    postgresql_where=text("state = 0"),
)
Index("ix_inbox_todo", inbox.c.id, sqlite_where=text("state = 0"), postgresql_where=text("state = 0"))
Index("ix_inbox_received_at", inbox.c.received_at)
Index(
    "ix_inbox_parked",
    inbox.c.queue,
    sqlite_where=text("state = 2"),
    postgresql_where=text("state = 2"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("method", String(40), nullable=False),
    Column("payload", LargeBinary, nullable=True),
    Column("file_field", String(20), nullable=True),
    Column("file_name", String(100), nullable=True),
    Column("file", LargeBinary, nullable=True),
    Column("about", BigInteger, nullable=True),
    Column("state", SmallInteger, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Float, nullable=False, server_default="0"),
    Column("expires_at", Float, nullable=True),
    Column("reason", Text, nullable=True),
    Column("created_at", Float, nullable=False),
    sqlite_autoincrement=True,  # a late note on a forgotten message must not hit a new one
)
_unfinished = text("state < 2")
Index(
    "ix_outbox_line",
    outbox.c.lane,
    outbox.c.chat_id,
    outbox.c.id,
    sqlite_where=_unfinished,
    postgresql_where=_unfinished,
)
Index("ix_outbox_todo", outbox.c.lane, outbox.c.id, sqlite_where=_unfinished, postgresql_where=_unfinished)
Index("ix_outbox_chat_id", outbox.c.chat_id)
_about = text("about IS NOT NULL")
Index("ix_outbox_about", outbox.c.about, sqlite_where=_about, postgresql_where=_about)

people = Table(
    "people",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(8), nullable=True),
    Column("wiki", String(16), nullable=True),
    Column("consent", SmallInteger, nullable=True),
    Column("age", String(8), nullable=True),
    Column("region", String(32), nullable=True),
    Column("interests", Text, nullable=False, server_default=""),
    Column("plain", Boolean, nullable=False, server_default=false()),
    Column("arrived_with", String(64), nullable=True),
    Column("cohort", String(64), nullable=True),
    Column("path", String(64), nullable=True),
    Column("step", String(64), nullable=True),
    Column("finished_on", Date, nullable=True),
    Column("awaiting", String(32), nullable=True),
    Column("menu_language", String(8), nullable=True),
    Column("stopped", Boolean, nullable=False, server_default=false()),
    Column("unreachable", String(16), nullable=True),
    Column("seen_on", Date, nullable=True),
    Column("muted", Text, nullable=False, server_default=""),
    Column("since", Date, nullable=True),
    Column("task_on", Date, nullable=True),
    Column("edit_on", Date, nullable=True),
    Column("second_on", Date, nullable=True),
    Column("fourteenth_on", Date, nullable=True),
)
Index("ix_people_seen_on", people.c.seen_on)

relays = Table(
    "relays",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("about", BigInteger, nullable=False, index=True),
    Column("sent_at", Float, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("holder", String(200), nullable=False),
    Column("until", Float, nullable=False),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", String(128), nullable=False),
)
