"""The picture of a report: every letter has its shape, and the bot itself never loads the library."""

from __future__ import annotations

import struct
import subprocess
import sys
from typing import Any

import orjson
import pytest

from bot.drawing import HOME, NotDrawn, drawn
from bot.settings import for_a_child
from locales import LANGUAGES

SEVERAL = "Ӏ ҡғҙҫһәөү җңҗ ЪЬ «—» … №"


def picture(**more: Any) -> dict[str, Any]:
    rows = [{"label": "Got it", "people": 5, "text": "5 (100.0 %)", "colour": "got"}]
    return {
        "title": "Report",
        "subtitle": "",
        "time": None,
        "bars": {"title": "Results", "rows": rows},
        "note": "",
    } | more


def time(each: list[int]) -> dict[str, Any]:
    marks = [(0, "12:00")] if len(each) == 1 else [(0, "12:00"), (len(each) - 1, "13:00")]
    labels = {"title": "Time", "label_all": "Until then", "label_each": "At that time"}
    numbers = {"numbers_all": [(0, "0"), (5, "5")], "numbers_each": [(5, "5")]}
    return (
        labels
        | numbers
        | {"each": each, "all": [sum(each[: n + 1]) for n in range(len(each))], "marks": marks}
    )


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


async def test_a_picture_is_as_wide_as_a_phone_shows_it() -> None:
    for more in ({}, {"time": time([3, 0, 2])}, {"time": time([5])}, {"bars": {"title": "", "rows": []}}):
        width, height = size(await drawn(orjson.dumps(picture(**more))))
        assert width == 1080
        assert 600 < height < 1500


async def test_a_smiley_in_a_title_spoils_nothing() -> None:
    assert size(await drawn(orjson.dumps(picture(title="Photo contest 📷🏳️‍🌈 漢 $5 \\frac{ or $7"))))


async def test_what_cannot_be_drawn_is_told() -> None:
    with pytest.raises(NotDrawn, match="KeyError"):
        await drawn(b"{}")


def test_every_letter_of_every_language_has_its_shape() -> None:
    letters = "".join(language.alphabet for language in LANGUAGES.values())
    names = "".join(language.autonym + "".join(language.months) for language in LANGUAGES.values())
    text = repr(letters + letters.upper() + names + SEVERAL)
    wish = f"from bot.pictures import missing; print(sorted(missing({text} + '\u202f\\xa0')))"
    done = subprocess.run(
        [sys.executable, "-c", wish], capture_output=True, text=True, cwd=HOME, env=for_a_child(), check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_bot_itself_never_loads_the_library() -> None:
    loaded = "[name for name in sys.modules if name in ('matplotlib', 'numpy')]"
    wish = f"import sys; from bot.quick import load_aiogram; load_aiogram(); import bot.app; print({loaded})"
    done = subprocess.run([sys.executable, "-c", wish], capture_output=True, text=True, cwd=HOME, check=True)
    assert done.stdout.strip() == "[]"


def test_a_process_that_helps_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "42:secret")
    monkeypatch.setenv("PATH", "/bin")
    child = for_a_child(MPLCONFIGDIR="/x")
    assert "BOT_TOKEN" not in child
    assert (child["PATH"], child["MPLCONFIGDIR"]) == ("/bin", "/x")
