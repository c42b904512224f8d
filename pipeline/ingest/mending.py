"""Text that a tool on the way has damaged: UTF-8 read as another encoding, entities resolved once too little, Excel's escapes."""

from __future__ import annotations

import re

_RETURN = re.compile(r"_x000[dD]_\n?")
_EXCEL = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DOUBLED = re.compile(r"&amp;(?=(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)")


def _bytes_of() -> dict[int, str]:
    """What each byte above ASCII becomes when it is read as Windows-1252, and as Latin-1 where that has no character."""
    table = {}
    for byte in range(0x80, 0x100):
        try:
            table[byte] = bytes([byte]).decode("cp1252")
        except UnicodeDecodeError:
            table[byte] = chr(byte)
    return table


_WINDOWS = _bytes_of()
_BYTE = {char: byte for byte, char in _WINDOWS.items()} | {chr(byte): byte for byte in range(0x80, 0xA0)}


def _some(*ranges: tuple[int, int]) -> str:
    chars = {char for low, high in ranges for byte in range(low, high + 1) for char in (chr(byte), _WINDOWS[byte])}
    return "[" + "".join(re.escape(char) for char in sorted(chars)) + "]"


_NEXT = _some((0x80, 0xBF))
_LEAD = re.compile("[\u00c2-\u00f4]")
_ANY = f"{_some((0xF0, 0xF4))}{_NEXT}{{3}}|{_some((0xE0, 0xEF))}{_NEXT}{{2}}|[\u00c2-\u00df]{_NEXT}"
# What nobody writes: emoji, typographic signs and accents of Western languages as they look when damaged.
_CERTAIN = re.compile(
    f"\u00f0{_some((0x90, 0x9F))}{_NEXT}{{2}}|\u00e2{_some((0x80, 0x80), (0x82, 0x88), (0x98, 0x9D))}{_NEXT}"
    "|[\u00c2\u00c3][\u0080-\u00bf]"
)
_LIKELY = re.compile(_ANY)


def mended(text: str) -> str:
    """The text as it was written; itself where nothing is wrong with it."""
    if "_x000" in text:
        text = _RETURN.sub("\n", text)
    if not text.isascii() and _LEAD.search(text):
        for _ in range(3):  # some files went through it twice
            if (better := _recoded(text)) == text:
                break
            text = better
    return _DOUBLED.sub("&", text) if "&amp;" in text else text


def _recoded(text: str) -> str:
    certain = _CERTAIN.search(text)
    if certain is None:
        # Single ones may be meant so ("CAFÉ»" ends a quotation): all there is must be damaged, and more than once.
        found = _LIKELY.findall(text)
        if not (len(found) > 1 or (found and found[0][0] in "\u00c2\u00c3")) or not _LIKELY.sub("", text).isascii():
            return text
    return _LIKELY.sub(_decoded, text) if certain is None or _decoded(certain) != certain[0] else text


def _decoded(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTE.get(char, ord(char)) for char in found[0]).decode("utf-8")
    except ValueError:
        return found[0]


def is_mojibake(text: str) -> bool:
    """Whether a text holds UTF-8 that was read as another encoding."""
    return not text.isascii() and _recoded(text) != text


def without_excel_escapes(text: str) -> str:
    """A cell's text with Excel's "_x000D_" and the like resolved."""
    return _EXCEL.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
