"""How a bot gets its updates: getUpdates, webhooks, and leaving the server."""

from typing import Any

from sandbox.answers import Noted
from sandbox.errors import bad_request, too_many_requests
from sandbox.world.request import Request
from sandbox.world.webhook import Webhook, check_url

_WEBHOOK_IS_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


async def get_updates(req: Request) -> list[dict[str, Any]]:
    """Return pending updates, waiting for one if asked to."""
    bot = req.bot
    if bot.webhook is not None:
        await bot.polling.refuse(_WEBHOOK_IS_ACTIVE)
    bot.updates.allow(req.lenient_json("allowed_updates"))
    return await bot.polling.get(req.integer("offset"), req.integer("limit", 100), req.integer("timeout"))


async def set_webhook(req: Request) -> Noted:
    """Send the updates to an address from now on; without an address, stop that."""
    url = req.string("url")
    if not url:
        return _drop_webhook(req)
    bot, now = req.bot, req.world.clock.timestamp()
    if now < bot.polling.next_webhook_at:
        raise too_many_requests(1)
    bot.polling.next_webhook_at = now + 1
    wanted = _wanted(req, url)
    if bot.webhook is not None and bot.webhook.is_like(wanted) and not req.flag("drop_pending_updates"):
        bot.updates.allow(req.lenient_json("allowed_updates"))
        return Noted(result=True, description="Webhook is already set")
    bot.polling.abort("terminated by setWebhook request")
    _close(req)
    if req.flag("drop_pending_updates"):
        bot.updates.clear()
    _check(req, url)
    bot.updates.allow(req.lenient_json("allowed_updates"))
    bot.webhook = wanted
    wanted.start()
    return Noted(result=True, description="Webhook was set")


def _wanted(req: Request, url: str) -> Webhook:
    return Webhook(
        req.world,
        req.bot,
        url,
        secret=req.string("secret_token"),
        max_connections=min(max(req.integer("max_connections", 40), 1), 100),
        ip_address=req.string("ip_address"),
        has_certificate="certificate" in req.files,
    )


def _check(req: Request, url: str) -> None:
    """Refuse a bad address or secret; the old webhook is gone by now, as on the real server."""
    check_url(url, cloud=req.world.rules.cloud)
    secret = req.string("secret_token")
    if len(secret.encode()) > 256:
        raise bad_request("secret token is too long")
    if not all(letter.isascii() and (letter.isalnum() or letter in "_-") for letter in secret):
        raise bad_request("secret token contains unallowed characters")


def _close(req: Request) -> bool:
    webhook, req.bot.webhook = req.bot.webhook, None
    if webhook is not None:
        webhook.stop()
    return webhook is not None


def _drop_webhook(req: Request) -> Noted:
    was_there = _close(req)
    if req.flag("drop_pending_updates"):
        req.bot.updates.clear()
    text = "Webhook was deleted" if was_there else "Webhook is already deleted"
    return Noted(result=True, description=text)


async def delete_webhook(req: Request) -> Noted:
    """Go back to getUpdates."""
    return _drop_webhook(req)


async def get_webhook_info(req: Request) -> dict[str, Any]:
    """Tell how the webhook fares."""
    bot = req.bot
    info: dict[str, Any] = {"url": "", "has_custom_certificate": False}
    if bot.webhook is not None:
        info = bot.webhook.info()
    info["pending_update_count"] = bot.updates.count()
    if not bot.updates.is_default():
        info["allowed_updates"] = sorted(bot.updates.allowed)
    return info


async def get_me(req: Request) -> dict[str, Any]:
    """Tell who the bot is."""
    return req.bot.me()


async def log_out(req: Request) -> bool:
    """Leave this server; it answers nothing any more."""
    _close(req)
    req.bot.logged_out = True
    req.bot.updates.clear()
    return True


async def close(req: Request) -> bool:
    """Stop the bot's instance on this server; nothing changes in the sandbox."""
    return True


METHODS = (get_updates, set_webhook, delete_webhook, get_webhook_info, get_me, log_out, close)
