"""Bytes of a file, decompressed on the way, with a bound on everything that is held in memory."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import zstandard

from pipeline.ingest.readers.expansion import too_large

SAMPLE_BYTES = 256 * 1024
LINE_LIMIT = 64 * 1024 * 1024
_CHUNK = 32 * 1024
_ZSTANDARD_CHUNK = 4 * 1024  # of it, too, at most 128 MiB can come
OBJECTS_LIMIT, VALUES_LIMIT = 500_000, 5_000_000  # of one row; each takes some 500 bytes and 60
_SEEN = 512  # bytes by which UTF-16 is told
_MAGIC = {
    b"PK\x03\x04": "a ZIP or Excel file",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF file",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"SQLite format 3": "an SQLite database",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"\x7fELF": "a program",
}
_EMPTY = re.compile(rb"(?:\r?\n)+")
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class Unreadable(Exception):
    """A file, or the rest of one, that can't be read as rows; the message is the reason a person reads."""


class _Zstandard(io.RawIOBase):
    """Zstandard frames one after the other; unlike the library's stream reader it notices a cut-off frame."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self._frame = self._new()
        self._rest = b""
        self._begun = False

    @staticmethod
    def _new() -> zstandard.ZstdDecompressionObj:
        # Pushshift's dumps use a 2 GiB window, above the library's default limit.
        return zstandard.ZstdDecompressor(max_window_size=2**31).decompressobj()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            data = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame, self._begun = self._new(), False
            data = data or self._raw.read(_ZSTANDARD_CHUNK)
            if not data:
                if self._begun:
                    raise EOFError
                return 0
            self._begun = True
            self._rest = self._frame.decompress(data)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


class _Recoded(io.RawIOBase):
    """Text in another encoding recoded as UTF-8."""

    def __init__(self, raw: ByteStream, encoding: str) -> None:
        self._raw = raw
        self._decode = codecs.getincrementaldecoder(encoding)("replace").decode
        self._rest = b""

    @property
    def broken(self) -> str | None:
        """Why what is recoded ended early."""
        return self._raw.broken

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            data = self._raw.read(_CHUNK)
            self._rest = self._decode(data, not data).encode("utf-8", "replace")
            if not data and not self._rest:
                return 0
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


class _Guarded(io.RawIOBase):
    """Ends the stream where decompression fails or goes too far, and keeps why, so that everything before it is read."""

    def __init__(self, raw: BinaryIO, file: BinaryIO) -> None:
        self._raw, self._file = raw, file
        self._given = 0
        self._reason: str | None = None

    @property
    def broken(self) -> str | None:
        """Why this stream, or the one that it reads from, ended early."""
        return self._reason or getattr(self._raw, "broken", None)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._reason:
            return 0
        try:
            data = self._raw.read(len(buffer))
        except EOFError:
            self._reason = "the compressed file breaks off here: it was cut short, copy or download it again"
            return 0
        except (OSError, zlib.error, lzma.LZMAError, zstandard.ZstdError, ValueError, MemoryError) as error:
            self._reason = f"the file can't be read from here on ({error or type(error).__name__})"
            return 0
        self._given += len(data)
        if self._raw is not self._file and (reason := too_large(self._file.tell(), self._given, begun=True)):
            self._reason = reason
            return 0
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._raw.close()
        super().close()


_DECOMPRESSORS: dict[bytes, Callable[[BinaryIO], Any]] = {
    rb"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
    rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18": _Zstandard,  # a frame, or one to skip before it
    rb"BZh": bz2.BZ2File,
    rb"\xfd7zXZ": lzma.LZMAFile,
}


class ByteStream(io.BufferedReader):
    """A buffered stream that knows why it ended early; closing it closes `file` below it, too."""

    def __init__(self, raw: BinaryIO, file: BinaryIO) -> None:
        self._guard, self._file = _Guarded(raw, file), file
        super().__init__(self._guard, buffer_size=256 * 1024)

    def close(self) -> None:
        super().close()
        self._file.close()

    @property
    def broken(self) -> str | None:
        """Why the stream ended before the end of the file, or None."""
        return self._guard.broken


def open_bytes(path: Path, encoding: str | None = None) -> ByteStream:
    """Open a file, decompressing gzip, Zstandard, bzip2 and xz by their first bytes.

    UTF-16, with or without a byte order mark, and text in `encoding` are recoded as UTF-8.
    """
    file: BinaryIO = io.BufferedReader(io.FileIO(path))
    raw: Any = file
    magic = file.read(6)
    file.seek(0)
    for pattern, decompressor in _DECOMPRESSORS.items():
        if re.match(pattern, magic):
            raw = decompressor(file)
            break
    stream = ByteStream(raw, file)
    recode = encoding or _utf16(stream.peek(_SEEN)[:_SEEN])
    return ByteStream(cast(BinaryIO, _Recoded(stream, recode)), file) if recode else stream


def _utf16(start: bytes) -> str | None:
    """UTF-16 by its mark, or by the zeros that ASCII characters have in it."""
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    for name, ascii_at, zero_at in (("utf-16-le", 0, 1), ("utf-16-be", 1, 0)):
        letters, zeros = start[ascii_at::2], start[zero_at::2]
        if len(zeros) > 7 and zeros.count(0) * 2 > len(zeros) and letters.count(0) * 20 < len(letters):
            return name
    return None


def peek(stream: ByteStream) -> bytes:
    """The first bytes of a stream."""
    return stream.read(SAMPLE_BYTES)


def check_text(start: bytes, suffix: str) -> None:
    """Raise Unreadable where the bytes are no text."""
    for magic, what in _MAGIC.items():
        if start.startswith(magic):
            raise Unreadable(f"this is {what}, not a {suffix or 'text'} file: rename it or export it again")
    if start.count(0) > len(start) * 0.1:
        raise Unreadable(f"this is binary data, not a {suffix or 'text'} file")
    if len(_CONTROL.findall(start)) > len(start) * 0.02:
        raise Unreadable(f"this is binary data, not a {suffix or 'text'} file")


def lines(stream: ByteStream) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines with their line end, the first without a BOM; None instead of a line over the limit.

    Empty lines that follow one another can come as one, numbered as the first of them: there can be millions.
    """
    number = 0
    while True:
        line = stream.readline(LINE_LIMIT)
        if not line:
            return
        number += 1
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if len(line) >= LINE_LIMIT and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(LINE_LIMIT)
            yield number, None
        elif line in (b"\n", b"\r\n"):
            line += _empty_lines(stream)
            yield number, line
            number += line.count(b"\n") - 1
        else:
            yield number, line


def _empty_lines(stream: ByteStream) -> bytes:
    """The empty lines that come next in the buffer."""
    found = _EMPTY.match(stream.peek(1))
    return stream.read(found.end()) if found else b""


def is_crowded(data: bytes, mark: bytes = b",") -> bool:
    """Whether a line holds more objects or values than a post could: each takes many times its length in memory."""
    if len(data) <= OBJECTS_LIMIT:
        return False
    return data.count(b"{") > OBJECTS_LIMIT or data.count(mark) + data.count(b"[") > VALUES_LIMIT


CROWDED = f"{OBJECTS_LIMIT:,} objects or {VALUES_LIMIT:,} values"
TOO_LONG = f"the line is longer than {LINE_LIMIT // 2**20} MiB, or holds more than {CROWDED}"
