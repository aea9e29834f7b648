"""A web chat in the browser: several people side by side, each with the bot, over one sandbox world."""

from collections.abc import Sequence

from aiohttp import web

from sandbox.web import routes
from sandbox.web.desk import DESK, Desk
from sandbox.web.guard import guard
from sandbox.world import Bot, Person, World

__all__ = ["web_chat"]


def web_chat(world: World, bot: Bot, people: Sequence[Person]) -> web.Application:
    """Return the page and what it asks for; serve it alone or under a prefix with `add_subapp`."""
    app = web.Application(middlewares=[guard])
    app[DESK] = desk = Desk(world, bot, list(people))
    app.add_routes(routes.ROUTES)
    app.on_shutdown.append(desk.close)
    return app
