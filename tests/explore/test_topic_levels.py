"""Groups of topics and parts inside them: every mention of a topic is in its group, and in no other."""

from __future__ import annotations

from dataclasses import replace

from explore.facets import TOPIC
from explore.filter import Filter
from explore.topic_levels import FinerPart, coarser, finer
from records.topics import AuditPart, TopicAudit
from tests.explore.figures.by_hand import data_set


def test_a_group_holds_what_its_topics_hold_under_the_filter() -> None:
    data = data_set()
    families = dict(zip((topic.id for topic in data.topics.topics), ("Nights", "Nights", "Money"), strict=False))
    parts = (AuditPart("Late", 9, 1),)
    topics = [
        replace(topic, audit=TopicAudit(True, 1.0, families.get(topic.id, "Other"), parts=parts if i == 0 else ()))
        for i, topic in enumerate(data.topics.topics)
    ]
    data = replace(data, topics=replace(data.topics, topics=topics))
    everything = data.select()
    groups = coarser(everything)
    counts = everything.counts(TOPIC)
    assert sum(group.n for group in groups) == counts.known.n
    assert sorted(topic for group in groups for topic in group.topics) == sorted(
        option for i, option in enumerate(counts.options[0]) if counts.n[i]
    )
    for group in groups:
        inside = data.select(Filter.of({TOPIC: group.topics}))
        assert (group.n, group.posts) == (inside.n, inside.posts)
        assert {families.get(int(topic), "Other") for topic in group.topics} == {group.name}
    assert finer(everything) == (FinerPart(str(topics[0].id), "Late", 9),)


def test_without_a_tree_there_are_none() -> None:
    assert coarser(data_set().select()) == () and finer(data_set().select()) == ()
