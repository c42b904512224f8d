"""Fourteen mentions of thirteen posts that anyone can count, coded by a small invented codebook."""

from __future__ import annotations

from typing import Any

import pandas as pd

from db.read.topics import TopicInfo
from explore.dataset import DataSet
from explore.figure import Figure, Nothing
from records.codebook import Codebook
from tests.explore.by_hand import by_hand

TERMS = {"flu": ["swine", "bird"]}


def _dimension(dimension_id: str, role: str, labels: dict[str, dict[str, Any]], **more: Any) -> dict[str, Any]:
    made = [
        {
            "id": label,
            "name": label.capitalize(),
            "definition": "What it is about.",
            "terms": [{"id": term, "name": f"{term.capitalize()} flu"} for term in TERMS.get(label, [])],
            **parts,
        }
        for label, parts in labels.items()
    ]
    name = dimension_id.capitalize()
    return {
        "id": dimension_id, "name": name, "plural": f"{name}s", "role": role, "question": f"Which {dimension_id}?",
        "color": "#336699", "labels": made, **more,
    }  # fmt: skip


BOOK = Codebook.model_validate(
    {
        "id": "ills", "version": "1", "name": "Ills", "description": "Ills.", "source": "invented",
        "reference_source": "An almanac", "inclusion": {"rule": "Any.", "include": [], "exclude": []},
        "dimensions": [
            _dimension("tool", "object", {"ash": {}, "elm": {}}),
            _dimension("mood", "stance", {"glad": {"score": 1}, "even": {"score": 0}, "sad": {"score": -1}}),
            _dimension(
                "ill", "subject", {"cold": {"reference": 30}, "flu": {"reference": 10}, "rash": {}, "other": {}},
                fallback="other",
            ),
            _dimension("use", "perspective", {"talk": {}, "plan": {}, "play": {}}),
            _dimension("worth", "value", {"calm": {}, "trust": {}}),
        ],
    }
)  # fmt: skip

A = {"platform": "reddit", "month": "2024-01", "topic": 1, "tool": "ash", "mood": "glad", "ill": "cold", "use": "talk",
     "worth": "calm"}  # fmt: skip
B = {"platform": "x", "month": "2024-02", "topic": 2, "tool": "elm", "mood": "sad", "ill": ["cold", "flu:swine"],
     "use": ["talk", "plan"], "worth": "calm"}  # fmt: skip
C = {"platform": "x", "post": 12}
D = {"platform": "reddit", "month": "2024-04", "topic": 2, "tool": "ash", "mood": "even", "ill": "other",
     "worth": "trust"}  # fmt: skip
ROWS: list[dict[str, Any]] = [
    *({"post": i, "confidence": 0.9 - i / 100, **A} for i in range(1, 7)),
    *({"post": i, "confidence": 0.5, **B} for i in range(7, 12)),
    {**C, "mood": "mixed", "ill": "flu", "use": "plan", "worth": ["calm", "trust"]},
    {**C, "use": "talk", "worth": "trust"},  # neither a mood nor an ill: the coder was uncertain
    {"post": 13, **D},
]
CELLS = [("Talk", "Calm", 11, 11), ("Talk", "Trust", 1, 1), ("Plan", "Calm", 6, 6), ("Plan", "Trust", 1, 1)]
TOPICS = [
    TopicInfo(1, "Soup", ["soup", "broth"], 6, 0.0, 1.0, [3]),
    TopicInfo(2, "Tea", ["tea"], 6, 1.0, 0.0, [8]),
]


def data_set(**parts: Any) -> DataSet:
    """The mentions as a data set."""
    return by_hand(BOOK, ROWS, known=TOPICS, **parts)


def checked_data_set() -> DataSet:
    """The same with gold of all thirteen posts, in which the machine is right but for post 1, which is about a flu."""
    posts = {int(row["post"]): row for row in ROWS}
    truth = {post: [option.partition(":")[0] for option in _list(row.get("ill", "flu"))] for post, row in posts.items()}
    truth[1] = ["flu"]
    gold: list[tuple[int, str | None, str | None, bool]] = [(post, None, None, True) for post in posts]
    gold += [(post, "ill", label, True) for post, labels in truth.items() for label in labels]
    gold += [(post, "mood", str(row.get("mood", "mixed")), True) for post, row in posts.items()]
    columns = ["post_id", "dimension", "label", "present"]
    return data_set(gold=pd.DataFrame(gold, columns=columns, dtype=object).astype({"post_id": int}), posts=posts)


def _list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def drawn(figure: Figure | Nothing) -> Figure:
    assert isinstance(figure, Figure), figure
    return figure


def drawing(figure: Figure) -> dict[str, Any]:
    assert figure.chart is not None
    return figure.chart(False).to_dict()


def rows(figure: Figure | Nothing, *columns: str) -> list[tuple[Any, ...]]:
    return list(drawn(figure).table[list(columns)].itertuples(index=False, name=None))


def row(table: pd.DataFrame, **where: str) -> pd.Series:
    found = table
    for column, value in where.items():
        found = found[found[column] == value]
    assert len(found) == 1, found
    return found.iloc[0]
