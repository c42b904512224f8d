"""The coding stage: coders see clean text, results quote the original, and only what stands there counts."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.progress import Progress

from pipeline import code_files
from pipeline.cleaning.clean import clean, passage_of
from pipeline.coding.code_posts import code_posts
from records.answer import Answer, Coded
from records.codebook import Codebook
from records.evidence import check
from records.mentions import Code, Mention
from records.outcome import BOILERPLATE, LANGUAGE, MENTIONS, NO_MENTION, set_aside
from records.passages import Words
from records.posts import Passage, RawPost

SCALE = {
    "id": "mood",
    "name": "Mood",
    "plural": "Moods",
    "role": "stance",
    "question": "In which mood?",
    "color": "#336699",
    "labels": [
        {"id": "glad", "name": "Glad", "definition": "The writer is glad.", "score": 1},
        {"id": "sad", "name": "Sad", "definition": "The writer is sad.", "score": -1},
    ],
}
CODEBOOK = Codebook.model_validate(
    {
        "id": "moods",
        "version": "1",
        "name": "Moods",
        "description": "In which mood people write.",
        "source": "invented",
        "inclusion": {"rule": "Passages about pears.", "include": [], "exclude": []},
        "dimensions": [SCALE],
    }
)


class Coder:
    """Answers each passage with what a function says of it, and remembers what it was asked."""

    name = layer_name = fingerprint = "test"
    codebook = CODEBOOK

    def __init__(self, answer: Callable[[Passage], list[Mention]], languages: Sequence[str] | None = ("en",)) -> None:
        self.answer = answer
        self.languages = None if languages is None else frozenset(languages)
        self.asked: list[Passage] = []

    def code(self, passages: Sequence[Passage]) -> list[Answer]:
        self.asked.extend(passages)
        return [Answer(mentions=tuple(self.answer(passage))) for passage in passages]


def cite(passage: Passage, start: int, end: int, label: str = "glad") -> Mention:
    codes = {"mood": (Code(label=label, confidence=0.7),)}
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
    assert mention.labels("mood") == ("glad",)
    assert coded.rejected == ()


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
    words = Words(original)
    for mention in coded.mentions:
        assert 0 <= mention.start < mention.end <= len(original)
        assert original[mention.start : mention.end] == mention.quote
    pairs = itertools.combinations(coded.mentions, 2)
    assert not any(words.same((a.start, a.end), (b.start, b.end)) for a, b in pairs)
    evidence = [m for m in everything(coder.asked[0]) if check(m, coder.asked[0].text) is None]
    assert len(evidence) + len(coded.rejected) == len(everything(coder.asked[0]))
    assert bool(coded.mentions) == bool(evidence)


def test_the_same_words_are_one_mention_whatever_else_is_said_of_them() -> None:
    text = "pears calm me every night, and they rot by Friday"

    def answer(passage: Passage) -> list[Mention]:
        whole, most = len(passage.text), passage.text.index(" by Friday")
        return [cite(passage, 0, whole), cite(passage, 0, most, "sad"), cite(passage, 0, whole)]

    (coded,) = code_posts([english(text)], Coder(answer))
    (mention,) = coded.mentions
    assert (mention.quote, mention.labels("mood")) == (text, ("mixed",))


def test_a_post_that_the_coder_left_undone_says_why() -> None:
    class Refusing(Coder):
        def code(self, passages: Sequence[Passage]) -> list[Answer]:
            return [Answer(set_aside="too long") for _ in passages]

    (coded,) = code_posts([english("pears calm me every night")], Refusing(lambda _: []))
    assert coded == Coded(outcome=set_aside("too long"))


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
    (rejection,) = coded.rejected
    assert rejection.quote == quote
    assert "quote" in rejection.reason


def test_a_post_of_which_nothing_is_kept_has_no_mention() -> None:
    (coded,) = code_posts([english("pears calm me every night")], Coder(lambda p: [cite(p, 0, 5)]))
    assert coded.outcome == NO_MENTION
    assert len(coded.rejected) == 1


def test_no_posts_and_empty_posts_are_fine() -> None:
    assert code_posts([], Coder(lambda _: [])) == []
    assert [c.outcome for c in code_posts([english(""), english("\u200b")], Coder(lambda _: []))] == [NO_MENTION] * 2


# the same verdict for every command

NOTICE = "I\u00a0am a\u200b bot,  and this action was performed\tautomatically. Pears calm me every night."
PEOPLE = "I am a bot lover, and\u00a0pears  calm me every night."


@pytest.mark.parametrize(
    ("text", "expected"), [(NOTICE, True), (NOTICE.replace("action", "art"), False), (PEOPLE, False)]
)
def test_boilerplate_is_judged_on_clean_text_for_run_and_code_alike(text: str, expected: bool) -> None:
    post = RawPost(platform="reddit", native_id="1", text=text, source_row=1)
    (stored,) = clean([post], key=b"k")
    passage, why = passage_of(post)
    assert bool(why) is expected
    assert (stored.boilerplate, stored.language) == (why, passage.language)
    assert (passage.id, passage.text) == ("1", text)


def test_code_leaves_out_what_run_leaves_out(tmp_path: Path) -> None:
    """From the file on: through an importer, and as the ingest stage cleans it."""
    texts = [NOTICE, PEOPLE]
    rows = [{"id": str(i), "platform": "reddit", "text": text, "lang": "en"} for i, text in enumerate(texts)]
    posts, out = tmp_path / "posts.jsonl", tmp_path / "out.jsonl"
    posts.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    coder = Coder(find("pears calm me every night"))
    with Progress(disable=True) as progress:
        counts = code_files.code_files(
            [posts], out, coder=coder, format=None, mapping=None, limit=None, progress=progress
        )
    imported = [row for row in code_files.rows_of([posts], None, None) if isinstance(row, RawPost)]
    assert [bool(post.boilerplate) for post in clean(imported, key=b"k")] == [True, False]
    assert (counts["posts"], counts[BOILERPLATE], counts[MENTIONS]) == (2, 1, 1)
    assert [passage.id for passage in coder.asked] == ["1"]
    assert list(code_files.passages_of([posts], coder, None, None, None)) == coder.asked
    (line,) = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    assert line["quote"] == "pears  calm me every night"
    assert (line["mood"], line["confidence"]) == ("glad", {"mood": {"glad": 0.7}})


def test_a_line_has_a_label_where_there_is_one_and_a_list_where_there_are_several() -> None:
    codebook = Codebook.model_validate(
        {
            **CODEBOOK.model_dump(exclude={"dimensions"}),
            "dimensions": [
                SCALE,
                {
                    **{**SCALE, "id": "fruit", "role": "object"},
                    "labels": [
                        {
                            "id": name,
                            "name": name,
                            "definition": "A fruit of that kind.",
                            "terms": [{"id": f"red_{name}", "name": name}],
                        }
                        for name in ("pear", "plum")
                    ],
                },
                {**SCALE, "id": "place", "role": "other", "labels": [{"id": n, "name": n, "definition": "A place."*2, "terms": [{"id": f"old_{n}", "name": n}]} for n in ("here", "there", "nowhere")]},
            ],
        }
    )  # fmt: skip
    codes = {
        "mood": (Code(label="mixed", confidence=0.5),),
        "fruit": (Code(label="pear", term="red_pear", confidence=0.9), Code(label="plum", confidence=0.8)),
        "place": (
            Code(label="here", confidence=0.25, term="old_here"),
            Code(label="there", confidence=0.75),
        ),
    }
    mention = Mention(post_id="1", quote="q", start=0, end=1, codes=codes, repaired="whitespace")
    assert code_files._line(mention, codebook) == {
        "post_id": "1",
        "quote": "q",
        "start": 0,
        "end": 1,
        "repaired": "whitespace",
        "mood": "mixed",
        "fruit": ["red_pear", "plum"],
        "fruit_family": ["pear", "plum"],
        "place": ["here", "there"],
        "place_term": "old_here",
        "confidence": {
            "mood": {"mixed": 0.5},
            "fruit": {"pear": 0.9, "plum": 0.8},
            "place": {"here": 0.25, "there": 0.75},
        },
    }
    assert code_files._line(Mention(post_id="1", quote="q", start=0, end=1, codes={}), codebook)["place"] is None
