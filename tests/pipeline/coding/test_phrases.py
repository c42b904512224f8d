from __future__ import annotations

import pytest

from pipeline.coding.offline.cues import CueIndex, Tag, mask, prepare
from pipeline.coding.phrases import PhraseError, compile_phrase

LISTS = {"aid": ["helps", "saved"]}


def found(phrase: str, text: str, bots: tuple[str, ...] = ()) -> list[str]:
    sight = prepare(text)
    sight = mask(sight, [(text.index(b), text.index(b) + len(b)) for b in bots])
    index = CueIndex([(compile_phrase(phrase, LISTS), Tag("d", "l", "sure"))])
    return [text[h.start : h.end] for h in index.find(sight)]


@pytest.mark.parametrize(
    ("phrase", "text", "hits"),
    [
        ("anxi*", "Anxious or anxiety, not Xanxi", ["Anxious", "anxiety"]),
        ("add", "added, ADD and add-on", ["ADD", "add"]),
        ("=ADD", "add and ADD", ["ADD"]),
        ("(saved|helped) me", "It saved  me and helped\nme", ["saved  me", "helped\nme"]),
        ("(really|) good", "really good, good", ["really good", "good", "good"]),
        ("feel (so|) bad", "feel bad, feel so bad", ["feel bad", "feel so bad"]),
        ("saved .. life", "saved my own life, saved and then some more of my life", ["saved my own life"]),
        ("saved ... life", "saved and then some more of my life", ["saved and then some more of my life"]),
        ("saved .. life", "I saved it. Life goes on", []),
        ("don't", "don't don’t dont", ["don't", "don’t", "dont"]),
        ("non-judg*", "nonjudgmental, non judging, non-judge", ["nonjudgmental", "non judging", "non-judge"]),
        ("character.ai", "Character.AI and character-ai", ["Character.AI"]),
        ("24/7", "open 24/7", ["24/7"]),
        ("{aid} me", "helps me, saved me", ["helps me", "saved me"]),
        ("cat|dog", "a dog, a cat", ["dog", "cat"]),
    ],
)
def test_matching(phrase, text, hits):
    assert found(phrase, text) == hits


def test_bots_are_one_word():
    assert found("{bot} {aid} me", "Chat GPT helps me", ("Chat GPT",)) == ["Chat GPT helps me"]
    assert found("gpt", "Chat GPT helps me", ("Chat GPT",)) == []


def test_never_takes_what_it_touches():
    index = CueIndex(
        [
            (compile_phrase("bipolar"), Tag("d", "l", "sure")),
            (compile_phrase("so bipolar"), Tag("d", "l", "never")),
            (compile_phrase("bipolar"), Tag("d", "other", "sure")),
        ]
    )
    hits = index.find(prepare("it is so bipolar"))
    assert [h.tag.label for h in hits if h.tag.kind == "sure"] == ["other"]


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("", "empty"),
        ("  = ", "empty"),
        ("(a|b", "not closed"),
        ("a)", "partner"),
        ("()", "empty brackets"),
        ("(a|)", "optional"),
        (".. a", "between two words"),
        ("a ..", "between two words"),
        ("an*xiety", "end of the word"),
        ("*pathy", "word"),
        ("what?", "no word"),
        ("{nothing} me", "no cue list"),
    ],
)
def test_mistakes_are_explained(phrase, message):
    with pytest.raises(PhraseError, match=message):
        compile_phrase(phrase, LISTS)


def test_a_list_must_not_contain_itself():
    with pytest.raises(PhraseError, match="contains itself"):
        compile_phrase("{a}", {"a": ["{b}"], "b": ["{a}"]})


def test_offsets_survive_letters_that_grow_when_lowered():
    text = "İİİ anxiety"
    assert found("anxiety", text) == ["anxiety"]
