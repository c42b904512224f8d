"""Vectors to topics: modelled anew whenever a layer's mentions, the vectors or the seed changed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import Engine

from db.disclosure import VIEWER, redact, sensitive_spans
from db.read.topics import numbering as read_numbering
from db.write.topics import NewModel, NewTopic, Place, replace_topics, topic_fingerprint
from db.write.vectors import mention_vectors
from pipeline import topics
from pipeline.progress import Tell
from pipeline.topics import LastModel, TopicTable
from records.codebook import Codebook
from records.layer import Layer

CLINICAL = re.compile(r"suicid|self.?(?:harm|injur)")
GENERIC = frozenset("bot bots chatbot chatbots ai app apps another named a not".split())


def model_topics(
    engine: Engine, layer: Layer, tell: Tell, *, run_id: int, model: str, seed: int, codebook: Codebook
) -> None:
    """Model the topics of the layer's mentions, or nothing where the stored ones are of the same making."""
    tell.begin("Topics", total=1)
    with engine.connect() as connection:
        mentions = mention_vectors(connection, layer, model)
        before = topic_fingerprint(connection, layer)
        numbering = read_numbering(connection, layer)
    ids = mentions.ids
    ignored = bot_words(codebook)
    fingerprint = topics.fingerprint(ids, mentions.hashes, model, seed, ignored)
    if fingerprint != before:
        tell.step(0, note=f"{len(ids):,} mentions")
        texts = [redact(quote, VIEWER) for quote in mentions.quotes]
        table = topics.find_topics(
            texts, mentions.vectors, mentions.posts, seed=seed, ignored=ignored, told=may_be_told
        )
        last = LastModel(next_number=numbering.next_number, centroids=numbering.centroids, topic_of=numbering.members)
        numbers, next_number = topics.numbers(table, ids, last)
        made = NewModel(
            fingerprint=fingerprint,
            run_id=run_id,
            parameters={**topics.TUNING.told(len(ids), seed, ignored), "model": model},
            mentions=len(ids),
            unassigned=table.topic_of.count(None),
            note=table.note,
            next_number=next_number,
        )
        with engine.begin() as connection:
            replace_topics(connection, layer, made, _topics(table, numbers), _places(table, numbers, ids))
        tell.counts["topics"] = len(table.names)
        tell.step(0, note=f"{len(table.names)} topics")
    tell.step()


def may_be_told(phrase: str) -> bool:
    """Whether a phrase can stand open on a page: of suicide and self-harm only the clinical words can."""
    return all(CLINICAL.match(phrase[start:end]) for start, end in sensitive_spans(phrase))


def bot_words(codebook: Codebook) -> frozenset[str]:
    """The words of the names of what mentions are about: they tell topics apart by product, not by matter."""
    dimension = codebook.by_role("object")
    if dimension is None:
        return frozenset()
    names = [name for label in dimension.labels for name in (label.id, *(term.name for term in label.terms))]
    return GENERIC | {word for name in names for word in re.findall(r"[^\W\d_]{2,}", name.lower())}


def _topics(table: TopicTable, numbers: Sequence[int]) -> list[NewTopic]:
    members: list[list[int]] = [[] for _ in table.names]
    for index, topic in enumerate(table.topic_of):
        if topic is not None:
            members[topic].append(index)
    return [
        NewTopic(
            number=numbers[topic],
            name=name,
            keywords=table.keywords[topic],
            size=len(members[topic]),
            x=round(float(table.positions[members[topic], 0].mean()), 4),
            y=round(float(table.positions[members[topic], 1].mean()), 4),
            centroid=table.centroids[topic],
        )
        for topic, name in enumerate(table.names)
    ]


def _places(table: TopicTable, numbers: Sequence[int], ids: Sequence[int]) -> list[Place]:
    return [
        Place(
            mention_id=mention_id,
            topic=None if topic is None else numbers[topic],
            strength=table.strength[index],
            representative=table.representative[index],
            x=round(float(table.positions[index, 0]), 4),
            y=round(float(table.positions[index, 1]), 4),
        )
        for index, (mention_id, topic) in enumerate(zip(ids, table.topic_of, strict=True))
    ]
