"""What may leave the data set, decided in this one place: text, author data, sensitive quotes, small cells.

Everything shown or exported passes through here. The default role is the viewer; a researcher is someone signed in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Role = Literal["viewer", "researcher"]

MIN_CELL = 5  # mentions; fewer are shown grey and called too few to read
SENSITIVE_TERMS = frozenset({"suicidal_ideation", "suicide", "self_harm"})

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
# Phones write typographic apostrophes and hyphens.
_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "\u2010": "-", "\u2011": "-"})

_SELF_HARM = re.compile(
    r"\bsuicid\w*|\bself[- ]?harm\w*|\bself[- ]?injur\w*|\bkill(?:ing|ed)? (?:my|him|her|them|your)sel(?:f|ves)"
    r"|\b(?:end|ended|ending|take|took|taking) (?:my|his|her|their|your|one's) (?:own )?li(?:fe|ves)\b"
    r"|\bend it all\b|\bwant(?:ed|s|ing)? to die\b|\bwanna die\b|\bbetter off dead\b"
    r"|\b(?:don'?t|didn'?t|not) want(?:ed)? to (?:live|be alive|be here anymore)\b"
    r"|\bunaliv\w*|\bkms\b|\bkys\b|\bcut(?:ting)? (?:my|him|her|your)self\b|\bsewer[- ]?slid\w*|\boverdos\w*",
    re.IGNORECASE,
)


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


def redact(text: str, role: Role = "viewer") -> str:
    """The text without what finds people again: e-mails, links, handles, phone numbers. A researcher sees it whole."""
    if role == "researcher":
        return text
    for pattern, mask in ((_EMAIL, "[e-mail]"), (_DID, "[handle]"), (_LINK, "[link]")):
        text = pattern.sub(mask, text)
    text = _BARE_DOMAIN.sub(lambda m: m.group() if _KEPT.fullmatch(m.group()) else "[link]", text)
    text = _HANDLE.sub("[handle]", text)
    return _PHONE.sub("[phone]", text)


def is_sensitive(quote: str, term: str | None = None) -> bool:
    """Whether a quote is on suicide or self-harm, by its code's term or its words: shown only behind a click."""
    return term in SENSITIVE_TERMS or bool(_SELF_HARM.search(quote.translate(_PLAIN)))


def too_few(n: int) -> bool:
    """Whether a cell of n mentions is too small to read anything from."""
    return n < MIN_CELL
