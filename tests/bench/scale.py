"""`make scale N=1000000 OUT=FILE.db`: a data set of N mentions, made by resampling the demo's.

Posts are drawn again and again with all their mentions, codes and topics, under new native ids, authors and keys, and
dated up to three months away from their own date, within the range of the source. What is not as it would be in
N collected mentions: only posts with mentions are drawn, and no vectors and no index of near duplicates come along; a
text is a demo post's, word for word, so that distinct words are few and none is rare. To keep quotes from being N copies
of a few hundred, each begins and ends some words earlier or later in its post: still verbatim, with true offsets. To
keep the sets of labels from being as few as the demo's, one mention in ten has labels of another in one dimension, too,
and confidences vary by up to 0.1. That is a data set to measure with, and none to read.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path

from db.connect import database_url, open_for_writing, open_read_only
from db.dialects import for_engine
from db.disclosure import VIEWER, redact
from db.read.layers import layers, stored_codebook
from db.write.publish import publish
from pipeline.progress import stage_progress
from records.layer import Layer
from tests.bench.resample import TABLES, Drawn, Resampler, Row, drawn_post
from tests.conftest import ROOT

DEMO = ROOT / "data" / "demo.db"
SEED = 20_240_601
BATCH = 25_000  # mentions
COPIED = ("codebook", "layer", "run", "source", "topic_model", "topic")
_FAST = ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-262144", "foreign_keys=OFF")


def build(out: Path, n: int, source: Path = DEMO, seed: int = SEED) -> None:
    """Write the data set. It grows under another name, and has its own only when it is whole."""
    if out.exists():
        sys.exit(f"{out} is there already. Delete it or name another file.")
    with open_read_only(database_url(str(source))).connect() as connection:
        layer = layers(connection)[0]
        codebook = stored_codebook(connection, layer)
    single = {dimension.id for dimension in codebook.dimensions if dimension.role == "stance"}
    growing = out.with_name(f"{out.name}.growing")
    growing.unlink(missing_ok=True)
    engine = open_for_writing(database_url(str(growing)))
    with engine.begin() as connection:
        for_engine(engine).create_index(connection, layer.id)
    engine.dispose()
    with stage_progress() as bars:
        bar = bars.add_task("Mentions", total=n, note="")
        with closing(sqlite3.connect(growing, isolation_level=None)) as file:
            _fill(file, source, layer, single, n, seed, lambda k: bars.advance(bar, k))
        bar = bars.add_task("Read model", total=1, note="")
        engine = open_for_writing(database_url(str(growing)))
        with engine.begin() as connection:
            publish(connection, layer)
        for_engine(engine).tidy(engine)
        engine.dispose()
        bars.advance(bar)
    growing.rename(out)


def _fill(
    file: sqlite3.Connection,
    source: Path,
    layer: Layer,
    single: set[str],
    n: int,
    seed: int,
    tell: Callable[[int], object],
) -> None:
    for setting in _FAST:
        file.execute(f"PRAGMA {setting}")
    file.execute("ATTACH ? AS demo", (str(source),))
    for table in COPIED:
        _copy(file, table, "" if table in ("codebook", "source") else _only(table, layer))
    run_id = file.execute("SELECT max(id) FROM run").fetchone()[0]
    resampler = Resampler(_pool(file, layer), layer, run_id, single, seed)
    inserts = {table: _insert(file, table) for table in TABLES}
    with _without_indexes(file):
        while resampler.mentions < n:
            before = resampler.mentions
            rows = resampler.rows(min(BATCH, n - before))
            file.execute("BEGIN")
            for table in TABLES:
                file.executemany(inserts[table], rows.tables[table])
            indexed = [(mention_id, _seen_by_all(quote)) for mention_id, quote in rows.quotes]
            file.executemany(f"INSERT INTO mention_fts_{layer.id}(rowid, quote) VALUES (?, ?)", indexed)
            file.execute("COMMIT")
            tell(resampler.mentions - before)
    file.execute("UPDATE source SET rows = (SELECT count(*) FROM post WHERE source_id = source.id)")
    sizes = file.execute("SELECT topic, count(*) FROM mention_topic GROUP BY topic").fetchall()
    file.executemany("UPDATE topic SET size = ? WHERE number = ?", [(size, topic) for topic, size in sizes])
    unassigned = sum(size for topic, size in sizes if topic is None)
    placed = sum(size for _, size in sizes)
    file.execute("UPDATE topic_model SET mentions = ?, unassigned = ?", (placed, unassigned))
    file.execute("DETACH demo")


@lru_cache(maxsize=500_000)
def _seen_by_all(quote: str) -> str:
    """What of a quote the full-text index holds."""
    return redact(quote, VIEWER)


def _pool(file: sqlite3.Connection, layer: Layer) -> list[Drawn]:
    """The source's posts that have mentions in the layer."""
    mentions = _rows(file, "SELECT * FROM demo.mention WHERE layer_id = ?", layer.id)
    codes: defaultdict[int, list[Row]] = defaultdict(list)
    for code in _rows(file, "SELECT * FROM demo.code ORDER BY mention_id, dimension, position"):
        codes[code["mention_id"]].append(code)
    places = {place["mention_id"]: place for place in _rows(file, "SELECT * FROM demo.mention_topic")}
    by_post: defaultdict[int, list[tuple[Row, list[Row], Row | None]]] = defaultdict(list)
    for mention in mentions:
        by_post[mention["post_id"]].append((mention, codes[mention["id"]], places.get(mention["id"])))
    posts = _rows(file, "SELECT * FROM demo.post ORDER BY id")
    return [drawn_post(post, by_post[post["id"]]) for post in posts if post["id"] in by_post]


def _rows(file: sqlite3.Connection, query: str, *values: object) -> list[Row]:
    found = file.execute(query, values)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def _copy(file: sqlite3.Connection, table: str, where: str) -> None:
    names = ", ".join(f'"{column}"' for column in _columns(file, table))
    file.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM demo.{table} {where}")


def _only(table: str, layer: Layer) -> str:
    return f"WHERE {'id' if table == 'layer' else 'layer_id'} = {layer.id:d}"


def _insert(file: sqlite3.Connection, table: str) -> str:
    columns = _columns(file, table)
    names, values = ", ".join(f'"{c}"' for c in columns), ", ".join(f":{c}" for c in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({values})"


def _columns(file: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in file.execute(f"PRAGMA main.table_info({table})")]


@contextmanager
def _without_indexes(file: sqlite3.Connection) -> Iterator[None]:
    """Indexes are made when all rows are there, which is many times faster than row by row."""
    marks = ", ".join("?" * len(TABLES))
    indexes = file.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})",
        TABLES,
    ).fetchall()
    for name, _ in indexes:
        file.execute(f'DROP INDEX "{name}"')
    yield
    for _, sql in indexes:
        file.execute(sql)


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="make scale", description=(__doc__ or "").splitlines()[0])
    options.add_argument("n", type=lambda text: int(text.replace("_", "")), help="mentions")
    options.add_argument("out", type=Path)
    options.add_argument("--from", dest="source", type=Path, default=DEMO)
    given = options.parse_args()
    if not given.source.exists():
        sys.exit(f"There is no data set at {given.source}. 'make demo' builds the demo's.")
    build(given.out, given.n, given.source)
