"""Links as Telegram accepts them in texts and under buttons."""

import re

_USER = re.compile(r"tg:(?://)?user\?(?:.*&)?id=(\d+)", re.IGNORECASE)
_HTTP = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?P<user>[^/?#@\s]*@)?(?P<host>\[[0-9a-f:.]+\]|[^/?#:\s@]+)"
    r"(?::(?P<port>\d{1,5}))?(?P<rest>[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
_INTERNAL = re.compile(r"(tg|ton|tonsite)(:|://).+", re.IGNORECASE | re.DOTALL)
_DEFAULT_PORTS = {"http": "80", "https": "443"}


class WrongLink(ValueError):
    """A link Telegram does not take; the text says why."""


def linked_user(url: str) -> int | None:
    """Return the id in a tg://user?id=… link."""
    found = _USER.fullmatch(url.strip())
    return int(found[1]) if found else None


def checked(url: str, *, only_https: bool = False) -> str:
    """Return the link in its full form or raise WrongLink."""
    url = url.strip()
    if _INTERNAL.fullmatch(url):
        if only_https:
            raise WrongLink("Only HTTP links are allowed")
        return url
    return _checked_http(url, only_https=only_https)


def _checked_http(url: str, *, only_https: bool) -> str:
    parts = _HTTP.fullmatch(url)
    scheme = (parts["scheme"] or "http").lower() if parts else ""
    if parts is None or scheme not in _DEFAULT_PORTS or any(letter <= " " for letter in url):
        raise WrongLink("Unsupported URL protocol" if parts and parts["scheme"] else "Wrong HTTP URL")
    if only_https and scheme != "https":
        raise WrongLink("Only HTTPS links are allowed")
    host = parts["host"].lower()
    if "." not in host and not host.startswith("["):
        raise WrongLink("Wrong HTTP URL")
    port = "" if parts["port"] in (None, _DEFAULT_PORTS[scheme]) else f":{parts['port']}"
    rest = parts["rest"] or "/"
    return f"{scheme}://{parts['user'] or ''}{host}{port}{rest if rest.startswith('/') else '/' + rest}"
