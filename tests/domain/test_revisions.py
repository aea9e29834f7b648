"""What revisions tell of a page and of one change: whether it stands, with tags and without."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.revisions import Fate, Revision, fate_of, since

MOMENT = 100.0


def history(texts: str, begins: float = 0.0, seconds: float = 10.0) -> tuple[Revision, ...]:
    """Return the revisions of a page whose texts these letters are, the newest first."""
    made = [
        Revision(n, n - 1, 1, "Казан", begins + n * seconds, 1, sha1=text) for n, text in enumerate(texts, 1)
    ]
    return tuple(reversed(made))


def since_third(texts: str) -> Fate:
    """Tell what has happened since the first three revisions."""
    return since(history(texts, begins=MOMENT - 35), MOMENT).fate


def test_a_page_has_changed_or_not_or_is_as_it_was() -> None:
    assert since_third("abc") is Fate.UNCHANGED
    assert since_third("abcd") is Fate.CHANGED
    assert since_third("abcde") is Fate.CHANGED
    assert since_third("abcdc") is Fate.UNDONE
    assert since_third("abcda") is Fate.UNDONE  # and what was there before is gone, too
    assert since_third("abcdcd") is Fate.CHANGED  # it was put back again


def test_who_undoes_what_others_have_done_has_changed_it() -> None:
    assert since_third("abcb") is Fate.CHANGED


def test_a_move_and_a_protection_change_nothing() -> None:
    assert since_third("abccc") is Fate.UNCHANGED
    assert since_third("abcdd") is Fate.CHANGED


def test_a_new_page_has_changed() -> None:
    happened = since(history("a", begins=MOMENT), MOMENT)
    assert (happened.fate, happened.before) == (Fate.CHANGED, None)


def test_tags_tell_of_a_change_that_was_undone_among_others() -> None:
    texts = history("abcd", begins=MOMENT - 35)
    tagged = (replace(texts[0], tags=frozenset({"mw-reverted"})), *texts[1:])
    assert since(tagged, MOMENT).fate is Fate.UNDONE
    assert fate_of(tagged[0], tagged).fate is Fate.UNDONE
    undoing = Revision(5, 4, 1, "Казан", MOMENT + 20, 1, sha1="e", tags=frozenset({"mw-undo"}))
    assert since((undoing, *tagged), MOMENT).fate is Fate.UNDONE


def test_one_change_stands_until_the_page_reads_as_before_it() -> None:
    texts = history("abcdefb")
    assert fate_of(texts[4], texts).fate is Fate.UNDONE
    assert fate_of(texts[5], texts).fate is Fate.CHANGED  # what is there now is just this
    assert fate_of(texts[0], texts).fate is Fate.CHANGED
    assert fate_of(texts[4], texts).before == texts[5]


def test_what_the_wiki_hides_is_not_taken_for_undone() -> None:
    hidden = tuple(replace(one, sha1=None) for one in history("abcdc", begins=MOMENT - 35))
    assert since(hidden, MOMENT).fate is Fate.CHANGED
    assert fate_of(hidden[1], hidden).fate is Fate.CHANGED


@given(st.text("abc", min_size=1, max_size=12), st.integers(0, 130))
def test_a_page_that_reads_as_before_was_never_only_changed(texts: str, moment: int) -> None:
    page = history(texts)
    before = [one.sha1 for one in page if one.made_at < moment]
    happened = since(page, moment)
    if before and page[0].sha1 == before[0]:
        assert happened.fate is not Fate.CHANGED
    if before and page[0].sha1 not in before:
        assert happened.fate is Fate.CHANGED
    for one in page:
        assert fate_of(one, page).fate in (Fate.CHANGED, Fate.UNDONE)
    assert fate_of(page[0], page).fate is Fate.CHANGED
