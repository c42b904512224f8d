"""What a data set of revision 0003 held, moved to where revision 0004 keeps it: layers, passages, keys."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa

from db import disclosure
from db.schema.base import Json
from records.codebook import Codebook, Dimension
from records.layer import Kind, layer_key
from records.mentions import Code, Mention, mention_key
from records.passages import merged

CLOSED = frozenset({"suicidal_ideation", "suicide", "self_harm"})  # spelled in code until codebooks could say it
IMPORT, LLM = "import-coded", "llm"
POSTS = 2000  # ids read at once
_WHOSE = ""  # a dimension of no codebook: under it the parts of a passage leave their ids
_Row = dict[str, object]


class _Run(NamedTuple):
    """A run as it is stored, with the content of its codebook."""

    id: int
    coder: str
    fingerprint: str
    codebook_id: int
    options: object
    content: object


@dataclass(frozen=True, slots=True)
class Made:
    """A layer made of the runs of one coder."""

    id: int
    key: str
    scale: Dimension | None  # of its stances
    newest_run: int


def close_quotes(bind: sa.Connection) -> None:
    """Let the stored codebooks say which labels and terms keep a quote closed."""
    rows = bind.execute(sa.text("SELECT id, content_hash, content FROM codebook ORDER BY id DESC")).all()
    hashes = {row.id: row.content_hash for row in rows}
    for row in rows:
        content = _json(row.content)
        for label in (label for dimension in content["dimensions"] for label in dimension["labels"]):
            for part in (label, *label.get("terms", ())):
                if part["id"] in CLOSED:
                    part["sensitive"] = True
        codebook = Codebook.model_validate(content)
        if codebook.content_hash not in hashes.values():  # two that differed in what is no longer told keep theirs
            hashes[row.id] = codebook.content_hash
        bind.execute(
            sa.text("UPDATE codebook SET content = :content, content_hash = :hash WHERE id = :id"),
            {"content": json.dumps(codebook.model_dump()), "hash": hashes[row.id], "id": row.id},
        )


def make_layers(bind: sa.Connection) -> list[Made]:
    """A layer for each coder whose codes are held, or for the last one where there are none; runs are told theirs."""
    query = sa.text(
        "SELECT run.id, run.coder, run.coder_fingerprint, run.codebook_id, run.options, codebook.content FROM run "
        "JOIN codebook ON codebook.id = run.codebook_id ORDER BY run.id"
    )
    runs = [_Run(*row) for row in bind.execute(query)]
    holding = set(
        bind.scalars(
            sa.text(
                "SELECT run_id FROM coding_0003 UNION SELECT run_id FROM mention_0003 "
                "UNION SELECT run_id FROM rejected_quote_0003"
            )
        )
    ) or {run.id for run in runs[-1:]}
    of_coder: dict[tuple[Kind, str, str], list[_Run]] = defaultdict(list)
    for run in runs:
        kind: Kind = "import" if run.coder == IMPORT else "machine"
        of_coder[kind, _name(run.coder, _json(run.options)), _json(run.content)["id"]].append(run)
    made: list[Made] = []
    for (kind, name, codebook), theirs in of_coder.items():
        if not (held := [run for run in theirs if run.id in holding]):
            continue
        last = held[-1]
        values: _Row = {
            "id": len(made) + 1, "kind": kind, "name": name, "codebook": codebook, "codebook_id": last.codebook_id,
            "fingerprint": last.fingerprint, "person": "", "coder": name, "stale": True,
        }  # fmt: skip
        _insert(bind, "layer", [values])
        told = [{"layer": values["id"], "run": run.id} for run in theirs]
        bind.execute(sa.text("UPDATE run SET layer_id = :layer WHERE id = :run"), told)
        scale = Codebook.model_validate(_json(last.content)).by_role("stance")
        made.append(Made(len(made) + 1, layer_key(kind, name, codebook), scale, theirs[-1].id))
    return made


def move(bind: sa.Connection, made: Sequence[Made]) -> None:
    """Every row to the layer of its run; topics, which were modelled on all mentions, to the layer that is shown."""
    if not made:
        return
    for table, columns in (
        ("coding", "post_id, layer_id, coder_fingerprint, run_id, outcome"),
        ("rejected_quote", "id, post_id, layer_id, run_id, quote, reason"),
    ):
        read = ", ".join("run.layer_id" if name == "layer_id" else f"o.{name}" for name in columns.split(", "))
        old = f"SELECT {read} FROM {table}_0003 o JOIN run ON run.id = o.run_id"
        bind.execute(sa.text(f"INSERT INTO {table} ({columns}) {old}"))
    shown = max(made, key=lambda layer: layer.newest_run)
    last = bind.scalar(sa.text("SELECT max(post_id) FROM mention_0003")) or 0
    for first in range(1, last + 1, POSTS):
        _move_mentions(bind, made, shown, {"first": first, "last": first + POSTS - 1})
    _move_topics(bind, shown)


def fill_full_text(bind: sa.Connection, made: Sequence[Made]) -> None:
    """An index for each layer, of the quotes as viewers see them."""
    options = "quote, tokenize='porter unicode61 remove_diacritics 2', columnsize=0"
    last = bind.scalar(sa.text("SELECT max(id) FROM mention")) or 0
    for layer in made:
        name = f"mention_fts_{layer.id}"
        bind.execute(sa.text(f"CREATE VIRTUAL TABLE {name} USING fts5({options})"))
        query = sa.text(
            "SELECT id, quote FROM mention WHERE layer_id = :layer AND id BETWEEN :first AND :last ORDER BY id"
        )
        for first in range(1, last + 1, POSTS):
            rows = bind.execute(query, {"layer": layer.id, "first": first, "last": first + POSTS - 1}).all()
            words = [{"id": row.id, "quote": disclosure.redact(row.quote, disclosure.VIEWER)} for row in rows]
            if words:
                bind.execute(sa.text(f"INSERT INTO {name}(rowid, quote) VALUES (:id, :quote)"), words)


def _move_mentions(bind: sa.Connection, made: Sequence[Made], shown: Made, posts: dict[str, int]) -> None:
    """The mentions of posts with ids in this range, each passage once: under the lowest id of those it is made of."""
    layers = {layer.id: layer for layer in made}
    texts = {
        row.id: row
        for row in bind.execute(
            sa.text("SELECT id, platform, native_id, text FROM post WHERE id BETWEEN :first AND :last"), posts
        )
    }
    rows: list[_Row] = []
    codes: list[_Row] = []
    whole: dict[int, int] = {}  # passage by the mentions that it is made of
    for (post_id, layer_id), parts in _parts(bind, posts).items():
        post, layer = texts[post_id], layers[layer_id]
        runs = {int(part.post_id): run_id for part, run_id in parts}
        for mention in merged((part for part, _ in parts), post.text, layer.scale):
            ids = sorted(int(code.label) for code in mention.codes[_WHOSE])
            whole.update(dict.fromkeys(ids, ids[0]))
            place = (mention.start, mention.end, mention.quote)
            rows.append(
                {
                    "id": ids[0], "layer_id": layer_id, "post_id": post_id, "run_id": runs[ids[0]],
                    "key": mention_key(layer.key, post.platform, post.native_id, *place),
                    "start": mention.start, "end": mention.end, "quote": mention.quote,
                    "quote_hash": hashlib.blake2b(mention.quote.encode(), digest_size=16).hexdigest(),
                    "repaired": mention.repaired,
                }
            )  # fmt: skip
            codes += _code_rows(ids[0], mention)
    _insert(bind, "mention", rows)
    _insert(bind, "code", codes)
    _insert(bind, "mention_topic", _places(bind, whole, shown, posts))


def _parts(bind: sa.Connection, posts: dict[str, int]) -> dict[tuple[int, int], list[tuple[Mention, int]]]:
    """By post and layer: its mentions, each with its own id for a post's and among its codes, and their runs."""
    of_posts = "WHERE m.post_id BETWEEN :first AND :last"
    codes: dict[int, dict[str, tuple[Code, ...]]] = defaultdict(dict)
    for row in bind.execute(
        sa.text(
            "SELECT c.mention_id, c.dimension, c.label, c.confidence, c.term, c.raw_label FROM code_0003 c "
            f"JOIN mention_0003 m ON m.id = c.mention_id {of_posts} ORDER BY m.id, c.dimension"
        ),
        posts,
    ):
        code = Code(label=row.label, confidence=row.confidence, term=row.term, raw_label=row.raw_label)
        codes[row.mention_id][row.dimension] = (code,)
    found: dict[tuple[int, int], list[tuple[Mention, int]]] = defaultdict(list)
    for row in bind.execute(
        sa.text(
            'SELECT m.id, m.post_id, m.start, m."end" AS "to", m.quote, m.repaired, m.run_id, run.layer_id '
            f"FROM mention_0003 m JOIN run ON run.id = m.run_id {of_posts} ORDER BY m.id"
        ),
        posts,
    ):
        mention = Mention(
            post_id=str(row.id),
            quote=row.quote,
            start=row.start,
            end=row.to,
            codes={**codes[row.id], _WHOSE: (Code(label=str(row.id), confidence=1),)},
            repaired=row.repaired,
        )
        found[row.post_id, row.layer_id].append((mention, row.run_id))
    return found


