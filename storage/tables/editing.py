"""What is known from the wikis: linked accounts, edits, articles to offer; and who is written to."""

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
)

from storage.tables.base import Serial, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(16), nullable=False),  # which SECRET_KEY it is sealed with
    Column("sealed", LargeBinary, nullable=False),  # domain.accounts.Account
    Column("checked_at", Float, nullable=False, index=True),  # to the day
)
"""Links to wiki accounts; nobody who has only the database can tell whose they are.

How many edits they have and when they were linked is sealed as well: compared with what the wikis show to
everybody, either would tell.
"""

account_wikis = Table(
    "account_wikis",
    metadata,
    Column("wiki", String(16), primary_key=True),
    Column("mark", String(44), primary_key=True),  # a keyed digest of wiki and user id
    Column("person_id", BigInteger, nullable=False, index=True),
)
"""How an edit finds the person: by a digest that only SECRET_KEY can make."""

claims = Table(
    "claims",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("wiki", String(16), nullable=False),
    Column("key", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=True),  # the claimed user id and the code; nothing once it is over
    Column("issued_at", Float, nullable=False),  # to the day, by the clock of the wiki
    Column("expires_at", Float, nullable=False),  # to the day
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    Column("tried_since", Float, nullable=False, server_default="0"),
)
"""Codes that wait to be seen in an edit; one for each person, and how often was tried lately."""

cursors = Table(
    "cursors",
    metadata,
    Column("wiki", String(16), primary_key=True),
    Column("since", Float, nullable=False),  # by the clock of the wiki
    Column("seen", Text, nullable=False, server_default=""),  # rcids inside the overlap
    Column("polled_at", Float, nullable=False),
)
"""How far recent changes were read."""

edits = Table(
    "edits",
    metadata,
    Column("mark", String(44), primary_key=True),  # a keyed digest of wiki and revision
    Column("person_id", BigInteger, nullable=False, index=True),
    Column("page_mark", String(44), nullable=False, index=True),  # a keyed digest of wiki and page
    Column("key", String(16), nullable=False),  # which SECRET_KEY it is sealed with
    Column("sealed", LargeBinary, nullable=False),
    Column("until", Date, nullable=False, index=True),  # the first of a month, so that no day is told
    Column("is_undone", Boolean, nullable=False, server_default=false()),
)
"""Edits of linked people, for some weeks. A wiki shows everybody who made which revision, and when: in plain
they would tell whose account it is."""

reverts = Table(
    "reverts",
    metadata,
    Column("mark", String(44), primary_key=True),  # the edit that may be undone
    Column("wiki", String(16), nullable=False, index=True),
    Column("person_id", BigInteger, nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),  # by which revision, and when to look at it
)
"""Edits that look undone, and wait to be looked at once more."""

told = Table(
    "told",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("what", String(64), primary_key=True),
    Column("until", Date, nullable=False, index=True),  # the first of a month
)
"""What a linked person was told once and is never told again: thanks, an edit undone, a block."""

notices = Table(
    "notices",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("what", String(64), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("due_at", Float, nullable=False, index=True),
)
"""What linked people are to be told at the next good hour; each row is one message to come."""

tasks = Table(
    "tasks",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("wiki", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("page", BigInteger, nullable=False),  # of the source wiki for a translation
    Column("title", Text, nullable=False),
    Column("topic", String(32), nullable=True),
    Column("source", String(16), nullable=False),  # where it was found
    Column("found_at", Float, nullable=False),
    Column("checked_at", Float, nullable=False),
    Column("held_until", Float, nullable=False, server_default="0"),
    Column("too_hard", Integer, nullable=False, server_default="0"),
    UniqueConstraint("wiki", "kind", "page"),
    sqlite_autoincrement=True,
)
"""Articles that can be offered."""
Index("ix_tasks_wiki_held_until", tasks.c.wiki, tasks.c.held_until)

offers = Table(
    "offers",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("mark", String(44), primary_key=True),  # a keyed digest of person, wiki and page
    Column("wiki", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", SmallInteger, nullable=False, server_default="0"),
    Column("sealed", LargeBinary, nullable=True),  # the article in hand, and since when
    Column("until", Date, nullable=False, index=True),
)
"""What was offered to whom, so that it is not offered again; kept for some weeks.

Which article somebody was given, beside the public history of it, would tell whose account is theirs.
"""

wiki_requests = Table(
    "wiki_requests",
    metadata,
    Column("day", Date, primary_key=True),
    Column("wiki", String(16), primary_key=True),
    Column("requests", Integer, nullable=False),
)
"""How many requests each wiki got on a day, in UTC."""

wiki_messages = Table(
    "wiki_messages",
    metadata,
    Column("wiki", String(16), primary_key=True),
    Column("language", String(16), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("text", Text, nullable=False),
    Column("read_at", Float, nullable=False),
)
"""Names of buttons and other words of the wikis."""

nudges = Table(
    "nudges",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(8), primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("is_held_out", Boolean, nullable=False),
    Column("back_on", Date, nullable=True),  # the first day they were here again
)
"""Who was nudged on which day, and who would have been and was not, for comparison."""
