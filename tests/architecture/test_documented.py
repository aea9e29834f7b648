"""What an operator can set, start and watch is documented in docs/operations.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import Counter, Gauge, Histogram

from bot import metrics
from bot.settings import Settings
from tests.architecture.source import ROOT
from tests.architecture.test_shape import commands

OPERATIONS = ROOT / "docs/operations.md"


@pytest.fixture(scope="module")
def operations() -> str:
    return OPERATIONS.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields])
def test_every_setting_is_documented(operations: str, name: str) -> None:
    assert f"`{name}`" in operations


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_is_documented(operations: str, name: str) -> None:
    assert f"`python -m bot {name}" in operations


def names() -> Iterator[str]:
    for metric in vars(metrics).values():
        if isinstance(metric, Counter | Gauge | Histogram):
            yield metric._name + ("_total" if isinstance(metric, Counter) else "")


@pytest.mark.parametrize("name", sorted(names()))
def test_every_metric_is_documented(operations: str, name: str) -> None:
    assert f"`{name}" in operations


@pytest.mark.parametrize("path", ["/health", "/metrics", "/l/", "/s/"])
def test_every_page_is_documented(operations: str, path: str) -> None:
    assert path in operations


def test_every_setting_says_what_it_means() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_only_settings_read_the_environment() -> None:
    """So that a list of them is a list of all."""
    readers = [
        str(file.relative_to(ROOT))
        for package in ("bot", "handlers", "storage", "domain", "wiki", "locales")
        for file in sorted(Path(ROOT / package).rglob("*.py"))
        if "os.environ" in (text := file.read_text(encoding="utf-8")) or "getenv" in text
    ]
    assert readers in ([], ["bot/settings.py"])
