"""Ids of posts that begin with an account, as data sets of revision 0008 can hold them, rewritten as imports write them.

A mention's key is made of its post's id, so that it is another afterwards; what people keep by it follows.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from db.migrations.to_masks import ROWS, change
from db.people.keys import follow
from records.addresses import without_account
from records.layer import layer_key
from records.mentions import mention_key

Name = tuple[str, str]  # platform and native id


def name_no_account(bind: sa.Connection) -> None:
    """Posts, their threads, what they answer, repeats, keys of mentions, and people's work beside the data set.

    Where that file cannot be written, nothing is changed.
    """
    renamed = _rename_posts(bind)
    for table, column in (("post", "thread_id"), ("post", "parent_id"), ("duplicate", "native_id")):
        change(bind, table, column, without_account)
    if keys := _new_keys(bind, renamed):
        follow(bind.engine.url, keys)


def _rename_posts(bind: sa.Connection) -> dict[int, Name]:
    """The posts whose ids are others now. Of two that would have one, the second gets a number: both are kept."""
    posts = sa.text("SELECT id, platform, native_id FROM post WHERE native_id LIKE 'at://%' ORDER BY id")
    taken = sa.text("SELECT 1 FROM post WHERE platform = :platform AND native_id = :new")
    write = sa.text("UPDATE post SET native_id = :new WHERE id = :post")
    renamed: dict[int, Name] = {}
    for post, platform, old in bind.execute(posts).all():
        bare = new = without_account(old)
        number = 1
        while new != old and bind.execute(taken, {"platform": platform, "new": new}).first():
            number += 1
            new = f"{bare}~{number}"
        if new != old:
            bind.execute(write, {"new": new, "post": post})
            renamed[post] = platform, new
    return renamed


def _new_keys(bind: sa.Connection, renamed: Mapping[int, Name]) -> dict[str, str]:
    """The keys of these posts' mentions, by what they were."""
    layers = {
        row.id: layer_key(row.kind, row.name, row.codebook, row.person)
        for row in bind.execute(sa.text("SELECT id, kind, name, codebook, person FROM layer"))
    }
    query = sa.text('SELECT id, layer_id, post_id, key, start, "end" AS until, quote FROM mention WHERE post_id IN :of')
    query = query.bindparams(sa.bindparam("of", expanding=True))
    write = sa.text("UPDATE mention SET key = :key WHERE id = :mention")
    posts = list(renamed)
    keys: dict[str, str] = {}
    for at in range(0, len(posts), ROWS):
        rows = bind.execute(query, {"of": posts[at : at + ROWS]}).all()
        for row in rows:
            name = renamed[row.post_id]
            keys[row.key] = mention_key(layers[row.layer_id], *name, row.start, row.until, row.quote)
        if rows:
            bind.execute(write, [{"key": keys[row.key], "mention": row.id} for row in rows])
    return keys
