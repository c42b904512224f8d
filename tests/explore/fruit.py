"""A small codebook and mentions that anyone can count, for tests of what is explored."""

from __future__ import annotations

from typing import Any

from db.read.topics import TopicInfo
from explore.dataset import DataSet
from records.codebook import Codebook
from tests.explore.by_hand import by_hand

TERMS = [
    {"id": "boskoop", "name": "Belle de Boskoop"},
    {"id": "cox", "name": "Cox Orange"},
    {"id": "gala", "name": "Gala"},
]


def dimension(dimension_id: str, role: str, labels: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    name = dimension_id.capitalize()
    labels = [{"name": str(label["id"]).capitalize(), "definition": "What it is about.", **label} for label in labels]
    return {
        "id": dimension_id, "name": name, "plural": f"{name}s", "role": role, "question": "Which?", "color": "#336699",
        "labels": labels, **more,
    }  # fmt: skip


def codebook() -> Codebook:
    """Fruit with terms in one label, and a mood as stance."""
    return Codebook.model_validate(
        {
            "id": "fruit", "version": "1", "name": "Fruit", "description": "Fruit.", "source": "invented",
            "inclusion": {"rule": "Any.", "include": [], "exclude": []},
            "dimensions": [
                dimension("fruit", "subject", [{"id": "pear"}, {"id": "apple", "terms": TERMS}, {"id": "plum"}]),
                dimension("mood", "stance", [{"id": "glad", "score": 1}, {"id": "calm", "score": 0}, {"id": "sad", "score": -1}]),
            ],
        }
    )  # fmt: skip


ROWS = [
    # of the terms inside apple, cox never occurs
    {"post": "a", "mention": 11, "fruit": "apple:boskoop", "mood": "glad", "platform": "reddit", "topic": 1, "month": "2024-01"},
    {"post": "a", "mention": 12, "fruit": ["apple:gala", "pear"], "mood": "sad", "platform": "reddit", "topic": 2, "month": "2024-01"},
    {"post": "b", "mention": 13, "fruit": "apple", "mood": "glad", "platform": "x", "month": "2024-04"},
    {"post": "c", "mention": 14, "fruit": "pear", "mood": "mixed", "platform": "reddit", "topic": 1, "language": "de"},
    {"post": "d", "mention": 15, "mood": "glad", "platform": "youtube", "month": "2024-04", "venue": "Jam, and more"},
    {"post": "e", "mention": 16, "fruit": "plum", "platform": "reddit", "topic": 2, "month": "2024-02"},
    {"post": "f", "mention": 17, "fruit": ["apple:boskoop", "plum"], "mood": "sad", "platform": "youtube", "topic": 1, "month": "2024-05"},
]  # fmt: skip
TOPICS = [TopicInfo(2, "Bees", [], 2, 0.0, 0.0, [16, 12]), TopicInfo(1, "Cellars", [], 3, 1.0, 0.0, [17, 11])]


def data(rows: list[dict[str, Any]] | None = None, **parts: Any) -> DataSet:
    """Seven mentions of six posts."""
    return by_hand(codebook(), ROWS if rows is None else rows, TOPICS, **parts)
