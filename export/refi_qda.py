"""Codebook and coded posts for programs of qualitative analysis: REFI-QDA, `.qdc` and `.qdpx`, version 1.0 of 2019.

https://www.qdasoftware.org. A project is a ZIP of `project.qde` (XML) and a text file a post. Names of codes are used once,
because some programs allow no more; what brings them back in is `pipeline.import_coded.qda_project`.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

from db.disclosure import Viewer
from db.read.post_texts import PostText, places, post_texts
from db.read.quotes import Quote, alone
from explore import words
from explore.dataset import DataSet
from explore.selection import Selection
from export.origin import Origin
from export.sidecar import versions
from export.table_files import ending, replacing
from records.codebook import Codebook, Dimension, Label

CODEBOOK, PROJECT = "urn:QDA-XML:codebook:1.0", "urn:QDA-XML:project:1.0"
SOURCE = "Post {}"  # a post's name, by its number in the data set
AT_A_TIME = 400  # posts
_IDS = uuid5(NAMESPACE_URL, "urn:valuescape")
CodePath = tuple[str, ...]  # of ids, from a dimension to a label or a term


def guid(*parts: object) -> UUID:
    """The same for the same parts, in whichever file they stand."""
    return uuid5(_IDS, "\0".join(map(str, parts)))


def code_names(book: Codebook) -> dict[CodePath, str]:
    """What each dimension, label and term is called, none like another: "Other (Condition)" where several are "Other"."""
    parts: list[tuple[CodePath, str, str]] = []
    for dimension in book.dimensions:
        parts.append(((dimension.id,), dimension.name, "dimension"))
        for label in dimension.shown:
            parts.append(((dimension.id, label.id), label.name, dimension.name))
            parts += [((dimension.id, label.id, term.id), term.name, dimension.name) for term in label.terms]
    often = Counter(name.casefold() for _, name, _ in parts)
    names: dict[CodePath, str] = {}
    taken: Counter[str] = Counter()
    for path, name, of in parts:
        told = name if often[name.casefold()] == 1 or len(path) == 1 else f"{name} ({of})"
        taken[told.casefold()] += 1
        names[path] = told if taken[told.casefold()] == 1 else f"{told} ({path[-1]})"
    return names


def write_qdc(path: Path, book: Codebook) -> None:
    """The codebook as a file of codes."""
    ending(path, (".qdc",))
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(
            f'<?xml version="1.0" encoding="utf-8"?>\n<CodeBook xmlns="{CODEBOOK}" origin={quoteattr(_origin())}>\n'
        )
        file.writelines(_codes(book))
        file.write("</CodeBook>\n")


def write_project(
    path: Path, selection: Selection, viewer: Viewer, step: Callable[[int], None], made: date | None = None
) -> int:
    """The posts with a mention that passes, as the viewer may see them, and these mentions with their codes; how many posts.

    `step` is told how many mentions were written. Posts are read some at a time.
    """
    ending(path, (".qdpx",))
    origin = Origin.of(selection, made)
    with replacing(path) as part, ZipFile(part, "w", ZIP_DEFLATED) as archive, _beside() as file:
        writer = _Project(selection.data, viewer, archive, file, origin)
        n = writer.write(selection, step)
    return n


def _beside() -> IO[str]:
    return tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")


class _Project:
    """`file` takes the XML while the texts go into the archive, which holds one open entry at a time."""

    def __init__(self, data: DataSet, viewer: Viewer, archive: ZipFile, file: IO[str], origin: Origin) -> None:
        self._data, self._viewer, self._archive, self._file, self._origin = data, viewer, archive, file, origin
        self._moment = datetime(origin.made.year, origin.made.month, origin.made.day, tzinfo=UTC)
        self._at = f'creationDateTime="{self._moment:%Y-%m-%dT%H:%M:%SZ}"'
        self._user = guid("coder", data.layer.key)

    def write(self, selection: Selection, step: Callable[[int], None]) -> int:
        data, n = self._data, 0
        coder = data.layer.person or data.layer.name
        said = (
            f"{self._origin.line}. Quotes and texts are masked: no handles, links, e-mail addresses or phone numbers."
        )
        self._file.write(
            f'<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="{PROJECT}" name={quoteattr(data.name)} '
            f'origin={quoteattr(_origin())} creatingUserGUID="{self._user}" {self._at}>\n'
            f'<Users><User guid="{self._user}" name={quoteattr(coder)}/></Users>\n<CodeBook>\n'
        )
        self._file.writelines(_codes(data.codebook))
        self._file.write("</CodeBook>\n<Variables>\n")
        for name in ("Platform", "Month"):
            self._file.write(f'<Variable guid="{guid("variable", name)}" name="{name}" typeOfVariable="Text"/>\n')
        self._file.write("</Variables>\n<Sources>\n")
        with data.engine.connect() as connection:
            for rows in _by_post(data, selection):
                ids = [int(i) for i in data.columns.mention[rows]]
                where = places(connection, ids)
                of: dict[int, list[Quote]] = {}
                for quote, row in zip(alone(connection, data.codebook, ids, self._viewer), rows, strict=True):
                    of.setdefault(int(data.columns.post_id[data.columns.post[row]]), []).append(quote)
                for post in post_texts(connection, list(of), self._viewer):
                    self._post(post, of[post.id], where)
                    n += 1
                step(len(rows))
        self._file.write(f"</Sources>\n<Description>{escape(said)}</Description>\n</Project>\n")
        self._file.seek(0)
        with self._archive.open(self._entry("project.qde"), "w") as entry:
            while block := self._file.read(1 << 16):
                entry.write(block.encode())
        return n

    def _post(self, post: PostText, quotes: Sequence[Quote], where: dict[int, tuple[int, int]]) -> None:
        name = guid("post", post.id)
        self._archive.writestr(self._entry(f"Sources/{name}.txt"), post.text.text.encode("utf-8", "replace"))
        self._file.write(
            f'<TextSource guid="{name}" name="{SOURCE.format(post.id)}" plainTextPath="internal://{name}.txt" '
            f'creatingUser="{self._user}" {self._at}>\n'
        )
        for quote in quotes:
            start, end = post.text.seen(*where[quote.mention_id])
            self._file.write(
                f'<PlainTextSelection guid="{guid("mention", quote.key)}" name="{quote.key}" startPosition="{start}" '
                f'endPosition="{end}" creatingUser="{self._user}" {self._at}>'
                f"<Description>{escape(self._sure(quote))}</Description>"
            )
            self._file.writelines(self._codings(quote))
            self._file.write("</PlainTextSelection>\n")
        month = words.month(post.created_at) if post.created_at else ""
        for variable, value in (("Platform", words.platform(post.platform)), ("Month", month)):
            if value:
                self._file.write(
                    f'<VariableValue><VariableRef targetGUID="{guid("variable", variable)}"/>'
                    f"<TextValue>{escape(value)}</TextValue></VariableValue>\n"
                )
        self._file.write("</TextSource>\n")

    def _codings(self, quote: Quote) -> Iterator[str]:
        for path in dict.fromkeys(_paths(quote)):
            yield (
                f'<Coding guid="{guid("coding", quote.key, *path)}" creatingUser="{self._user}" {self._at}>'
                f'<CodeRef targetGUID="{guid("code", *path)}"/></Coding>'
            )

    def _sure(self, quote: Quote) -> str:
        """How sure the coder was of each code, for which the format has no place of its own."""
        told = [f"{code.term or code.label} {code.confidence:.2f}" for codes in quote.codes.values() for code in codes]
        return f"Confidence: {', '.join(told)}" if told else "No code"

    def _entry(self, name: str) -> ZipInfo:
        entry = ZipInfo(name, self._moment.timetuple()[:6])
        entry.compress_type = ZIP_DEFLATED
        return entry


def _by_post(data: DataSet, selection: Selection) -> Iterator[NDArray[np.intp]]:
    """The rows that pass, of some posts at a time, all of a post's together."""
    rows = np.flatnonzero(selection.rows)
    starts = np.flatnonzero(np.r_[True, np.diff(data.columns.post[rows]) > 0])
    for part in range(0, len(starts), AT_A_TIME):
        end = starts[part + AT_A_TIME] if part + AT_A_TIME < len(starts) else len(rows)
        yield rows[starts[part] : end]


