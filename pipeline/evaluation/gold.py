"""Gold codes: what careful readers said of posts, one JSON object a line. `docs/evaluation.md` describes the file."""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from records.codebook import Codebook, Dimension
from records.problem import Problem

_ANSWERS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
MARKED = ("criticism", "praise")  # keys of stretches that speak for the low and the high end of the stance


class GoldError(Problem):
    """A mistake in a gold file; the message says where and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPost:
    """What readers said of one post, by dimension id; a dimension that they did not judge is absent.

    `undecided` labels were given by one reader only and count neither for nor against. `stretches`, where a reader has
    marked them, are verbatim parts of the post that speak for the bot and against it: by end of the stance.
    """

    id: str
    platform: str | None
    relevant: bool
    codes: Mapping[str, frozenset[str]]
    undecided: Mapping[str, frozenset[str]] = field(default_factory=dict)
    quotes: tuple[str, ...] = ()
    stretches: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A gold file: its posts in file order, and what it says that the codebook does not know."""

    name: str
    sha256: str
    posts: list[GoldPost]
    judged: list[str]  # ids of the dimensions that it judges, in codebook order
    unknown: Mapping[str, frozenset[str]]  # dimension id -> labels that the codebook lacks


def read_gold(path: Path, codebook: Codebook, keys: Mapping[str, str] | None = None) -> Gold:
    """Read a gold file; `keys` names a dimension's key where it is neither its id nor its id and an s.

    Raises GoldError with the line and what is wrong with it.
    """
    content = path.read_bytes()
    rows = _rows(content, path)
    if not rows:
        raise GoldError(f"{path} holds no gold codes. It takes one JSON object a line, as docs/evaluation.md shows.")
    names = _keys(codebook, rows, keys or {})
    posts = [_post(row, f"{path}, line {line}", codebook, names) for line, row in rows]
    _unique(posts, path)
    labels = {d.id: {label.id for label in d.shown} for d in codebook.dimensions}
    unknown = {d: frozenset().union(*(p.codes.get(d, frozenset()) for p in posts)) - labels[d] for d in names}
    return Gold(
        name=path.name,
        sha256=hashlib.sha256(content).hexdigest(),
        posts=posts,
        judged=[d for d in codebook.ids if any(d in post.codes for post in posts)],
        unknown={d: found for d, found in unknown.items() if found},
    )


def fold(label: object) -> str:
    """A label as compared: small letters, everything between words an underscore."""
    return str(label).strip().lower().translate(str.maketrans("- ./", "____"))


def _rows(content: bytes, path: Path) -> list[tuple[int, dict[str, Any]]]:
    utf16 = content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    text = content.decode("utf-16" if utf16 else "utf-8-sig", errors="replace")
    # Only a line feed ends a line: texts may hold the other characters that str.splitlines splits at.
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    whole = _parsed(text) if text.lstrip().startswith("[") else None
    rows = list(enumerate(whole, 1)) if isinstance(whole, list) else [(number, _parsed(line)) for number, line in lines]
    for number, row in rows:
        if not isinstance(row, dict):
            raise GoldError(f"{path}, line {number} is not a JSON object. Gold has one object a line, one line a post.")
    return rows


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _keys(codebook: Codebook, rows: list[tuple[int, dict[str, Any]]], given: Mapping[str, str]) -> dict[str, str]:
    """The key of each dimension that the gold judges: as given, else its id, else its id and an s."""
    if wrong := sorted(set(given) - set(codebook.ids)):
        raise GoldError(f"The codebook has no dimension {', '.join(wrong)}. It has {', '.join(codebook.ids)}.")
    present = set().union(*(row for _, row in rows))
    if missing := sorted(key for key in given.values() if key not in present):
        raise GoldError(f"No line of the gold has the key {', '.join(missing)}. It has {', '.join(sorted(present))}.")
    found = {}
    for dimension in codebook.ids:
        candidates = [given[dimension]] if dimension in given else [dimension, f"{dimension}s"]
        if key := next((key for key in candidates if key in present), None):
            found[dimension] = key
    return found


def _post(row: Mapping[str, Any], place: str, codebook: Codebook, keys: Mapping[str, str]) -> GoldPost:
    relevant = _ANSWERS.get(str(row.get("relevant")).strip().casefold())
    if row.get("id") in (None, "") or relevant is None:
        raise GoldError(f"{place} needs an 'id' and 'relevant' as true or false.")
    codes: dict[str, frozenset[str]] = {}
    undecided: dict[str, frozenset[str]] = {}
    for dimension_id, key in keys.items():
        dimension = codebook.dimension(dimension_id)
        if not relevant:
            codes[dimension_id] = frozenset()
        elif row.get(key) is not None:
            codes[dimension_id] = _labels(row[key], dimension, f"{place}, {key}")
            undecided[dimension_id] = _labels(row.get(f"maybe_{key}") or [], dimension, f"{place}, maybe_{key}")
            if dimension.role == "stance" and len(codes[dimension_id]) != 1:
                raise GoldError(f"{place}: {key} takes one label, or null where the readers disagreed.")
    return GoldPost(
        id=str(row["id"]),
        platform=row.get("platform"),
        relevant=relevant,
        codes=codes,
        undecided=undecided,
        quotes=tuple(str(quote) for quote in row.get("quotes") or ()),
        stretches=_stretches(row, codebook),
    )


def _stretches(row: Mapping[str, Any], codebook: Codebook) -> dict[str, tuple[str, ...]] | None:
    stance = codebook.by_role("stance")
    if stance is None or not any(key in row for key in MARKED):
        return None
    marked = (tuple(str(part) for part in row.get(key) or ()) for key in MARKED)
    return {end.id: parts for end, parts in zip(stance.ends, marked, strict=True)}


def _labels(value: Any, dimension: Dimension, place: str) -> frozenset[str]:
    if not isinstance(value, str | list) or any(not isinstance(label, str) for label in value):
        raise GoldError(f"{place} must be a label or a list of labels.")
    ids = {fold(name): label.id for label in dimension.shown for name in (label.name, label.id)}
    return frozenset(ids.get(fold(label), fold(label)) for label in ([value] if isinstance(value, str) else value))


def _unique(posts: list[GoldPost], path: Path) -> None:
    seen: set[tuple[str, str | None]] = set()
    for post in posts:
        if (post.id, post.platform) in seen:
            raise GoldError(f"{path} codes the post {post.id} twice. Keep one line a post.")
        seen.add((post.id, post.platform))
