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


def plain(text: str) -> str:
    """The text with every character escaped that Markdown would take as markup; for labels that are Markdown."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~$:-])", r"\\\1", text)


def percent(share: float) -> str:
    """A share from 0 to 1 as "71 %"; "under 1 %" for less; a dash where there is none."""
    if share is None or math.isnan(share):
        return "–"
    if 0 < share < 0.01:
        return "under 1 %"
    return f"{100 * share:.0f} %"


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
