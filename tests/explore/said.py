"""A data set in a file with quotes that anyone can read, for what reads words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from db.connect import database_url, open_for_writing
from db.dialects import for_engine
from db.schema import Post
from db.write import runs
from db.write.layers import open_layer
from db.write.mentions import save_coded
from db.write.posts import add_source
from db.write.publish import publish
from explore.dataset import DataSet, open_data_set
from records.answer import Coded
from records.codebook import Codebook
from records.mentions import Code, Mention
from records.outcome import MENTIONS
from records.rows import NewSource


def said(
    path: Path, codebook: Codebook, posts: Sequence[Sequence[Mapping[str, Any]]], platform: str = "reddit"
) -> Path:
    """Write a data set of these posts, each a list of mentions: `quote`, labels by dimension (one or a list), and where
    wanted `confidence`."""
    engine = open_for_writing(database_url(str(path)))
    with engine.begin() as connection:
        layer = open_layer(connection, kind="machine", name="by hand", codebook=codebook, fingerprint="f" * 64)
        new = runs.NewRun(
            codebook_id=runs.store_codebook(connection, codebook), coder="by hand", coder_fingerprint="f" * 64,
            embedding_model="none", seed=1, options={}, software={},
        )  # fmt: skip
        run = runs.begin_run(connection, "a" * 64, new, layer.id)[0]
        described = NewSource(name="f", sha256="s" * 64, size=1, format="generic", why="named so", skipped=False)
        source = add_source(connection, run, described)
        texts = [". ".join(str(mention["quote"]) for mention in post) for post in posts]
        connection.execute(
            insert(Post),
            [
                {
                    "id": i, "platform": platform, "native_id": f"n{i}", "text": text, "text_hash": f"{i:032}",
                    "language": "en", "kind": "post", "engagement": {}, "version": 0, "fictional": True,
                    "source_id": source.id, "source_row": i,
                }
                for i, text in enumerate(texts, 1)
            ],
        )  # fmt: skip
        coded = [(i, _coded(text, post, codebook)) for i, (text, post) in enumerate(zip(texts, posts, strict=True), 1)]
        save_coded(connection, layer, run, coded)
        runs.finish_run(connection, run, counts={}, seconds={})
        publish(connection, layer)
    for_engine(engine).tidy(engine)
    return path


def opened(path: Path) -> DataSet:
    return open_data_set(database_url(str(path)))


def _coded(text: str, post: Sequence[Mapping[str, Any]], codebook: Codebook) -> Coded:
    found, at = [], 0
    for mention in post:
        quote = str(mention["quote"])
        start = text.index(quote, at)
        at = start + len(quote)
        codes = {
            dimension: tuple(
                Code(label=label, term=None, confidence=float(mention.get("confidence", 0.8)))
                for label in ([given] if isinstance(given, str) else given)
            )
            for dimension in codebook.ids
            if (given := mention.get(dimension))
        }
        found.append(Mention(post_id="", quote=quote, start=start, end=at, codes=codes))
    return Coded(outcome=MENTIONS, mentions=tuple(found))
