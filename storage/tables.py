"""The tables. Times are seconds since 1970 in UTC, so that both databases compare them alike."""

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
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Serial = BigInteger().with_variant(Integer, "sqlite")
"""A growing number; SQLite counts by itself only where the type is called INTEGER."""

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
)

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

members = Table(
    "members",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("role", String(16), primary_key=True),
    Column("scope", String(64), primary_key=True),
    Column("granted_at", Float, nullable=False),
)

invites = Table(
    "invites",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("scope", String(64), nullable=False),
    Column("made_by", BigInteger, nullable=False),
    Column("expires_at", Float, nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False, index=True),
    Column("actor", BigInteger, nullable=True, index=True),
    Column("action", String(32), nullable=False),
    Column("object", String(64), nullable=True),
    Column("details", Text, nullable=False, server_default="{}"),
    sqlite_autoincrement=True,
)

saved_audiences = Table(
    "saved_audiences",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("author", BigInteger, nullable=False, index=True),
    Column("name", String(64), nullable=False),
    Column("audience", Text, nullable=False),
    sqlite_autoincrement=True,
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("author", BigInteger, nullable=True, index=True),
    Column("state", SmallInteger, nullable=False, server_default="0"),
    Column("body", Text, nullable=False),
    Column("approved_by", BigInteger, nullable=True),
    Column("approved", String(64), nullable=True),
    Column("created_at", Float, nullable=False),
    Column("changed_at", Float, nullable=False),
    sqlite_autoincrement=True,
)

sendings = Table(
    "sendings",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("announcement_id", BigInteger, nullable=False, index=True),
    Column("parent_id", BigInteger, nullable=True),
    Column("purpose", SmallInteger, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("revision", SmallInteger, nullable=False, server_default="0"),
    Column("starts_at", Float, nullable=False),
    Column("started_at", Float, nullable=True),
    Column("finished_at", Float, nullable=True),
    Column("cursor", BigInteger, nullable=True),
    Column("reason", Text, nullable=True),
    Column("chat_id", BigInteger, nullable=True),
    Column("message_id", BigInteger, nullable=True),
    Column("told", SmallInteger, nullable=False, server_default="0"),
    Column("language", String(8), nullable=True),
    sqlite_autoincrement=True,
)
_under_way = text("state < 6")
Index("ix_sendings_under_way", sendings.c.id, sqlite_where=_under_way, postgresql_where=_under_way)

recipients = Table(
    "recipients",
    metadata,
    Column("sending_id", BigInteger, primary_key=True, autoincrement=False),
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(8), nullable=False),
    Column("is_fallback", Boolean, nullable=False, server_default=false()),
    Column("reads", String(8), nullable=False),
    Column("region", String(32), nullable=False, server_default=""),
    Column("zone", SmallInteger, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("not_before", Float, nullable=False),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("revision", SmallInteger, nullable=False, server_default="0"),
    Column("message_id", BigInteger, nullable=True),
    Column("reason", String(80), nullable=True),
    Column("settled_at", Float, nullable=True),
    sqlite_with_rowid=False,
)
_queued, _flying = text("state = 0"), text("state = 1")
Index(
    "ix_recipients_queued",
    recipients.c.sending_id,
    recipients.c.zone,
    recipients.c.not_before,
    sqlite_where=_queued,
    postgresql_where=_queued,
)
Index("ix_recipients_flying", recipients.c.sending_id, sqlite_where=_flying, postgresql_where=_flying)
Index("ix_recipients_person_id", recipients.c.person_id)

tallies = Table(
    "tallies",
    metadata,
    Column("sending_id", BigInteger, primary_key=True, autoincrement=False),
    Column("reads", String(8), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("region", String(32), primary_key=True),
    Column("state", SmallInteger, primary_key=True),
    Column("hour", BigInteger, primary_key=True, autoincrement=False),
    Column("people", Integer, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("token", String(16), primary_key=True),
    Column("announcement_id", BigInteger, nullable=False, index=True),
    Column("number", SmallInteger, nullable=False),
    Column("url", Text, nullable=False),
    Column("taps", BigInteger, nullable=False, server_default="0"),
)

reminders = Table(
    "reminders",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("announcement_id", BigInteger, primary_key=True, autoincrement=False),
    Column("before", String(8), primary_key=True),
    Column("at", Float, nullable=False, index=True),
)

errands = Table(
    "errands",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("details", Text, nullable=False, server_default="{}"),
    sqlite_autoincrement=True,
)
