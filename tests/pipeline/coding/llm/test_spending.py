"""Estimate, consent, hard stop, cache and resuming."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.coding.llm import LLMCoder
from pipeline.coding.llm.estimate import Estimate
from pipeline.coding.llm.faults import BudgetReached, LLMError, NotApproved
from pipeline.coding.llm.pace import Pace
from pipeline.coding.llm.tokens import bound, guess
from records.codebook import Codebook
from tests.pipeline.coding.llm.conftest import posts, tale

EACH = (1000 * 0.40 + 100 * 1.60) / 1e6  # dollars of an answer by the fake server's usage and the packaged table

OLD_COLUMNS = "post, prompt, model, repeat, outcome, content, tokens_in, tokens_out, cost, seconds, created_at"
OLD_ANSWER = """
CREATE TABLE answer (
    post TEXT, codebook TEXT, prompt TEXT, model TEXT, repeat INTEGER,
    outcome TEXT NOT NULL, content TEXT NOT NULL, tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL,
    cost REAL NOT NULL, seconds REAL NOT NULL, created_at TEXT NOT NULL,
    PRIMARY KEY (post, codebook, prompt, model, repeat)
)"""


def test_a_second_run_is_free_and_says_the_same(serve, coder) -> None:
    fake = serve()
    passages = posts(*map(tale, range(5)), tale(9, "[refuse]"), tale(10, "[invented]"))
    first = coder(fake).code(passages)
    asked = fake.calls.total()
    again = coder(fake)
    assert again.code(passages) == first
    assert fake.calls.total() == asked
    assert (again.meter.cost, again.meter.remembered) == (0.0, 7)
    assert again.code(passages)[5].set_aside == first[5].set_aside


def labelled(codebook: Codebook, **changes: Any) -> Codebook:
    """The codebook with other fields in its first label."""
    first, *rest = codebook.dimensions
    label = first.labels[0].model_copy(update=changes)
    dimension = first.model_copy(update={"labels": [label, *first.labels[1:]]})
    return codebook.model_copy(update={"dimensions": [dimension, *rest]})


@pytest.mark.parametrize("change", [{"color": "#abcdef"}, {"name": "Well pleased"}, {"reference": 12}])
def test_what_the_model_never_sees_is_not_billed_again(serve, coder, small, change: dict[str, Any]) -> None:
    fake = serve()
    one = coder(fake)
    first = one.code(posts(tale(1)))
    other = LLMCoder(labelled(small, **change), one.settings)
    assert other.fingerprint != one.fingerprint
    assert other.code(posts(tale(1))) == first
    assert fake.calls.total() == 1


def test_answers_kept_by_codebook_are_taken_over(serve, coder, tmp_path: Path) -> None:
    fake = serve()
    one = coder(fake)
    first = one.code(posts(tale(1)))
    with contextlib.closing(sqlite3.connect(tmp_path / "cache.sqlite")) as cache, cache:
        (row,) = cache.execute(f"SELECT {OLD_COLUMNS} FROM answer").fetchall()
        cache.execute("DROP TABLE answer")
        cache.execute(OLD_ANSWER)
        for codebook in ("older", "newer"):
            cache.execute(f"INSERT INTO answer VALUES ({', '.join('?' * 12)})", (row[0], codebook, *row[1:]))
        cache.execute("INSERT INTO batch VALUES ('d', ?, 'b', '[]', '2026')", (json.dumps(["newer", *row[1:3]]),))
    assert coder(fake).code(posts(tale(1))) == first
    assert fake.calls.total() == 1
    with contextlib.closing(sqlite3.connect(tmp_path / "cache.sqlite")) as cache:
        assert cache.execute(f"SELECT {OLD_COLUMNS} FROM answer").fetchall() == [row]
        assert [json.loads(scope) for (scope,) in cache.execute("SELECT scope FROM batch")] == [[*row[1:3], ""]]


@pytest.mark.parametrize("change", [{"max_output_tokens": 3000}, {"tries": 5}])
def test_settings_that_decide_what_is_set_aside_enter_the_fingerprint(serve, coder, change: dict[str, Any]) -> None:
    fake = serve()
    assert coder(fake).fingerprint != coder(fake, **change).fingerprint


@pytest.mark.parametrize("change", ["model", "temperature", "codebook"])
def test_another_model_wording_or_codebook_is_asked_anew(serve, coder, small, change: str) -> None:
    fake = serve()
    one = coder(fake)
    one.code(posts(tale(1)))
    if change == "codebook":
        other = LLMCoder(labelled(small, definition="Said in other words than before."), one.settings)
    else:
        other = coder(fake, **{change: {"model": "gpt-4.1", "temperature": 0.5}[change]})
    assert other.fingerprint != one.fingerprint
    other.code(posts(tale(1)))
    assert fake.calls.total() == 2


def test_the_same_words_are_asked_once(serve, coder) -> None:
    fake = serve()
    answers = coder(fake).code(posts(*[tale(1)] * 4))
    assert [answer.mentions[0].post_id for answer in answers] == ["0", "1", "2", "3"]
    assert fake.calls.total() == 1


def test_posts_set_aside_are_asked_again_on_demand_only(serve, coder) -> None:
    fake = serve()
    passages = posts(tale(1), tale(2, "[refuse x4]"))
    assert coder(fake).code(passages)[1].set_aside
    assert coder(fake).code(passages)[1].set_aside
    assert coder(fake, retry_set_aside=True).code(passages)[1].set_aside is None
    assert fake.calls[tale(1)] == 1


def test_cost_is_what_the_server_says_by_the_table(serve, coder) -> None:
    coder = coder(serve())
    coder.code(posts(*map(tale, range(10))))
    assert coder.meter.cost == pytest.approx(10 * EACH)


def test_max_cost_is_never_passed_and_the_rest_goes_on_later(serve, coder) -> None:
    fake = serve(latency=0.02)
    passages = posts(*map(tale, range(40)))
    most = 12 * EACH
    first = coder(fake, max_cost=most, concurrency=6)
    with pytest.raises(BudgetReached, match="same command with a higher --max-cost"):
        first.code(passages)
    assert 0 < first.meter.cost <= most
    done = fake.calls.total()
    assert done == round(first.meter.cost / EACH)
    rest = coder(fake, max_cost=1.0)
    assert all(len(answer.mentions) == 1 for answer in rest.code(passages))
    assert fake.calls.total() == 40
    assert rest.meter.cost == pytest.approx((40 - done) * EACH)


def test_max_cost_holds_while_answers_are_tried_again_and_lost(serve, coder) -> None:
    fake = serve()
    orders = ["[bad-json]", "[cut x1]", "[hang x1]", "[refuse]"]
    coder = coder(fake, max_cost=10 * EACH, concurrency=8, timeout=0.3)
    with pytest.raises(BudgetReached):
        coder.code(posts(*(tale(i, orders[i % 4]) for i in range(40))))
    assert fake.calls.total() * EACH <= 10 * EACH


def test_max_cost_without_a_known_price_is_refused(serve, coder) -> None:
    with pytest.raises(LLMError, match="--max-cost needs a price for 'llama-at-home'"):
        coder(serve(), model="llama-at-home", max_cost=1.0)


def test_without_usage_figures_the_cost_is_guessed(serve, coder) -> None:
    coder = coder(serve(usage=False))
    coder.code(posts(*map(tale, range(4))))
    assert 0 < coder.meter.cost < 4 * 0.01


def test_nothing_is_sent_before_someone_agrees(serve, coder, small) -> None:
    fake = serve()
    shown: list[Estimate] = []

    def answering(yes: bool) -> Callable[[Estimate], bool]:
        def answer(estimate: Estimate) -> bool:
            shown.append(estimate)
            return yes

        return answer

    settings = dataclasses.replace(coder(fake).settings, yes=False)
    with pytest.raises(NotApproved, match="Nothing was sent"):
        LLMCoder(small, settings).code(posts(tale(1)))
    refusing = LLMCoder(small, settings, approve=answering(False))
    with pytest.raises(NotApproved):
        refusing.code(posts(tale(1)))
    assert fake.paths.total() == 0
    agreeing = LLMCoder(small, settings, approve=answering(True))
    agreeing.code(posts(tale(1)))
    agreeing.code(posts(tale(2)))
    assert fake.calls.total() == 2
    assert [estimate.posts for estimate in shown] == [1, 1]


def test_the_estimate_counts_what_is_missing_and_learns_from_what_is_there(serve, coder) -> None:
    fake = serve()
    passages = posts(*map(tale, range(20)), tale(3))
    coder = coder(fake)
    before = coder.estimate(passages)
    assert (before.posts, before.remembered, before.from_history) == (20, 0, False)
    assert before.price == pytest.approx((before.tokens_in * 0.4 + before.tokens_out * 1.6) / 1e6)
    own = guess(coder.prompt.system)
    assert 20 * own < before.tokens_in < 20 * (own + 100)
    coder.code(passages[:10])
    after = coder.estimate(passages)
    assert (after.posts, after.remembered, after.from_history) == (10, 10, True)
    assert after.tokens_out == 10 * 100
    coder.code(passages)
    assert "costs nothing" in coder.estimate(passages).sentences()[0]
    assert fake.paths["/v1/chat/completions"] == 20


def test_a_rate_limit_makes_the_estimate_longer(serve, coder) -> None:
    fake = serve()
    passages = posts(*map(tale, range(20)))
    assert coder(fake, rate_limit=6.0).estimate(passages).seconds == pytest.approx(20 * 10)
    assert coder(fake).estimate(passages).seconds < 20


def test_the_rate_limit_spaces_requests_evenly(serve, coder) -> None:
    fake = serve()
    began = time.monotonic()
    coder(fake, rate_limit=1200.0, concurrency=8).code(posts(*map(tale, range(13))))
    assert 12 * 0.05 <= time.monotonic() - began < 12 * 0.05 + 5.0


def test_a_killed_run_goes_on_where_it_was(serve, coder) -> None:
    fake = serve()
    passages = posts(*map(tale, range(30)))

    class Killed(RuntimeError):
        pass

    killed = coder(fake, concurrency=2)
    record = killed._recorder

    def recorder(cache, show):
        inner = record(cache, show)

        def stop_after_ten(job, verdict):
            inner(job, verdict)
            if killed.meter.done == 10:
                raise Killed

        return stop_after_ten

    killed._recorder = recorder
    with pytest.raises(Killed):
        killed.code(passages)
    coder(fake).code(passages)
    assert 30 <= fake.calls.total() <= 32


@pytest.mark.parametrize("text", ["", "plain words in a row " * 50, "日本語の文章です" * 30, "🙂" * 20])
def test_the_bound_lies_above_the_guess(text: str) -> None:
    assert bound(text) >= guess(text) > 0


def test_waits_double_up_to_the_longest_and_servers_have_their_say() -> None:
    pace = Pace(None, 0.5, 8.0)
    for faults, middle in ((1, 0.5), (2, 1.0), (3, 2.0), (9, 8.0)):
        waits = [pace.delay(faults, None) for _ in range(200)]
        assert 0.5 * middle <= min(waits) < middle < max(waits) <= 1.5 * middle
    assert 30 <= pace.delay(1, 30.0) <= 31.5
