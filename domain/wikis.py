"""The wikis this bot sends people to, what differs between them, and how to link to their pages.

The facts come from the public configuration of the wikis and are to be confirmed there when a wiki is added.
Any other wiki is added in `content/wikis.yaml`; the names of its buttons live in `content/labels.yaml`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote, urlencode

PROJECT = "wikipedia.org"
WIKIPEDIAS = f"https://{{wiki}}.{PROJECT}/w/api.php"
"""Where the Wikipedias answer programs."""

ACCOUNTS_PER_ADDRESS_A_DAY = 6
"""How many accounts one network address may create in 24 hours on any of these wikis."""

# MediaWiki leaves these letters of a title unescaped in its own links.
SAFE_IN_TITLES = ";@$!*(),/:~"

# English names of namespaces work on every wiki, whatever its language.
NAMESPACES = frozenset(
    f"{subject}{talk}"
    for subject in ("Category", "File", "Help", "MediaWiki", "Portal", "Project", "Template", "User")
    for talk in ("", "_talk")
) | {"Special", "Talk"}


@dataclass(frozen=True, slots=True)
class Wiki:
    """One Wikipedia: where it is and which of its rules a newcomer meets."""

    code: str
    mediawiki_language: str
    """The language code of its interface, which for Tatar is not the code of the wiki."""
    interface_fallback: tuple[str, ...] = ()
    """The wikis whose words stand in for interface words that this one lacks."""
    edits_wait_for_review: bool = False
    """Whether readers see a newcomer's edit only after a reviewer has looked at it (flagged revisions)."""
    has_machine_translation: bool = True
    """Whether the wiki's own translation tool knows a machine translator for this language."""
    translation_for_everyone: bool = True
    """Whether a newcomer may publish with the wiki's translation tool, or only trusted users may."""
    uploads_to_commons: bool = False
    """Whether the wiki's own upload link leads to Wikimedia Commons."""
    polled_every_s: int = 60
    """How often recent changes are read, in seconds; a small wiki has few."""

    @property
    def host(self) -> str:
        """The address of the wiki without the protocol, as a person sees it in the browser."""
        return f"{self.code}.{PROJECT}"


SHIPPED = (
    Wiki("tt", "tt-cyrl", interface_fallback=("ru",)),
    Wiki("ba", "ba", interface_fallback=("ru",)),
    Wiki(
        "lez",
        "lez",
        interface_fallback=("ru",),
        has_machine_translation=False,
        uploads_to_commons=True,
        polled_every_s=300,
    ),
    Wiki(
        "ru",
        "ru",
        edits_wait_for_review=True,
        translation_for_everyone=False,
        uploads_to_commons=True,
    ),
)
"""The wikis every installation has."""

_known = {wiki.code: wiki for wiki in SHIPPED}

WIKIS: Mapping[str, Wiki] = MappingProxyType(_known)
"""The wikis of this installation: those that are shipped, and those its content names."""


def know(others: Iterable[Wiki]) -> None:
    """Let `WIKIS` hold the wikis that are shipped and these; whoever reads the content says so, once."""
    _known.clear()
    _known.update((wiki.code, wiki) for wiki in (*SHIPPED, *others))


def page_url(wiki: Wiki, title: str, **query: str) -> str:
    """Return the address of a page: `page_url(WIKIS["tt"], "Special:Homepage")`.

    The title may be written with spaces or underscores; a namespace is best named in English.
    """
    name = quote("_".join(title.split()), safe=SAFE_IN_TITLES)
    if query:
        return f"https://{wiki.host}/w/index.php?title={name}&{urlencode(query)}"
    return f"https://{wiki.host}/wiki/{name}"


@dataclass(frozen=True, slots=True)
class Sites:
    """Where the wikis answer programs and are read by people, as WIKI_API_URL says.

    >>> Sites().page(WIKIS["tt"], "Казан", action="edit")
    'https://tt.wikipedia.org/w/index.php?title=%D0%9A%D0%B0%D0%B7%D0%B0%D0%BD&action=edit'
    """

    pattern: str = WIKIPEDIAS

    def api(self, code: str) -> str:
        """Return where a wiki answers programs."""
        return self.pattern.replace("{wiki}", code)

    def page(self, wiki: Wiki, title: str, **query: str) -> str:
        """Return the address of a page, or of what one does with it: `action="edit"`, `diff="17"`."""
        if self.pattern == WIKIPEDIAS:
            return page_url(wiki, title, **query)
        script = self.api(wiki.code).removesuffix("api.php") + "index.php"
        name = quote("_".join(title.split()), safe=SAFE_IN_TITLES)
        return f"{script}?title={name}" + (f"&{urlencode(query)}" if query else "")


def foreign_namespace(title: str) -> str | None:
    """Return the prefix of a title that is not an English namespace name, or None."""
    prefix, colon, _ = title.partition(":")
    name = "_".join(prefix.split())
    return prefix if colon and name not in NAMESPACES else None
