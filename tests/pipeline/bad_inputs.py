"""Files that are broken in every way: `python -m tests.pipeline.bad_inputs FOLDER HOW_MANY SEED` writes and ingests them.

Each is an invented export, whole or not, and what people, disks and tools make of one: cut, mixed up, in another encoding, under
another name. The same seed makes the same bytes, at whatever time and in whatever process. Prints one line of JSON: rows by what
became of them, which files do not add up, seconds, peak memory in KiB, and a hash of the files.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import hashlib
import io
import json
import lzma
import random
import re
import resource
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from tests.pipeline.ingested import ingested

NAMES = [
    "id", "text", "created_at", "platform", "author", "title", "url", "body", "created_utc", "Full Text", "Date", "score",
    "subreddit", "content", "lang", "videoId", "fictional", "", "text", "\ufefftext", "t\u00ebxt", "a" * 300,
]  # fmt: skip
WORDS = [
    "pears",
    "calm",
    "ChatGPT",
    "anxiety",
    "Birnen",
    "été",
    "りんご",
    "😀",
    "tak",
    "the",
    "of",
    "nobody",
    "evening",
]
ODD: list[Any] = [
    None, True, "", " ", "null", "NaN", float("nan"), float("inf"), -1, 0, 10**30, 1e308, "1e999", "2024-13-45", "0000-00-00",
    "9999-12-31T23:59:59+99:99", "1709600000", 1709600000000000000, "12.3.24", "\x00", "\ud800", "\udfff\ud800", "\u202e", "\ufeff",
    "=cmd|' /C calc'!A0", "<script>x</script>", "<b <b <b", "&#xD800;", "&" * 50, "'; DROP TABLE post;--", "[deleted]", [], {},
    [[[[]]]], {"id": {"id": {}}}, ["a", 1, None], "\\ud800", "a" * 5000, "http://[", "https://x.com/a/status/" + "9" * 400,
]  # fmt: skip


class Maker:
    """Makes one file after the other, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.workbooks = [self._workbook() for _ in range(20)]
        self.tables = [self._table() for _ in range(20)]

    def file(self) -> tuple[str, bytes]:
        """A file's extension and content."""
        kinds: dict[str, Callable[[], bytes]] = {
            ".csv": self._csv, ".tsv": self._csv, ".json": self._json, ".jsonl": self._lines, ".ndjson": self._lines,
            ".xlsx": lambda: self.draw.choice(self.workbooks), ".parquet": lambda: self.draw.choice(self.tables),
            ".zip": self._archive, ".txt": self._csv,
        }  # fmt: skip
        extension = self.draw.choices(list(kinds), [25, 5, 20, 25, 5, 5, 5, 5, 5])[0]
        content = kinds[extension]()
        for _ in range(self.draw.choices([0, 1, 2, 5], [2, 5, 3, 1])[0]):
            content = self._broken(content)
        if self.draw.random() < 0.1:
            packing, pack = self.draw.choice(PACKINGS)
            extension, content = extension + packing, pack(content)
            content = self._broken(content) if self.draw.random() < 0.5 else content
        if self.draw.random() < 0.1:
            extension = self.draw.choice([*kinds, ".gz", ".xls", ".CSV", ""])
        return extension, content

    def _row(self) -> dict[str, Any]:
        text = " ".join(self.draw.choices(WORDS, k=self.draw.randint(1, 25)))
        row: dict[str, Any] = {
            "id": str(self.draw.randrange(5000)), "text": text, "created_at": f"2024-03-{self.draw.randint(1, 28):02d}",
            "platform": self.draw.choice(["reddit", "x", "youtube"]), "fictional": True,
        }  # fmt: skip
        for _ in range(self.draw.choice([0, 0, 1, 3])):
            row[self.draw.choice(NAMES)] = self.draw.choice(ODD)
        for _ in range(self.draw.choice([0, 0, 0, 1])):
            row.pop(self.draw.choice(list(row)), None)
        return row

    def _rows(self) -> list[dict[str, Any]]:
        return [self._row() for _ in range(self.draw.choice([0, 1, 2, 5, 12]))]

    def _csv(self) -> bytes:
        out, rows = io.StringIO(), self._rows()
        names = list(rows[0]) if rows else ["id", "text"]
        dialect = self.draw.choice(["excel", "unix"])  # the latter quotes every cell
        made = csv.writer(
            out, delimiter=self.draw.choice(",;\t|,,"), dialect=dialect, lineterminator=self.draw.choice(ENDS)
        )
        made.writerow(names)
        for row in rows:
            cells = [row.get(name) for name in names]
            made.writerow([*cells, "more"] if self.draw.random() < 0.05 else cells[: self.draw.choice([99, 99, 99, 1])])
        return self._encoded(out.getvalue())

    def _json(self) -> bytes:
        rows: Any = self._rows()
        wrapped = self.draw.choice(
            [rows, {"data": rows}, {"items": rows, "errors": [{}]}, rows[:1], 1, "x", {"a": {"b": rows}}]
        )
        deep = "[" * self.draw.choice([0] * 9 + [3000])
        return self._encoded(deep + json.dumps(wrapped, ensure_ascii=self.draw.random() < 0.5))

    def _lines(self) -> bytes:
        lines = [json.dumps(row, ensure_ascii=self.draw.random() < 0.5) for row in self._rows()]
        return self._encoded(
            self.draw.choice(ENDS).join([*lines, *self.draw.choice([[], ["{"], [""], ["1"], ["[]"], ["null"]])])
        )

    def _encoded(self, text: str) -> bytes:
        return text.encode(
            self.draw.choices(ENCODINGS, [20, 2, 2, 2, 1, 1])[0],
            "surrogatepass" if self.draw.random() < 0.5 else "replace",
        )

    def _archive(self) -> bytes:
        return zipped({"../../out.csv": self._csv()})

    def _workbook(self) -> bytes:
        book, out = openpyxl.Workbook(), io.BytesIO()
        assert book.active is not None
        rows = self._rows()
        book.active.append(list(rows[0]) if rows else ["id", "text"])
        for row in rows:
            book.active.append(
                [cell if isinstance(cell, str) and cell.isprintable() else None for cell in row.values()]
            )
        book.save(out)
        with zipfile.ZipFile(out) as archive:
            return zipped({name: _TIME.sub(b"2024-03-01T00:00:00Z", archive.read(name)) for name in archive.namelist()})

    def _table(self) -> bytes:
        out, rows = io.BytesIO(), [{"id": row.get("id"), "text": row.get("text")} for row in self._rows()]
        plain = [{name: str(cell).encode("utf-8", "replace").decode() for name, cell in row.items()} for row in rows]
        pq.write_table(pa.Table.from_pylist(plain, pa.schema([("id", pa.string()), ("text", pa.string())])), out)
        return out.getvalue()

    def _broken(self, content: bytes) -> bytes:
        at, to = sorted(self.draw.randrange(len(content) + 1) for _ in range(2))
        how = self.draw.randrange(7)
        if how == 0:
            return content[:at]
        if how == 1:
            return content[:at] + self.draw.randbytes(self.draw.randint(1, 8)) + content[at:]
        if how == 2:
            return content[:at] + content[to:]
        if how == 3:
            return content[:at] + content[at:to] * 2 + content[to:]
        if how == 4:
            return content[:at] + self.draw.choice(MARKS) * self.draw.choice([1, 1, 40]) + content[at:]
        if how == 5:
            return content[:at] + bytes(to - at) + content[to:]
        return (
            content[:at]
            + bytes(self.draw.choice([0x00, 0x22, 0x0A, 0xFF, 0x80]) for _ in content[at : at + 1])
            + content[at + 1 :]
        )


