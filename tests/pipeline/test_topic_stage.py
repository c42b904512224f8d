"""The topic stage on a data set of invented posts: what is stored, what joins, what stays, and what a run says of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from rich.progress import Progress
from sqlalchemy import Engine, func, select

from db.connect import database_url, open_for_writing
from db.read.topics import Topics, numbering
from db.read.topics import topics as stored_topics
from db.schema import MentionRow, MentionTopic, Topic, TopicModel
from db.write.layers import open_layer
from db.write.mentions import forget_mentions, topics_are_old
from pipeline.progress import Bars, Tell
from pipeline.stages import coding_stage, embedding_stage, topic_stage
from pipeline.topics import TopicTable
from pipeline.topics.find import NO_GROUPS, TOO_FEW
from records.answer import Answer
from records.layer import Layer
from records.mentions import Code, Mention
from records.posts import Passage
from tests.db.conftest import add, add_source, begin_run, new_post, small_codebook
from tests.pipeline.test_topic_identity import knots


class WholeTextCoder:
    """Takes every post as one mention."""

    name = layer_name = "whole"
    languages: frozenset[str] | None = frozenset({"en"})

    def __init__(self, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self.codebook = small_codebook()

    def code(self, passages: Sequence[Passage]) -> list[Answer]:
        codes = {"mood": (Code(label="glad", confidence=0.7),)}
        return [
            Answer(mentions=(Mention(post_id=p.id, quote=p.text, start=0, end=len(p.text), codes=codes),))
            for p in passages
        ]


class HashEmbedder:
    """A vector for every text, from its hash; counts what it was given."""

    name = "hash"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts.extend(texts)
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) for text in texts]
        vectors = np.stack([np.random.default_rng(seed).normal(size=16) for seed in seeds])
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_for_writing(database_url(str(tmp_path / "data.db")))
    with engine.begin() as connection:
        begin_run(connection, small_codebook())
        add_source(connection)
        posts = [
            new_post(str(i), f"pears calm me on {day} always", row=i)
            for i, day in enumerate("Monday Tuesday Sunday".split())
        ]
        add(connection, 1, *posts)
    yield engine
    engine.dispose()


def model(engine: Engine, coder: str, embedder: HashEmbedder | None = None, name: str = "whole") -> tuple[Tell, Layer]:
    """The stages from coding to topics."""
    tell, embedder = Bars(Progress(disable=True)), embedder or HashEmbedder()
    with engine.begin() as connection:
        layer = open_layer(connection, kind="machine", name=name, codebook=small_codebook(), fingerprint=coder)
    coding_stage.code_new_posts(engine, layer, WholeTextCoder(coder), tell, run_id=1)
    embedding_stage.embed_new_mentions(engine, embedder, tell)
    topic_stage.model_topics(engine, layer, tell, run_id=1, embedder=embedder, seed=1, codebook=small_codebook())
    return tell, layer


def count(engine: Engine, table: type) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def test_few_mentions_are_stored_as_unassigned_with_the_reason(engine: Engine) -> None:
    tell, layer = model(engine, "first")
    assert (tell.counts["coded"], tell.counts["mentions"], tell.counts["embedded"]) == (3, 3, 3)
    assert (count(engine, MentionTopic), count(engine, Topic), count(engine, TopicModel)) == (3, 0, 1)
    with engine.connect() as connection:
        stored = stored_topics(connection, layer)
        assert (stored.mentions, stored.unassigned) == (3, 3)
        assert "too few" in str(stored.note)
        assert connection.scalars(select(MentionTopic.topic)).all() == [None] * 3


def test_a_second_pass_has_nothing_to_do(engine: Engine) -> None:
    model(engine, "first")
    embedder = HashEmbedder()
    tell, _ = model(engine, "first", embedder)
    assert embedder.texts == []
    assert dict(tell.counts) == {}


def test_the_same_quotes_are_not_embedded_twice_for_another_coder_or_layer(engine: Engine) -> None:
    model(engine, "first")
    embedder = HashEmbedder()
    tell, _ = model(engine, "second", embedder)
    assert tell.counts["coded"] == 3
    assert count(engine, MentionRow) == 3
    tell, _ = model(engine, "second", embedder, name="beside")
    assert tell.counts["coded"] == 3
    assert count(engine, MentionRow) == 6
    assert embedder.texts == []


def test_coding_anew_leaves_every_mention_with_its_place_among_the_topics(engine: Engine) -> None:
    model(engine, "first")
    model(engine, "second")
    assert count(engine, MentionTopic) == count(engine, MentionRow) == 3


def test_no_transaction_is_open_while_the_coder_works(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    open_now: list[int] = []

    def code(self: WholeTextCoder, passages: Sequence[Passage]) -> list[Answer]:
        open_now.append(engine.pool.checkedout())  # type: ignore[attr-defined]
        return [Answer() for _ in passages]

    monkeypatch.setattr(WholeTextCoder, "code", code)
    model(engine, "first")
    assert open_now == [0]


def test_a_coder_that_fails_leaves_what_was_coded_before(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding_stage, "BATCH", 1)
    whole = WholeTextCoder.code
    asked: list[str] = []

    def code(self: WholeTextCoder, passages: Sequence[Passage]) -> list[Answer]:
        asked.extend(passage.id for passage in passages)
        if len(asked) == 2:
            raise ValueError("a bug")
        return whole(self, passages)

    monkeypatch.setattr(WholeTextCoder, "code", code)
    with pytest.raises(ValueError, match="a bug"):
        model(engine, "first")
    assert count(engine, MentionRow) == 1
    tell, _ = model(engine, "first")
    assert (tell.counts["coded"], asked) == (2, ["1", "2", "2", "3"])


@pytest.mark.slow
def test_topics_keep_their_numbers_when_posts_are_added(engine: Engine) -> None:
    texts, vectors, theme = knots(8, 15)
    by_text = dict(zip(texts, vectors, strict=True))

    def members(layer: Layer) -> dict[int, set[int]]:
        """By topic number, the groups that its mentions are of."""
        found: dict[int, set[int]] = {}
        query = select(MentionTopic.topic, MentionRow.quote).join(MentionRow, MentionRow.id == MentionTopic.mention_id)
        with engine.connect() as connection:
            for number, quote in connection.execute(query.where(MentionTopic.topic.is_not(None))):
                if number is not None and quote in by_text:
                    found.setdefault(number, set()).add(int(theme[texts.index(quote)]))
        return found

    def grow(numbers: Sequence[int]) -> Layer:
        with engine.begin() as connection:
            add(connection, 1, *(new_post(f"t{i}", texts[i], row=i) for i in numbers))
        return model(engine, "first", Known(by_text))[1]

    early = [i for i in range(120) if theme[i] < 7 and i % 15 < 12]
    before = members(grow(early))
    after = members(grow([i for i in range(120) if i not in early]))
    assert len(before) >= 5
    assert {number: after[number] for number in before} == before
    assert [after[number] for number in after.keys() - before.keys()] == [{7}]
    assert min(after.keys() - before.keys()) > max(before)


class Known(HashEmbedder):
    """Gives texts the vectors that it was told, all others the same."""

    def __init__(self, by_text: dict[str, NDArray[np.float32]]) -> None:
        super().__init__()
        self.by_text = by_text

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self.by_text.get(text, np.eye(48, dtype=np.float32)[0]) for text in texts])


@pytest.mark.slow
def test_a_few_new_posts_join_the_topics_there_are_and_the_run_says_so(engine: Engine) -> None:
    texts, vectors, theme = knots(8, 15)
    by_text = dict(zip(texts, vectors, strict=True))

    def grown(numbers: Sequence[int]) -> tuple[Tell, Layer]:
        with engine.begin() as connection:
            add(connection, 1, *(new_post(f"t{i}", texts[i], row=i) for i in numbers))
        return model(engine, "first", Known(by_text))

    later = list(range(0, 120, 15))
    tell, layer = grown([i for i in range(120) if i not in later])
    with engine.connect() as connection:
        before = stored_topics(connection, layer)
    assert tell.counts["topics"] == len(before.topics) >= 5
    assert before.stability is not None and all(topic.audit is not None for topic in before.topics)
    tell, layer = grown(later)
    assert tell.counts["joined topics"] == len(later) and "topics" not in tell.counts
    assert tell.counts["kept topics"] == len(before.topics) and "gone topics" not in tell.counts
    with engine.connect() as connection:
        after = stored_topics(connection, layer)
        rows = connection.execute(
            select(MentionRow.quote, MentionTopic.topic).join(MentionRow, MentionRow.id == MentionTopic.mention_id)
        ).all()
    assert (after.joined, after.mentions) == (len(later), before.mentions + len(later))
    assert [(topic.id, topic.name) for topic in after.topics] == [(topic.id, topic.name) for topic in before.topics]
    assert sum(topic.size for topic in after.topics) + after.unassigned == after.mentions
    kinds = {
        number: {int(theme[texts.index(q)]) for q, n in rows if n == number and q in by_text} for _, number in rows
    }
    assert all(len(kind) <= 1 for number, kind in kinds.items() if number is not None)
    assert dict(grown([])[0].counts) == {}


def stored(engine: Engine, layer: Layer) -> Topics:
    with engine.connect() as connection:
        return stored_topics(connection, layer)


def no_fit(*_: object, **__: object) -> TopicTable:
    raise AssertionError("topics were made anew")


@pytest.fixture
def knotted(engine: Engine) -> tuple[Engine, Layer, Known]:
    """Posts in eight knots, and their topics."""
    texts, vectors, _ = knots(8, 15)
    with engine.begin() as connection:
        add(connection, 1, *(new_post(f"t{i}", text, row=i) for i, text in enumerate(texts)))
    embedder = Known(dict(zip(texts, vectors, strict=True)))
    return engine, model(engine, "first", embedder)[1], embedder


@pytest.mark.slow
def test_where_no_new_mention_comes_topics_stay_and_nothing_is_made_anew(
    knotted: tuple[Engine, Layer, Known], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, layer, embedder = knotted
    monkeypatch.setattr("pipeline.stages.topic_stage.topics.find_topics", no_fit)
    before = stored(engine, layer)
    with engine.begin() as connection:  # a post without a mention was coded
        topics_are_old(connection, [layer.id])
    tell, _ = model(engine, "first", embedder)
    assert dict(tell.counts) == {"kept topics": len(before.topics)}
    assert stored(engine, layer) == before
    lost = before.topics[-1]
    with engine.begin() as connection:  # a topic loses all its mentions, another some
        own = select(MentionTopic.mention_id).where(MentionTopic.topic == lost.id)
        forget_mentions(connection, layer.id, list(connection.scalars(own)))
        forget_mentions(connection, layer.id, before.topics[0].representatives[:2])
        topics_are_old(connection, [layer.id])
    tell, _ = model(engine, "first", embedder)
    assert dict(tell.counts) == {"kept topics": len(before.topics) - 1, "gone topics": 1}
    after = stored(engine, layer)
    assert {t.id: t.name for t in after.topics} == {t.id: t.name for t in before.topics if t.id != lost.id}
    assert sum(topic.size for topic in after.topics) + after.unassigned == after.mentions == count(engine, MentionTopic)
    assert after.joined == 0


@pytest.mark.slow
def test_mentions_that_have_gone_since_the_topics_were_made_add_up(knotted: tuple[Engine, Layer, Known]) -> None:
    engine, layer, embedder = knotted
    for gone in (2, 4):
        with engine.begin() as connection:
            ids = list(connection.scalars(select(MentionTopic.mention_id).order_by(MentionTopic.mention_id).limit(2)))
            forget_mentions(connection, layer.id, ids)
            topics_are_old(connection, [layer.id])
        model(engine, "first", embedder)
        with engine.connect() as connection:
            found = numbering(connection, layer)
        assert (found.gone, found.mentions, len(found.positions)) == (gone, 123 - gone, 123 - gone)


@pytest.mark.slow
@pytest.mark.parametrize("why", [TOO_FEW.format(distinct=9, fewest=30), NO_GROUPS])
def test_where_no_groups_are_to_be_found_the_topics_that_stand_are_kept_and_it_is_said(
    knotted: tuple[Engine, Layer, Known], monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    engine, layer, embedder = knotted
    before = stored(engine, layer)
    none = TopicTable(note=why)
    monkeypatch.setattr("pipeline.stages.topic_stage.topics.find_topics", lambda *_, **__: none)
    monkeypatch.setattr("pipeline.stages.topic_stage.topics.settings", lambda *_: "of another version")
    with engine.begin() as connection:
        add(connection, 1, new_post("late", next(iter(embedder.by_text)) + " again", row=500))
    tell, _ = model(engine, "first", embedder)
    after = stored(engine, layer)
    assert (tell.counts["kept topics"], tell.counts["joined topics"]) == (len(before.topics), 1)
    assert [(t.id, t.name, t.representatives) for t in after.topics] == [
        (t.id, t.name, t.representatives) for t in before.topics
    ]
    assert after.note == f"{why} The topics that there were are kept."
    assert dict(model(engine, "first", embedder)[0].counts) == {}


@pytest.mark.parametrize(
    ("now", "before", "counts", "told"),
    [
        ({1, 2}, set(), {"topics": 2, "new topics": 2}, "2 topics"),
        ({1, 2, 4}, {1, 2, 3}, {"topics": 3, "new topics": 1, "kept topics": 2, "gone topics": 1}, "3 topics (1 new, 2 kept, 1 gone)"),
        (set(), {1}, {"topics": 0, "gone topics": 1}, "0 topics (0 new, 0 kept, 1 gone)"),
    ],
)  # fmt: skip
def test_a_run_says_how_many_topics_are_new_kept_and_gone(
    now: set[int], before: set[int], counts: dict[str, int], told: str
) -> None:
    tell = Bars(Progress(disable=True))
    assert topic_stage.say_made(tell, now, before) == told
    assert dict(tell.counts) == counts


def table_of(*topics: Sequence[int], of: Sequence[int]) -> TopicTable:
    """Topics of these rows, each known by its number of words."""
    own = [next((t for t, rows in enumerate(topics) if row in rows), None) for row in of]
    return TopicTable(
        names=[f"Topic {t}" for t in range(len(topics))],
        keywords=[[] for _ in topics],
        centroids=np.eye(48, dtype=np.float32)[: len(topics)],
        topic_of=own,
        strength=[0.5] * len(of),
        representative=[None] * len(of),
        positions=np.zeros((len(of), 2), np.float32),
    )


def test_of_a_split_topic_a_part_is_kept_and_of_merged_ones_one_goes_on(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = range(3 + 40)
    with engine.begin() as connection:
        add(connection, 1, *(new_post(f"t{i}", f"pears number {i} are ripe", row=i) for i in range(40)))

    def made(name: str, *topics: Sequence[int]) -> Counter[str]:
        monkeypatch.setattr("pipeline.stages.topic_stage.topics.settings", lambda *_: name)
        monkeypatch.setattr(
            "pipeline.stages.topic_stage.topics.find_topics", lambda *_, **__: table_of(*topics, of=rows)
        )
        return model(engine, "first")[0].counts

    a, b, c = range(20), range(20, 30), range(30, 40)
    first = made("one", a, b, c)
    assert {what: n for what, n in first.items() if "topics" in what} == {"topics": 3, "new topics": 3}
    split = made("two", a[:12], a[12:], b, c)
    assert dict(split) == {"topics": 4, "new topics": 1, "kept topics": 3}
    merged = made("three", [*a[:12], *b], a[12:], c)
    assert dict(merged) == {"topics": 3, "kept topics": 3, "gone topics": 1}
