"""`python -m bot`: run the bot, or look after it. Every mistake in a setting is one line and exit code 2."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from bot.settings import Settings, WrongSetting, load


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return _do(options, load())
    except WrongSetting as error:
        return _refuse(str(error))
    except Exception as error:
        known = _sentence(error)
        if known is None:
            raise
        return _refuse(known)


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"bot: {sentence}\n")
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot", description="The Smart Region bot.")
    commands = parser.add_subparsers(dest="command")
    parser.set_defaults(command="run")
    commands.add_parser("run", help="everything in one process (the default)")
    commands.add_parser("web", help="the webhook and turns; needs PostgreSQL and a worker beside it")
    commands.add_parser("worker", help="turns, sending and what is due; polls where there is no webhook")
    commands.add_parser("migrate", help="bring the tables up to date")
    commands.add_parser("check", help="prove that settings, content, catalogs and database fit together")
    commands.add_parser("parked", help="list the updates that were put aside, with the reason")
    commands.add_parser("replay", help="give a parked update its turn again").add_argument("id", type=int)
    commands.add_parser("backup", help="copy a SQLite database while the bot runs").add_argument(
        "file", type=Path
    )
    wiki = commands.add_parser("wiki", help="how many requests the wikis got, and how far they were read")
    wiki.add_argument(
        "--dry-run", action="store_true", help="what would be asked on a day, without asking anything"
    )
    return parser


def _do(options: argparse.Namespace, settings: Settings) -> int:
    if options.command in ("run", "web", "worker"):
        return _run(options.command, settings)
    from bot import commands, logs  # the parts that run the bot are imported only when they are needed

    logs.set_up(pretty=sys.stderr.isatty(), level=logging.ERROR)
    work: dict[str, Coroutine[Any, Any, str]] = {}
    match options.command:
        case "backup":
            work["it"] = commands.backup(settings, options.file)
        case "replay":
            work["it"] = commands.replay(settings, options.id)
        case "wiki":
            from bot.quick import load_aiogram

            load_aiogram()
            from bot import wiki_commands

            work["it"] = (wiki_commands.plan if options.dry_run else wiki_commands.show)(settings)
        case name:
            work["it"] = getattr(commands, name)(settings)
    sys.stdout.write(asyncio.run(work["it"]) + "\n")
    return 0


def _run(command: str, settings: Settings) -> int:
    import uvloop

    from bot import logs

    logs.set_up(pretty=sys.stderr.isatty())
    uvloop.run(_process(command, settings))
    return 0


async def _process(command: str, settings: Settings) -> None:
    from bot.quick import load_aiogram

    load_aiogram()
    from bot.app import build
    from bot.commands import make_ready, prepare_file
    from bot.process import Parts, Process

    parts = {"run": Parts.ALL, "web": Parts.INTAKE | Parts.TURNS, "worker": Parts.TURNS | Parts.SENDER}[
        command
    ]
    if command == "worker" and not settings.webhook_url:
        parts |= Parts.INTAKE
    prepare_file(settings)
    app = build(settings, is_shared=command != "run")
    try:
        await make_ready(app.database)
    except BaseException:
        await app.database.close()
        raise
    process = Process(app, parts)
    process.stop_on_signals()
    await process.run()


def _sentence(error: Exception) -> str | None:
    """Return the one line for a mistake an operator can mend; nothing for a bug."""
    from sqlalchemy.exc import SQLAlchemyError

    from locales import CatalogMissing
    from storage.content import ContentBroken

    if isinstance(error, CatalogMissing):
        return str(error)
    if isinstance(error, ContentBroken):
        first, *more = error.problems
        rest = f", and {len(more)} more; `python -m storage.content` lists them" if more else ""
        return f"CONTENT_DIR: {first}{rest}."
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}."
    if isinstance(error, (SQLAlchemyError, OSError)):
        reason = str(getattr(error, "orig", None) or getattr(error, "strerror", None) or error)
        return f"DATABASE_URL: the database does not answer ({reason.splitlines()[0]})."
    return None


if __name__ == "__main__":
    sys.exit(main())
