"""Vectors to topics: modelled anew whenever the mentions, the vectors or the seed changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from db.write import topics as store
from db.write.vectors import mention_vectors
from pipeline import topics
from records.codebook import Codebook

if TYPE_CHECKING:
    from pipeline.run import Context


def model_topics(context: Context) -> None:
    """Model the topics of all mentions, or nothing where the stored ones are of the same making."""
    task = context.progress.add_task("Topics", total=1, note="")
    with context.engine.connect() as connection:
        ids, texts, hashes, vectors = mention_vectors(connection, context.embedder.name)
        before = store.topic_fingerprint(connection)
    ignored = _bot_words(context.codebook)
    fingerprint = topics.fingerprint(ids, hashes, context.embedder.name, context.seed, ignored)
    if fingerprint != before:
        context.progress.update(task, note=f"{len(ids):,} mentions")
        table = topics.find_topics(texts, vectors, seed=context.seed, ignored=ignored)
        _save(context, table, ids, fingerprint)
        context.counts["topics"] = len(table.names)
        context.progress.update(task, note=f"{len(table.names)} topics")
    context.progress.advance(task)


def _bot_words(codebook: Codebook) -> set[str]:
    """The words of the names of what mentions are about: they tell topics apart by product, not by matter."""
    dimension = codebook.by_role("object")
    if dimension is None:
        return set()
    names = [name for label in dimension.labels for name in (label.id, *(term.name for term in label.terms))]
    generic = {"bot", "bots", "chatbot", "chatbots", "ai", "app", "apps", "another", "named", "a", "not"}
    return {word for name in names for word in re.findall(r"[^\W\d_]{2,}", name.lower())} | generic


def _save(context: Context, table: topics.TopicTable, ids: list[int], fingerprint: str) -> None:
    members: list[list[int]] = [[] for _ in table.names]
    for index, topic in enumerate(table.topic_of):
        if topic is not None:
            members[topic].append(index)
    model = {
        "id": 1,
        "fingerprint": fingerprint,
        "run_id": context.run_id,
        "parameters": {
            **topics.parameters(len(ids), context.seed, _bot_words(context.codebook)),
            "model": context.embedder.name,
        },
        "mentions": len(ids),
        "unassigned": sum(topic is None for topic in table.topic_of),
        "note": table.note,
    }
    rows = [
        {
            "id": number + 1,
            "name": name,
            "keywords": [list(pair) for pair in table.keywords[number]],
            "size": len(members[number]),
            "x": round(float(table.positions[members[number], 0].mean()), 4),
            "y": round(float(table.positions[members[number], 1].mean()), 4),
        }
        for number, name in enumerate(table.names)
    ]
    places = [
        {
            "mention_id": mention_id,
            "topic_id": None if topic is None else topic + 1,
            "strength": table.strength[index],
            "representative": table.representative[index],
            "x": round(float(table.positions[index, 0]), 4),
            "y": round(float(table.positions[index, 1]), 4),
        }
        for index, (mention_id, topic) in enumerate(zip(ids, table.topic_of, strict=True))
    ]
    with context.engine.begin() as connection:
        store.replace_topics(connection, model, rows, places)
