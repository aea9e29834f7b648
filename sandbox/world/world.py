"""The world: fake Telegram whole, with one entrance for bots."""

from typing import Any

from sandbox.answers import Noted, Response, UploadedFile
from sandbox.clock import Clock
from sandbox.errors import ConnectionDropped, Refusal, too_many_requests
from sandbox.faults import Fault, Faults
from sandbox.log import Call
from sandbox.rules import Rules
from sandbox.spec import MethodSpec, find_method
from sandbox.world.accounts import Bot
from sandbox.world.methods import METHODS
from sandbox.world.request import Request
from sandbox.world.view import Views

_BAD_GATEWAY = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"
)
_OLD_SPELLINGS = frozenset(
    ("reply_to_message_id", "allow_sending_without_reply", "disable_web_page_preview", "correct_option_id")
)
"""Parameters the documentation has dropped and the server still reads."""


class World(Views):
    """Telegram on your own machine: bots call it, people act in it, tests look at it."""

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        rules: Rules | None = None,
        faults: Faults | None = None,
        seed: int | None = None,
    ) -> None:
        super().__init__(clock, rules=rules, faults=faults, seed=seed)

    def add_bot(self, token: str, username: str, first_name: str) -> Bot:
        """Add a bot; its id is the number its token begins with."""
        bot = super().add_bot(token, username, first_name)
        bot.updates.on_new = lambda: bot.webhook.wake() if bot.webhook else bot.polling.wake()
        return bot

    async def close(self) -> None:
        """Stop what runs on its own, such as webhooks, and wait until it has stopped."""
        for bot in self.bots.values():
            webhook, bot.webhook = bot.webhook, None
            if webhook is not None:
                await webhook.finish()

    async def call(
        self,
        token: str,
        method: str,
        params: dict[str, Any],
        files: dict[str, UploadedFile] | None = None,
    ) -> Response:
        """Answer one call of a bot; raise ConnectionDropped when a fault swallows the answer."""
        try:
            bot = self._bot(token)
            spec = find_method(method)
            if spec is None:
                raise Refusal(404, "Not Found: method not found")
        except Refusal as refusal:
            return _refused(refusal)
        fault = self.faults.for_call(spec.name)
        if fault is Fault.DROP_BEFORE:
            raise ConnectionDropped(fault.value)
        response = await self._answer(Request(self, bot, spec.name, params, files or {}), spec, fault)
        return await self._sent(response, fault)

    def _bot(self, token: str) -> Bot:
        if bot := self.bots.get(token):
            if bot.logged_out:
                raise Refusal(400, "Logged out")
            return bot
        number, colon, _ = token.partition(":")
        if not colon or not number.isdigit() or token.startswith("0") or len(token) > 80:
            raise Refusal(401, "Unauthorized: invalid token specified")
        raise Refusal(401, "Unauthorized")

    async def _answer(self, req: Request, spec: MethodSpec, fault: Fault | None) -> Response:
        unknown = tuple(sorted(req.params.keys() - spec.parameters - _OLD_SPELLINGS))
        try:
            if fault is Fault.TOO_MANY:
                raise too_many_requests(self.faults.retry_after)
            handler = METHODS.get(spec.name.lower())
            if handler is None:
                raise Refusal(501, f"Not Implemented: the sandbox does not know {spec.name} yet")
            await self._pass_uploads(req)
            result = await handler(req)
        except Refusal as refusal:
            self._note(req, unknown, fault, refusal)
            return _refused(refusal)
        self._note(req, unknown, fault, None)
        if isinstance(result, Noted):
            return Response(200, {"ok": True, "result": result.result, "description": result.description})
        return Response(200, {"ok": True, "result": result})

    async def _pass_uploads(self, req: Request) -> None:
        if self.rules.flood and req.files:
            size = sum(len(upload.data) for upload in req.files.values())
            if seconds := await req.bot.flood.pass_upload(size):
                raise too_many_requests(seconds)

    def _note(
        self, req: Request, unknown: tuple[str, ...], fault: Fault | None, refusal: Refusal | None
    ) -> None:
        call = Call(
            req.bot.id,
            req.method,
            self.clock.now(),
            req.params,
            accepted=refusal is None,
            status=refusal.code if refusal else 200,
            description=refusal.description if refusal else "",
            fault=fault.name if fault else "",
            unknown=unknown,
        )
        self.log.calls.append(call)

    async def _sent(self, response: Response, fault: Fault | None) -> Response:
        """Give the answer out, or lose it as the fault wants."""
        if fault is Fault.HANG_AFTER:
            await self.clock.sleep(self.faults.hang)
        if fault in (Fault.DROP_AFTER, Fault.HANG_AFTER):
            raise ConnectionDropped(fault.value)
        if fault is Fault.BAD_GATEWAY:
            return Response(502, _BAD_GATEWAY, {"Content-Type": "text/html"})
        if fault is Fault.RESTART:
            return _refused(Refusal(500, "Internal Server Error: restart"))
        return response


def _refused(refusal: Refusal) -> Response:
    headers = {}
    if refusal.parameters and "retry_after" in refusal.parameters:
        headers["Retry-After"] = str(refusal.parameters["retry_after"])
    return Response(refusal.code, refusal.body(), headers)
