"""The topic stage: mentions and their vectors in, topics with names, places and lasting numbers out."""

from __future__ import annotations

from pipeline.topics.aside import Aside
from pipeline.topics.find import TopicTable, find_topics
from pipeline.topics.identity import LastModel, numbers
from pipeline.topics.join import join, may_join
from pipeline.topics.themes import all_themes
from pipeline.topics.tuning import TUNING, Tuning, fingerprint, settings

__all__ = [
    "TUNING",
    "Aside",
    "LastModel",
    "TopicTable",
    "Tuning",
    "all_themes",
    "find_topics",
    "fingerprint",
    "join",
    "may_join",
    "numbers",
    "settings",
]
