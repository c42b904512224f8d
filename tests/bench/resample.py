"""Draws posts of a small data set again and again, with their mentions, codes and topics; see `tests/bench/scale.py`."""

from __future__ import annotations

import hashlib
import itertools
import random
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from records.layer import Layer
from records.mentions import mention_key
from records.outcome import MENTIONS

MOST_WORDS_MOVED = 10  # at either end of a quote
FEWEST_WORDS = 5
DAYS_MOVED = 90
CONFIDENCE_MOVED = 0.1
ALSO_ANOTHERS = 0.1  # of the mentions have labels of another one, too
TABLES = ("post", "coding", "mention", "code", "mention_topic")

Row = dict[str, Any]


@dataclass(frozen=True)
class Passage:
    """A mention of the source: its row, codes and place on the map, and where its quote may begin and end."""

    row: Row
    codes: list[Row]
    place: Row | None
    starts: list[int]
    ends: list[int]


@dataclass(frozen=True)
class Drawn:
    """A post of the source with its mentions."""

    row: Row
    passages: list[Passage]


@dataclass
class Rows:
    """New rows by table, and the new quotes by mention id."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})
    quotes: list[tuple[int, str]] = field(default_factory=list)


def drawn_post(row: Row, mentions: Sequence[tuple[Row, list[Row], Row | None]]) -> Drawn:
    """A post with its mentions, given as row, codes and place each."""
    text = row["text"]
    words = [word.span() for word in re.finditer(r"\S+", text)]
    ordered = sorted(mentions, key=lambda mention: mention[0]["start"])
    passages = []
    for i, (mention, codes, place) in enumerate(ordered):
        start, end = mention["start"], mention["end"]
        # A quote moves no further than to its neighbours, so that two of a post do not come to overlap.
        before = ordered[i - 1][0]["end"] if i else 0
        after = ordered[i + 1][0]["start"] if i + 1 < len(ordered) else len(text)
        first = min((k for k, (_, e) in enumerate(words) if e > start), default=0)
        last = max((k for k, (s, _) in enumerate(words) if s < end), default=0)
        inside = max(0, min(MOST_WORDS_MOVED, (last - first + 1 - FEWEST_WORDS) // 2))
        starts = [s for s, _ in words[max(0, first - MOST_WORDS_MOVED) : first + inside + 1] if s >= min(before, start)]
        ends = [e for _, e in words[max(0, last - inside) : last + MOST_WORDS_MOVED + 1] if e <= max(after, end)]
        passages.append(Passage(mention, codes, place, starts or [start], ends or [end]))
    return Drawn(row, passages)


class Resampler:
    """Makes new posts of those of the source. `single` names the dimensions in which a mention has one label at most."""

    def __init__(self, pool: Sequence[Drawn], layer: Layer, run_id: int, single: Collection[str], seed: int) -> None:
        self._pool, self._layer, self._run_id, self._single = pool, layer, run_id, single
        self._chance = random.Random(seed)
        self._copies = [0] * len(pool)
        self._hashes: dict[str, str] = {}
        self._all_codes = [passage.codes for drawn in pool for passage in drawn.passages if passage.codes]
        dates = [datetime.fromisoformat(drawn.row["created_at"]) for drawn in pool if drawn.row["created_at"]]
        self._first, self._last = (min(dates), max(dates)) if dates else (datetime.min, datetime.max)
        self.posts = 0
        self.mentions = 0

    def rows(self, mentions: int) -> Rows:
        """So many further mentions with their posts; the last post has fewer mentions where there would be too many."""
        out = Rows()
        end = self.mentions + mentions
        while self.mentions < end:
            i = self._chance.randrange(len(self._pool))
            self._copies[i] += 1
            self._post(self._pool[i], self._copies[i], end - self.mentions, out)
        return out

    def _post(self, drawn: Drawn, copy: int, most: int, out: Rows) -> None:
        self.posts += 1
        given = drawn.row
        row = {
            **given,
            "id": self.posts,
            "native_id": f"{given['native_id']}-{copy}",
            "created_at": self._moved(given["created_at"]),
            "author_hash": given["author_hash"] and self._hash(f"{given['author_hash']}-{copy}"),
            "thread_id": given["thread_id"] and f"{given['thread_id']}-{copy}",
            "parent_id": given["parent_id"] and f"{given['parent_id']}-{copy}",
            "url": given["url"] and f"{given['url']}#{copy}",
            "source_row": self.posts,
        }
        out.tables["post"].append(row)
        out.tables["coding"].append(
            {
                "post_id": self.posts,
                "layer_id": self._layer.id,
                "coder_fingerprint": self._layer.fingerprint,
                "run_id": self._run_id,
                "outcome": MENTIONS,
                "doubt": None,
                "given_by": None,
                "left": None,
            }
        )
        taken: set[tuple[int, int]] = set()
        for passage in drawn.passages[:most]:
            if span := self._span(passage, taken):
                taken.add(span)
                self._mention(row, passage, span, copy, out)

    def _mention(self, post: Row, passage: Passage, span: tuple[int, int], copy: int, out: Rows) -> None:
        self.mentions += 1
        quote = post["text"][slice(*span)]
        changed = {
            "id": self.mentions,
            "post_id": post["id"],
            "start": span[0],
            "end": span[1],
            "quote": quote,
            "quote_hash": self._hash(quote),
            "key": mention_key(self._layer.key, post["platform"], post["native_id"], *span, quote),
        }
        out.tables["mention"].append({**passage.row, **changed})
        out.quotes.append((self.mentions, quote))
        for code in self._codes(passage):
            confidence = code["confidence"] + self._chance.uniform(-CONFIDENCE_MOVED, CONFIDENCE_MOVED)
            confidence = round(min(1.0, max(0.0, confidence)), 4)
            out.tables["code"].append({**code, "mention_id": self.mentions, "confidence": confidence})
        if passage.place is not None:
            representative = passage.place["representative"] if copy == 1 else None
            place = {**passage.place, "mention_id": self.mentions, "representative": representative}
            out.tables["mention_topic"].append(place)

    def _span(self, passage: Passage, taken: Collection[tuple[int, int]]) -> tuple[int, int] | None:
        """Another beginning and end, which no mention of the post has yet; None where there is none."""
        chosen = (self._chance.choice(passage.starts), self._chance.choice(passage.ends))
        given = (passage.row["start"], passage.row["end"])
        every = itertools.product(passage.starts, passage.ends)
        return next((s for s in itertools.chain([chosen, given], every) if s[0] < s[1] and s not in taken), None)

    def _codes(self, passage: Passage) -> list[Row]:
        if self._chance.random() >= ALSO_ANOTHERS:
            return passage.codes
        other = self._chance.choice(self._all_codes)
        dimension = self._chance.choice(other)["dimension"]
        if dimension in self._single:
            return passage.codes
        own = [code for code in passage.codes if code["dimension"] == dimension]
        known = {(code["label"], code["term"]) for code in own}
        more = [c for c in other if c["dimension"] == dimension and (c["label"], c["term"]) not in known]
        return passage.codes + [{**code, "position": len(own) + k} for k, code in enumerate(more)]

    def _moved(self, created: str | None) -> str | None:
        """Another day near the given one; beyond the source's first and last it is counted back."""
        if created is None:
            return None
        moved = datetime.fromisoformat(created) + timedelta(days=self._chance.randint(-DAYS_MOVED, DAYS_MOVED))
        if moved < self._first:
            moved = self._first + (self._first - moved)
        if moved > self._last:
            moved = self._last - (moved - self._last)
        return max(self._first, min(self._last, moved)).isoformat(sep=" ", timespec="microseconds")

    def _hash(self, text: str) -> str:
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
