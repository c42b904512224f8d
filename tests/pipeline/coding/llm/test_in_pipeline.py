"""The coder in its slot: clean text in, quotes of the original out, through the coding stage."""

from __future__ import annotations

import json

import pytest

from pipeline.coding.code_posts import code_posts
from pipeline.coding.llm import LLMCoder
from pipeline.coding.llm.job import ANSWER, Verdict, post_key
from pipeline.coding.llm.tuning import TUNING
from records.mentions import Code
from records.outcome import MENTIONS
from records.posts import Passage
from tests.pipeline.coding.llm.conftest import posts, tale


def test_untidy_posts_are_quoted_as_they_stand(serve, coder) -> None:
    text = "It’s   the sharpest saw I ever had.  Ich gebe sie nie zurück"
    (coded,) = code_posts([Passage(id="p", text=text, language="de")], coder(serve()))
    assert coded.outcome == MENTIONS
    (mention,) = coded.mentions
    assert mention.quote == text[mention.start : mention.end] == "It’s   the sharpest saw I ever had"
    assert mention.post_id == "p"


def test_a_repair_is_still_marked_behind_the_stage(serve, coder) -> None:
    (coded,) = code_posts(posts("It's the sharpest saw I ever had. Thanks [curly]"), coder(serve()))
    assert coded.mentions[0].repaired == "ellipsis, quotation marks"


def test_drafts_on_the_same_passage_are_one_mention_with_all_their_codes(serve, coder) -> None:
    text = "I borrowed the fretsaw and the drill, one superb, one blunt. They open at nine."
    drafts = [
        {"quote": text[:36], "verdict": "glad", "tool": ["saw"], "tool_terms": ["fretsaw"], "unsure": []},
        {"quote": text[2:60], "verdict": "cross", "tool": ["drill"], "tool_terms": [], "unsure": ["verdict"]},
        {"quote": "They open at nine. Or ten", "verdict": "plain", "tool": [], "tool_terms": [], "unsure": []},
    ]
    silent = coder(serve())
    with silent._cache() as cache:
        content = json.dumps({"relevant": True, "mentions": drafts})
        cache.put(post_key(text), 0, Verdict(ANSWER, content))
    (coded,) = code_posts([Passage(id="p", text=text)], silent)
    (mention,) = coded.mentions
    assert mention.quote == text[2:60]  # the longest
    assert mention.codes["tool"] == (
        Code(label="drill", confidence=TUNING.sure),
        Code(label="saw", term="fretsaw", confidence=TUNING.sure),
    )
    assert mention.codes["verdict"] == (Code(label="mixed", confidence=TUNING.unsure),)
    assert [rejection.quote for rejection in coded.rejected] == ["They open at nine. Or ten"]


def test_prepared_posts_are_asked_about_once_and_counted_once(serve, coder) -> None:
    fake = serve()
    passages = posts(*map(tale, range(20)))
    whole: LLMCoder = coder(fake)
    whole.prepare(lambda: passages[:5])
    whole = coder(fake)
    whole.prepare(lambda: passages)
    for first in range(0, 20, 4):
        assert all(len(answer.mentions) == 1 for answer in whole.code(passages[first : first + 4]))
    assert (whole.meter.total, whole.meter.done, whole.meter.remembered) == (15, 15, 5)
    assert fake.calls.total() == 20


def test_progress_says_done_cost_time_left_and_rejected_quotes(serve, coder) -> None:
    from rich.progress import Progress

    fake = serve(latency=0.01)
    live = coder(fake, concurrency=1)
    notes: list[str] = []

    class Watched(Progress):
        def update(self, *arguments, **values) -> None:
            super().update(*arguments, **values)
            notes.append(values.get("note", ""))

    with Watched(disable=True) as progress:
        live.prepare(lambda: posts(tale(1), tale(2, "[invented]"), tale(3, "[refuse]"), tale(4)), progress)
        assert (progress.tasks[0].completed, progress.tasks[0].total) == (4, 4)
    assert len(notes) == 4
    assert all("mentions" in note and "quotes rejected" in note for note in notes)
    costs = [float(note.split(" ")[0].removeprefix("$")) for note in notes]
    assert 0 < costs[0] < costs[1] < costs[3] == pytest.approx(live.meter.cost, abs=0.0001)
    assert all(" left" in note for note in notes[:3])
    assert "1 quotes rejected" in notes[-1]
    assert "1 set aside" in notes[-1]


def test_a_coder_in_a_registry_is_made_with_its_options(serve, coder, small) -> None:
    settings = coder(serve()).settings
    made = LLMCoder(small, settings=settings, approve=lambda estimate: True)
    assert (made.name, made.layer_name, made.languages) == ("llm", f"llm {settings.model}", None)
    assert len(made.fingerprint) == 64
    assert made.provenance["model"] == settings.model
