"""Words and numbers as people read them, and how much room they take."""

from __future__ import annotations

import math

_NARROW = set("iljtfrI.,:;'|!()[] -·")
_WIDE = set("mwMWGOQ@%&")


def count(n: float) -> str:
    """A count: 1204 becomes "1,204"."""
    return f"{int(n):,}"


def percent(share: float | None) -> str:
    """A share from 0 to 1 as "71 %"; one decimal under 1 %."""
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


def too_few(n: float) -> str:
    """What a row says instead of a figure when its n is too small."""
    return f"too few to read (n\u00a0=\u00a0{int(n)})"


def mentions(n: float) -> str:
    """ "1 mention", "412 mentions"."""
    return f"{count(n)} mention{'' if int(n) == 1 else 's'}"


def text_width(text: str, size: float) -> float:
    """About how wide the text is in Source Sans, in pixels, at this font size in pixels."""
    units = sum(0.30 if c in _NARROW else 0.80 if c in _WIDE else 0.58 if c.isupper() else 0.50 for c in text)
    return units * size


def wrap(text: str, width: float, size: float, lines: int = 2) -> str:
    """The text broken at spaces to fit `width` pixels, at most `lines` lines, the rest cut with an ellipsis."""
    rows: list[str] = []
    for word in text.split():
        joined = f"{rows[-1]} {word}" if rows else word
        if rows and text_width(joined, size) <= width:
            rows[-1] = joined
        else:
            rows.append(word)
    if len(rows) > lines:
        rows = [*rows[: lines - 1], " ".join(rows[lines - 1 :])]
    elif len(rows) == 2:
        words = text.split()
        halves = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
        rows = list(min(halves, key=lambda pair: max(text_width(line, size) for line in pair)))
    return "\n".join(_cut(row, width, size) for row in rows)


def _cut(text: str, width: float, size: float) -> str:
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"
