"""A private PostgreSQL cluster for the tests, from the binaries that are installed."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FLEETING = (
    " -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off"
    " -c wal_level=minimal -c max_wal_senders=0"
)
"""For databases nobody needs after a crash; of a thousand, autovacuum would look at ten a second."""

MISSING = "PostgreSQL is not installed (the tests look for initdb)"


def binaries() -> Path | None:
    """Find the folder with initdb and postgres."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    here = shutil.which("initdb")
    return Path(here).parent if here else None


def _as_postgres() -> dict[str, object]:
    """PostgreSQL refuses to run as root: drop to its own user."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": "/"}


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Run a cluster and yield the URL of its server, without a database's name."""
    folder = binaries()
    assert folder is not None, MISSING
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    home.chmod(0o777)
    data, port, rights = home / "data", free_port(), _as_postgres()
    _run([folder / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"], rights)
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c max_connections=200"
    options += "" if durable else FLEETING
    _run([folder / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start"], rights)
    try:
        yield f"postgresql+asyncpg://postgres@127.0.0.1:{port}"
    finally:
        _run([folder / "pg_ctl", "-D", data, "-m", "immediate", "stop"], rights)
        shutil.rmtree(home, ignore_errors=True)


def _run(command: list[object], rights: dict[str, object]) -> None:
    subprocess.run(
        [str(part) for part in command],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **rights,  # type: ignore[call-overload]
    )
