"""How far the topics hold still, in a plain sentence."""

from __future__ import annotations

from db.read.topics import Topics
from explore import words
from records.topics import Stability

CLOSE, FAIR = 0.8, 0.6  # agreement, from which runs agree closely, or for the most part


def steadiness(topics: Topics) -> str:
    """How far other seeds and other samples of the mentions give the same topics, and what joined them since; empty where unknown."""
    told = []
    if topics.stability is not None:
        told.append(_agreement(topics.stability, topics))
    if topics.joined:
        told.append(
            f"{words.count(topics.joined, 'mention')} came later and joined the nearest topic; the topics were not made anew."
        )
    return " ".join(told)


def _agreement(found: Stability, topics: Topics) -> str:
    both = (found.seeds + found.resamples) / 2
    how = "agree closely" if both >= CLOSE else "agree for the most part" if both >= FAIR else "agree in part only"
    backs = [one.audit.back for one in topics.topics if one.audit is not None]
    again = sum(back >= 0.5 for back in backs)
    rest = f" {again} of the {len(backs)} topics came back in at least half of them." if backs else ""
    return (
        f"Made again with {found.runs} other seeds and from {found.runs} samples of four fifths of the mentions, the topics "
        f"{how} with these (adjusted Rand index {found.seeds:.2f} and {found.resamples:.2f}, where 1 is the same and 0 chance).{rest}"
    )
