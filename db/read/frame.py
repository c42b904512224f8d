"""The mentions of a data set as one frame without any text: what every filter, count and chart works on."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, case, func, select

from db.schema import CodeRow, MentionRow, MentionTopic, Post
from records.codebook import Codebook


def mention_frame(connection: Connection, codebook: Codebook) -> pd.DataFrame:
    """One row a mention, indexed by its id, in the order of the ids.

    Columns: `post_id`, `platform`, `month` (first day of the UTC month, NaT where the date is unknown), `fictional`,
    `topic` (Int64, NA = unassigned), and for each dimension d of the codebook `d` (label id), `d_term` and
    `d_confidence`. Labels, terms and platforms are categorical; a missing code is NA.
    """
    columns = [
        MentionRow.id.label("mention_id"),
        MentionRow.post_id,
        Post.platform,
        Post.created_at,
        Post.fictional,
        MentionTopic.topic_id.label("topic"),
    ]
    for name in codebook.ids:
        ours = CodeRow.dimension == name
        columns += [
            func.max(case((ours, CodeRow.label))).label(name),
            func.max(case((ours, CodeRow.term))).label(f"{name}_term"),
            func.max(case((ours, CodeRow.confidence))).label(f"{name}_confidence"),
        ]
    query = (
        select(*columns)
        .join(Post, Post.id == MentionRow.post_id)
        .outerjoin(CodeRow, CodeRow.mention_id == MentionRow.id)
        .outerjoin(MentionTopic, MentionTopic.mention_id == MentionRow.id)
        .group_by(MentionRow.id)
        .order_by(MentionRow.id)
    )
    rows = connection.execute(query)
    frame = pd.DataFrame.from_records(rows.all(), columns=list(rows.keys())).set_index("mention_id")
    created = pd.to_datetime(frame.pop("created_at"), utc=True).dt.tz_localize(None)
    frame["month"] = created.dt.to_period("M").dt.to_timestamp()
    frame["topic"] = frame["topic"].astype("Int64")
    frame["platform"] = frame["platform"].astype("category")
    for dimension in codebook.dimensions:
        labels = [label.id for label in dimension.labels]
        frame[dimension.id] = pd.Categorical(frame[dimension.id], categories=labels)
        frame[f"{dimension.id}_term"] = frame[f"{dimension.id}_term"].astype("category")
    return frame
