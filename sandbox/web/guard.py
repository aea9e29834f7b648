"""What stands between the page and the rest of the web: same origin only, nothing but its own code."""

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox.web.asked import Unfit

POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another site's page asks for, and mark every answer with the page's policy."""
    if request.method not in ("GET", "HEAD") and not is_own(request):
        return web.json_response({"error": "Only the sandbox's own page may do this."}, status=403)
    try:
        response = await handler(request)
    except Unfit as problem:
        response = web.json_response({"error": str(problem)}, status=400)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def is_own(request: web.Request) -> bool:
    """Say whether a request comes from the sandbox's own page, or from no page at all.

    A foreign page can neither set this content type without asking first nor hide its Origin.
    """
    if request.content_type != "application/json":
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
