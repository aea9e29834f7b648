"""Institutions and partners, surveys, rounds, who took part; and, apart from these, what was answered."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Index,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from storage.tables.base import Serial, metadata

institutions = Table(
    "institutions",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("type", String(16), nullable=False),
    Column("region", String(32), nullable=False),
    Column("names", Text, nullable=False),
    Column("is_removed", Boolean, nullable=False, server_default=false()),
    sqlite_autoincrement=True,
)

institution_links = Table(
    "institution_links",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("institution_id", BigInteger, nullable=False, index=True),
    Column("expires_at", Float, nullable=True),
)

partners = Table(
    "partners",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("institution_id", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("joined_on", Date, nullable=False),
)

surveys = Table(
    "surveys",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("name", String(64), nullable=False),
    Column("author", BigInteger, nullable=True, index=True),
    Column("scope", String(64), nullable=False),
    Column("revision", SmallInteger, nullable=False, server_default="0"),
    Column("body", Text, nullable=False),
    Column("is_put_away", Boolean, nullable=False, server_default=false()),
    Column("created_at", Float, nullable=False),
    Column("changed_at", Float, nullable=False),
    sqlite_autoincrement=True,
)

survey_revisions = Table(
    "survey_revisions",
    metadata,
    Column("survey_id", BigInteger, primary_key=True, autoincrement=False),
    Column("revision", SmallInteger, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    Column("made_at", Float, nullable=False),
)

rounds = Table(
    "rounds",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("survey_id", BigInteger, nullable=False, index=True),
    Column("author", BigInteger, nullable=True, index=True),
    Column("language", String(8), nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("is_anonymous", Boolean, nullable=False),
    Column("scope", String(64), nullable=False),
    Column("reach", Text, nullable=False),
    Column("opens_at", Float, nullable=True),
    Column("closes_at", Float, nullable=False),
    Column("opened_at", Float, nullable=True),
    Column("closed_at", Float, nullable=True),
    Column("cursor", BigInteger, nullable=True),
    Column("changed", Text, nullable=True),
    Column("changed_cursor", BigInteger, nullable=True),
    sqlite_autoincrement=True,
)
_under_way = text("state IN (1, 2)")
Index("ix_rounds_under_way", rounds.c.id, sqlite_where=_under_way, postgresql_where=_under_way)

participations = Table(
    "participations",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("round_id", BigInteger, nullable=False),
    Column("person_id", BigInteger, nullable=True, index=True),
    Column("institution_id", BigInteger, nullable=False),
    Column("stage", SmallInteger, nullable=False),
    Column("language", String(8), nullable=True),
    Column("question", String(32), nullable=False, server_default=""),
    Column("invited_on", Date, nullable=True),
    Column("reminded", SmallInteger, nullable=False, server_default="0"),
    Column("due_at", Float, nullable=True),
    Column("token", String(32), nullable=True, unique=True),
    UniqueConstraint("round_id", "person_id", "institution_id"),
    sqlite_autoincrement=True,
)
_due = text("due_at IS NOT NULL")
Index("ix_participations_due_at", participations.c.due_at, sqlite_where=_due, postgresql_where=_due)

sheets = Table(
    "sheets",
    metadata,
    Column("participation_id", BigInteger, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
)

responses = Table(
    "responses",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("round_id", BigInteger, nullable=False, index=True),
    Column("institution_id", BigInteger, nullable=True),
    Column("type", String(16), nullable=False, server_default=""),
    Column("language", String(8), nullable=False, server_default=""),
    Column("revision", SmallInteger, nullable=False),
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,
)

sealed = Table(
    "sealed",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("round_id", BigInteger, nullable=False, index=True),
    Column("type", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("revision", SmallInteger, nullable=False),
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,
)

counted = Table(
    "counted",
    metadata,
    Column("round_id", BigInteger, primary_key=True, autoincrement=False),
    Column("question", String(32), primary_key=True),
    Column("is_final", Boolean, nullable=False),
    Column("body", Text, nullable=False),
)

free_texts = Table(
    "free_texts",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("round_id", BigInteger, nullable=False, index=True),
    Column("question", String(32), nullable=False),
    Column("language", String(8), nullable=False),
    Column("text", Text, nullable=False),
    sqlite_with_rowid=False,
)
