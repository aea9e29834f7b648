"""Processes that measure themselves and print a line of JSON."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path


async def output(*command: str) -> bytes:
    """Run Python and return what it prints last; its errors go where BENCH_LOG says."""
    return await asyncio.to_thread(_output, command)


def _output(command: tuple[str, ...]) -> bytes:
    with Path(os.environ.get("BENCH_LOG", os.devnull)).open("ab") as log:
        told = subprocess.run([sys.executable, *command], stdout=subprocess.PIPE, stderr=log, check=True)
    return told.stdout.splitlines()[-1]
