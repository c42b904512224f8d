"""Days of birth. A year or an age alone stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.identifiers.normal import Normal
from db.identifiers.span import BIRTHDAY, Span, marked

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember)"
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th|\.)?|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty[ -]\w{5,7}|thirtieth|thirty[ -]first)"
_YEAR = r"(?:,? {0,2}(?:of |in )?'?(?:(?:19|20)\d\d|\d\d)\b)?"
_DATE = (
    rf"(?:(?:the )?{_DAY} {{0,2}}(?:of )?{_MONTH}\b\.?{_YEAR}|{_MONTH}\b\.? {{0,2}}(?:the )?{_DAY}\b{_YEAR}"
    r"|(?:19|20)\d\d ?[-/.] ?\d{1,2} ?[-/.] ?\d{1,2}|\d{1,2} ?[-/. ] ?\d{1,2} ?[-/. ] ?(?:19|20)?\d\d\b|\d{1,2}[/.]\d{1,2}\b|(?:19|20)\d{6}\b|\d{8}\b)"
)
_BORN = re.compile(
    rf"\b(?:born|dob|d\.o\.b\.?|date of birth|birth ?date|birth ?day|b-?day|geboren|née?|b\.)"
    rf"(?: (?:is|was|on|am|the|falls|in|at|my|coming up|this year|always|:))*\s{{0,2}}[:=(\-*]?\s{{0,2}}(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?P<date>{_DATE})"
)
_TURNED = re.compile(rf"\b(?:turn|turned|turns|turning|be) (?:\d{{1,2}}|\w{{3,9}}) (?:on|this) (?P<date>{_DATE})")
_SIGN = re.compile(rf"(?P<date>{_DATE}) (?:is|was) (?:my|his|her|their|our) (?:birthday|bday|b-day)")
_WORDS = frozenset("born dob birth birthdate birthday bday day geboren turn turned turns turning".split())


def find(normal: Normal) -> Iterator[Span]:
    """Days after words that tell a birth."""
    if normal.words.isdisjoint(_WORDS) and "d.o.b" not in normal.low:
        return
    for pattern in (_BORN, _TURNED, _SIGN):
        if pattern is _SIGN and "day" not in normal.low:
            continue  # it begins with a date, and is slow
        yield from marked(pattern, normal.low, BIRTHDAY, "date")
