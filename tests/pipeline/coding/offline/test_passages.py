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


def quoted(text: str, focus: str) -> str:
    at = text.index(focus)
    spans = sentences(text)
    held = [i for i, s in enumerate(spans) if s.end > at and s.start < at + len(focus)]
    quote = quotable(text, spans, held[0], held[-1], Span(at, at + len(focus)))
    assert quote is not None and at >= quote.start and at + len(focus) <= quote.end
    return text[quote.start : quote.end]


def test_of_an_endless_sentence_a_clause_is_quoted_that_says_whom_it_is_about():
    before = "nobody at home had the time or the nerve to sit with me through all of these long and empty evenings, "
    text = f"{before * 4}and then my bot listens to my panic, which is why I sleep, and {before * 4}and that is all."
    quote = quoted(text, "bot listens to my panic")
    assert quote.startswith("then my bot listens")
    assert not quote.endswith((",", " and", " which"))
    assert len(quote) <= COMPOSING.longest_quote


def test_a_cut_drops_the_word_that_joined_its_clause():
    text = "x" * 395 + ", and it calms my anxiety when the nights are long; " + "y" * 390 + " and so on."
    assert quoted(text, "it calms my anxiety") == "it calms my anxiety when the nights are long"


def test_a_cut_begins_with_a_sentence_where_one_is_near_enough():
    text = (
        "My anxiety was bad, and I had nobody to talk to. " + "It went on, " * 30 + "and ChatGPT helps my anxiety, "
        "as nobody did, " + "and more, " * 40 + "to the end."
    )
    spans, at = sentences(text), text.index("ChatGPT helps")
    quote = quotable(text, spans, 0, 1, Span(at, at + 24))
    assert quote is not None and not text[quote.start :].startswith("and ")


@given(st.text(alphabet=st.sampled_from("ab,; .#\n"), max_size=900), st.integers(0, 899))
def test_a_quote_holds_five_words_and_lies_in_its_text(text, at):
    spans = sentences(text)
    place = next((i for i, s in enumerate(spans) if s.start <= at < s.end), None)
    if place is not None:
        quote = quotable(text, spans, place, place, Span(at, at + 1))
        assert quote is None or (0 <= quote.start < quote.end <= len(text) and len(text[slice(*quote)].split()) >= 5)


def test_marks_of_lists_and_what_hangs_on_are_left_out():
    said = "Woebot calms my panic at night."
    for front in ("- ", "* ", "2) ", "3. ", "## ", "Edit: ", "EDIT 2: ", "TL;DR: ", "tldr - ", "...", ") "):
        assert quoted(f"Before.\n{front}{said}", "Woebot calms my panic") == said, front
    for tail in (" https://example.org/x", " #a #b #c", "\n#a #b #c https://example.org/x"):
        assert quoted(said.rstrip(".") + tail, "Woebot calms my panic") == said.rstrip("."), tail


def test_what_may_look_like_such_a_mark_stays():
    for text in (
        "3.5 stars because Woebot calms my panic.",
        "-and Woebot calms my panic so well.",
        "**Woebot calms my panic so very well**",
        "Updates made Woebot calm my panic well.",
        "Woebot calms my panic at night #woebot #calm",
    ):
        assert quoted(text, "Woebot") == text


def test_no_tail_is_cut_that_the_quote_needs():
    text = "I sleep now: #ChatGPT #anxiety #help"
    assert quoted(text, "sleep now: #ChatGPT #anxiety") == text
    assert quoted("So much calmer #ChatGPT #anxiety #help", "So much") == "So much calmer #ChatGPT #anxiety #help"
