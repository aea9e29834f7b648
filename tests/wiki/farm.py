"""A real MediaWiki with four small wikis: `farm` is the server of this worker, `wiki` one who edits on it."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest

from tests.postgres import free_port

HERE = Path(__file__).parent
INSTALLED = HERE.parent.parent / ".mediawiki"
WIKIS = ("tt", "ba", "lez", "ru")
ADMIN = "Admin"
"""Who may delete, protect, block, hide and rename on every wiki."""

TEMPORARY = {
    "enabled": True,
    "actions": ["edit"],
    "genPattern": "~2026-$1",
    "matchPattern": "~2$1",
    "serialProvider": {"type": "local"},
    "serialMapping": {"type": "plain-numeric"},
}
"""The value of the knob wgAutoCreateTempUser with which an edit without an account makes a temporary one."""

_marks = itertools.count()


class Said(Exception):
    """The wiki refuses what an editor wants; `code` is MediaWiki's."""

    def __init__(self, code: str, info: str) -> None:
        super().__init__(f"{code}: {info}")
        self.code = code


@dataclass
class Farm:
    """PHP's own server in front of four wikis, with databases of its own."""

    home: Path
    port: int
    _server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where the server is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        """What WIKI_API_URL says to reach these wikis."""
        return f"{self.url}/{{wiki}}/w/api.php"

    def start(self) -> None:
        """Start the server, two requests at a time, and wait until it answers."""
        for folder in ("db", "marks"):
            (self.home / folder).mkdir()
        self.reset()
        environment = os.environ | {
            "FARM_HOME": str(self.home),
            "FARM_PORT": str(self.port),
            "FARM_CODE": str(INSTALLED / "mw"),
            "FARM_CACHE": str(INSTALLED / "cache"),
            "MW_CONFIG_FILE": str(HERE / "mediawiki" / "LocalSettings.php"),
            "PHP_CLI_SERVER_WORKERS": "3",
        }
        php = ["php", "-d", "display_errors=0", "-d", "log_errors=1", "-d", "memory_limit=256M"]
        php += ["-S", f"127.0.0.1:{self.port}", str(HERE / "mediawiki" / "router.php")]
        with (self.home / "log").open("wb") as log:
            # A group of its own, for killing only the first process would leave its workers serving; and it
            # ends when the pipe is closed, by `stop` or because the tests were killed.
            self._server = subprocess.Popen(
                ["sh", "-c", '"$@" & read -r _; kill -9 0', "sh", *php],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        for _turn in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError((self.home / "log").read_text())

    def stop(self) -> None:
        """End the server and its workers."""
        if self._server is not None:
            self._server.communicate()

    def reset(self) -> None:
        """Put every wiki back to what it was just after its installation, and every knob too."""
        (self.home / "knobs.json").unlink(missing_ok=True)
        for wiki in WIKIS:
            folder = self.home / "db" / wiki
            folder.mkdir(exist_ok=True)
            pristine = {one.name: one for one in (INSTALLED / "pristine" / wiki).glob("*.sqlite")}
            for one in folder.iterdir():
                if one.is_file() and one.name not in pristine:
                    one.unlink()
            for name, original in pristine.items():
                _copy(original, folder / name)

    def knobs(self, **values: Any) -> None:
        """Change global variables of MediaWiki: `wgReadOnly="maintenance"`; only these are changed then."""
        waiting = self.home / "knobs.new"
        waiting.write_text(json.dumps(values))
        waiting.replace(self.home / "knobs.json")


def _copy(original: Path, to: Path) -> None:
    """Copy a file where it has changed; a request that is still writing keeps the old one to itself."""
    was = original.stat()
    if to.exists() and (to.stat().st_mtime_ns, to.stat().st_size) == (was.st_mtime_ns, was.st_size):
        return
    waiting = to.with_suffix(".new")
    shutil.copy2(original, waiting)
    waiting.replace(to)


@dataclass
class Editor:
    """People who edit on the farm; `by` is the name of an account, or nothing for somebody without one."""

    farm: Farm
    session: aiohttp.ClientSession
    _tokens: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def api_url(self) -> str:
        """What WIKI_API_URL says to reach these wikis."""
        return self.farm.api_url

    def knobs(self, **values: Any) -> None:
        """Change global variables of MediaWiki until the test ends or they are changed again."""
        self.farm.knobs(**values)

    async def asks(self, wiki: str, by: str | None = None, **params: Any) -> dict[str, Any]:
        """Read something as somebody; raises `Said`."""
        return await self._call("GET", wiki, by, {"action": "query", **params})

    async def account(self, wiki: str, name: str) -> int:
        """Make an account where there is none; returns its user id."""
        said = await self.asks(wiki, name, meta="userinfo")
        return int(said["query"]["userinfo"]["id"])

    async def edit(
        self, wiki: str, title: str, text: str, summary: str = "", by: str | None = ADMIN, **more: Any
    ) -> int:
        """Save a page; returns the id of the revision, 0 where nothing has changed (a null edit)."""
        said = await self._post(wiki, by, "edit", title=title, text=text, summary=summary, **more)
        return int(said.get("newrevid", 0))

    async def edit_without_account(self, wiki: str, title: str, text: str, summary: str = "") -> str:
        """Save a page as the wikis let people who are not logged in; returns the temporary account's name."""
        self.knobs(wgAutoCreateTempUser=TEMPORARY)
        form = {"wpTextbox1": text, "wpSummary": summary, "wpEditToken": "+\\", "wpSave": 1}
        form |= {"wpUltimateParam": 1, "wpUnicodeCheck": "ℳ𝒲♥𝓊𝓃𝒾𝒸ℴ𝒹ℯ", "wpStarttime": "20200101000000"}
        address = f"{self.farm.url}/{wiki}/w/index.php?action=submit&title={quote(title)}"
        await self._waits(address, None, form)
        said = await self.asks(wiki, prop="revisions", titles=title, rvprop="user")
        return str(said["query"]["pages"][0]["revisions"][0]["user"])

    async def undo(self, wiki: str, title: str, rev: int, summary: str = "", by: str = ADMIN) -> int:
        """Undo a revision with the button; returns the id of the new one."""
        said = await self._post(wiki, by, "edit", title=title, undo=rev, summary=summary)
        return int(said["newrevid"])

    async def rollback(self, wiki: str, title: str, of: str, by: str = ADMIN) -> int:
        """Roll back the last edits of somebody; returns the id of the new revision."""
        token = (await self.asks(wiki, by, meta="tokens", type="rollback"))["query"]["tokens"]
        said = await self._post(wiki, by, "rollback", title=title, user=of, token=token["rollbacktoken"])
        return int(said["revid"])

    async def move(self, wiki: str, title: str, to: str, by: str = ADMIN) -> None:
        """Give a page another title; the old one becomes a redirect."""
        await self._post(wiki, by, "move", **{"from": title, "to": to})

    async def delete(self, wiki: str, title: str, by: str = ADMIN) -> None:
        """Delete a page."""
        await self._post(wiki, by, "delete", title=title)

    async def protect(self, wiki: str, title: str, by: str = ADMIN) -> None:
        """Let nobody but administrators edit a page."""
        await self._post(wiki, by, "protect", title=title, protections="edit=sysop", expiry="infinite")

    async def block(self, wiki: str, user: str, expiry: str = "infinite", **more: Any) -> None:
        """Block an account; `hidename=1` hides its name too, `partial=1, pagerestrictions=…` blocks less."""
        await self._post(wiki, ADMIN, "block", user=user, expiry=expiry, **more)

    async def unblock(self, wiki: str, user: str) -> None:
        """End a block."""
        await self._post(wiki, ADMIN, "unblock", user=user)

    async def hide(self, wiki: str, rev: int, what: str = "comment") -> None:
        """Hide the `comment`, `user` or `content` of a revision, several with bars between."""
        await self._post(wiki, ADMIN, "revisiondelete", type="revision", ids=rev, hide=what)

    async def rename(self, wiki: str, name: str, to: str) -> None:
        """Give an account another name; its id stays."""
        form = {"oldusername": name, "newusername": to, "reason": "", "movepages": 1}
        address = f"{self.farm.url}/{wiki}/w/index.php?title=Special:Renameuser"
        form["wpEditToken"] = form["token"] = await self._token(wiki, ADMIN)
        await self._waits(address, ADMIN, form)
        found = (await self.asks(wiki, ADMIN, list="users", ususers=to))["query"]["users"][0]
        assert "missing" not in found, "the account was not renamed"

    async def jobs(self, *wikis: str) -> None:
        """Do what MediaWiki has put off, such as marking edits as reverted."""
        for wiki in wikis or WIKIS:
            await self._waits(f"{self.farm.url}/{wiki}/w/index.php?title=Special:BlankPage", None, None)

    async def _post(self, wiki: str, by: str | None, action: str, **params: Any) -> dict[str, Any]:
        params = {"token": await self._token(wiki, by), **params}
        said = await self._call("POST", wiki, by, {"action": action, **params})
        return dict(said[action])

    async def _token(self, wiki: str, by: str | None) -> str:
        if by is None:
            return "+\\"
        if (wiki, by) not in self._tokens:
            await self.account(wiki, by)  # what makes an account gives no lasting token
            said = await self.asks(wiki, by, meta="tokens")
            self._tokens[wiki, by] = str(said["query"]["tokens"]["csrftoken"])
        return self._tokens[wiki, by]

    async def _call(self, method: str, wiki: str, by: str | None, params: dict[str, Any]) -> dict[str, Any]:
        address = self.api_url.replace("{wiki}", wiki)
        form = {name: str(value) for name, value in params.items()} | {"format": "json", "formatversion": "2"}
        if method == "GET":
            async with self.session.get(address, params=form, headers=_named(by)) as response:
                said = await response.json()
        else:
            said = json.loads(await self._waits(address, by, form))
        if "error" in said:
            raise Said(said["error"]["code"], said["error"]["info"])
        return dict(said)

    async def _waits(self, address: str, by: str | None, form: dict[str, Any] | None) -> bytes:
        """Ask, and wait until MediaWiki is done with what it does after its answer."""
        mark = self.farm.home / "marks" / str(next(_marks))
        method, headers = "POST" if form else "GET", {**_named(by), "X-Farm-Mark": mark.name}
        async with self.session.request(method, address, data=form, headers=headers) as response:
            body = await response.read()
        while not mark.exists():  # noqa: ASYNC110 -- a file is all that another process leaves
            await asyncio.sleep(0.002)
        return body


def _named(by: str | None) -> dict[str, str]:
    return {"X-Farm-User": quote(by)} if by else {}


@pytest.fixture(scope="session")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    """The server of this worker; where `make` did not run, it is installed first."""
    installed = subprocess.run([HERE / "farm.sh", INSTALLED], capture_output=True, text=True, check=False)
    if installed.returncode:
        reason = installed.stderr.strip().splitlines()[-1]
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    farm = Farm(tmp_path_factory.mktemp("farm"), free_port())
    try:
        farm.start()
        yield farm
    finally:
        farm.stop()


@pytest.fixture
async def wiki(farm: Farm) -> AsyncIterator[Editor]:
    """The wikis just after their installation, and people who edit there."""
    farm.reset()
    async with aiohttp.ClientSession() as session:
        yield Editor(farm, session)
