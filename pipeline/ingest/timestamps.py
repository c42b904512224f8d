"""Created times as exports write them, read into aware UTC datetimes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

from dateutil import parser as dateutil_parser

from pipeline.ingest.fields import is_missing
from pipeline.ingest.reject import Reject

EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2,
    "EEST": 3, "MSK": 3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
_ZONES = {name: timezone(timedelta(hours=hours)) for name, hours in _HOURS.items()}
_NAMED = re.compile(r"^(.*\d)\s+\(?([A-Z]{1,5})\)?$")
_WORDS = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*\b|\b[A-Z]{2,5}\b|\b[ap]m\b|\bago\b"
    r"|\b(?:second|minute|hour|day|week|month|year)s?\b|[eE](?=[+\d])",
    re.IGNORECASE,
)
_COMMA = re.compile(r"^\d{5},\d+$")  # an Excel day as sheets with decimal commas write it
_NUMBER = re.compile(r"^[+-]?\d+(?:\.\d*)?(?:[eE]\+?\d+)?$")
_SLASHED = re.compile(r"^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})\b(.*)$", re.DOTALL)
_EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)


def parse_time(value: Any, *, order: str | None = None) -> datetime | None:
    """UTC time of a value, None where it is missing; raises Reject where it is there but can't be read.

    A time without a zone counts as UTC. `order` ("dmy" or "mdy") settles dates such as 03/04/2024.
    """
    if is_missing(value):
        return None
    try:
        moment = _read(value, order)
        if moment is not None:
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, ArithmeticError, OSError, TypeError):
        moment = None
    if moment is None:
        raise Reject(f"the date {_shown(value)} can't be read")
    if not EARLIEST <= moment < LATEST:
        raise Reject(f"the date {_shown(value)} is implausible")
    return moment


def _shown(value: Any) -> str:
    vast = isinstance(value, (int, float, Decimal)) and not -(10**30) < value < 10**30
    if vast:
        return '"with too many digits"'
    text = str(value)[:60]
    # A column that was taken for dates may hold names.
    return f'"{text}"' if not _WORDS.sub("", text).strip(" ,.:/+-()Z0123456789T") else "of these words"


def _read(value: Any, order: str | None) -> datetime | None:
    if isinstance(value, datetime):
        return datetime.fromisoformat(value.isoformat()[:32])  # plain datetime also from a pandas Timestamp
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float, Decimal)):
        return _from_number(Decimal(str(value)) if -(10**20) < value < 10**20 else None)
    if not isinstance(value, str) or len(value) > 100:
        return None
    text = value.strip()
    text = text.replace(",", ".") if _COMMA.match(text) else text
    if _NUMBER.match(text):
        try:
            return _from_number(Decimal(text))
        except InvalidOperation:
            return None
    return _from_text(text, order)


def _from_number(number: Decimal | None) -> datetime | None:
    """Epoch seconds, milli-, micro- or nanoseconds, a day as 20240131, or an Excel serial day, told by size."""
    if number is None or number < 0:
        return None
    if 19_000_101 <= number <= 21_001_231 and number == int(number):
        return datetime.strptime(str(int(number)), "%Y%m%d")
    if 25_569 <= number < 100_000:
        seconds = round(float(number) * 86_400)
        return _EXCEL_EPOCH + timedelta(seconds=seconds)
    for limit, divisor in ((10**11, 1), (10**14, 10**3), (10**17, 10**6), (10**20, 10**9)):
        if number < limit:
            micros = int(number * (1_000_000 // divisor)) if divisor <= 1_000_000 else int(number) // 1_000
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
    return None


def _from_text(text: str, order: str | None) -> datetime | None:
    zone: timezone | None = None
    named = _NAMED.match(text)
    if named and named[2] in _ZONES:
        text, zone = named[1], _ZONES[named[2]]
    elif named and named[2] not in {"AM", "PM"}:
        return None  # a zone nobody can place: better no date than one that is hours off
    moment = _iso(text) or _day_month(text, order) or _written(text)
    if moment is not None and zone is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
    except ValueError:
        return None


def _day_month(text: str, order: str | None) -> datetime | None:
    match = _SLASHED.match(text)
    if not match:
        return None
    one, two = int(match[1]), int(match[3])
    if match[2] == "." or order == "dmy" or one > 12:
        day, month = one, two
    elif order == "mdy" or two > 12 or one == two:
        day, month = two, one
    else:
        raise Reject(
            f"the date {_shown(text)} is ambiguous: write it as year-month-day, "
            "or say which comes first with --map date_order=dmy (or mdy)"
        )
    year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
    rest = match[5].strip(" ,T")
    return _complete(f"{year:04d}-{month:02d}-{day:02d} {rest}".strip())


def _written(text: str) -> datetime | None:
    """Dates in words or RFC 2822 ("Wed Aug 27 13:08:45 +0000 2008")."""
    return None if _SLASHED.match(text) else _complete(text)


def _complete(text: str) -> datetime | None:
    """Parse a full date; None where day, month or year would have to be filled in."""
    found = []
    for default in (datetime(2000, 1, 1), datetime(2003, 2, 2)):
        try:
            found.append(dateutil_parser.parse(text, default=default, tzinfos=_ZONES))
        except (ValueError, OverflowError, TypeError, AttributeError, RecursionError):
            return None
    return found[0] if found[0] == found[1] else None


def edit_version(created: datetime | None, edited: Any) -> int:
    """Version of a post whose export only tells when it was last edited: seconds from posting to the edit."""
    try:
        moment = parse_time(edited) if not isinstance(edited, str) or edited.casefold() != "false" else None
    except Reject:
        return 0
    return max(0, int((moment - created).total_seconds())) if moment and created else 0
