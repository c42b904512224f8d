"""What may leave the data set, decided in this one place: text, author data, sensitive quotes, small cells.

Everything shown or exported passes through here. Who looks is told by a `Viewer`; no function that gives text has a
default for it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import Literal

from db.identifiers import HANDLE, Span, found
from db.identifiers import MASKS as MASKS
from db.identifiers.lexicon import common
from records.codebook import Codebook

Role = Literal["viewer", "researcher"]

MIN_POSTS = 5  # distinct posts; fewer are shown grey and called too few to read
AROUND = 120  # characters beside a stretch of text that can tell that an identifier stands in it

# What names of exports put before the account that they are of.
_OF_ACCOUNT = re.compile(
    r"(?P<lead>(?:^|(?<=[_\-. ]))(?:user|users|from|by|of|profile|account|timeline|handle|author|u|tweets|posts|instagram|tiktok|twitter)[_\-. ]+)"
    r"(?P<name>(?!(?:full|first|last|screen|user|display|nick)?_?names?\b|pushshift|crowdtangle|apify|brandwatch|praw|jsonl|ndjson|json|csv|xlsx|parquet|zst)[A-Za-z][\w.\-]{2,40}?)(?=\.\w{2,8}(?:\.\w{2,4})?$|$)",
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

# What else no heading says: hurting oneself in other words, and what is sexual (whom one loves is not).
_NOT_IN_HEADINGS = re.compile(
    r"\b(?:(?:harm|hurt|hang|drown|shoot|burn)(?:s|ed|ing)? (?:my|him|her|them|your|one)sel(?:f|ves)\b|own li(?:fe|ves)\b"
    r"|sex(?!ualit|ual(?:ly)? orient|is[mt])\w*|porn\w*|erotic\w*|nsfw\b|nud(?:e|es|ity)\b|naked\b|horny\b|masturbat\w*"
    r"|orgasm\w*|fetish\w*|kink\w*|intercourse\b|genital\w*|rap(?:e|ed|es|ist|ists)\b|molest\w*)"
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


def redact(text: str, viewer: Viewer) -> str:
    """The text without what leads to a person (`db.identifiers`), masks in its place. A researcher sees it whole."""
    return text if viewer.sees_all else _shown(text, found(text), 0, len(text))


def redact_part(text: str, start: int, end: int, viewer: Viewer) -> str:
    """A stretch of a text, as `redact` leaves it where it stands: what leads to a person may begin before it, or end after it."""
    if viewer.sees_all:
        return text[start:end]
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    return _shown(text[first:last], found(text[first:last]), start - first, end - first)


def redact_name(name: str, viewer: Viewer) -> str:
    """The name of a file or column, as `redact`; also what stands there for an account ("tweets_by_NAME.csv")."""
    return name if viewer.sees_all else _OF_ACCOUNT.sub(_account, redact(name, viewer))


def _account(found: re.Match[str]) -> str:
    return found[0] if common(found["name"].replace("_", " ")) else f"{found['lead']}{HANDLE}"


def _shown(text: str, spans: Iterable[Span], start: int, end: int) -> str:
    parts: list[str] = []
    at = start
    for span in spans:
        if span.end > start and span.start < end:
            parts += [text[at : span.start], span.mask]
            at = span.end
    return "".join([*parts, text[at:end]])


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
    spans = [] if viewer.sees_all else found(text)
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for span in spans:
        starts += [*range(at, span.start), *[span.start] * len(span.mask)]
        ends += [*range(at + 1, span.start + 1), *[span.end] * len(span.mask)]
        at = span.end
    return Masked(
        _shown(text, spans, 0, len(text)), [*starts, *range(at, len(text))], [*ends, *range(at + 1, len(text) + 1)]
    )


def is_sensitive(quote: str, labels_and_terms: Iterable[str], codebook: Codebook) -> bool:
    """Whether a quote stays closed until it is asked for: by its codes, or by words on suicide or self-harm."""
    return not codebook.sensitive.isdisjoint(labels_and_terms) or bool(_SELF_HARM.search(quote.translate(_PLAIN)))


def sensitive_spans(text: str) -> list[tuple[int, int]]:
    """Where in a text words on suicide or self-harm stand."""
    return [match.span() for match in _SELF_HARM.finditer(text.translate(_PLAIN))]


def may_head(phrase: str) -> bool:
    """Whether words of posts may stand as a heading, on a projector too: nothing of suicide or self-harm, nothing sexual."""
    plain = phrase.translate(_PLAIN)
    return not _SELF_HARM.search(plain) and not _NOT_IN_HEADINGS.search(plain)


def unspoken(text: str) -> str:
    """In a word that may head a page: suicide and self-harm, which no heading says; "" where a text does not speak of them."""
    return "Crisis" if _SELF_HARM.search(text.translate(_PLAIN)) else ""


def too_few(posts: int) -> bool:
    """Whether a cell of mentions from this many posts is too small to read anything from."""
    return posts < MIN_POSTS
