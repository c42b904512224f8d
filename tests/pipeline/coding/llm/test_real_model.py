"""The whole way once with a real model: a grammar made of our schema, real counts of tokens, a real limit of context.

The model has 135 million parameters: what it says of the posts is of no worth, but it says it in the codebook's form.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.coding.codebook_file import DEFAULT_CODEBOOK, load_codebook
from pipeline.coding.llm import LLMCoder, Settings, faults
from pipeline.coding.llm.faults import LLMError
from pipeline.coding.llm.job import ANSWER, Verdict, post_key
from tests.pipeline.coding.llm.conftest import posts
from tests.pipeline.coding.llm.llama import NAME, serving

ROOM = 120  # tokens of an answer: enough for one mention, and three of them take a minute or two
TEXTS = (
    "I ask ChatGPT to sort my ADHD day into small steps, and it does.",
    "The weather in the hills was fine all week.",
    "My bot listens to me at night when my anxiety is worst.",
)


def asking(url: str, tmp_path: Path) -> LLMCoder:
    settings = Settings(
        model=NAME,
        base_url=url,
        cache=tmp_path / "cache.sqlite",
        concurrency=1,
        max_output_tokens=ROOM,
        price=(0.0, 0.0),
        timeout=600.0,
        tries=1,
        yes=True,
    )
    return LLMCoder(load_codebook(DEFAULT_CODEBOOK), settings)


def test_three_posts_with_the_studys_codebook_and_schema(tmp_path: Path) -> None:
    with serving(8192) as url:
        coder = asking(url, tmp_path)
        with coder._cache() as cache:  # an answer of before: without one, three that are cut off would end the work
            cache.put(post_key("before"), 0, Verdict(ANSWER, '{"relevant": false, "mentions": []}', 6000, 20))
        answers = coder.code(posts(*TEXTS))
    assert {answer.set_aside for answer in answers} <= {None, faults.CUT_OFF, faults.MALFORMED}
    assert coder.meter.done == len(TEXTS)
    assert "without a feature" not in coder.meter.retries  # the schema was taken as it is
    assert coder.came_to["sent"] == {
        "mode": "schema", "temperature": 0.0, "reasoning_effort": None, "max_output_tokens": ROOM,
    }  # fmt: skip
    assert sum(coder.came_to["answered_by"].values()) == len(TEXTS)
    fields = coder.codebook.dimensions
    for text in TEXTS:
        with coder._cache() as cache:
            verdict = cache.get(post_key(text))
        assert verdict is not None
        assert 5000 < verdict.tokens_in < 8192
        assert 0 < verdict.tokens_out <= ROOM
        said = verdict.content.partition("{")[2]
        assert re.match(r'\s*"relevant"\s*:\s*(true|false)', said)
        for dimension in fields:
            given = re.findall(rf'"{dimension.id}"\s*:\s*\[?\s*"(\w+)"', said)
            assert set(given) <= {label.id for label in dimension.shown}


def test_a_context_too_small_for_the_codebook_is_told_by_the_first_posts(tmp_path: Path) -> None:
    with serving(4096) as url:
        coder = asking(url, tmp_path)
        with pytest.raises(LLMError, match=r"exceeds the available context size.*-c 16384") as stop:
            coder.code(posts(*TEXTS))
    assert "The codebook takes about" in str(stop.value)
    with coder._cache() as cache:
        assert all(cache.get(post_key(text)) is None for text in TEXTS)
