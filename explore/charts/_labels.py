"""Placing names beside bubbles so that they do not overlap: the largest bubble first, where there is room."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from explore.charts import _text

_SIZE, _LINE = 13, 15


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


def place(data: pd.DataFrame, layout: str, width: float, height: float, inset: float, most: int) -> pd.DataFrame:
    """Add `_text_`, `_dx_` and `_dy_` + layout: each name wrapped, and its centre relative to its bubble's.

    Bubbles lie at `x`, `y` with radius `_r_` + layout in pixels. A name that fits nowhere is left empty.
    """
    xs = _pixels(data["x"], inset, width - inset)
    ys = _pixels(data["y"], height - inset, inset)
    radii = data[f"_r_{layout}"]
    bubbles = {i: Box(xs[i] - r, ys[i] - r, xs[i] + r, ys[i] + r) for i, r in radii.items()}
    texts, dx, dy = (dict.fromkeys(data.index, empty) for empty in ("", 0.0, 0.0))
    placed: list[Box] = []
    for i in data.sort_values("n", ascending=False, kind="stable").index[:most]:
        text = _text.wrap(data.at[i, "name"], 150 if width > 500 else 110, _SIZE)
        for x, y, box in _candidates(text, xs[i], ys[i], radii[i]):
            inside = box.left >= 0 and box.right <= width and box.top >= 0 and box.bottom <= height - 16
            others = (b for j, b in bubbles.items() if j != i)
            if inside and not any(box.meets(b) for b in placed) and not any(box.meets(b) for b in others):
                placed.append(box)
                texts[i], dx[i], dy[i] = text, x, y
                break
    return data.assign(
        **{f"_text_{layout}": pd.Series(texts), f"_dx_{layout}": pd.Series(dx), f"_dy_{layout}": pd.Series(dy)}
    )


def _candidates(text: str, x: float, y: float, radius: float) -> list[tuple[float, float, Box]]:
    """Places for a name around its bubble, best first: offset of the first line's centre, and the box it fills."""
    lines = text.split("\n")
    half = max(_text.text_width(line, _SIZE) for line in lines) / 2
    tall = len(lines) * _LINE / 2
    away = radius + 5
    centres = [(0, away + tall), (away + half, 0), (-away - half, 0), (0, -away - tall)]
    diagonal = radius * 0.7 + 4
    centres += [(sx * (diagonal + half), sy * (diagonal + tall)) for sx in (1, -1) for sy in (1, -1)]
    first = -(len(lines) - 1) * _LINE / 2
    return [
        (cx, cy + first, Box(x + cx - half - 2, y + cy - tall, x + cx + half + 2, y + cy + tall)) for cx, cy in centres
    ]


def _pixels(values: pd.Series, start: float, end: float) -> pd.Series:
    low, high = float(values.min()), float(values.max())
    if low == high:
        return pd.Series((start + end) / 2, index=values.index)
    return start + (values.astype(float) - low) / (high - low) * (end - start)
