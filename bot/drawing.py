"""Has pictures drawn by processes of their own, so that the bot itself never loads the plotting library."""

from __future__ import annotations

import asyncio
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.settings import for_a_child

DRAW_S = 60.0
"""How long a picture may take, in seconds; it takes about three."""

HOME = Path(__file__).parent.parent


class NotDrawn(Exception):
    """The picture could not be made."""


async def drawn(wish: bytes, artist: str = "bot.pictures", within_s: float = DRAW_S) -> bytes:
    """Have a picture drawn by a process of its own, which runs a module of ours; raises `NotDrawn`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", artist),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=HOME,
        env=for_a_child(MPLCONFIGDIR=_desk().name),
    )
    try:
        async with asyncio.timeout(within_s):
            made, complaint = await process.communicate(wish)
    except TimeoutError:
        raise NotDrawn("it took too long") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode or not made:
        raise NotDrawn(complaint.decode(errors="replace").strip().rpartition("\n")[2])
    return made


@cache
def _desk() -> TemporaryDirectory[str]:
    """Return where the plotting library notes which fonts there are, as long as this process lives."""
    return TemporaryDirectory(prefix="pictures-", ignore_cleanup_errors=True)
