"""Where every input row went, and what came of every post."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import InstrumentedAttribute

from db.disclosure import Viewer, redact, redact_name
from db.read.layers import layers
from db.schema import Coding, DuplicateRow, MentionRow, Post, Quarantine, RejectedQuote, Source
from db.schema.base import Json
from records.layer import Layer


@dataclass(frozen=True, slots=True)
class SourceAccount:
    """One input file: `rows` = `posts` + `duplicates` + `quarantined`, or the file was skipped."""

    id: int
    name: str
    format: str | None
    why: str
    skipped: bool
    complete: bool
    rows: int
    posts: int
    duplicates: int
    quarantined: int

    @property
    def adds_up(self) -> bool:
        return self.rows == self.posts + self.duplicates + self.quarantined


@dataclass(frozen=True, slots=True)
class Accounting:
    """The whole data set's account."""

    sources: list[SourceAccount]
    quarantine_reasons: list[tuple[str, int]]
    duplicate_reasons: list[tuple[str, int]]
    outcomes: dict[str, int]
    mentions: int
    rejected_quotes: int
    given_by: dict[str, int]  # posts by the coder whose codes stand, where the layer has those of several
    left: dict[str, int]  # posts that another coder was asked about and gave no codes for, by why

    def totals(self) -> Json:
        """Sums over the sources, with the outcomes of coding."""
        sums = {k: sum(getattr(s, k) for s in self.sources) for k in ("rows", "posts", "duplicates", "quarantined")}
        coded = {"outcomes": self.outcomes, "mentions": self.mentions, "rejected_quotes": self.rejected_quotes}
        by_coder = {"given_by": self.given_by, "left": self.left} if self.given_by else {}
        return {**sums, **coded, **by_coder}

    @property
    def adds_up(self) -> bool:
        return all(source.adds_up for source in self.sources)


def accounting(connection: Connection, viewer: Viewer, layer: Layer | None = None) -> Accounting:
    """Count every row of every source, and what a layer's coder made of the posts; without one, of the newest run's.

    Names of files and reasons are as the viewer may see them: both can hold a handle.
    """
    layer = layer or next(iter(layers(connection)), None)
    counts = {table: _by_source(connection, table) for table in (Post, DuplicateRow, Quarantine)}
    sources = [
        SourceAccount(
            s.id,
            redact_name(s.name, viewer),
            s.format,
            redact_name(s.why, viewer),
            s.skipped,
            s.complete,
            s.rows,
            *(counts[t].get(s.id, 0) for t in counts),
        )
        for s in connection.execute(select(Source.__table__).order_by(Source.id))
    ]
    return Accounting(
        sources=sources,
        quarantine_reasons=[(redact(reason, viewer), n) for reason, n in _frequent(connection, Quarantine.reason)],
        duplicate_reasons=_frequent(connection, DuplicateRow.reason),
        outcomes=_codings(connection, Coding.outcome, layer),
        mentions=_of_layer(connection, MentionRow, layer),
        rejected_quotes=_of_layer(connection, RejectedQuote, layer),
        given_by=_codings(connection, Coding.given_by, layer),
        left=_codings(connection, Coding.left, layer),
    )


def _by_source(connection: Connection, table: type[Post] | type[DuplicateRow] | type[Quarantine]) -> dict[int, int]:
    rows = connection.execute(select(table.source_id, func.count()).group_by(table.source_id))
    return {row[0]: row[1] for row in rows}


def _frequent(connection: Connection, column: InstrumentedAttribute[str]) -> list[tuple[str, int]]:
    rows = connection.execute(select(column, func.count()).group_by(column).order_by(func.count().desc(), column))
    return [(row[0], row[1]) for row in rows]


def _codings(
    connection: Connection, what: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], layer: Layer | None
) -> dict[str, int]:
    """Posts of the layer by what their coding says in this column, where it says something."""
    query = select(what, func.count()).where(Coding.layer_id == (layer.id if layer else None), what.is_not(None))
    return {str(row[0]): row[1] for row in connection.execute(query.group_by(what).order_by(what))}


def _of_layer(connection: Connection, table: type[MentionRow] | type[RejectedQuote], layer: Layer | None) -> int:
    if layer is None:
        return 0
    return int(connection.scalar(select(func.count()).select_from(table).where(table.layer_id == layer.id)) or 0)
