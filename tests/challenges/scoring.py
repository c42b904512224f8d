"""Challenge cases: read them, code them through the front door, tell which expectations were met."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.coding.base import Coder
from pipeline.coding.code_posts import code_posts
from pipeline.coding.codebook_file import load_codebook
from records.mentions import Mention
from records.posts import Passage

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
DIMENSIONS = {
    "products": "product",
    "conditions": "condition",
    "perspectives": "perspective",
    "values": "value",
}
NOT = "not_"
SCALE = load_codebook().dimension("sentiment")
KEYS = {"relevant", "sentiment", "product_sentiments", *DIMENSIONS, *(NOT + name for name in DIMENSIONS)}


@dataclass(frozen=True, slots=True)
class Case:
    """One invented post and what is expected of its codes."""

    id: str
    text: str
    expect: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tally:
    """How far the cases of one kind are met; an expectation is one key of `expect`."""

    cases: int
    expectations: int
    met: int

    @property
    def percent(self) -> float:
        return 100 * self.met / self.expectations


def kinds() -> list[str]:
    """The kinds there are: one file each."""
    return sorted(path.stem for path in HERE.glob("*.jsonl"))


def read(kind: str) -> list[Case]:
    """The cases of one kind."""
    lines = (HERE / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Case(**json.loads(line)) for line in lines]


def sentiment(mentions: Iterable[Mention]) -> str | None:
    """The stance of a post or of a part of it: what its mentions come to on the scale."""
    return SCALE.one_stance(label for m in mentions for label in m.labels(SCALE.id))


def met(expect: Mapping[str, Any], mentions: Sequence[Mention]) -> dict[str, bool]:
    """Which expectations these mentions meet; without any mention nothing but `relevant: false` is met."""
    return {key: _holds(key, wanted, mentions) for key, wanted in expect.items()}


def tally(cases: Sequence[Case], coder: Coder) -> Tally:
    """Code the cases as any other post is coded, and count."""
    coded = code_posts([Passage(id=c.id, text=c.text, language="en") for c in cases], coder)
    results = [met(case.expect, post.mentions) for case, post in zip(cases, coded, strict=True)]
    return Tally(len(cases), sum(len(r) for r in results), sum(sum(r.values()) for r in results))


def _holds(key: str, wanted: Any, mentions: Sequence[Mention]) -> bool:
    if key == "relevant":
        return bool(bool(mentions) == wanted)
    if not mentions:
        return False
    if key == "sentiment":
        return bool(sentiment(mentions) == wanted)
    if key == "product_sentiments":
        return all(sentiment(_about(mentions, product)) == stance for product, stance in wanted.items())
    dimension = DIMENSIONS[key.removeprefix(NOT)]
    labels = {label for m in mentions for label in m.labels(dimension)}
    return labels.isdisjoint(wanted) if key.startswith(NOT) else labels.issuperset(wanted)


def _about(mentions: Sequence[Mention], product: str) -> list[Mention]:
    return [m for m in mentions if product in m.labels("product")]
