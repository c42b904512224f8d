"""Vectors to topics: modelled anew when the settings, the vectors or many mentions changed; a few new mentions join."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sqlalchemy import Engine

from db.disclosure import VIEWER, may_head, redact, unspoken
from db.read.topics import Numbering
from db.read.topics import numbering as read_numbering
from db.write.topics import Joining, NewModel, NewTopic, Place, Stayed, join_topics, replace_topics, topic_fingerprint
from db.write.vectors import MentionVectors, mention_vectors
from embedding import Embedder
from pipeline import topics
from pipeline.progress import Tell
from pipeline.topics import Aside, LastModel, TopicTable
from records.codebook import Codebook, Dimension, Label, Term
from records.layer import Layer
from records.topics import AuditPart, AuditPhrase, TopicAudit

# What every collecting query looks for, and what people call a chatbot that they write about.
GENERIC = frozenset(
    "bot bots chatbot chatbots chat chats ai ais app apps llm llms rep reps artificial intelligence another named".split()
)
LINKING = frozenset("and in of or other named with the for my not by made".split())
WORD = re.compile(r"[^\W\d_]{2,}")
PLAIN_CUE = re.compile(r"[=#]?[^\W\d_]{2,}\*?")  # one word, where others are patterns


def model_topics(
    engine: Engine, layer: Layer, tell: Tell, *, run_id: int, embedder: Embedder, seed: int, codebook: Codebook
) -> None:
    """Model the topics of the layer's mentions, have new ones join, or do nothing where the stored ones are of the same making.

    Topics that stand stay where no mention is new, and where no groups are to be found any more.
    """
    tell.begin("Topics", total=1)
    with engine.connect() as connection:
        mentions = mention_vectors(connection, layer, embedder.name)
        before = topic_fingerprint(connection, layer)
        last = read_numbering(connection, layer)
    aside = set_aside(codebook)
    made_by = topics.settings(embedder.name, seed, [*aside.told(), topics.all_themes().told()])
    fingerprint = topics.fingerprint(mentions.ids, mentions.hashes, made_by)
    if fingerprint == before:
        tell.step()
        return
    tell.step(0, note=f"{len(mentions.ids):,} mentions")
    stay = _Staying(engine, layer, mentions, last, aside, fingerprint)
    if made_by == last.settings and stay.may:
        _say_staying(tell, stay.write(), len(stay.new))
        return
    table = topics.find_topics(
        [redact(quote, VIEWER) for quote in mentions.quotes],
        mentions.vectors,
        mentions.posts,
        seed=seed,
        aside=aside,
        told=may_head,
        subject=unspoken,
        embed=embedder.embed,
        themes=topics.all_themes(),
    )
    if not table.names and last.members:
        note = f"{table.note} The topics that there were are kept."
        _say_staying(tell, stay.write(note), len(stay.new), note)
        return
    kept = LastModel(next_number=last.next_number, centroids=last.centroids, topic_of=last.members)
    numbers, next_number = topics.numbers(table, mentions.ids, kept)
    made = NewModel(
        fingerprint=fingerprint,
        run_id=run_id,
        parameters={
            **topics.TUNING.told(table.fitted, seed, sum(map(len, aside.told()))),
            "model": embedder.name,
            "made_of": table.fitted,
        },
        mentions=len(mentions.ids),
        unassigned=table.topic_of.count(None),
        note=table.note,
        next_number=next_number,
        stability=table.stability,
        settings=made_by,
        fitted=len(mentions.ids),
    )
    with engine.begin() as connection:
        replace_topics(
            connection,
            layer,
            made,
            _topics(table, numbers, mentions.ids),
            _places(table, numbers, mentions.ids),
        )
    tell.step(note=say_made(tell, set(numbers), last.numbers))


def say_made(tell: Tell, now: AbstractSet[int], before: AbstractSet[int]) -> str:
    """Count topics that are new, were there already, and are there no more: of a split topic one part is the old one, of merged
    topics one goes on and the others are gone.
    """
    tell.counts["topics"] = len(now)
    told = {"new": len(now - before), "kept": len(now & before), "gone": len(before - now)}
    tell.counts.update({f"{what} topics": n for what, n in told.items() if n})
    parts = f" ({', '.join(f'{n} {what}' for what, n in told.items())})" if before else ""
    return f"{len(now)} topics{parts}"


def _say_staying(tell: Tell, stayed: Stayed, new: int, note: str = "") -> None:
    """Count the topics that stay, and the mentions that joined them."""
    if new:
        tell.counts["joined topics"] += new
    tell.counts.update({"kept topics": stayed.kept} | ({"gone topics": stayed.gone} if stayed.gone else {}))
    joined = f"{new:,} new mentions joined the topics there are" if new else "no new mention"
    gone = f", {stayed.gone} without a mention left are gone" if stayed.gone else ""
    tell.step(note=note or f"{joined}: {stayed.kept} topics stay{gone}")


@dataclass(frozen=True)
class _Staying:
    """The topics that there are, and the mentions as they are now."""

    engine: Engine
    layer: Layer
    mentions: MentionVectors
    last: Numbering
    aside: Aside
    fingerprint: str

    @cached_property
    def new(self) -> list[int]:
        """The rows of the mentions that came since."""
        return [row for row, mention in enumerate(self.mentions.ids) if mention not in self.last.positions]

    @property
    def gone(self) -> int:
        """How many went since the topics were made."""
        return self.last.gone + self.last.mentions - len(self.last.positions)

    @property
    def may(self) -> bool:
        """Whether the topics can stay: no mention is new, or few have come and gone."""
        if not self.last.members:
            return False
        return not self.new or topics.may_join(self.gone, self.last.fitted, len(self.mentions.ids))

    def write(self, note: str | None = None) -> Stayed:
        """Have the new mentions join; `note` says why topics were not made anew."""
        places = _joining(self.mentions, self.new, self.last, self.aside) if self.new else []
        now = Joining(self.fingerprint, len(self.mentions.ids), self.gone, note)
        with self.engine.begin() as connection:
            return join_topics(connection, self.layer, now, places)


def set_aside(codebook: Codebook) -> Aside:
    """What tells topics apart by product or condition, not by matter: by the names and plain cues of the codebook."""
    product, condition = codebook.by_role("object"), codebook.by_role("subject")
    return Aside(
        names=GENERIC | {word.rstrip("*") for word in _said_of(product)} - LINKING,
        conditions=frozenset(_said_of(condition)) - LINKING,
    )


def _said_of(dimension: Dimension | None) -> Iterable[str]:
    """The words of a dimension's names, and those of its cues that are one word, as a cue writes them ("anxi*")."""
    labels = dimension.labels if dimension else []
    named: list[Label | Term] = [*labels, *(term for label in labels for term in label.terms)]
    for one in named:
        yield from WORD.findall(f"{one.id} {one.name}".lower())
        yield from (cue.lstrip("=#").lower() for cue in one.cues.sure if PLAIN_CUE.fullmatch(cue))


