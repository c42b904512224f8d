"""A data set as an earlier version left it: the old migrations, filled with plain SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Connection, create_engine, text

from db.migrate import configuration
from tests.db.conftest import small_codebook

MOMENT = "2024-03-05 12:00:00.000000"
FIRST = "Pears calm me and apples do not, I told @ann_lee."
CLOSED = "self_harm"
SECOND = "On some days an apple wanted to be eaten by me."


def old_codebook() -> dict[str, Any]:
    """A stored codebook of that time: code, not the codebook, said that quotes with this term stay closed."""

    def without(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: without(value) for key, value in part.items() if key not in ("mixed", "sensitive")}
        return [without(item) for item in part] if isinstance(part, list) else part

    content: dict[str, Any] = without(small_codebook().model_dump())
    content["dimensions"][0]["labels"][0]["terms"][1] |= {"id": CLOSED, "name": "Self-harm"}
    return content


class OldDataSet:
    """Revision 0003 with two posts; rows are added with `mention`."""

    def __init__(
        self, path: Path, coder: str = "offline", earlier: str = "llm", content: dict[str, Any] | None = None
    ) -> None:
        self.path = path
        self.engine = create_engine(f"sqlite:///{path}")
        with self.engine.begin() as connection:
            config = configuration()
            config.attributes["connection"] = connection
            command.upgrade(config, "0003")
            self._fill(connection, coder, earlier, content or old_codebook())
        self._next = 1

    def _fill(self, connection: Connection, coder: str, earlier_coder: str, content: dict[str, Any]) -> None:
        insert(connection, "codebook", [(1, "h" * 64, "Small", "1", json.dumps(content))])
        asked = json.dumps({"coder": {"model": "wise-1"} if earlier_coder == "llm" else {}})
        earlier = (
            1,
            "1" * 64,
            "finished",
            MOMENT,
            MOMENT,
            1,
            earlier_coder,
            "a" * 64,
            "none",
            1,
            asked,
            "{}",
            "{}",
            "{}",
        )
        newest = (2, "2" * 64, "finished", MOMENT, MOMENT, 1, coder, "b" * 64, "none", 1, "{}", "{}", "{}", "{}")
        insert(connection, "run", [earlier, newest])
        insert(connection, "source", [(1, "a.csv", "s" * 64, 10, "generic", "named so", 0, 3, 1, 1)])
        for post_id, words in ((1, FIRST), (2, SECOND)):
            post = (post_id, "reddit", f"n{post_id}", MOMENT, None, None, None, words, str(post_id) * 32, "en", 0.9, "post",
                    None, None, None, "{}", 0, 0, None, 1, 1, post_id)  # fmt: skip
            insert(connection, "post", [post])
            insert(connection, "coding", [(post_id, "b" * 64, 2, "mentions")])
        insert(connection, "rejected_quote", [(1, 2, 2, "never said", "it does not stand in the post")])

    def coded_by(self, post_id: int, run_id: int) -> None:
        """Let the earlier run (1) or the newest (2) be the one that coded this post."""
        with self.engine.begin() as connection:
            connection.execute(
                text("UPDATE coding SET run_id = :run, coder_fingerprint = :print WHERE post_id = :post"),
                {"run": run_id, "print": "ab"[run_id - 1] * 64, "post": post_id},
            )

    def mention(
        self, post_id: int, quote: str, *codes: Sequence[Any], repaired: str | None = None, run_id: int = 2
    ) -> int:
        """Add a mention; codes are dimension, label, confidence, term, raw label. Its id."""
        mention_id, self._next = self._next, self._next + 1
        start = (FIRST, SECOND)[post_id - 1].index(quote)
        with self.engine.begin() as connection:
            place = (mention_id, post_id, start, start + len(quote), quote, "q" * 32, run_id, repaired)
            insert(connection, "mention", [place])
            insert(connection, "code", [(mention_id, *code, *[None] * (5 - len(code))) for code in codes])
            insert(connection, "mention_fts(rowid, quote)", [(mention_id, quote)])
        return mention_id

    def topics(self, places: Iterable[tuple[int, int | None, int | None]]) -> None:
        """Two topics; places are mention, topic and rank as an example."""
        with self.engine.begin() as connection:
            insert(connection, "topic_model", [(1, "t" * 64, 2, '{"seed": 1}', 5, 1, None)])
            insert(
                connection, "topic", [(1, "Pears", '[["pears", 0.5]]', 3, 1.0, 2.0), (2, "Apples", "[]", 1, 0.0, 0.0)]
            )
            insert(connection, "mention_topic", [(m, t, 0.5, rank, float(m), 0.0) for m, t, rank in places])

    def close(self) -> None:
        self.engine.dispose()


def insert(connection: Connection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    for row in rows:
        names = [f"v{i}" for i in range(len(row))]
        values = ", ".join(f":{name}" for name in names)
        connection.execute(text(f"INSERT INTO {table} VALUES ({values})"), dict(zip(names, row, strict=True)))
