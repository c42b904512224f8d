"""Numbers and lists as people read them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def count(n: int, one: str, many: str | None = None) -> str:
    """ "1 mention", "4,120 mentions"."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def inside(name: str) -> str:
    """A name as it stands inside a sentence: "Calm" as "calm", "ADHD" and "GPT (ChatGPT)" as they are."""
    return name[:1].lower() + name[1:] if name[1:2].islower() and " (" not in name else name


def capital(text: str) -> str:
    """The text with a capital letter in front."""
    return text[:1].upper() + text[1:]


def plain(text: str) -> str:
    """The text with every character escaped that Markdown would take as markup; for labels that are Markdown."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~$:-])", r"\\\1", text)


def number(n: float) -> str:
    """A count: 1204 becomes "1,204"."""
    return f"{int(n):,}"


def percent(share: float | None) -> str:
    """A share from 0 to 1 as "71 %", with one decimal under 1 %; a dash where there is none."""
    if share is None or math.isnan(share):
        return "–"
    value = share * 100
    if 0 < value < 0.1:
        return "< 0.1\u00a0%"
    return f"{value:.1f}\u00a0%" if 0 < value < 0.95 else f"{value:.0f}\u00a0%"


def percent_range(low: float | None, high: float | None) -> str:
    """An interval of shares: "18–28 %"."""
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return "not known"
    left, right = percent(low), percent(high)
    return right if left == right else left.removesuffix("\u00a0%") + "–" + right


def signed(value: float | None, digits: int = 2) -> str:
    """A number with its sign: "+0.42", "−0.30", "0.00"."""
    if value is None or math.isnan(value):
        return "–"
    text = f"{abs(value):.{digits}f}"
    if float(text) == 0:
        return text
    return ("+" if value > 0 else "\u2212") + text


def signed_range(low: float | None, high: float | None, digits: int = 2) -> str:
    """An interval of signed numbers: "−0.10 to +0.30"."""
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return "not known"
    return f"{signed(low, digits)} to {signed(high, digits)}"


def points(low: float, high: float) -> str:
    """How far two shares lie apart, from absolute bounds: "10 to 27 points"."""
    left, right = f"{low * 100:.0f}", f"{high * 100:.0f}"
    return f"{right} point{'' if right == '1' else 's'}" if left == right else f"{left} to {right} points"


def points_range(low: float | None, high: float | None) -> str:
    """An interval of a difference of shares, in percentage points: "+10 to +27"."""
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return "not known"
    left, right = signed(low * 100, 0), signed(high * 100, 0)
    return left if left == right else f"{left} to {right}"


def too_few(posts: float) -> str:
    """What stands instead of a figure where its mentions are from too few posts."""
    return f"too few to read ({number(posts)}\u00a0post{'' if int(posts) == 1 else 's'})"


def month(value: date | datetime | pd.Timestamp | str | None) -> str:
    """A month as "Mar 2024", from a date or from "2024-03"."""
    if value is None or value is pd.NaT:
        return "no date"
    if isinstance(value, str):
        year, number = value.split("-")[:2]
        return f"{MONTHS[int(number) - 1]} {year}"
    return f"{MONTHS[value.month - 1]} {value.year}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def first_of(items: Sequence[str], most: int = 3) -> str:
    """The first of many for a title: "a; b; c (and 12 more)"; one more than `most` is told, too."""
    told = items if len(items) <= most + 1 else items[:most]
    return "; ".join(told) + (f" (and {len(items) - most:,} more)" if len(told) < len(items) else "")


_PLATFORMS = {
    "reddit": "Reddit",
    "x": "X",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "google_play": "Google Play",
}


def platform(platform_id: str) -> str:
    """A platform's own spelling of its name."""
    return _PLATFORMS.get(platform_id, platform_id.replace("_", " ").capitalize())


_LANGUAGES = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "th": "Thai", "tr": "Turkish",
    "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def language(code: str) -> str:
    """A language's name in English; the code itself where it is a rare one."""
    return _LANGUAGES.get(code, code) or "unknown"
