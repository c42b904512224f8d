"""Posts to mentions: every post that this coder has not seen goes through it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from db.read.pending import count_uncoded, uncoded_posts
from db.write import mentions as store
from pipeline.coding.base import Prepared
from pipeline.coding.code_posts import Coded, as_asked, code_posts, knows
from records.mentions import Mention
from records.posts import Passage

if TYPE_CHECKING:
    from pipeline.run import Context

BATCH = 250


def code_new_posts(context: Context) -> None:
    """Code the posts in the order of their ids, a batch a transaction."""
    coder = context.coder
    with context.engine.connect() as connection:
        total = count_uncoded(connection, coder.fingerprint)
    if isinstance(coder, Prepared):
        coder.prepare(lambda: _all_passages(context), context.progress)
    task = context.progress.add_task("Coding", total=total, note=f"coder: {coder.name}")
    while True:
        with context.engine.begin() as connection:
            posts = uncoded_posts(connection, coder.fingerprint, BATCH)
            if not posts:
                break
            people = [post for post in posts if not post.boilerplate]
            coded = code_posts([_passage(post) for post in people], coder)
            rows = [coded_row(post.id, result) for post, result in zip(people, coded, strict=True)]
            rows += [store.CodedPost(post_id=post.id, outcome=store.BOILERPLATE) for post in posts if post.boilerplate]
            store.save_coded(connection, context.run_id, coder.fingerprint, sorted(rows, key=lambda r: r.post_id))
        context.counts["coded"] += len(posts)
        context.counts["mentions"] += sum(len(row.mentions) for row in rows)
        context.counts["rejected quotes"] += sum(len(row.rejected) for row in rows)
        context.progress.update(task, advance=len(posts), note=f"{context.counts['mentions']:,} mentions")


def _all_passages(context: Context) -> Iterator[Passage]:
    """Every passage that this run will ask the coder about, in order."""
    with context.engine.connect() as connection:
        for post in uncoded_posts(connection, context.coder.fingerprint, None):
            passage = _passage(post)
            if not post.boilerplate and knows(context.coder, passage):
                yield as_asked(passage)


def _passage(post: Any) -> Passage:
    return Passage(id=str(post.id), text=post.text, language=post.language, platform=post.platform, title=post.title)


def coded_row(post_id: int, coded: Coded) -> store.CodedPost:
    """What came of one post, as the store takes it."""
    return store.CodedPost(
        post_id=post_id,
        outcome=coded.outcome,
        mentions=[_mention(mention) for mention in coded.mentions],
        rejected=coded.rejected,
    )


def _mention(mention: Mention) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    values = {
        "start": mention.start,
        "end": mention.end,
        "quote": mention.quote,
        "repaired": getattr(mention, "repaired", None),
        "quote_hash": hashlib.blake2b(mention.quote.encode(), digest_size=16).hexdigest(),
    }
    codes = [
        {
            "dimension": dimension,
            "label": code.label,
            "confidence": round(code.confidence, 4),
            "term": code.term,
            "raw_label": code.raw_label,
        }
        for dimension, code in mention.codes.items()
    ]
    return values, codes
