"""The team, and what it tells a region: announcements, sendings, one row per person, reports, reminders."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    false,
    text,
)

from storage.tables.base import Serial, metadata

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
    Column("due_at", Float, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)
