"""The onboarding on a narrow phone, where nothing may be cut, and with nothing but a keyboard."""

import pytest

from tests.browser.conftest import NARROW, Browse
from tests.browser.demo import Demo, newcomer
from tests.browser.encounters import (
    is_forgotten,
    opens_a_card,
    reads_plainly,
    reads_privacy,
    reads_the_commands,
    stops,
    takes_her_data,
)
from tests.browser.journey import FIRST, LAST, Story, onboards, stands, walks
from tests.browser.newcomer import Newcomer
from tests.browser.phones import Typist

STORY = Story(region="Bashkortostan", interests=("History",))
FLAWS = """
(phone) => {
  const found = [];
  const flaw = (what, node) => found.push(`${what}: ${node.textContent.trim()}`);
  const isWide = (node) => node.scrollWidth > node.clientWidth + 1;
  for (const node of [document.documentElement, phone, phone.querySelector('[data-testid=messages]')])
    if (isWide(node)) flaw('sticks out', node);
  for (const label of phone.querySelectorAll('.key-label')) {
    const style = getComputedStyle(label);
    const key = label.closest('.key').getBoundingClientRect();
    if (isWide(label) || style.textOverflow === 'ellipsis') flaw('cut', label);
    if (parseFloat(style.fontSize) < 14 || key.height < 40) flaw('small', label);
    if (key.left < 0 || key.right > innerWidth) flaw('outside', label);
    if (isBroken(label.firstChild)) flaw('a word is broken', label);
  }
  return found;

  function isBroken(text) {
    return [...text.data.matchAll(/\\S+/g)].some((word) => {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      return new Set([...range.getClientRects()].map((line) => Math.round(line.top))).size > 1;
    });
  }
}
"""
"""What a person on a narrow phone would stumble over; Telegram itself cuts labels that do not fit."""


@pytest.mark.parametrize("code", ["ba"])
async def test_nothing_is_cut_on_a_narrow_phone(code: str, demo: Demo, browse: Browse) -> None:
    flaws: list[str] = []

    async def measure(ann: Newcomer) -> None:
        flaws.extend(await ann.phone.node.evaluate(FLAWS))

    ann = newcomer(demo, await browse(demo.url, NARROW), "Ann")
    ann.watch = measure
    await onboards(ann, STORY)
    await stands(ann, FIRST)
    await opens_a_card(ann, FIRST)
    await walks(ann)
    await reads_the_commands(ann)
    await reads_plainly(ann, LAST)
    await reads_privacy(ann)
    await takes_her_data(ann)
    await stops(ann)
    await is_forgotten(ann)
    assert sorted(set(flaws)) == []


async def test_a_keyboard_is_enough(demo: Demo, browse: Browse) -> None:
    page = await browse(demo.url)
    ann = newcomer(demo, page, "Ann", Typist)
    await onboards(ann, Story(interests=("History",)))
    await walks(ann)
    await stops(ann)
    ann.check()
