"""The tables of a data set, one file a group. One database holds posts, layers of codes, topics, vectors and runs."""

from db.schema.base import Base, UtcDateTime
from db.schema.evaluation import EvaluationRow, GoldCodeRow
from db.schema.mentions import CodeRow, Coding, MentionRow, RejectedQuote
from db.schema.posts import DuplicateRow, MinHashBand, Post, Quarantine, Source
from db.schema.provenance import CodebookRow, LayerRow, Run
from db.schema.readmodel import ReadColumn
from db.schema.topics import MentionTopic, Topic, TopicModel
from db.schema.vectors import Vector

__all__ = [
    "Base", "CodeRow", "CodebookRow", "Coding", "DuplicateRow", "EvaluationRow", "GoldCodeRow", "LayerRow", "MentionRow",
    "MentionTopic", "MinHashBand", "Post", "Quarantine", "ReadColumn", "RejectedQuote", "Run", "Source", "Topic",
    "TopicModel", "UtcDateTime", "Vector",
]  # fmt: skip
