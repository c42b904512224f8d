"""Posts as their readers saw them: no marks of Markdown, no entities; everything else stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explore.as_read import as_read

READ = [
    ("I **really** mean it", "I really mean it"),
    ("__mine__ and ~~yours~~, `code`", "mine and yours, code"),
    ("**cut off here", "cut off here"),
    ("ends bold** here", "ends bold here"),
    ("Tea &amp; talk &lt;3 &#39;yes&#39; &#x200B;", "Tea & talk <3 'yes' "),
    ("&gt; it said\n> > once\nI said", "it said\nonce\nI said"),
    ("## What helped\nwalking #calm", "What helped\nwalking #calm"),
    ("see [this list]([link] it helped", "see this list it helped"),
    ("see [this](https://example.org/a_(b)) too", "see this too"),
    (">!it was worse!<", "it was worse"),
    ("one\n***\ntwo", "one\ntwo"),
]
KEPT = [
    "2**3 is 8",
    "snake__case__name",
    "5 > 3 > 2",
    "[sic] and [link]",
    "AT&T; R&D",
    "a * b * c",
    "#1 and #calm",
    "***",
    "-5 degrees",
    "",
]


@pytest.mark.parametrize("platform", ["reddit", "x"])
@pytest.mark.parametrize(("written", "read"), READ + [(text, text) for text in KEPT])
def test_marks_go_and_words_stay(written: str, read: str, platform: str) -> None:
    assert as_read(written, platform) == read


def test_stars_and_strokes_are_marks_only_where_markdown_is_read() -> None:
    written = "* *sighs*, it\\_helped\n- twice"
    assert as_read(written, "reddit") == "• sighs, it_helped\n• twice"
    assert as_read(written, "x") == written


@given(st.text(st.sampled_from("ab *_~`#>![]()&;|\\-\n\u200b"), max_size=60))
def test_nothing_is_added_and_no_word_is_lost(text: str) -> None:
    read = as_read(text, "reddit")
    assert [c for c in read if c.isalpha()] == [c for c in text if c.isalpha()] or "](" in text
    assert bool(read.strip()) == bool(text.strip())