def _paths(quote: Quote) -> Iterator[CodePath]:
    for dimension, codes in quote.codes.items():
        for code in codes:
            yield (dimension, code.label, code.term) if code.term else (dimension, code.label)


def _codes(book: Codebook) -> Iterator[str]:
    """Dimensions, which cannot be given, with their labels inside, and these with their terms."""
    names = code_names(book)
    yield "<Codes>\n"
    for dimension in book.dimensions:
        yield _code((dimension.id,), names, dimension.color, dimension.question, codable=False)
        for label in dimension.shown:
            yield from _label(dimension, label, names)
        yield "</Code>\n"
    yield "</Codes>\n"


def _label(dimension: Dimension, label: Label, names: dict[CodePath, str]) -> Iterator[str]:
    color = label.color or dimension.color
    rules = [*(f"Include: {one}" for one in label.include), *(f"Exclude: {one}" for one in label.exclude)]
    yield _code((dimension.id, label.id), names, color, " ".join([label.definition, *rules]))
    for term in label.terms:
        yield _code((dimension.id, label.id, term.id), names, color, "") + "</Code>\n"
    yield "</Code>\n"


def _code(path: CodePath, names: dict[CodePath, str], color: str, told: str, *, codable: bool = True) -> str:
    """The code's beginning, with what it means."""
    description = f"<Description>{escape(told)}</Description>" if told else ""
    return (
        f'<Code guid="{guid("code", *path)}" name={quoteattr(names[path])} isCodable="{str(codable).lower()}" '
        f'color="{color}">{description}\n'
    )


def _origin() -> str:
    return f"Valuescape {versions()['valuescape']}"
