from __future__ import annotations

import pytest

from pipeline.coding.llm import faults
from pipeline.coding.llm.cache import Cache
from pipeline.coding.llm.faults import BudgetReached, LLMError
from tests.pipeline.coding.llm.conftest import posts, tale
from tests.pipeline.coding.llm.server import KEY
from tests.pipeline.coding.llm.test_spending import EACH


def test_posts_go_up_and_codes_come_down_at_half_the_price(serve, coder) -> None:
    fake = serve()
    passages = posts(*map(tale, range(12)))
    batch = coder(fake, batch=True)
    answers = batch.code(passages)
    assert all(len(answer.mentions) == 1 for answer in answers)
    assert (len(fake.batches), fake.paths["/v1/chat/completions"]) == (1, 0)
    assert batch.meter.cost == pytest.approx(12 * EACH / 2)
    assert coder(fake).code(passages) == answers
    assert fake.paths["/v1/chat/completions"] == 0


def test_what_failed_goes_into_the_next_batch_then_is_set_aside(serve, coder) -> None:
    fake = serve()
    orders = ["[bad-json x1]", "[cut x1]", "[500 x1]", "[refuse]", "[long]", "[429 x1]"]
    answers = coder(fake, batch=True).code(posts(tale(0), *(tale(i, o) for i, o in enumerate(orders, 1))))
    assert [answer.set_aside for answer in answers] == [
        None, None, None, None, faults.REFUSED, faults.TOO_LONG, None,
    ]  # fmt: skip
    assert len(fake.batches) == 3
    assert fake.calls[tale(0)] == 1


def test_a_run_killed_while_it_waits_picks_its_batch_up(serve, coder) -> None:
    fake = serve()
    passages = posts(*map(tale, range(5)))
    first = coder(fake, batch=True, poll=60)
    first._approve = None

    def killed() -> None:
        raise KeyboardInterrupt

    first._shower = lambda progress: killed
    with pytest.raises(KeyboardInterrupt):
        first.code(passages)
    assert all(len(answer.mentions) == 1 for answer in coder(fake, batch=True).code(passages))
    assert (len(fake.batches), fake.paths["/v1/files"]) == (1, 1)


def test_a_run_killed_between_creating_and_noting_finds_its_batch_by_its_tag(serve, coder, tmp_path) -> None:
    fake = serve()
    passages = posts(*map(tale, range(5)))
    first = coder(fake, batch=True, poll=60)
    name_batch = Cache.name_batch

    def killed(self: Cache, digest: str, batch_id: str) -> None:
        raise KeyboardInterrupt

    try:
        Cache.name_batch = killed  # type: ignore[method-assign]
        with pytest.raises(KeyboardInterrupt):
            first.code(passages)
    finally:
        Cache.name_batch = name_batch  # type: ignore[method-assign]
    assert all(len(answer.mentions) == 1 for answer in coder(fake, batch=True).code(passages))
    assert len(fake.batches) == 1


def test_paid_answers_are_kept_though_the_next_run_asks_for_other_posts(serve, coder) -> None:
    fake = serve()
    first = coder(fake, batch=True, poll=60)

    def killed() -> None:
        raise KeyboardInterrupt

    first._shower = lambda progress: killed
    with pytest.raises(KeyboardInterrupt):
        first.code(posts(tale(1), tale(2)))
    coder(fake, batch=True).code(posts(tale(3)))
    assert coder(fake).code(posts(tale(1), tale(2)))[0].mentions
    assert (len(fake.batches), fake.paths["/v1/chat/completions"]) == (2, 0)


def test_a_queue_that_is_full_gets_smaller_batches(serve, coder) -> None:
    fake = serve(batch_fails=2)
    answers = coder(fake, batch=True).code(posts(*map(tale, range(8))))
    assert all(len(answer.mentions) == 1 for answer in answers)
    sizes = [len(fake.files[batch["input_file_id"]].splitlines()) for batch in fake.batches.values()]
    assert sizes == [8, 4, 2, 2, 2, 2]


def test_batches_that_come_to_nothing_end_the_work(serve, coder) -> None:
    with pytest.raises(LLMError, match=r"came to nothing \(Enqueued token limit reached.\)"):
        coder(serve(batch_fails=99), batch=True).code(posts(tale(1)))


def test_max_cost_bounds_a_batch_before_it_is_sent(serve, coder) -> None:
    fake = serve()
    batch = coder(fake, batch=True, max_cost=10 * EACH)
    with pytest.raises(BudgetReached):
        batch.code(posts(*map(tale, range(60))))
    assert 0 < batch.meter.cost <= 10 * EACH


def test_a_schema_that_is_refused_is_left_out_of_the_next_batch(serve, coder) -> None:
    fake = serve(modes=("json_object", "text"))
    answers = coder(fake, batch=True).code(posts(*map(tale, range(3))))
    assert all(len(answer.mentions) == 1 for answer in answers)
    assert [r["response_format"]["type"] for r in fake.requests] == ["json_schema"] * 3 + ["json_object"] * 3


def test_the_key_is_not_in_what_is_uploaded(serve, coder) -> None:
    fake = serve()
    coder(fake, batch=True).code(posts(tale(1)))
    assert fake.files
    assert all(KEY.encode() not in data for data in fake.files.values())
    with pytest.raises(LLMError, match="Batch API"):
        coder(fake, batch=True, api_key="sk-other").code(posts(tale(2)))