def _joining(mentions: MentionVectors, new: Sequence[int], last: Numbering, aside: Aside) -> list[Place]:
    """The places of the new mentions, by row, among the topics of the old."""
    old = sorted(set(range(len(mentions.ids))) - set(new))
    numbers = sorted(set(last.members.values()))
    index = {number: topic for topic, number in enumerate(numbers)}
    found = topics.join(
        ([redact(mentions.quotes[row], VIEWER) for row in old], mentions.vectors[old]),
        [index.get(last.members.get(mentions.ids[row], -1), -1) for row in old],
        np.array([last.positions[mentions.ids[row]] for row in old], np.float32),
        ([redact(mentions.quotes[row], VIEWER) for row in new], mentions.vectors[list(new)]),
        aside,
        topics.all_themes(),
    )
    return [
        Place(
            mention_id=mentions.ids[row],
            topic=None if topic is None else numbers[topic],
            strength=found.strength[i],
            representative=None,
            x=round(float(found.positions[i, 0]), 4),
            y=round(float(found.positions[i, 1]), 4),
        )
        for i, (row, topic) in enumerate(zip(new, found.topic_of, strict=True))
    ]


def _topics(table: TopicTable, numbers: Sequence[int], ids: Sequence[int]) -> list[NewTopic]:
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
            audit=_audit(table, topic, ids),
        )
        for topic, name in enumerate(table.names)
    ]


def _audit(table: TopicTable, topic: int, ids: Sequence[int]) -> TopicAudit | None:
    if not table.named:
        return None
    named = table.named[topic]
    return TopicAudit(
        by_phrases=named.by == "phrases",
        back=table.back[topic],
        family=table.families[topic],
        phrases=tuple(
            AuditPhrase(
                phrase=" ".join(one.phrase),
                posts=len(one.posts),
                z=round(one.z, 1),
                near=round(one.near, 2),
                whole=round(one.whole, 2),
                worth=round(one.worth, 2),
            )
            for one in named.offers
        ),
        runners_up=named.runners_up,
        parts=tuple(AuditPart(part.name, part.size, ids[part.typical]) for part in table.parts[topic]),
        raised=None if named.raised is None else round(named.raised, 3),
    )


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
