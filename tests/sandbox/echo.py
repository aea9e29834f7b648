"""A tiny bot for tests of the page: it says back what it hears and knows one example of everything."""

import asyncio
from typing import Any

import orjson

from sandbox.world import World

TOKEN = "4242:echo"
JSON = dict[str, Any]

GREETING = "Исәнмесез, <b>{name}</b>!\n\nWrite me anything.{payload}"
BUTTONS = [
    [{"text": "Сохранить", "callback_data": "edit"}, {"text": "Warn me", "callback_data": "alert"}],
    [{"text": "Wait", "callback_data": "wait"}, {"text": "Википедия", "url": "https://tt.wikipedia.org"}],
    [{"text": "Copy", "copy_text": {"text": "{{cite}}"}}],
]
KEYS = {"keyboard": [[{"text": "Эйе"}, {"text": "Юк"}]], "input_field_placeholder": "Yes or no?"}
POLL = {"question": "Which day?", "options": [{"text": "Saturday"}, {"text": "Sunday"}]}
COMMANDS = [{"command": "menu", "description": "What you can do"}, {"command": "help", "description": "Ask"}]
RICH = (
    "<b>bold <i>both</i></b> <code>copy me</code> <tg-spoiler>secret</tg-spoiler> "
    '<a href="https://tt.wikipedia.org/">link</a> &lt;img src=x onerror=alert(1)&gt; /help'
)


class Echo:
    """The bot; `run` goes on until it is cancelled."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.bot = world.add_bot(TOKEN, "echo_bot", "Echo")

    async def call(self, method: str, **params: Any) -> Any:
        """Call the Bot API and return the result."""
        response = await self.world.call(TOKEN, method, params)
        body = orjson.loads(response.body) if isinstance(response.body, bytes) else response.body
        return body.get("result")

    async def run(self) -> None:
        """Fetch updates and answer them for ever."""
        await self.call("setMyCommands", commands=COMMANDS)
        await self.call("setMyDescription", description="I repeat what you say.")
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=30) or []:
                offset = update["update_id"] + 1
                await self.answer(update)

    async def answer(self, update: JSON) -> None:
        """Answer one update."""
        if query := update.get("callback_query"):
            await self.answer_tap(query)
        elif message := update.get("edited_message"):
            await self.say(message, f"You changed it to: {message['text']}")
        elif message := update.get("message"):
            await self.answer_message(message)

    async def answer_tap(self, query: JSON) -> None:
        """Toast, alert or let wait."""
        if query["data"] == "edit":
            number = query["message"]["message_id"]
            await self.call("editMessageText", chat_id=query["from"]["id"], message_id=number, text="Saved.")
            await self.call("answerCallbackQuery", callback_query_id=query["id"], text="Сохранено")
        elif query["data"] == "alert":
            await self.call(
                "answerCallbackQuery", callback_query_id=query["id"], text="Careful", show_alert=True
            )

    async def answer_message(self, message: JSON) -> None:
        """Do what a word asks for, or say what came."""
        text = message.get("text", "")
        if text.startswith("/start"):
            await self.greet(message, text.removeprefix("/start").strip())
        elif text == "keys":
            await self.say(message, "Choose:", reply_markup=KEYS)
        elif text == "poll":
            await self.call("sendPoll", chat_id=message["chat"]["id"], **POLL)
        elif text == "rich":
            await self.say(message, RICH, parse_mode="HTML")
        elif text == "typing":
            await self.call("sendChatAction", chat_id=message["chat"]["id"], action="typing")
        elif text == "vanish":
            await self.call("deleteMessage", chat_id=message["chat"]["id"], message_id=message["message_id"])
        else:
            await self.say(message, heard(message))

    async def greet(self, message: JSON, payload: str) -> None:
        """Greet with one button of each kind."""
        came = f" You came by {payload}." if payload else ""
        text = GREETING.format(name=message["from"]["first_name"], payload=came)
        await self.say(message, text, parse_mode="HTML", reply_markup={"inline_keyboard": BUTTONS})

    async def say(self, message: JSON, text: str, **more: Any) -> None:
        """Send a text into the chat of a message."""
        await self.call("sendMessage", chat_id=message["chat"]["id"], text=text, **more)


def heard(message: JSON) -> str:
    """Say what kind of message came, with its words."""
    kinds = ("photo", "voice", "document", "sticker", "contact", "location", "forward_origin")
    kind = next((kind for kind in kinds if kind in message), "text")
    words = message.get("text") or message.get("caption") or ""
    return f"I got: {kind} {words}".strip()


def started(echo: Echo) -> asyncio.Task[None]:
    """Let the bot run beside a test."""
    return asyncio.get_running_loop().create_task(echo.run())
