"""The topic stage: mentions and their vectors in, topics with names, places and lasting numbers out."""

from __future__ import annotations

from pipeline.topics.find import TopicTable, find_topics
from pipeline.topics.identity import LastModel, numbers
from pipeline.topics.tuning import TUNING, Tuning, fingerprint

__all__ = ["TUNING", "LastModel", "TopicTable", "Tuning", "find_topics", "fingerprint", "numbers"]
