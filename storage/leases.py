"""Leases: who fetches and who sends for a bot, so that there is always one and never two."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import inserting
from storage.tables import leases

LASTS_S = 20.0
"""How long a lease lasts without being renewed; it is renewed every quarter of that."""


def holder() -> str:
    """Name this process: machine, process id and the moment it began, so that a dead holder can be told."""
    pid = os.getpid()
    return f"{_machine()}/{pid}/{_began(pid)}"


def _machine() -> str:
    """Name where process ids mean the same: host name, boot and namespace of process ids."""
    boot = _read("/proc/sys/kernel/random/boot_id")[:13]
    try:
        namespace = os.readlink("/proc/self/ns/pid")
    except OSError:
        namespace = ""
    return f"{socket.gethostname()}:{boot}:{namespace}"


def _began(pid: int) -> str:
    """Return the kernel's start mark of a process, or nothing where it has ended or that cannot be read.

    A process that was killed stays in the list as a zombie until whoever started it looks after it.
    """
    fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return fields[19] if len(fields) > 19 and fields[0] not in ("Z", "X") else ""


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def is_dead(name: str) -> bool:
    """Tell whether a holder ran on this machine and is no more."""
    machine, pid, began = name.rsplit("/", 2)
    if machine != _machine() or not began:
        return False
    return _began(int(pid)) != began


async def take(connection: AsyncConnection, name: str, who: str, now: float) -> bool:
    """Take or renew a lease; tells whether it is ours for the next 20 seconds."""
    found = await connection.execute(select(leases.c.holder, leases.c.until).where(leases.c.name == name))
    row = found.first()
    if row is not None and row.holder != who and row.until > now and not is_dead(row.holder):
        return False
    values = {"name": name, "holder": who, "until": now + LASTS_S}
    wish = inserting(connection, leases).values(values)
    old = "" if row is None else row.holder
    wish = wish.on_conflict_do_update(
        index_elements=["name"],
        set_={"holder": who, "until": now + LASTS_S},
        where=leases.c.holder.in_([who, old]),
    )
    return (await connection.execute(wish)).rowcount == 1


async def is_anothers(connection: AsyncConnection, name: str, who: str) -> bool:
    """Tell whether somebody else has taken a lease."""
    found = await connection.execute(select(leases.c.holder).where(leases.c.name == name))
    return found.scalar_one_or_none() not in (None, who)


async def give_back(connection: AsyncConnection, name: str, who: str) -> None:
    """Let go of a lease, so that the next holder need not wait."""
    await connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == who))
