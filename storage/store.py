"""What one turn reads and writes; plain saves are gathered for a whole batch, the rest is guarded."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction

from domain.people import Person, PersonId
from storage import (
    accounts,
    announcements,
    errands,
    inbox,
    institutions,
    journal,
    nudges,
    outbox,
    participations,
    people,
    recipients,
    relays,
    reminders,
    rounds,
    saved_audiences,
    sendings,
    surveys,
    tasks,
    team,
)
from storage.accounts import Accounts
from storage.announcements import Announcements
from storage.calendar import Calendar
from storage.changes import ChangesTold
from storage.errands import Errands
from storage.institutions import Institutions
from storage.journal import Journal
from storage.nudges import Nudges
from storage.participations import Participations
from storage.questionnaires import Questionnaires
from storage.reminders import Reminders
from storage.reports import Reports
from storage.results import Results
from storage.rounds import Rounds
from storage.salts import salt
from storage.saved_audiences import Audiences
from storage.sendings import Sendings
from storage.surveys import Surveys
from storage.tasks import Tasks
from storage.team import Team
from storage.vault import Vault
from storage.weblinks import WebLinks


class Store:
    """The database as one turn sees it; what it saves is committed together with the turn's messages."""

    def __init__(
        self, connection: AsyncConnection, now: datetime, bot_id: int = 0, seals: Vault | None = None
    ) -> None:
        self.now = now
        self.bot_id = bot_id
        self._seals = seals
        self.saved: Person | None = None
        self.forgot = False
        self._connection = connection
        self._savepoint: AsyncTransaction | None = None

    @cached_property
    def accounts(self) -> Accounts:
        """Speak of linked wiki accounts."""
        return Accounts(self._guarded, self.now)

    @cached_property
    def audiences(self) -> Audiences:
        """Speak of saved audiences, and counts."""
        return Audiences(self._guarded, self.now)

    @cached_property
    def calendar(self) -> Calendar:
        """Speak of the contests and events ahead."""
        return Calendar(self._guarded, self.now)

    @cached_property
    def errands(self) -> Errands:
        """Speak of files that are to be made."""
        return Errands(self._guarded, self.now, self.bot_id)

    @cached_property
    def journal(self) -> Journal:
        """Speak of what organizers did."""
        return Journal(self._guarded, self.now)

    @cached_property
    def sendings(self) -> Sendings:
        """Speak of sendings and their ledgers."""
        return Sendings(self._guarded, self.now, self.bot_id)

    @cached_property
    def reminders(self) -> Reminders:
        """Speak of reminders people have asked for."""
        return Reminders(self._guarded, self.now)

    @cached_property
    def nudges(self) -> Nudges:
        """Speak of nudges."""
        return Nudges(self._guarded, self.now)

    @cached_property
    def reports(self) -> Reports:
        """Speak of what became of sendings."""
        return Reports(self._guarded, self.now)

    @cached_property
    def tasks(self) -> Tasks:
        """Speak of articles to work on."""
        return Tasks(self._guarded, self.now, self._seals)

    @cached_property
    def team(self) -> Team:
        """Speak of who organizes what."""
        return Team(self._guarded, self.now)

    @cached_property
    def institutions(self) -> Institutions:
        """Speak of institutions and their partners."""
        return Institutions(self._guarded, self.now)

    @cached_property
    def surveys(self) -> Surveys:
        """Speak of surveys and their revisions."""
        return Surveys(self._guarded, self.now)

    @cached_property
    def rounds(self) -> Rounds:
        """Speak of rounds of surveys."""
        return Rounds(self._guarded, self.now, self.bot_id)

    @cached_property
    def weblinks(self) -> WebLinks:
        """Speak of web links of rounds, for institutions without Telegram."""
        return WebLinks(self._guarded, self.now)

    @cached_property
    def participations(self) -> Participations:
        """Speak of who takes part, and of answers that are not sent yet."""
        return Participations(self._guarded, self.now)

    @cached_property
    def questionnaires(self) -> Questionnaires:
        """Speak of a survey that is being answered."""
        return Questionnaires(self._guarded, self.now)

    @cached_property
    def results(self) -> Results:
        """Speak of what came of rounds."""
        return Results(self._guarded, self.now)

    @cached_property
    def changes(self) -> ChangesTold:
        """Speak of what was changed because of surveys."""
        return ChangesTold(self._guarded, self.now)

    @cached_property
    def announcements(self) -> Announcements:
        """Speak of announcements and drafts."""
        return Announcements(self._guarded, self.now)

    async def save(self, person: Person) -> None:
        """Keep the person as they are now."""
        self.saved = person

    async def forget(self, person: PersonId) -> None:
        """Erase everything that is known of a person, what waits to be sent to them included."""
        connection = await self._guarded()
        self.saved, self.forgot = None, True
        await people.forget(connection, person)
        await errands.forget(connection, person)  # before the outbox: one just made is a letter there
        await accounts.erase(connection, person)  # after the errands: one just done may link an account
        await reminders.forget(connection, person)  # before the outbox: one just taken is a letter there
        await outbox.forget(connection, person)
        await nudges.forget(connection, person)  # after the person, whose row a nudger holds
        await inbox.forget(connection, person)
        await journal.forget(connection, person)
        await recipients.forget(connection, person)
        await sendings.forget(connection, person)
        await team.forget(connection, person)
        await saved_audiences.forget(connection, person)
        await announcements.forget(connection, person)
        await institutions.forget(connection, person)  # first, so that no row is just being made
        await participations.forget(connection, person)
        await rounds.forget(connection, person)
        await surveys.forget(connection, person)
        await tasks.forget(connection, person)

    async def person(self, person: PersonId) -> Person | None:
        """Load another person than the one whose turn it is."""
        return (await people.load(await self._guarded(), [person])).get(person)

    async def about_whom(self, chat_id: int, message_id: int) -> PersonId | None:
        """Return the person whose question or answer stands in that message."""
        found = await outbox.about_whom(await self._guarded(), chat_id, message_id)
        return None if found is None else PersonId(found)

    async def pass_on(self, person: PersonId, message_id: int) -> bool:
        """Note that a person's message goes to the helpers; tells whether it is for the first time."""
        return await relays.pass_on(await self._guarded(), person, message_id, self.now.timestamp())

    async def count_links(self, person: PersonId) -> int:
        """Count the messages by which helpers' questions and answers find back to a person."""
        return await relays.count(await self._guarded(), person)

    async def pseudonym(self, person: PersonId) -> str:
        """Return the four digits under which helpers know a person; nobody can count back from them."""
        salted = await salt(await self._guarded(), "pseudonym")
        digest = hmac.digest(salted.encode(), str(person).encode(), hashlib.sha256)
        return f"{int.from_bytes(digest[:4]) % 10000:04d}"

    async def settle(self, succeeded: bool) -> None:
        """Keep or take back what the turn wrote by itself."""
        if self._savepoint is None:
            return
        if succeeded:
            await self._savepoint.commit()
        else:
            await self._savepoint.rollback()
        self._savepoint = None

    async def _guarded(self) -> AsyncConnection:
        if self._savepoint is None:
            self._savepoint = await self._connection.begin_nested()
        return self._connection
