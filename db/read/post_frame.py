"""The posts that a coder looked at, as a frame: what shares of posts are shares of."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, select

from db.schema import Coding, Post


def post_frame(connection: Connection) -> pd.DataFrame:
    """Columns `platform` and `month` (first day, NaT without a date), indexed by post id, of every post coded."""
    query = select(Post.id, Post.platform, Post.created_at).join(Coding, Coding.post_id == Post.id)
    query = query.where(Coding.outcome.in_(["mentions", "no mention"])).order_by(Post.id)
    frame = pd.DataFrame(
        [tuple(row) for row in connection.execute(query)], columns=["post_id", "platform", "created_at"]
    )
    created = pd.to_datetime(frame.pop("created_at"), utc=True).dt.tz_localize(None)
    frame["month"] = created.dt.to_period("M").dt.to_timestamp()
    return frame.set_index("post_id")
