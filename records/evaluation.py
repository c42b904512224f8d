"""What is known of a coder against people's codes: an evaluation's figures, and the gold codes that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """One evaluation: figures only, no one's words. `results` is described in `docs/evaluation.md`."""

    created_at: datetime
    gold: str  # name of the gold file
    gold_sha256: str
    posts: int
    random_sample: bool  # the gold's posts are a simple random sample of the data set's
    coder: str
    coder_fingerprint: str
    codebook_hash: str
    results: Mapping[str, Any]
    shipped: bool = False  # made on other posts: it comes with the coder
    id: int | None = None  # in the data set that holds it

    @classmethod
    def of(cls, results: Mapping[str, Any], created_at: datetime, *, shipped: bool = False) -> Evaluation:
        """The evaluation with these results; one that comes with a coder is of no data set's random sample."""
        return cls(
            created_at=created_at,
            gold=results["gold"]["name"],
            gold_sha256=results["gold"]["sha256"],
            posts=results["posts"],
            random_sample=bool(results["gold"]["random_sample"]) and not shipped,
            coder=results["coder"]["name"],
            coder_fingerprint=results["coder"]["fingerprint"],
            codebook_hash=results["codebook"]["hash"],
            results=results,
            shipped=shipped,
        )


def given_by_both(label: Mapping[str, Any]) -> int | None:
    """How many posts readers and the coder gave a label, of its figures in `results`; None where they do not say."""
    recall = (label.get("recall") or {}).get("value")
    return None if recall is None else round(recall * label["gold"])


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldCode:
    """What readers said of one post: one label given or undecided, or (dimension None) whether it holds a mention.

    A label of a judged post and dimension without an entry was not given. A dimension that was not judged for a post
    has one entry without label and presence.
    """

    platform: str
    native_id: str
    sampled: bool  # the post was drawn by simple random sampling from the data set
    dimension: str | None
    label: str | None
    present: bool | None  # None: only one of the readers gave it
