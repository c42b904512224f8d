"""A data set from rows written by hand, so that figures and filters can be tested on mentions that anyone can count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from db.read.read_posts import ReadPosts
from db.read.topics import TopicInfo, Topics
from explore.dataset import DataSet
from explore.facets import months_between
from records.codebook import TERM, Codebook
from records.columns import Columns
from records.layer import Layer


def by_hand(
    codebook: Codebook,
    rows: Sequence[Mapping[str, Any]],
    known: Sequence[TopicInfo] = (),
    posts: Mapping[int, Mapping[str, Any]] | None = None,
    **parts: Any,
) -> DataSet:
    """A data set of these mentions (see `columns_by_hand`) and the topics `known`.

    `posts` are those that the coder has read, by id, in order; the rows' posts have ids from 1 in their order.
    """
    columns = columns_by_hand(codebook, rows)
    none = int((columns.topic < 0).sum())
    layer = Layer(id=1, kind="machine", name="by hand", codebook=codebook.id, fingerprint="")
    topics = Topics(list(known), len(columns), none, None, {})
    made = DataSet(codebook, columns, **{"topics": topics, "layer": layer, "layers": (layer,), **parts})
    if posts is not None:
        made.made_once.get("read posts", lambda: posts_by_hand(posts))
    return made


def posts_by_hand(posts: Mapping[int, Mapping[str, Any]]) -> ReadPosts:
    """Posts from `platform` and, where wanted, `month` ("2024-03")."""
    platforms, platform = _coded([post["platform"] for post in posts.values()])
    dates = [post.get("month") for post in posts.values()]
    first = min((month for month in dates if month), default=None)
    month = np.array([months_between(first, m) if m else -1 for m in dates], dtype=np.int16)
    return ReadPosts(np.array(list(posts), dtype=np.int32), platform.astype(np.uint8), month, platforms, first)


def columns_by_hand(codebook: Codebook, rows: Sequence[Mapping[str, Any]]) -> Columns:
    """One row a mention: `post` (any value), and where wanted `platform`, `month` ("2024-03"), `topic`, `language`,
    `venue`, `kind`, `fictional`, `sensitive`, `calm`, `whole`, `confidence`, `lowest` (in %), `mention` (its id), and labels by dimension id, one
    or a list; "label:term" is a label with its term.
    """
    posts = {post: i for i, post in enumerate(dict.fromkeys(row["post"] for row in rows))}
    given = sorted(enumerate(rows), key=lambda pair: posts[pair[1]["post"]])
    ids = [int(row.get("mention", i + 1)) for i, row in given]
    ordered = [row for _, row in given]
    post = np.array([posts[row["post"]] for row in ordered], dtype=np.int32)
    dates = [row.get("month") for row in ordered]
    first = min((month for month in dates if month), default=None)
    month = np.array([months_between(first, m) if m else -1 for m in dates], dtype=np.int16)
    platforms, platform = _coded([row.get("platform", "reddit") for row in ordered])
    languages, language = _coded([row.get("language", "en") for row in ordered])
    kinds, kind = _coded([row.get("kind", "post") for row in ordered])
    venues, venue = _coded([row.get("venue") for row in ordered])
    patterns, sets = {}, {}
    for dimension in codebook.dimensions:
        held = [_options(row.get(dimension.id)) for row in ordered]
        distinct = {options: i for i, options in enumerate(dict.fromkeys([(), *held]))}
        patterns[dimension.id] = np.array([distinct[options] for options in held], dtype=np.uint16)
        sets[dimension.id] = list(distinct)
    sensitive = np.array([bool(row.get("sensitive", False)) for row in ordered], dtype=bool)
    confidence = np.array([float(row.get("confidence", 0.0)) for row in ordered])
    sure = np.argsort(-confidence, kind="stable")
    turn: dict[int, int] = {}  # how many mentions of a post came before
    nth = np.array([turn.update({p: turn.get(p, -1) + 1}) or turn[p] for p in post[sure].tolist()], dtype=np.int64)
    return Columns(
        mention=np.array(ids, dtype=np.int32),
        post=post,
        post_id=np.arange(1, len(posts) + 1, dtype=np.int32),
        platform=platform.astype(np.uint8),
        month=month,
        language=language.astype(np.uint8),
        venue=venue.astype(np.int32),
        kind=kind.astype(np.uint8),
        fictional=np.array([bool(row.get("fictional", False)) for row in ordered], dtype=bool),
        topic=np.array([-1 if row.get("topic") is None else row["topic"] for row in ordered], dtype=np.int32),
        patterns=patterns,
        sets=sets,
        sensitive=sensitive,
        calm=np.array([bool(row.get("calm", not row.get("sensitive", False))) for row in ordered], dtype=bool),
        sure=sure[np.argsort(nth, kind="stable")].astype(np.int32),
        whole=np.array([bool(row.get("whole", True)) for row in ordered], dtype=bool),
        lowest=np.array([row.get("lowest", 100) for row in ordered], dtype=np.uint8),
        newest=np.argsort(-month, kind="stable").astype(np.int32),
        platforms=platforms,
        languages=languages,
        venues=venues,
        kinds=kinds,
        first_month=first,
        median_confidence={},
    )


def _coded(values: Sequence[str | None]) -> tuple[tuple[str, ...], np.ndarray[Any, Any]]:
    """The distinct values, sorted, and for each value its place; -1 for None."""
    names = tuple(sorted({value for value in values if value is not None}))
    place = {name: i for i, name in enumerate(names)}
    return names, np.array([-1 if value is None else place[value] for value in values], dtype=np.int64)


def _options(labels: str | Sequence[str] | None) -> tuple[str, ...]:
    given = [labels] if isinstance(labels, str) else list(labels or ())
    return tuple(dict.fromkeys(part for option in given for part in (option.partition(TERM)[0], option)))
