"""What may leave the data set, decided in this one place: text, author data, sensitive quotes, small cells.

Everything shown or exported passes through here. Who looks is told by a `Viewer`; no function that gives text has a
default for it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import Literal

from records.codebook import Codebook

Role = Literal["viewer", "researcher"]

MIN_POSTS = 5  # distinct posts; fewer are shown grey and called too few to read

# Endings of web addresses that people write without "https://". Those that are words, too ("me.In the end") count
# only in small letters and where more of an address follows.
_TLD = (
    "com|org|net|edu|gov|io|ai|app|co|tv|ly|gg|uk|de|fr|ca|au|info|xyz|gle|bio|chat|blog|social|online|site|dev|page|eu"
)
_WORD_TLD = "me|us|be|in|to|ee|is|it|so|link|live|news"
_NAME = r"(?<![\w.+'-])[\w.+'-]{1,64}"
_EMAIL = re.compile(rf"{_NAME}(?:[@＠]|\s?(?:\(at\)|\[at\])\s?)[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,4}}", re.IGNORECASE)
_LINK = re.compile(
    rf"(?:https?|ftp)://\S+|\bwww\.\S+"
    rf"|(?<![\w.@-])(?:[\w-]{{1,63}}\.){{1,4}}(?:{_TLD}|{_WORD_TLD})/\S*"
    rf"|\b(?:discord\.gg|t\.me|wa\.me|linktr\.ee)\b\S*",
    re.IGNORECASE,
)
_BARE_DOMAIN = re.compile(rf"(?<![\w@./-])(?:[a-z0-9-]{{1,63}}\.){{1,4}}(?:{_TLD})\b(?!\.\w)", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w/])[@＠]\w[\w.\-]{0,63}\w|(?<![\w/])/?u/[\w-]{2,}|(?<!\w)@\w\b", re.IGNORECASE)
_DID = re.compile(r"\bdid:[a-z]+:[A-Za-z0-9._:%-]+|\bat://\S+")
# The ways phone numbers are written: international, North American, with a trunk zero, a bare run of digits.
_PHONE = re.compile(
    r"(?<![\w.+$€£])(?<!\d[:\-])(?:"
    r"(?:\+|00)\d(?:[\s().\-/–‑]{0,2}\d){6,14}"
    r"|(?:1[\s.–‑-])?\(?\d{3}\)?[\s.–‑-]\d{3}[\s.–‑-]\d{4}"
    r"|0\d(?:[\s–‑-]?\d){7,10}"
    r"|\d{3}[–‑-]\d{4}"
    r"|\d{10,15}"
    r")(?![\w-]|\.\d)"
)
# Product names that look like domains.
_KEPT = re.compile(
    r"(?:beta\.)?character\.ai|c\.ai|claude\.ai|pi\.ai|copy\.ai|janitor\.ai|you\.com|inflection\.ai|woebot\.io|x\.ai",
    re.IGNORECASE,
)
# Small letters, and plain ones for the apostrophes and hyphens that phones write; character by character, so that
# places stay, and much faster than a search that ignores case.
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "\u2010": "-", "\u2011": "-"}
    | dict(zip(ascii_uppercase, ascii_lowercase, strict=True))
)

_SELF_HARM = re.compile(
    r"\b(?:suicid\w*|self[- ]?harm\w*|self[- ]?injur\w*|kill(?:ing|ed)? (?:my|him|her|them|your)sel(?:f|ves)"
    r"|(?:end|ended|ending|take|took|taking) (?:my|his|her|their|your|one's) (?:own )?li(?:fe|ves)\b"
    r"|end it all\b|want(?:ed|s|ing)? to die\b|wanna die\b|better off dead\b"
    r"|(?:don'?t|didn'?t|not) want(?:ed)? to (?:live|be alive|be here anymore)\b"
    r"|unaliv\w*|kms\b|kys\b|cut(?:ting)? (?:my|him|her|your)self\b|sewer[- ]?slid\w*|overdos\w*)"
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: a researcher is someone signed in, and sees texts whole."""

    role: Role
    person: str | None = None

    @property
    def sees_all(self) -> bool:
        """Whether this person sees texts whole and where they are from."""
        return self.role == "researcher"