def _code_rows(mention_id: int, mention: Mention) -> Iterator[_Row]:
    for dimension, codes in mention.codes.items():
        if dimension == _WHOSE:
            continue
        for position, code in enumerate(codes):
            yield {
                "mention_id": mention_id, "dimension": dimension, "position": position, "label": code.label,
                "confidence": code.confidence, "term": code.term, "raw_label": code.raw_label,
            }  # fmt: skip


def _places(bind: sa.Connection, whole: dict[int, int], shown: Made, posts: dict[str, int]) -> list[_Row]:
    """Where the passages of the layer stand among the topics: where the first part that has a topic did."""
    rows = bind.execute(
        sa.text(
            "SELECT t.mention_id, t.topic_id AS topic, t.strength, t.representative, t.x, t.y FROM mention_topic_0003 t "
            "JOIN mention_0003 m ON m.id = t.mention_id JOIN run ON run.id = m.run_id "
            "WHERE m.post_id BETWEEN :first AND :last AND run.layer_id = :layer ORDER BY m.id"
        ),
        {**posts, "layer": shown.id},
    )
    found: dict[int, _Row] = {}
    for row in rows:
        mention_id = whole[row.mention_id]
        place: _Row = {**row._mapping, "mention_id": mention_id}
        kept = found.setdefault(mention_id, place)
        if kept["topic"] is None and row.topic is not None:
            found[mention_id] = place
        elif kept["topic"] == row.topic:
            ranks = [rank for rank in (kept["representative"], row.representative) if isinstance(rank, int)]
            kept["representative"] = min(ranks, default=None)
    return list(found.values())


