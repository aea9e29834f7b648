"""The sheet to be printed: its code says exactly the link, and everything is on the paper."""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import pairwise

import orjson
import pytest
import segno
from PIL import Image

from bot.drawing import drawn
from bot.posters import ARTIST, QUIET, sheet
from domain.institutions import NAME_LIMIT, Institution, InstitutionId, InstitutionType
from locales import words

URL = "https://t.me/smart_region_bot?start=inst-abcdefghjkmnpq"
DARK = 90
"""A point darker than this is ink."""


def museum(**names: str) -> Institution:
    return Institution(InstitutionId(1), InstitutionType.MUSEUM, "tatarstan/arsk", names)


async def painted(institution: Institution) -> Image.Image:
    png = await drawn(orjson.dumps(sheet(institution, URL, words("en"))), ARTIST)
    return Image.open(io.BytesIO(png)).convert("L")


def blocks(lines: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and the last of numbers that follow each other."""
    numbers = list(lines)
    starts = [numbers[0], *(b for a, b in pairwise(numbers) if b != a + 1)]
    ends = [*(a for a, b in pairwise(numbers) if b != a + 1), numbers[-1]]
    return list(zip(starts, ends, strict=True))


def code_on(paper: Image.Image) -> list[list[bool]]:
    """Return the squares of the code, found as a phone finds it: the highest block of ink."""
    ink = paper.point([255 * (shade < DARK) for shade in range(256)])
    rows = [y for y in range(ink.height) if ink.crop((0, y, ink.width, y + 1)).getbbox()]
    top, bottom = max(blocks(rows), key=lambda block: block[1] - block[0])
    box = ink.crop((0, top, ink.width, bottom + 1)).getbbox()
    assert box is not None
    left, right, side = box[0], box[2], bottom + 1 - top
    assert right - left == side
    corner = next(x for x in range(left, right) if not ink.getpixel((x, top)))  # a finder is seven squares
    square = (corner - left) // 7
    count = side // square
    quiet = QUIET * square
    frame = (left - quiet, top - quiet, right + quiet, bottom + 1 + quiet)
    around = ink.crop(frame)
    around.paste(0, (quiet, quiet, quiet + side, quiet + side))
    assert around.getbbox() is None
    middle = square // 2
    return [
        [bool(ink.getpixel((left + x * square + middle, top + y * square + middle))) for x in range(count)]
        for y in range(count)
    ]


@pytest.mark.parametrize(
    "names",
    [
        {"tt": "Ә" * NAME_LIMIT, "ru": "Музей истории " * 8, "en": "Local history museum " * 5},
        {"lez": "Музей 🙂 Ӏ"},
    ],
)
async def test_the_code_on_the_sheet_is_the_link(names: dict[str, str]) -> None:
    paper = await painted(museum(**names))
    assert paper.size == (1240, 1754)
    matrix = [[bool(square) for square in row] for row in segno.make_qr(URL, error="m").matrix]
    assert code_on(paper) == matrix
    ink = paper.point([255 * (shade < DARK) for shade in range(256)]).getbbox()
    assert ink is not None
    assert ink[0] > 20
    assert ink[2] < paper.width - 20


def test_it_speaks_the_languages_of_the_region_and_of_the_reader() -> None:
    said = sheet(museum(tt="Арча музее", ru="Музей Арска"), URL, words("ba"))
    assert said["names"] == ["Арча музее", "Музей Арска"]
    assert said["address"] == "t.me/smart_region_bot?start=inst-abcdefghjkmnpq"
