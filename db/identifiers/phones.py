"""Telephone numbers: by how they are grouped, by what leads to them, and by the plans of the countries (`phonenumbers`).

Numbers of help lines stay: they are there to be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from db.identifiers.normal import DOT, Normal
from db.identifiers.span import PHONE, Span

# By their digits, as people dial them at home.
HELP_LINES = frozenset(
    """
    988 911 999 112 113 000 111 101 105 116 116123 116117 116111 116006 741741 85258 686868 838255 678678 50808 1737 13114 131114
    0800 18002738255 8002738255 18006624357 8006624357 18007997233 8007997233 18664887386 8664887386 18006564673 8006564673
    18669505522 18774955744 18884567890 8884567890 18334564566 8334564566 18005222300 18006847387 18887427462
    1300224636 1300659467 1300789978 1800551800 1800650890 1800184527 1800737732 08001111 08006895652 08000684141 0800585858
    08000726659 0808808994 08088081677 08088080000 08082000247 08081689111 08001110111 08001110222 08001810771 08000113
    08005433354 0508828865 0800376633 0800111757 142 143 147 3114 119 15 18
    """.split()
)
_FREE = re.compile(r"(?:0800|0808|00800|1800\d{6}$|1300\d{6}$)")
_SEP = rf"[ \t()\[\].\-/_*~|=—{DOT}]"
_CANDIDATE = re.compile(rf"(?<![\w$€£])(?<!\d[.,:])(?:\+[ ]?)?[(\[]?\d(?:{_SEP}{{0,4}}\d){{6,40}}+(?![\w%])")
_NANP = re.compile(rf"(?<!\d)(?:\+?1[ .\-]{{0,2}})?[(\[]?[0-9]\d\d[)\]]?{_SEP}{{0,3}}\d{{3}}{_SEP}{{1,3}}\d{{4}}(?!\d)")
_ABROAD = re.compile(rf"(?:\+[ ]?|(?<!\d)00)\d(?:{_SEP}{{0,4}}\d){{6,15}}")
_TRUNK = re.compile(r"(?<!\d)[(]?0\d(?:[ \-/.()]{0,3}\d){7,10}(?!\d)")
_LOCAL = re.compile(r"(?<![\d.\-/])[1-9]?\d\d-\d{4}(?!\d|-\d)")
_FIVES = re.compile(r"(?<!\d)[6-9]\d{4}[ \-]\d{5}(?!\d)")
_BARE = re.compile(r"(?<!\d)\d{10,15}(?!\d)")
_DATED = re.compile(r"(?<!\d)(?:(?:19|20)\d\d[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d)(?!\d)")
_YEARS = re.compile(r"(?:(?:19|20)\d\d\D{1,3})+(?:(?:19|20)\d\d|\d{1,2})")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[ .,]\d{3})+(?:[.,]\d{1,2})?")
_DECIMAL = re.compile(r"\d+[.,]\d+")
_CUE = re.compile(
    r"\b(?:call|text|txt|phone|tel|telephone|cell|mobile|mob|number|numbers|whats ?app|wa|ring|dial|sms|fax|reach|contact|handy|signal|telegram|nr|imessage|facetime|digits)\b[^\d\n]{0,24}$"
)
_EXT = re.compile(r"\s{0,2},?\s?(?:ext|extension|x)\.?\s?\d{1,6}\b", re.IGNORECASE)
_DIGIT = r"(?:zero|oh|o|nought|null|one|two|three|four|five|six|seven|eight|nine|niner|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|\d{1,4})"
_ONE = rf"(?:(?:double|triple|treble)[ \-]{{1,2}})?{_DIGIT}"
_SPOKEN = re.compile(rf"(?<![\w\-])(?:plus[ ])?{_ONE}(?:[ ,.\-/]{{1,3}}{_ONE}){{4,24}}(?![\w])")
_DIGIT_WORDS = frozenset("zero oh nought one two three four five six seven eight nine".split())
_COUNTED = re.compile(r"\w+")
_IN_ORDER = "zero one two three four five six seven eight nine ten"


def find(normal: Normal) -> Iterator[Span]:
    """Telephone numbers in digits and in words."""
    if normal.digits >= 7:
        for match in _CANDIDATE.finditer(normal.text):
            yield from _judged(match, normal)
    if len(normal.words & _DIGIT_WORDS) > 1:
        for match in _SPOKEN.finditer(normal.low):
            if _spoken(match[0]):
                yield Span(*match.span(), PHONE)


def _judged(match: re.Match[str], normal: Normal) -> Iterator[Span]:
    text, (start, end) = match[0], match.span()
    digits = _digits(text)
    cued = bool(_CUE.search(normal.low[max(0, start - 40) : start]))
    if _help(digits) or _ordinary(text, cued):
        return
    dates = [date.span() for date in _DATED.finditer(text)]
    hit = False
    for pattern in (_ABROAD, _NANP, _TRUNK, _FIVES, _BARE, _LOCAL):
        for part in pattern.finditer(text):
            first, last = part.span()
            if pattern is _LOCAL and not cued and _range(part[0]):
                continue
            if _help(_digits(part[0])) or any(a < last and first < b for a, b in dates):
                continue
            hit = True
            longer = _EXT.match(normal.text, start + last) if start + last == end else None
            yield Span(start + first, longer.end() if longer else start + last, PHONE)
    if hit or dates:
        return
    # "012345678 and 12" read as one would be too long for any number.
    if len(digits) <= 15 and (cued or (len(digits) >= 9 and _known(digits))):
        yield Span(start, end, PHONE)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _help(digits: str) -> bool:
    return digits in HELP_LINES or bool(_FREE.match(digits)) or (digits.startswith("44") and _help_abroad(digits))


def _help_abroad(digits: str) -> bool:
    return digits[2:] in ("116123", "8001111")


def _ordinary(text: str, cued: bool) -> bool:
    """Whether it is years, thousands, a decimal, or a list of small numbers."""
    if _YEARS.fullmatch(text):
        return True
    if _DECIMAL.fullmatch(text):
        return not (cued and len(text) > 9)
    if _THOUSANDS.fullmatch(text):
        return not cued
    groups = re.findall(r"\d+", text)
    small = len(groups) > 3 and all(len(group) <= 2 for group in groups)
    return small and not cued and not text.lstrip("(+").startswith("0")


def _range(text: str) -> bool:
    low, high = (int(part) for part in text.split("-"))
    return low < high and low % 50 == 0 and high % 50 == 0


@lru_cache(maxsize=2_000)
def _known(digits: str) -> bool:
    """Whether some country's plan has this as a mobile number."""
    import phonenumbers

    for region in ("US", "ES", "PT", "PL", "IN", "IT", "BR", "ZA", "CZ", "GR", "MX"):
        try:
            number = phonenumbers.parse(digits, region)
        except phonenumbers.NumberParseException:
            continue
        kind = phonenumbers.number_type(number)
        if kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE):
            return True
    return False


def _spoken(text: str) -> bool:
    words = _COUNTED.findall(text)
    said = [word for word in words if word in _DIGIT_WORDS or word == "o"]
    length = sum(len(word) if word.isdigit() else 1 for word in words)
    length += sum({"double": 0, "triple": 1, "treble": 1}.get(word, 0) for word in words)
    plain = " ".join(words)
    backwards = " ".join(reversed(words))
    return len(said) >= 3 and length >= 7 and plain not in _IN_ORDER and backwards not in _IN_ORDER
