"""Every environment variable the bot reads, with its meaning and its default."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DEFAULT_DATABASE = "sqlite+aiosqlite:///var/bot.db"
LARGEST_ID = 2**52
"""Ids of Telegram have at most 52 significant bits (Bot API: User.id)."""

TOKEN = re.compile(r"[1-9][0-9]*:[A-Za-z0-9_-]{3,79}")


DATABASE = re.compile(r"sqlite(\+aiosqlite)?:///[^?]+(\?.*)?|postgres(ql)?(\+asyncpg)?://.+")


CONTACT = re.compile(r"(?=.*(@|https?://))[\x20-\x7e]{5,200}")
"""What Wikimedia's User-Agent policy asks for: a way to reach whoever runs the bot."""

SHORTEST_KEY = 32


class WrongSetting(Exception):
    """A setting is missing or wrong; the message is one line that says which and what to do."""


class Settings(BaseSettings):
    """The environment of one installation."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    bot_token: SecretStr = Field(description="The token that @BotFather gave you.")
    bot_api_url: str = Field("https://api.telegram.org", description="The Bot API server.")
    bot_proxy: str | None = Field(None, description="An HTTP proxy on the way to the Bot API server.")
    database_url: str = Field(DEFAULT_DATABASE, description="SQLite file or PostgreSQL server.")
    owner_ids: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), description="Telegram ids of the owners, separated by commas."
    )
    webhook_url: str | None = Field(None, description="Public https address; without it the bot polls.")
    webhook_secret: SecretStr | None = Field(None, description="What Telegram must show with every update.")
    port: int | None = Field(
        None, ge=1, le=65535, description="Where /health, /metrics and the webhook are served."
    )
    public_url: str | None = Field(
        None, description="The public address of PORT, through which link buttons lead so that taps count."
    )
    host: str = Field("0.0.0.0", description="The address PORT is opened on.")  # noqa: S104 -- hosts expect it
    operator_contact: str | None = Field(None, description="Goes into the User-Agent towards the wikis.")
    wiki_api_url: str = Field("https://{wiki}.wikipedia.org/w/api.php", description="Where the wikis answer.")
    secret_key: SecretStr | None = Field(
        None, description="Encrypts links to wiki accounts; after a comma may follow the key before it."
    )
    content_dir: Path = Field(Path(__file__).parent.parent / "content", description="What programmes say.")
    bulk_rate: float = Field(25, gt=0, le=1000, description="Announcements a second.")

    @field_validator("bot_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        if not TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("is not a token; it looks like 123456:ABC-DEF and comes from @BotFather")
        return value

    @field_validator("owner_ids", mode="before")
    @classmethod
    def _owners(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        ids = [part.strip() for part in value.split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() for part in ids):
            raise ValueError("holds something that is no Telegram id; write digits separated by commas")
        if any(int(part) > LARGEST_ID for part in ids):
            raise ValueError("holds a number too large for a Telegram id; is a comma missing?")
        return frozenset(int(part) for part in ids)

    @field_validator("bot_api_url", "bot_proxy", "webhook_url", "public_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is not None and not _is_address(value):
            raise ValueError("is not an address; it begins with https:// and names a host")
        return value.rstrip("/") if value else value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if not DATABASE.fullmatch(value) or ":memory:" in value or not _has_sound_port(value):
            raise ValueError("must begin with sqlite:/// and name a file, or with postgresql:// and a server")
        return value

    @field_validator("operator_contact")
    @classmethod
    def _contact(cls, value: str | None) -> str | None:
        if value is not None and not CONTACT.fullmatch(value.strip()):
            raise ValueError(
                "must hold an e-mail address or a page where you can be reached, in plain letters"
            )
        return value.strip() if value else value

    @field_validator("wiki_api_url")
    @classmethod
    def _wiki(cls, value: str) -> str:
        if value.count("{wiki}") != 1 or not _is_address(value.replace("{wiki}", "tt")):
            raise ValueError("is not an address with {wiki} in the place of the language")
        if not value.endswith("/api.php"):
            raise ValueError("must end with /api.php")
        return value

    @field_validator("secret_key")
    @classmethod
    def _key(cls, value: SecretStr | None) -> SecretStr | None:
        if value and any(len(key) < SHORTEST_KEY for key in _keys(value)):
            raise ValueError(f"must have {SHORTEST_KEY} letters or more, and each after a comma as well")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
            raise ValueError("may hold 1 to 256 letters A-Z a-z, digits, _ and -")
        return value

    @model_validator(mode="after")
    def _webhook(self) -> Settings:
        if self.webhook_url and not (self.webhook_secret and self.port):
            raise ValueError("WEBHOOK_URL needs WEBHOOK_SECRET and PORT as well")
        return self

    @model_validator(mode="after")
    def _public(self) -> Settings:
        if self.public_url and not _is_private_or_secure(self.public_url):
            raise ValueError("PUBLIC_URL must begin with https://; only localhost may do without")
        if self.public_url and not self.port:
            raise ValueError("PUBLIC_URL needs PORT as well")
        return self

    @property
    def public_base(self) -> str | None:
        """Where link buttons lead through: PUBLIC_URL, else the webhook's host; None counts no taps."""
        if self.public_url or not self.webhook_url:
            return self.public_url
        parts = urlsplit(self.webhook_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The keys of SECRET_KEY, the newest first; older ones only open what they have sealed."""
        return tuple(_keys(self.secret_key)) if self.secret_key else ()

    @property
    def token(self) -> str:
        """The token in plain text, for the one who calls Telegram."""
        return self.bot_token.get_secret_value()

    @property
    def bot_id(self) -> int:
        """The bot's own id, which its token begins with."""
        return int(self.token.partition(":")[0])


def _keys(value: SecretStr) -> list[str]:
    return [key.strip() for key in value.get_secret_value().split(",")]


def _is_address(value: str) -> bool:
    if not _has_sound_port(value) or " " in value:
        return False
    parts = urlsplit(value)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _is_private_or_secure(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1", "::1")


def _has_sound_port(value: str) -> bool:
    try:
        return urlsplit(value).port != 0
    except ValueError:
        return False


def for_a_child(**more: str) -> dict[str, str]:
    """Return the environment for a process that helps the bot: everything but what is the bot's own."""
    ours = set(Settings.model_fields)
    return {name: value for name, value in os.environ.items() if name.lower() not in ours} | more


def load(**overrides: Any) -> Settings:
    """Read the environment; raises `WrongSetting` with one clear line."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        raise WrongSetting(_line(error.errors()[0])) from None


def _line(problem: Mapping[str, Any]) -> str:
    name = "".join(str(part) for part in problem["loc"][:1]).upper()
    if problem["type"] == "missing":
        return f"{name} is not set. {Settings.model_fields[name.lower()].description}"
    message = str(problem["msg"]).removeprefix("Value error, ")
    return f"{name} {message}." if name else f"{message}."
