from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from pipeline.coding.llm import LLMCoder, Settings
from pipeline.coding.llm.schema import answer_schema
from records.codebook import Codebook
from records.posts import Passage
from tests.pipeline.coding.llm.server import KEY, Fake, running

PRICED = "gpt-4.1-mini"


def label(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": name.title(), "definition": f"The passage shows {name} and nothing else.", **more}


@pytest.fixture(scope="session")
def small() -> Codebook:
    """A codebook that has nothing to do with the study: what visitors say about a lending library for tools."""
    return Codebook.model_validate(
        {
            "id": "tools",
            "version": "1",
            "name": "Tools",
            "description": "What visitors say.",
            "source": "Invented.",
            "inclusion": {"rule": "Speaks of borrowing.", "include": ["A loan"], "exclude": ["A {{post}} sale"]},
            "dimensions": [
                {
                    "id": "verdict",
                    "name": "Verdict",
                    "plural": "Verdicts",
                    "role": "stance",
                    "question": "For or against?",
                    "color": "#112233",
                    "fallback": "plain",
                    "labels": [label("glad", score=1), label("plain", score=0), label("cross", score=-1)],
                },
                {
                    "id": "tool",
                    "name": "Tool",
                    "plural": "Tools",
                    "role": "other",
                    "question": "Which tool?",
                    "color": "#332211",
                    "labels": [
                        label("saw", terms=[{"id": "fretsaw", "name": "Fretsaw"}, {"id": "jigsaw", "name": "Jigsaw"}]),
                        label("drill", examples=["The drill came back blunt."]),
                    ],
                },
            ],
        }
    )


@pytest.fixture
def serve(small: Codebook) -> Iterator[Callable[..., Fake]]:
    """Start a fake server with the given behaviour."""
    with ExitStack() as stack:
        yield lambda **how: stack.enter_context(running(Fake(**{"schema": answer_schema(small), **how})))


@pytest.fixture
def coder(small: Codebook, tmp_path: Path) -> Callable[..., LLMCoder]:
    """A coder for a fake server, quick to try again."""

    def make(fake: Fake, **how: Any) -> LLMCoder:
        settings = {
            "model": PRICED,
            "base_url": fake.url,
            "api_key": KEY,
            "cache": tmp_path / "cache.sqlite",
            "timeout": 20.0,  # a busy machine is no fault of the server
            "backoff": 0.01,
            "poll": 0.02,
            "yes": True,
        }
        return LLMCoder(small, Settings(**{**settings, **how}))

    return make


def posts(*texts: str) -> list[Passage]:
    return [Passage(id=str(i), text=text) for i, text in enumerate(texts)]


def tale(number: int, order: str = "") -> str:
    return f"I borrowed saw number {number} and it was sharp. It's the best one they have {order}".strip()
