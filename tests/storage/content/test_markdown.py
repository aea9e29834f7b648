"""Markdown becomes what Telegram understands."""

import pytest

from storage.content.markdown import read_markdown


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("One\ntwo.", "One two."),
        ("One\\\ntwo.", "One\ntwo."),
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("**a** *b* `c<d`", "<b>a</b> <i>b</i> <code>c&lt;d</code>"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("- a\n\n- b", "– a\n– b"),
        ("a & b < c", "a &amp; b &lt; c"),
        ('[a](https://x.org/?a=1&b="2")', '<a href="https://x.org/?a=1&amp;b=&quot;2&quot;">a</a>'),
        ("- a\n- [b](done)", "– a"),
    ],
)
def test_markdown_becomes_what_telegram_understands(markdown: str, html: str) -> None:
    written = read_markdown(f"# Title\n\n{markdown}\n")
    assert (written.title, written.body, written.problems) == ("Title", html, [])
