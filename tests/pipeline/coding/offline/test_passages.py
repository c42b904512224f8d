from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from pipeline.coding.offline.passages import Span, quotable, sentences
from pipeline.coding.offline.tuning import COMPOSING


def parts(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text)]


def test_sentences():
    assert parts("One. Two! Three? “Four.” Five… six") == ["One.", "Two!", "Three?", "“Four.”", "Five…", "six"]
    assert parts("Title here\n\nDr. Who vs. the rest, e.g. me.") == ["Title here", "Dr. Who vs. the rest, e.g. me."]
    assert parts("- one\n- two") == ["- one", "- two"]
    assert parts("a wrapped\nline stays whole") == ["a wrapped\nline stays whole"]
    assert parts("c.ai at 3.5 points") == ["c.ai at 3.5 points"]
    assert parts(" \n ") == []


@given(st.text(alphabet=st.sampled_from("ab .!?\n\t…”)-É🤖"), max_size=200))
def test_sentences_hold_every_word_in_order(text):
    spans = sentences(text)
    assert "".join(text[s.start : s.end] for s in spans).split() is not None
    assert "".join("".join(text[s.start : s.end].split()) for s in spans) == "".join(text.split())
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


def test_short_quotes_grow_and_hopeless_ones_are_none():
    text = "Yes. ChatGPT helps. It does so well for me."
    spans = sentences(text)
    quote = quotable(text, spans, 1, 1, spans[1])
    assert quote is not None and text[quote.start : quote.end] == "ChatGPT helps. It does so well for me."
    assert quotable("Too short.", sentences("Too short."), 0, 0, Span(0, 3)) is None


def test_long_quotes_are_cut_around_their_focus():
    text = "and so on, " * 60 + "chatgpt helps my anxiety, " + "and so on, " * 60
    at = text.index("chatgpt")
    quote = quotable(text, sentences(text), 0, 0, Span(at, at + 24))
    assert quote is not None and quote.end - quote.start <= COMPOSING.longest_quote
    assert "chatgpt helps my anxiety" in text[quote.start : quote.end]


def test_of_several_long_sentences_those_around_the_focus_are_quoted_whole():
    long = "it goes on and on, because there is much to tell, and so on and so forth until it has an end."
    parts_ = [f"Number {i} begins here, {long}" for i in range(9)]
    parts_[4] = f"ChatGPT helps my anxiety, {long}"
    text = " ".join(parts_)
    spans, at = sentences(text), text.index("ChatGPT")
    quote = quotable(text, spans, 0, 8, Span(at, at + 24))
    assert quote is not None and quote.end - quote.start <= COMPOSING.longest_quote
    assert quote.start in [s.start for s in spans] and quote.end in [s.end for s in spans]
    assert "ChatGPT helps my anxiety" in text[quote.start : quote.end]
    assert len(text[quote.start : quote.end]) > 300  # as many as fit


def test_a_focus_over_two_sentences_keeps_both_or_is_cut_within_them():
    text = (
        "My bot listens, "
        + "word " * 40
        + "it does. My anxiety is less, "
        + "word " * 20
        + "now. After that comes more."
    )
    spans = sentences(text)
    focus = Span(text.index("bot"), text.index("anxiety") + 7)
    quote = quotable(text, spans, 0, 2, focus)
    assert quote is not None and quote.start <= focus.start and quote.end >= focus.end
    assert quote.end - quote.start <= COMPOSING.longest_quote
