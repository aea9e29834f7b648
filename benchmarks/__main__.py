"""`make bench`: measure our bot and write docs/benchmarks.md; with switches only some of it."""

from __future__ import annotations

import argparse

import uvloop

from bot.quick import load_aiogram

load_aiogram()

from benchmarks import measuring  # noqa: E402 -- aiogram must come first
from benchmarks.databases import servers  # noqa: E402
from benchmarks.measuring import Effort  # noqa: E402
from benchmarks.telegram import Telegram  # noqa: E402

PARTS = {
    "turns": (measuring.updates, "what an update costs, beside bare frameworks"),
    "cost": (measuring.cost, "what a message to many costs, beside bare senders"),
    "pace": (measuring.pace, "how exactly a rate is kept"),
    "replies": (measuring.replies, "how long people wait while much is announced"),
    "million": (measuring.million, "a million recipients"),
    "partners": (measuring.partners, "many partners who answer a survey at once"),
    "results": (measuring.results, "what the results of many responses take"),
    "wiki": (measuring.changes, "catching up with recent changes of the wikis"),
}


async def run(names: list[str], effort: Effort) -> None:
    """Measure the parts and write their sections."""
    telegram = Telegram()
    runner = await telegram.start()
    with servers() as places:
        for name in names:
            measure, _ = PARTS[name]
            print(await measure(telegram, places, effort), flush=True)
    await telegram.close()
    await runner.cleanup()


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(
        prog="benchmarks", description="Without a switch everything is measured."
    )
    for name, (_, meaning) in PARTS.items():
        parser.add_argument(f"--{name}", action="append_const", const=name, dest="names", help=meaning)
    parser.add_argument("--rounds", type=int, default=Effort.rounds)
    parser.add_argument("--updates", type=int, default=Effort.updates)
    parser.add_argument("--messages", type=int, default=Effort.messages)
    parser.add_argument("--people", type=int, default=Effort.people, help="instead of a million")
    parser.add_argument("--answering", type=int, default=Effort.answering, help="partners at once")
    parser.add_argument("--responses", type=int, default=Effort.responses)
    parser.add_argument("--quick", action="store_true", help="tenths of the time, to see that it works")
    options = vars(parser.parse_args())
    names = options.pop("names") or list(PARTS)
    uvloop.run(run(names, Effort(**options)))


if __name__ == "__main__":
    main()
