"""What the page asks for, each as one small handler."""

from datetime import timedelta
from pathlib import Path

from aiohttp import web

from sandbox.web import sent, view
from sandbox.web.acts import act
from sandbox.web.asked import Asked, Unfit
from sandbox.web.desk import DESK
from sandbox.web.files import file
from sandbox.web.people import add_person

STATIC = Path(__file__).parent / "static"
LARGEST = 32 << 20
"""Bytes of one request: a file of 20 MB, as bots can download, in base64."""
PATIENCE = 25.0
"""Seconds a page waits for news before it asks again."""
FARTHEST = 10 * 366 * 86400
"""Seconds the clock moves at once: ten years."""


async def page(_request: web.Request) -> web.FileResponse:
    """Serve the one page there is."""
    return web.FileResponse(STATIC / "index.html")


async def state(request: web.Request) -> web.Response:
    """Answer with what the page shows, as soon as it differs from version `since`."""
    desk = request.app[DESK]
    since = request.query.get("since", "")
    if since.isdecimal():
        await desk.changed(int(since), PATIENCE)
    return web.json_response(view.state(desk))


async def do(request: web.Request) -> web.Response:
    """Let one person do something."""
    asked = await read(request)
    desk = request.app[DESK]
    await act(desk, desk.person(asked.number("person")), asked)
    return web.json_response({})


async def move_clock(request: web.Request) -> web.Response:
    """Move the clock forward by a number of seconds."""
    seconds = (await read(request)).number("seconds")
    if not 0 < seconds <= FARTHEST:
        raise Unfit("The clock moves forward, by up to ten years.")
    request.app[DESK].move(timedelta(seconds=seconds))
    return web.json_response({})


async def new_person(request: web.Request) -> web.Response:
    """Add a person, who opens the bot by a link when a payload is given."""
    person = await add_person(request.app[DESK], await read(request))
    return web.json_response({"id": person.id})


async def log(request: web.Request) -> web.Response:
    """Answer with what was sent."""
    return web.json_response(sent.sent(request.app[DESK], sent.Wanted.of(request.query)))


async def read(request: web.Request) -> Asked:
    """Return the JSON object of a request, which a file makes large."""
    try:
        fields = await request.clone(client_max_size=LARGEST).json()
    except ValueError as problem:
        raise Unfit("The request is not JSON.") from problem
    if not isinstance(fields, dict):
        raise Unfit("The request is not a JSON object.")
    return Asked(fields)


ROUTES = [
    web.get("/", page),
    web.get("/state", state),
    web.post("/act", do),
    web.post("/clock", move_clock),
    web.post("/people", new_person),
    web.get("/file/{id}", file),
    web.get("/sent", log),
    web.static("/static", STATIC),
]
