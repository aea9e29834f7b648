"""The second door: the Bot API over HTTP, down to sockets that close in the middle."""

from typing import Any
from urllib.parse import parse_qsl, unquote

import orjson
from aiohttp import web

from sandbox.answers import Response, UploadedFile
from sandbox.errors import ConnectionDropped, Refusal, bad_request
from sandbox.world import World

_WORLD = web.AppKey("world", World)
LARGEST_REQUEST = 64 << 20
_NOT_FOUND = Refusal(404, "Not Found").body()


def bot_api(world: World) -> web.Application:
    """Return a server of the Bot API for this world."""
    app = web.Application(client_max_size=LARGEST_REQUEST)
    app[_WORLD] = world
    app.router.add_route("*", "/{path:.*}", _handle)
    return app


async def serve(world: World, host: str = "127.0.0.1", port: int = 0) -> web.AppRunner:
    """Start serving; `runner.addresses` tells the port, `runner.cleanup()` ends it."""
    runner = web.AppRunner(bot_api(world), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner


async def _handle(request: web.Request) -> web.StreamResponse:
    world = request.app[_WORLD]
    path = request.path
    if path.startswith("/bot"):
        token, slash, method = path[4:].partition("/")
        if slash and method:
            return await _call(world, request, token, method.strip("/"))
    if path.startswith("/file/bot"):
        token, _, file_path = path[9:].partition("/")
        return _download(world, token, file_path)
    return _written(Response(404, _NOT_FOUND))


async def _call(world: World, request: web.Request, token: str, method: str) -> web.StreamResponse:
    try:
        params, files = await _parameters(request)
        response = await world.call(token, method, params, files)
    except Refusal as refusal:
        response = Response(refusal.code, refusal.body())
    except web.HTTPRequestEntityTooLarge:
        response = Response(413, Refusal(413, "Request Entity Too Large").body())
    except ConnectionDropped:
        return _drop(request)
    return _written(response)


def _drop(request: web.Request) -> web.StreamResponse:
    """Close the socket without a word; what is returned here goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _written(response: Response) -> web.Response:
    body = response.body if isinstance(response.body, bytes) else orjson.dumps(response.body)
    headers = {"Content-Type": "application/json", **response.headers}
    return web.Response(status=response.status, body=body, headers=headers)


def _download(world: World, token: str, path: str) -> web.Response:
    bot = world.bots.get(token)
    if bot is None:
        return _written(Response(401, Refusal(401, "Unauthorized").body()))
    stored = world.files.at(bot.id, unquote(path))
    if stored is None:
        return _written(Response(404, _NOT_FOUND))
    return web.Response(body=stored.data, content_type="application/octet-stream")


async def _parameters(request: web.Request) -> tuple[dict[str, Any], dict[str, UploadedFile]]:
    """Gather the parameters of a call from its address and its body."""
    params: dict[str, Any] = dict(parse_qsl(request.query_string, keep_blank_values=True))
    kind = request.content_type
    if not request.body_exists:
        return params, {}
    if kind == "multipart/form-data":
        return await _multipart(request, params)
    body = await request.read()
    if kind == "application/json":
        return params | _from_json(body), {}
    if kind == "application/x-www-form-urlencoded":
        params.update(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    return params, {}


def _from_json(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(found, dict):
        raise bad_request("object expected")
    return found


async def _multipart(
    request: web.Request, params: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, UploadedFile]]:
    files = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = UploadedFile(value.filename, value.file.read(), value.content_type)
        else:
            params[name] = value.decode() if isinstance(value, bytes | bytearray) else value
    return params, files
