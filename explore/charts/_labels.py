"""Placing names beside bubbles so that they do not overlap: the largest bubble first, where there is room."""

from __future__ import annotations

from typing import Any, NamedTuple

from explore.charts import _text

LEADING = 2  # pixels between lines


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def place(
    data: list[dict[str, Any]], layout: str, width: float, height: float, inset: float, most: int, size: float
) -> None:
    """Add `_text_`, `_dx_` and `_dy_` + layout: each name wrapped, and its centre relative to its bubble's.

    Bubbles lie at `x`, `y` with radius `_r_` + layout in pixels; `_strong` ones are named first, in letters of this `size`. A name that
    fits nowhere is left empty.
    """
    xs = _pixels([row["x"] for row in data], inset, width - inset)
    ys = _pixels([row["y"] for row in data], height - inset, inset)
    radii = [row[f"_r_{layout}"] for row in data]
    bubbles = [Box(x - r, y - r, x + r, y + r) for x, y, r in zip(xs, ys, radii, strict=True)]
    for row in data:
        row |= {f"_text_{layout}": "", f"_dx_{layout}": 0.0, f"_dy_{layout}": 0.0}
    placed: list[Box] = []
    for i in sorted(range(len(data)), key=lambda i: (data[i]["_strong"] <= 0, -data[i]["n"]))[:most]:
        text = _text.wrap(data[i]["name"], (150 if width > 500 else 110) * size / 13, size)
        for x, y, box in _candidates(text, xs[i], ys[i], radii[i], size):
            inside = box.left >= 0 and box.right <= width and box.top >= 0 and box.bottom <= height - 20
            others = (b for j, b in enumerate(bubbles) if j != i)
            if inside and not any(box.meets(b) for b in placed) and not any(box.meets(b) for b in others):
                placed.append(box)
                data[i] |= {f"_text_{layout}": text, f"_dx_{layout}": x, f"_dy_{layout}": y}
                break


def _candidates(text: str, x: float, y: float, radius: float, size: float) -> list[tuple[float, float, Box]]:
    """Places for a name around its bubble, best first: offset of the first line's centre, and the box it fills."""
    lines, line_height = text.split("\n"), size + LEADING
    half = max(_text.text_width(line, size) for line in lines) / 2
    tall = len(lines) * line_height / 2
    away = radius + 5
    centres = [(0.0, away + tall), (away + half, 0.0), (-away - half, 0.0), (0.0, -away - tall)]
    diagonal = radius * 0.7 + 4
    centres += [(sx * (diagonal + half), sy * (diagonal + tall)) for sx in (1, -1) for sy in (1, -1)]
    first = -(len(lines) - 1) * line_height / 2
    return [
        (cx, cy + first, Box(x + cx - half - 2, y + cy - tall - 2, x + cx + half + 2, y + cy + tall + 2))
        for cx, cy in centres
    ]


def _pixels(values: list[float], start: float, end: float) -> list[float]:
    low, high = float(min(values)), float(max(values))
    if low == high:
        return [(start + end) / 2] * len(values)
    return [start + (value - low) / (high - low) * (end - start) for value in values]