_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")  # when a workbook was made
ENDS = ["\n", "\n", "\n", "\r\n", "\r", "\n\n"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-7"]
MARKS = [
    b'"', b"'", b",", b"\n", b"\r", b"\x00", b"{", b"}", b"[", b"]", b"\\", b"\\ud800", b"\xed\xa0\x80", b"\xff\xfe", b"<!--", b":",
]  # fmt: skip
PACKINGS: list[tuple[str, Callable[[bytes], bytes]]] = [
    (".gz", partial(gzip.compress, mtime=0)), (".bz2", bz2.compress), (".xz", lzma.compress), (".zst", zstandard.ZstdCompressor().compress),
]  # fmt: skip


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP archive of these files, without the time at which it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def files(how_many: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Names, which tell their number, and contents."""
    maker = Maker(seed)
    for number in range(how_many):
        extension, content = maker.file()
        yield f"{number:05d}{extension}", content


def hashed(made: Iterable[tuple[str, bytes]]) -> str:
    """One hash of names and contents."""
    found = hashlib.sha256()
    for name, content in made:
        found.update(name.encode() + content)
    return found.hexdigest()


def main(folder: Path, how_many: int, seed: int) -> None:
    """Write, ingest, say what came of it."""
    exports = folder / "files"
    exports.mkdir()
    for name, content in files(how_many, seed):
        (exports / name).write_bytes(content)
    started = time.process_time()
    account = ingested([exports], folder / "data.db")
    print(
        json.dumps(
            {
                **{name: account.totals()[name] for name in ("rows", "posts", "duplicates", "quarantined")},
                "wrong": [source.name for source in account.sources if not source.adds_up],
                "files": len(account.sources),
                "incomplete": [source.name for source in account.sources if not source.complete],
                "silent": [s.name for s in account.sources if not (s.rows or s.skipped or s.why)],
                "seconds": time.process_time() - started,
                "made": hashed((path.name, path.read_bytes()) for path in sorted(exports.iterdir())),
                "peak": _peak(),
            }
        )
    )


def _peak() -> int:
    """KiB at most in memory. Linux hands ru_maxrss of whoever starts a process on to it, VmHWM is its own."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text(encoding="ascii").partition("VmHWM:")[2].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
