"""How a text file is encoded: UTF-8 where it can be, else what a library takes it for. A guess is told."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from pipeline.ingest.readers.stream import Unreadable

_NAMES = {
    "cp1252": "Windows-1252", "cp1250": "Windows-1250", "cp1251": "Windows-1251", "cp1253": "Windows-1253",
    "cp1254": "Windows-1254", "cp1255": "Windows-1255", "cp1256": "Windows-1256", "cp1257": "Windows-1257",
    "mac_roman": "Mac Roman", "koi8_r": "KOI8-R", "mac_cyrillic": "Mac Cyrillic", "cp866": "DOS Cyrillic (cp866)",
    "cp932": "Shift JIS", "euc_jp": "EUC-JP", "cp949": "Korean (cp949)", "gb18030": "GB 18030", "big5": "Big5",
    "utf_16_le": "UTF-16", "utf_16_be": "UTF-16",
}  # fmt: skip
# Where letters above ASCII stand alone in their words, the script is Latin. The order settles equal fits: how common
# they are.
_LATIN = ("cp1252", "mac_roman", "cp1250", "cp1254", "cp1257")
_OTHER = (
    "cp1251", "koi8_r", "cp866", "mac_cyrillic", "cp1253", "cp1255", "cp1256", "cp932", "gb18030", "big5", "cp949", "euc_jp",
)  # fmt: skip
_ABOVE, _RUNS = re.compile(rb"[\x80-\xff]"), re.compile(rb"[\x80-\xff]{2,}")
_HALF_WIDTH = re.compile("[\uff61-\uff9f]{2}")  # Chinese read as Japanese
_ENOUGH = 64 * 1024
_NEAR = 0.02
_COMMON = frozenset(
    "äöüßéèêëàâîïôûùçñáíóúìòæøåãõÄÖÜÉÈÀÂÊÇÑÁÍÓÚØÅ¿¡°«»£§·\u00a0" "ąćęłńśźżčďěňřšťůžőűĄĆĘŁŃŚŹŻČŘŠŽŐŰ" "ğışİŞĞ"
    + "".join(map(chr, range(0x410, 0x450))) + "ёЁіїєґІЇЄҐ"
)  # fmt: skip
_MISPLACED = re.compile(r"[a-zà-ÿ][–—“”¿¡][a-zà-ÿ]|[a-zß-ÿ][À-ÖØ-ÞŠŽŸ]|\b[ŠŽÀ][a-z]\b")


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding by Python's name, and whether it was told from the bytes alone."""

    name: str
    guessed: bool = False

    @property
    def words(self) -> str:
        """What people are told of it; nothing of UTF-8."""
        if self.name == "utf-8":
            return ""
        shown = _NAMES.get(self.name, self.name)
        return f"{shown} text, guessed: another with --encoding" if self.guessed else f"{shown} text"


def named_encoding(name: str) -> Encoding:
    """The encoding that a person names. Raises Unreadable where Python has no such."""
    try:
        return Encoding(codecs.lookup(name).name.replace("-", "_").replace("utf_8", "utf-8"))
    except LookupError:
        raise Unreadable(
            f'there is no encoding "{name}": name one such as cp1252, cp1251, mac_roman or utf-16'
        ) from None


def encoding_of(start: bytes) -> Encoding:
    """The encoding of a file that begins with `start`, its byte order mark, if any, left out."""
    cut = start[: start.rfind(b"\n") + 1] or start
    try:
        cut.decode("utf-8")
        return Encoding("utf-8")
    except UnicodeDecodeError as error:
        # A sample may end inside a character; a stray byte among many good ones costs its row, not the whole file.
        if error.start >= len(cut) - 4 and len(cut) > 4:
            return Encoding("utf-8")
    if _mostly_utf8(cut):
        return Encoding("utf-8")
    return Encoding(_guess(cut), guessed=True)


def _mostly_utf8(data: bytes) -> bool:
    """Whether nearly all that lies above ASCII is UTF-8, in sequences that chance does not make."""
    text = data.decode("utf-8", "surrogateescape")
    above = [char for char in text if char > "\x7f"]
    stray = sum("\udc80" <= char <= "\udcff" for char in above)
    return len(above) - stray > 4 * stray


def _guess(data: bytes) -> str:
    lines = b"\n".join(line for line in data.split(b"\n") if not line.isascii())[:_ENOUGH]
    above = len(_ABOVE.findall(lines))
    candidates = _OTHER if sum(map(len, _RUNS.findall(lines))) * 2 > above else _LATIN
    matches = from_bytes(lines, cp_isolation=list(candidates), threshold=0.5)
    found = [match for match in matches if match.encoding in candidates and not _HALF_WIDTH.search(str(match))]
    if not found:
        return candidates[0]
    odd = {match.encoding: _odd(str(match)) for match in found}
    found = [match for match in found if odd[match.encoding] <= min(odd.values()) + _NEAR]
    best = min(match.chaos for match in found)
    near = [match for match in found if match.chaos <= best + _NEAR]
    coherent = max(match.coherence for match in near)
    fit = [match for match in near if candidates is _LATIN or match.coherence >= coherent - 0.1]
    # Several encodings may give the same text; the library names one of them.
    names = {name for match in fit for name in (match.encoding, *match.could_be_from_charset) if name in candidates}
    return min(names, key=candidates.index)


def _odd(text: str) -> float:
    """Share of the signs above ASCII that texts seldom hold, or not at their place: "cafŽ", "Ma–ana"."""
    above = [char for char in text if char > "\x7f"]
    odd = sum(char not in _COMMON and (char < "\u0370" or "\u0400" <= char < "\u0460") for char in above)
    return (odd + len(_MISPLACED.findall(text))) / max(1, len(above))