VIEWER = Viewer("viewer")


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Where to find help, anywhere, without being tracked."""

    name: str
    url: str
    text: str


HELP = HelpLine(
    "Find a Helpline",
    "https://findahelpline.com",
    "If this touches you: findahelpline.com lists free, confidential helplines in more than 130 countries. "
    "In an emergency, call your local emergency number.",
)


def _bare_domain(found: re.Match[str]) -> str:
    return found.group() if _KEPT.fullmatch(found.group()) else "[link]"


# One after the other: each looks at what those before it have left.
_MASKS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_EMAIL, "[e-mail]"),
    (_DID, "[handle]"),
    (_LINK, "[link]"),
    (_BARE_DOMAIN, _bare_domain),
    (_HANDLE, "[handle]"),
    (_PHONE, "[phone]"),
)
# No mask finds anything in a text without one of these; to look for them is thirty times faster, and most texts have none.
_SIGNS = ("@", "＠", "/", "did:")
_DOT, _DIGITS = re.compile(r"\.\S"), re.compile(r"\d(?:\D{0,2}\d){6}")


def _may_find_people(text: str) -> bool:
    return any(sign in text for sign in _SIGNS) or bool(_DOT.search(text) or _DIGITS.search(text))


def redact(text: str, viewer: Viewer) -> str:
    """The text without what finds people again: e-mails, links, handles, phone numbers. A researcher sees it whole."""
    if viewer.sees_all or not _may_find_people(text):
        return text
    for pattern, mask in _MASKS:
        text = pattern.sub(mask, text)
    return text


@dataclass(frozen=True, slots=True)
class Masked:
    """A text as a viewer sees it, and where each of its characters stands in the text as written: from `starts`, to `ends`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def seen(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the text as written stands in this one; a mask that it cuts into belongs to it."""
        first = bisect_right(self.ends, start)
        return first, max(first, bisect_left(self.starts, end))

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of this text stands in the text as written. Raises IndexError where it is none of this text."""
        return self.starts[start], self.ends[end - 1]


def masked(text: str, viewer: Viewer) -> Masked:
    """The same as `redact`, with places."""
    starts: list[int] = list(range(len(text)))
    ends: list[int] = list(range(1, len(text) + 1))
    for pattern, mask in () if viewer.sees_all else _MASKS:
        parts: list[str] = []
        new_starts: list[int] = []
        new_ends: list[int] = []
        at = 0
        for found in pattern.finditer(text):
            put = mask if isinstance(mask, str) else mask(found)
            first, last = found.span()
            parts += [text[at:first], put]
            new_starts += [*starts[at:first], *[starts[first]] * len(put)]
            new_ends += [*ends[at:first], *[ends[last - 1]] * len(put)]
            at = last
        if parts:
            text = "".join([*parts, text[at:]])
            starts, ends = [*new_starts, *starts[at:]], [*new_ends, *ends[at:]]
    return Masked(text, starts, ends)


def is_sensitive(quote: str, labels_and_terms: Iterable[str], codebook: Codebook) -> bool:
    """Whether a quote stays closed until it is asked for: by its codes, or by words on suicide or self-harm."""
    return not codebook.sensitive.isdisjoint(labels_and_terms) or bool(_SELF_HARM.search(quote.translate(_PLAIN)))


def sensitive_spans(text: str) -> list[tuple[int, int]]:
    """Where in a text words on suicide or self-harm stand."""
    return [match.span() for match in _SELF_HARM.finditer(text.translate(_PLAIN))]


def too_few(posts: int) -> bool:
    """Whether a cell of mentions from this many posts is too small to read anything from."""
    return posts < MIN_POSTS
