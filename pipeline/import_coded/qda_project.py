"""REFI-QDA projects (`.qdpx`): texts in which people marked passages and gave them codes.

A project that Valuescape wrote speaks of posts of the data set, masked; they are known by number and text, and a passage is
led back to the words as written. Any other text is a post of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from db.disclosure import Masked
from pipeline.import_coded.reader import Impact, ResultFile, ResultRow
from pipeline.ingest.identifiers import content_id
from records.codebook import Codebook, Dimension, Label, Term
from records.posts import RawPost, Rejected
from records.problem import Problem

ENDING = ".qdpx"
PLATFORM = "other"  # of texts that are no posts of the data set
_NUMBER = re.compile(r"Post (\d{1,9})")
_OTHER_SOURCES = {
    "PictureSource": "a picture",
    "PDFSource": "a PDF",
    "AudioSource": "a recording",
    "VideoSource": "a video",
}
CodeNames = tuple[str, ...]  # from the outermost code to the one that was given


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text, and the codes that each person gave it."""

    start: int
    end: int
    codes: Mapping[str, tuple[CodeNames, ...]]  # by person; "" where none is named


@dataclass(frozen=True, slots=True)
class Text:
    """A source: its text and what was marked in it; `fault` says why there is none."""

    name: str
    text: str
    passages: tuple[Passage, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A post of the data set, as written and as it left in a project."""

    platform: str
    native_id: str
    written: str
    seen: Masked


def is_project(path: Path) -> bool:
    """Whether a file is one, by its ending."""
    return path.name.casefold().endswith(ENDING)


def read_project(path: Path) -> list[Text]:
    """The texts of a project. Raises Problem for a file that is none."""
    try:
        with ZipFile(path) as archive:
            root = _root(path, archive)
            return list(_texts(archive, root))
    except BadZipFile as fault:
        raise Problem(f"{path} is no REFI-QDA project: it is no ZIP archive. Export it again as .qdpx.") from fault


def numbers(texts: Sequence[Text]) -> list[int]:
    """The numbers of posts that sources are named by."""
    return [int(found[1]) for text in texts if (found := _NUMBER.fullmatch(text.name))]


def only_person(texts: Sequence[Text], machines: set[str]) -> str:
    """Who coded in a project, but for machines. Raises Problem where that is nobody, or not one person."""
    given = Counter(person for text in texts for passage in text.passages for person in passage.codes)
    people = sorted(person for person in given if person not in machines)
    if len(people) == 1 and people[0]:
        return people[0]
    if not people:
        whose = ", ".join(sorted(given)) or "nobody"
        raise Problem(
            f"No person has coded in this project; its codes are those of {whose}. Code in it, then import it."
        )
    named = ", ".join(f"{person or 'someone without a name'} ({given[person]:,} passages)" for person in people)
    raise Problem(f"The project holds codes of {named}. Say whose to import: --person NAME.")


def results(texts: Sequence[Text], person: str, book: Codebook, known: Mapping[int, KnownPost]) -> ResultFile:
    """The texts as posts with one person's codes. Raises Problem where that person has none."""
    whose = {one for text in texts for passage in text.passages for one in passage.codes}
    mine = person if person in whose else ""
    if mine not in whose:
        raise Problem(
            f"The project has no codes of '{person}'; it has those of {', '.join(sorted(whose)) or 'nobody'}."
        )
    rows = [_row(number, text, mine, book, known) for number, text in enumerate(texts, 1)]
    return ResultFile(why=f"REFI-QDA project, codes of {person}", rows=rows)


def _row(number: int, text: Text, person: str, book: Codebook, known: Mapping[int, KnownPost]) -> ResultRow:
    if text.fault:
        return ResultRow(Rejected(source_row=number, reason=text.fault, raw=text.name))
    found = _NUMBER.fullmatch(text.name)
    post = known.get(int(found[1])) if found else None
    if post is not None and post.seen.text != text.text:
        post = None  # another data set's number, or the text was changed
    written = post.written if post else text.text
    impacts = []
    for passage in text.passages:
        if codes := passage.codes.get(person):
            start, end = post.seen.written(passage.start, passage.end) if post else (passage.start, passage.end)
            impacts.append(Impact(written[start:end], _labels(codes, book), {}))
    platform, native_id = (post.platform, post.native_id) if post else (PLATFORM, content_id(text.text))
    raw = RawPost(platform=platform, native_id=native_id, text=written, source_row=number)
    return ResultRow(raw, tuple(impacts))


def _labels(codes: Sequence[CodeNames], book: Codebook) -> dict[str, tuple[str, ...]]:
    """The names of the codes by the dimension that they stand in; a code outside of all is left out."""
    found: dict[str, dict[str, None]] = {}
    for names in codes:
        dimension = _dimension(names, book)
        if dimension is not None:
            found.setdefault(dimension.id, {}).update(dict.fromkeys(_said(names[-1], dimension)))
    return {dimension: tuple(labels) for dimension, labels in found.items()}


def _dimension(names: CodeNames, book: Codebook) -> Dimension | None:
    """The dimension that an outer code is called like; else the one dimension that has a label or term of this name."""
    outer = {name.casefold() for name in names[:-1]}
    for dimension in book.dimensions:
        if outer & {dimension.id, dimension.name.casefold(), dimension.plural.casefold()}:
            return dimension
    having = [d for d in book.dimensions if _without(names[-1], d).casefold() in _called(d)]
    return having[0] if len(having) == 1 else None


def _said(name: str, dimension: Dimension) -> tuple[str, ...]:
    """The labels that a code's name says: a stance that is mixed says both of its ends."""
    name = _without(name, dimension)
    mixed = dimension.role == "stance" and dimension.both not in dimension.labels
    if mixed and name.casefold() in (dimension.both.id, dimension.both.name.casefold()):
        return tuple(label.id for label in dimension.ends)
    return (name,)


def _called(dimension: Dimension) -> set[str]:
    parts: list[Label | Term] = [*dimension.shown, *(term for label in dimension.labels for term in label.terms)]
    return {name.casefold() for part in parts for name in (part.id, part.name)}


def _without(name: str, dimension: Dimension) -> str:
    """A code's name without the dimension in brackets that tells it from others of its name."""
    return name.removesuffix(f" ({dimension.name})")


def _root(path: Path, archive: ZipFile) -> ElementTree.Element:
    name = next((name for name in archive.namelist() if name.casefold().endswith(".qde")), None)
    if name is None:
        raise Problem(f"{path} is no REFI-QDA project: there is no .qde file in it. Export it again as .qdpx.")
    content = archive.read(name)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Problem(f"{path} declares a document type, which no REFI-QDA project does. Export it again as .qdpx.")
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 (without a document type there are no entities to expand)
    except ElementTree.ParseError as fault:
        raise Problem(f"{path}: {name} is not well-formed XML ({fault}). Export it again as .qdpx.") from fault
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def _texts(archive: ZipFile, root: ElementTree.Element) -> Iterator[Text]:
    users = {user.get("guid", ""): user.get("name") or user.get("id") or "" for user in root.iter("User")}
    codes = dict(_named(root.find("CodeBook/Codes"), ()))
    files = {name.rsplit("/", 1)[-1].casefold(): name for name in archive.namelist()}
    for source in root.find("Sources") or ():
        name = source.get("name", "")
        if source.tag in _OTHER_SOURCES:
            yield Text(name, "", fault=f"it is {_OTHER_SOURCES[source.tag]}, and only texts can be imported")
        elif source.tag == "TextSource":
            text = _content(archive, source, files)
            if text is None:
                yield Text(name, "", fault="its plain text is not in the project")
            else:
                marked = (_passage(one, len(text), users, codes) for one in source.findall("PlainTextSelection"))
                yield Text(name, text, tuple(one for one in marked if one is not None))


def _content(archive: ZipFile, source: ElementTree.Element, files: Mapping[str, str]) -> str | None:
    inside = source.find("PlainTextContent")
    if inside is not None:
        return inside.text or ""
    file = re.split(r"[/\\]", source.get("plainTextPath", ""))[-1].casefold()
    return archive.read(files[file]).decode("utf-8-sig", "replace") if file in files else None


def _passage(
    one: ElementTree.Element, length: int, users: Mapping[str, str], codes: Mapping[str, CodeNames]
) -> Passage | None:
    """None where it has no place in the text, or no code."""
    try:
        start, end = int(one.get("startPosition", "")), int(one.get("endPosition", ""))
    except ValueError:
        return None
    given: dict[str, dict[CodeNames, None]] = {}
    for coding in one.findall("Coding"):
        reference = coding.find("CodeRef")
        names = codes.get(reference.get("targetGUID", "")) if reference is not None else None
        if names:
            person = users.get(coding.get("creatingUser") or one.get("creatingUser") or "", "")
            given.setdefault(person, {})[names] = None
    if not given or not 0 <= start < end <= length:
        return None
    return Passage(start, end, {person: tuple(names) for person, names in given.items()})


def _named(codes: ElementTree.Element | None, above: CodeNames) -> Iterator[tuple[str, CodeNames]]:
    """Every code by its guid, with the names of those that it stands in."""
    for code in codes.findall("Code") if codes is not None else ():
        names = (*above, code.get("name", ""))
        yield code.get("guid", ""), names
        yield from _named(code, names)
