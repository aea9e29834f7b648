"""Finding the texts in the code."""

from pathlib import Path

import pytest

from locales.extract import Key, Message, Unreadable, find, read


def found(source: str) -> dict[Key, Message]:
    messages: dict[Key, Message] = {}
    read(source, "handlers/x.py", messages)
    return messages


def test_every_way_to_say_something_is_found() -> None:
    messages = found('a = [_("A"), N_("B"), _.plain("C"), _.context("menu", "D"), _.count("E", "{n} E", 2)]')
    assert list(messages) == [Key("A"), Key("B"), Key("C"), Key("D", "menu"), Key("E")]
    assert messages[Key("E")].plural == "{n} E"
    assert [key.msgid for key, message in messages.items() if message.is_label] == ["C"]


def test_a_text_inside_the_values_of_another_is_found() -> None:
    assert sorted(found('_("A {x}", x=shown(_("B")), y=_.plain("C"))')) == [Key("A {x}"), Key("B"), Key("C")]


def test_a_text_may_be_written_over_several_lines() -> None:
    assert list(found('_(\n    "One. "\n    "Two."\n)')) == [Key("One. Two.")]


def test_what_only_looks_like_a_text_is_left_alone() -> None:
    assert found('"abc".count("b"); _(marked); print("A"); plain("B"); _.number(3); [_ for _ in "ab"]') == {}


@pytest.mark.parametrize(
    "source",
    [
        '# NOTE: Why.\n_("A")',
        '_("A")  # another\n# NOTE: Why.\nb = _.plain("A")',
        '_(\n    # NOTE: Why.\n    "A",\n)',
        '# NOTE: Why.\nscreen = Screen(_("A"))',
    ],
)
def test_a_note_belongs_to_the_text_below_it(source: str) -> None:
    assert found(source)[Key("A")].notes == ["Why."]


def test_a_note_may_have_several_lines() -> None:
    assert found('# NOTE: Why\n# and how.\n_("A")')[Key("A")].notes == ["Why and how."]


def test_a_note_far_above_and_other_comments_are_not_for_translators() -> None:
    assert found('# NOTE: Why.\n\nx = 1\n# Because.\n_("A")')[Key("A")].notes == []


@pytest.mark.parametrize("source", ['_(f"A {x}")', '_("A %s" % x)', '_.plain("A" + x)'])
def test_a_text_put_together_in_the_code_is_refused(source: str) -> None:
    with pytest.raises(Unreadable, match="written out whole"):
        found(source)


def test_files_are_read_in_order_and_named_once(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / "handlers").mkdir(exist_ok=True)
        (tmp_path / "handlers" / f"{name}.py").write_text('_("Z"), _("A"), _("A")', encoding="utf-8")
    messages = find(tmp_path)
    assert list(messages) == [Key("A"), Key("Z")]
    assert messages[Key("A")].files == ["handlers/a.py", "handlers/b.py"]


def test_tests_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "a.py").write_text('_("A")', encoding="utf-8")
    assert find(tmp_path) == {}


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "a.py").write_text("(", encoding="utf-8")
    with pytest.raises(Unreadable, match=r"bot/a\.py"):
        find(tmp_path)
