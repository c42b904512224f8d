"""Mixing colours and keeping text readable on them. Colours are #rrggbb."""

from __future__ import annotations

from functools import lru_cache

_DARK_TEXT, _LIGHT_TEXT = "#000000", "#ffffff"  # one of the two has 4.5:1 on any colour
READABLE = 4.5


def mix(first: str, second: str, amount: float) -> str:
    """The colour `amount` (0 to 1) of the way from first to second."""
    a, b = _channels(first), _channels(second)
    return "#" + "".join(f"{round(x + (y - x) * amount):02x}" for x, y in zip(a, b, strict=True))


def pale(fill: str, paper: str) -> str:
    """A fill of what is not chosen, nearer to paper; text on it is to be looked up anew."""
    return mix(fill, paper, 0.6)


def contrast(first: str, second: str) -> float:
    """WCAG contrast ratio of two colours, 1 to 21."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=8192)  # the same fills come again with every filter
def text_on(fill: str) -> str:
    """Black or white, whichever reads better on the fill."""
    return max((_DARK_TEXT, _LIGHT_TEXT), key=lambda ink: contrast(ink, fill))


@lru_cache(maxsize=1024)
def readable(colour: str, paper: str, ink: str) -> str:
    """The colour moved towards ink until it can be read as text on paper."""
    for step in range(11):
        candidate = mix(colour, ink, step / 10)
        if contrast(candidate, paper) >= READABLE:
            return candidate
    return ink


def diverging(value: float, limit: float, ends: tuple[str, str, str]) -> str:
    """The colour of a value on a scale from -limit through 0 to limit; what lies beyond takes the end's colour."""
    low, middle, high = ends
    amount = max(-1.0, min(1.0, value / limit)) if limit else 0.0
    return mix(middle, low if amount < 0 else high, abs(amount))


def sequential(value: float, top: float, paper: str, full: str) -> str:
    """The colour of a count on a single-hue scale from 0 to top; root-scaled, as areas are seen."""
    amount = (max(0.0, min(1.0, value / top)) ** 0.5) if top else 0.0
    return mix(paper, full, 0.06 + 0.94 * amount)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
