"""The coding stage: coders see clean text, results quote the original, and only what stands there counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.coding.code_posts import code_posts
from records.mentions import Code, Mention
from records.outcome import LANGUAGE, MENTIONS, NO_MENTION
from records.posts import Passage


class Coder:
    """Answers each passage with what a function says of it, and remembers what it was asked."""

    name, fingerprint = "test", "test"

    def __init__(self, answer: Callable[[Passage], list[Mention]], languages: Sequence[str] | None = ("en",)) -> None:
        self.answer = answer
        self.languages = None if languages is None else frozenset(languages)
        self.asked: list[Passage] = []

    def code(self, passages: Sequence[Passage]) -> list[list[Mention]]:
        self.asked.extend(passages)
        return [self.answer(passage) for passage in passages]


def cite(passage: Passage, start: int, end: int) -> Mention:
    codes = {"mood": Code(label="glad", confidence=0.7)}
    return Mention(post_id=passage.id, quote=passage.text[start:end], start=start, end=end, codes=codes)


def find(words: str) -> Callable[[Passage], list[Mention]]:
    def answer(passage: Passage) -> list[Mention]:
        at = passage.text.find(words)
        return [cite(passage, at, at + len(words))] if at >= 0 else []

    return answer


def english(text: str, number: int = 1) -> Passage:
    return Passage(id=str(number), text=text, language="en")


@pytest.mark.parametrize(
    ("original", "quote"),
    [
        ("So: pears calm me every night.", "pears calm me every night"),
        ("\ufeff\n\n  So:\u00a0 pears\u200b  calm\tme \n every night  .", "pears\u200b  calm\tme \n every night"),
        ("“So”… ﬁne: pears calm me every night", "pears calm me every night"),
        ("🍐👩🏽‍🌾 pears calm me every night 🍐", "pears calm me every night"),
        ("Cafe\u0301! pe\u00adars calm me every\r\nnight", "pe\u00adars calm me every\r\nnight"),
    ],
)
def test_a_quote_is_cut_from_the_original_with_its_odd_blanks(original: str, quote: str) -> None:
    def answer(passage: Passage) -> list[Mention]:
        flat = passage.text.replace("\n", " ")
        at = flat.index("pears calm me every night")
        return [cite(passage, at, at + len("pears calm me every night"))]

    (coded,) = code_posts([english(original)], Coder(answer))
    (mention,) = coded.mentions
    assert coded.outcome == MENTIONS
    assert mention.quote == quote == original[mention.start : mention.end]
    assert mention.codes["mood"].label == "glad"
    assert coded.rejected == []


@given(
    st.lists(
        st.sampled_from(["pears ", "calm", " \u200b", "\n\n\n", "\t", "ﬁ", "e\u0301", "😀 ", "’", "  "]), max_size=40
    )
)
def test_every_mention_that_is_kept_is_verbatim_in_the_original(parts: list[str]) -> None:
    original = "".join(parts)

    def everything(passage: Passage) -> list[Mention]:
        words = [i for i in range(len(passage.text)) if passage.text[i] not in " \n"]
        return [cite(passage, i, j + 1) for i in words[::3] for j in words[::4] if i <= j]

    coder = Coder(everything)
    (coded,) = code_posts([english(original)], coder)
    for mention in coded.mentions:
        assert 0 <= mention.start < mention.end <= len(original)
        assert original[mention.start : mention.end] == mention.quote
    assert len(coded.mentions) + len(coded.rejected) == len(everything(coder.asked[0]))


def test_a_language_that_the_coder_does_not_know_never_reaches_it() -> None:
    passages = [
        Passage(id="1", text="Birnen beruhigen mich jeden Abend", language="de"),
        english("pears calm me every night", 2),
        Passage(id="3", text="pears calm me every night", language=None),
        Passage(id="4", text="pears calm me every night", language="und"),
        english("pears calm me every day", 5),
    ]
    coder = Coder(find("pears calm me every"))
    coded = code_posts(passages, coder)
    assert [passage.id for passage in coder.asked] == ["2", "5"]
    assert [result.outcome for result in coded] == [LANGUAGE, NO_MENTION, LANGUAGE, LANGUAGE, NO_MENTION]
    assert [len(result.rejected) for result in coded] == [0, 1, 0, 0, 1]  # four words are too few
    assert not any(result.mentions for result in coded)


def test_answers_stay_with_their_passages_when_some_are_left_out() -> None:
    texts = ["an apple a day is enough", "not one word", "pears calm me every night"]
    passages = [Passage(id=str(i), text=text, language="de" if i == 1 else "en") for i, text in enumerate(texts)]
    coded = code_posts(passages, Coder(lambda p: [cite(p, 0, len(p.text))]))
    assert [[m.quote for m in result.mentions] for result in coded] == [[texts[0]], [], [texts[2]]]


def test_a_coder_of_any_language_is_asked_about_every_post() -> None:
    coder = Coder(lambda _: [], languages=None)
    coded = code_posts([Passage(id="1", text="Birnen", language="de"), Passage(id="2", text="?", language=None)], coder)
    assert len(coder.asked) == 2
    assert [result.outcome for result in coded] == [NO_MENTION, NO_MENTION]


def test_the_coder_sees_clean_text_with_everything_else_unchanged() -> None:
    coder = Coder(lambda _: [])
    code_posts([Passage(id="7", text=" “Pears”\u200b ", language="en", platform="x", title="T")], coder)
    assert coder.asked == [Passage(id="7", text='"Pears"', language="en", platform="x", title="T")]


@pytest.mark.parametrize(
    ("quote", "start", "end"),
    [
        ("apples calm me every night", 0, 25),  # invented
        ("Pears calm me every night", 1, 26),  # shifted
        ("pears Calm me every night", 0, 25),  # another case
        ("pears calm me every night and day", 0, 33),  # longer than the post
        ("pears calm me every night", -25, 25),
        ("pears calm me every night", 25, 0),
        ("", 3, 3),
        ("pears calm me", 0, 13),  # too short to be evidence
    ],
)
def test_a_quote_that_is_no_evidence_is_rejected_with_a_reason(quote: str, start: int, end: int) -> None:
    def answer(passage: Passage) -> list[Mention]:
        bad = Mention(post_id=passage.id, quote=quote, start=start, end=end, codes={})
        return [bad, cite(passage, 0, len("pears calm me every night"))]

    (coded,) = code_posts([english("pears calm me every night, yes")], Coder(answer))
    assert [mention.quote for mention in coded.mentions] == ["pears calm me every night"]
    ((rejected, reason),) = coded.rejected
    assert rejected == quote
    assert "quote" in reason


def test_a_post_of_which_nothing_is_kept_has_no_mention() -> None:
    (coded,) = code_posts([english("pears calm me every night")], Coder(lambda p: [cite(p, 0, 5)]))
    assert coded.outcome == NO_MENTION
    assert len(coded.rejected) == 1


def test_no_posts_and_empty_posts_are_fine() -> None:
    assert code_posts([], Coder(lambda _: [])) == []
    assert [c.outcome for c in code_posts([english(""), english("\u200b")], Coder(lambda _: []))] == [NO_MENTION] * 2
