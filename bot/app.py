"""The whole bot on one page: what there is and what each part is given."""

from __future__ import annotations

from dataclasses import dataclass

from aiogram import Bot, Dispatcher

from bot.account_upkeep import AccountUpkeep
from bot.announcer import Announcer
from bot.api import BotApi, HttpBotApi
from bot.clock import Clock, RealClock
from bot.closed import Closed
from bot.intake import Intake
from bot.noticing import Notices
from bot.nudger import Nudger
from bot.recent_changes import RecentChanges
from bot.sender import Ledger, Line, Post, Sender
from bot.sender.wordings import Wordings
from bot.settings import Settings
from bot.surveyor import Surveyor
from bot.task_pool import TaskPool
from bot.turn import Turns
from bot.wake import Wake
from bot.wiki_names import Overlay, WikiNames
from bot.wikis import Part, WikiSide
from bot.worker import Worker
from domain.content import Content
from domain.outgoing import Lane
from domain.pacing import Pacer
from domain.wikis import WIKIS, Sites
from handlers import root
from locales import LANGUAGES, words
from storage import content
from storage.database import Database
from storage.vault import Vault
from wiki.client import HttpWikis, Wikis

INTERACTIVE_WINDOW = 40
BULK_WINDOW = 12
"""How many announcements are in flight at once; so many at most are unknown after a crash. At more than
36 a second it grows with the rate."""

BULK_BREATH_S = 0.1
"""How long results of announcements gather; a pacer lets messages be taken longer ahead than that."""


@dataclass(frozen=True, slots=True)
class Apis:
    """Connections of their own for each use, so that a slow bulk send never holds up a reply."""

    interactive: BotApi
    bulk: BotApi
    polling: BotApi

    async def close(self) -> None:
        """Close them all."""
        for api in (self.interactive, self.bulk, self.polling):
            await api.close()


def bulk_window(rate: float) -> int:
    """Return how many announcements may be in flight at a rate: a third of a second's, and at least 12."""
    return max(BULK_WINDOW, int(rate / 3))


def http_apis(settings: Settings) -> Apis:
    """Connect to the Bot API server of the settings."""

    def api(connections: int) -> BotApi:
        return HttpBotApi(
            settings.bot_api_url, settings.token, proxy=settings.bot_proxy, connections=connections
        )

    bulk = bulk_window(settings.bulk_rate)
    return Apis(api(INTERACTIVE_WINDOW + 20), api(bulk), api(2))


@dataclass(frozen=True, slots=True)
class App:
    """The assembled bot."""

    settings: Settings
    clock: Clock
    database: Database
    apis: Apis
    wake: Wake
    intake: Intake
    turns: Turns
    sender: Sender
    worker: Worker
    announcer: Announcer
    surveyor: Surveyor
    nudger: Nudger
    wiki_side: WikiSide | None
    """What speaks with the wikis; nothing where OPERATOR_CONTACT is not set."""
    overlay: Overlay
    """What brings the wikis' own names of buttons into the screens."""
    dispatcher: Dispatcher
    """Who hangs a middleware on it sees every turn, inside the turn's transaction."""


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    apis: Apis | None = None,
    said: Content | None = None,
    wikis: Wikis | None = None,
    is_shared: bool = False,
) -> App:
    """Assemble the bot; nothing runs yet. `said` is the content where it was loaded before.

    `wikis` answers in place of those of WIKI_API_URL.

    Raises `ContentBroken` and `CatalogMissing`.
    """
    for code in LANGUAGES:
        words(code)
    clock = clock or RealClock()
    apis = apis or http_apis(settings)
    said = said or content.load(settings.content_dir)
    bot_id = settings.bot_id
    database = Database(settings.database_url)
    wake = Wake(database, is_shared=is_shared)
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.include_router(root())
    intake = Intake(database, bot_id, clock, wake, apis.interactive)
    turns = Turns(
        database,
        dispatcher,
        Bot(settings.token, session=Closed()),
        clock,
        wake,
        content=said,
        owners=settings.owner_ids,
        public_base=settings.public_base,
        seals=Vault(settings.secret_keys or (settings.token,)),
    )
    wiki_side = _wiki_side(settings, database, clock, wake, apis, said, wikis)
    turns.provide(
        sites=Sites(settings.wiki_api_url) if wiki_side else None,
        vault=wiki_side.vault if wiki_side else None,
    )
    pacer = Pacer(settings.bulk_rate)
    wordings = Wordings(settings.public_base)
    lines = [
        Line(Post(bot_id, (Lane.INTERACTIVE, Lane.TRANSACTIONAL)), apis.interactive, INTERACTIVE_WINDOW),
        Line(Post(bot_id, (Lane.BULK, Lane.BULK)), apis.bulk, BULK_WINDOW, pacer),
        Line(
            Ledger(bot_id, wordings),
            apis.bulk,
            bulk_window(settings.bulk_rate),
            pacer,
            breath_s=BULK_BREATH_S,
        ),
    ]
    sender = Sender(database, bot_id, clock, wake, lines)
    worker = Worker(database, bot_id, clock, intake, apis.interactive)
    announcer = Announcer(database, bot_id, clock, wake, settings.owner_ids)
    surveyor = Surveyor(database, bot_id, clock, wake, settings.owner_ids)
    has_articles = wiki_side is not None
    nudger = Nudger(database, bot_id, clock, wake, said, settings.owner_ids, articles=has_articles)
    return App(
        settings,
        clock,
        database,
        apis,
        wake,
        intake,
        turns,
        sender,
        worker,
        announcer,
        surveyor,
        nudger,
        wiki_side,
        Overlay(database, turns, said),
        dispatcher,
    )


def _wiki_side(
    settings: Settings,
    database: Database,
    clock: Clock,
    wake: Wake,
    apis: Apis,
    said: Content,
    wikis: Wikis | None,
) -> WikiSide | None:
    """Assemble what speaks with the wikis; nothing without somebody they can write to."""
    if settings.operator_contact is None:
        return None
    wikis = wikis or HttpWikis(Sites(settings.wiki_api_url), settings.operator_contact)
    vault = Vault(settings.secret_keys) if settings.secret_keys else None
    parts: list[Part] = [
        TaskPool(database, wikis, clock, said.tasks),
        WikiNames(database, wikis, clock, said),
    ]
    if vault is not None:
        parts.append(AccountUpkeep(database, clock, wikis, vault))
        parts += [RecentChanges(wiki, database, clock, wikis, vault) for wiki in WIKIS.values()]
        sites = Sites(settings.wiki_api_url)
        parts.append(Notices(database, settings.bot_id, clock, wake, vault, said, sites))
    return WikiSide(database, settings.bot_id, clock, wake, wikis, apis.interactive, vault, parts)