def _move_topics(bind: sa.Connection, shown: Made) -> None:
    """Topics with their ids as numbers; what counted mentions counts passages."""
    layer = {"layer": shown.id}
    bind.execute(
        sa.text(
            "INSERT INTO topic (layer_id, number, name, keywords, size, x, y) SELECT :layer, id, name, keywords, "
            "(SELECT count(*) FROM mention_topic WHERE mention_topic.topic = topic_0003.id), x, y FROM topic_0003 "
            "WHERE id IN (SELECT topic FROM mention_topic)"
        ),
        layer,
    )
    bind.execute(
        sa.text(
            "INSERT INTO topic_model (id, layer_id, fingerprint, run_id, parameters, mentions, unassigned, note, "
            "next_number) SELECT id, :layer, fingerprint, run_id, parameters, (SELECT count(*) FROM mention_topic), "
            "(SELECT count(*) FROM mention_topic WHERE topic IS NULL), note, "
            "coalesce((SELECT max(id) FROM topic_0003), 0) + 1 FROM topic_model_0003 WHERE id = 1"
        ),
        layer,
    )


def _name(coder: str, options: Json) -> str:
    """What a run of this coder calls its layer now."""
    told = options.get("coder")
    model = told.get("model") if isinstance(told, dict) else None
    return f"{LLM} {model}" if coder == LLM and model else coder


def _json(stored: object) -> Json:
    content: Json = json.loads(stored) if isinstance(stored, str) else stored  # type: ignore[assignment]
    return content


def _insert(bind: sa.Connection, table: str, rows: Iterable[_Row]) -> None:
    if rows := list(rows):
        names = list(rows[0])
        columns, values = ", ".join(f'"{name}"' for name in names), ", ".join(f":{name}" for name in names)
        bind.execute(sa.text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), rows)
