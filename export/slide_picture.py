"""A figure for a projector: its chart so large that every letter can be read, going on on further slides where it must.

Sizes are pixels of a screen of 1280 by 720; other screens show the same, larger.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from explore.charts import Band, broken, rows_of, specification
from explore.figure import Figure
from export.picture import chart_svg

LEAST, MOST = 20.0, 30.0  # the smallest letter on a slide, and how large a small one may become
MOST_SLIDES = 3  # of one figure
_ACROSS, _DOWN = 1203.0, 602.0  # what the margins and the bar at the foot leave of the screen
_LINE, _TITLE, _TITLE_BESIDE = 27.0, 37.0, 33.0  # the height of a line
_BESIDE = 330.0  # the width of the words beside a chart
_GAP = 9.0
_WIDE = 580.0  # from which a chart is not laid out for a phone
_SMALL = 13  # of most charts' letters, as they are drawn
_STRETCH, _SIDE = (
    1.1,
    8.0,
)  # how much larger a letter may be set than its place is for, and by how much names stick out then
_LETTERS = re.compile(r'font-size="([\d.]+)px"')
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')

Shape = Literal["below", "beside"]  # where the chart lies to its words


@dataclass(frozen=True, slots=True)
class SlidePictures:
    """The drawings of a figure, one a slide, as SVG; `left_out` rows are on none of them."""

    shape: Shape
    drawings: tuple[str, ...]
    letters: float  # the smallest, in pixels
    left_out: int = 0


def slide_pictures(figure: Figure, told: Sequence[str], *, dark: bool, taken: float = 0.0) -> SlidePictures:
    """The chart under its words, or beside them where it takes fewer slides so.

    `told` are the paragraphs that stand with the title; `taken` is the height of what stands above it. Raises ValueError for a
    figure that is drawn in words.
    """
    chart = figure.slide_chart or figure.chart
    if chart is None:
        raise ValueError(f"{figure.name} is drawn in words")
    made = specification(chart(dark))
    rows, tall = rows_of(made), float(made["height"]) + 16
    rooms: dict[Shape, tuple[float, float]] = {
        shape: _room(figure.title, told, shape, _DOWN - taken) for shape in ("below", "beside")
    }
    # Columns that would be too narrow beside the words have the whole width below them.
    needed = (rows or {}).get("across", 0.0) * LEAST / _SMALL
    fitting = [shape for shape in rooms if rooms[shape][0] >= needed] or list(rooms)[:1]
    shape = min(fitting, key=lambda shape: _slides(rows, tall, rooms[shape][1]))
    across, down = rooms[shape]
    # The narrower a chart is drawn, the larger its letters are once it fills the width; no narrower than it fills the height.
    # Some have their small letters for a phone at that width, and are larger when drawn a little wider.
    # Under its words there is the width for the whole of its names.
    scale = min(MOST / _SMALL, down / tall, across / _WIDE if shape == "below" else math.inf)
    best = _whole(figure, shape, across, down, scale, dark)
    if best.letters < LEAST and rows is None:
        wider = [_whole(figure, shape, across, down, scale * less, dark) for less in (0.95, 0.9)]
        best = max([best, *wider], key=lambda one: one.letters)
    if best.letters < LEAST and rows is not None:
        return _parted(figure, shape, across, down, rows, dark) or best
    return best


def _slides(rows: Band | None, tall: float, down: float) -> float:
    """About how many slides a chart so `tall` takes in so much room; more than any where it cannot be parted."""
    if _SMALL * down / tall >= LEAST:
        return 1
    if rows is None:
        return 1000 * tall / down
    fit = (down * _SMALL / LEAST - (tall - rows["step"] * rows["n"])) // rows["step"]
    return math.ceil(rows["n"] / fit) if fit >= 1 else math.inf


def _room(title: str, told: Sequence[str], shape: Shape, down: float) -> tuple[float, float]:
    """The width and height that the words leave."""
    if shape == "beside":
        return _ACROSS - _BESIDE - 24, down
    lines = sum(len(broken(one, _ACROSS, LEAST)) for one in told)
    words = len(broken(title, _ACROSS, 32)) * _TITLE + lines * _LINE + (len(told) + 2) * _GAP
    return _ACROSS, max(240.0, down - words)


def _whole(figure: Figure, shape: Shape, across: float, down: float, scale: float, dark: bool) -> SlidePictures:
    drawing = chart_svg(figure, across / scale, dark=dark, slide=True)
    drawing, letters = _stretched(drawing, across, down, _size(drawing)[1])
    return SlidePictures(shape, (drawing,), letters)


def _parted(figure: Figure, shape: Shape, across: float, down: float, rows: Band, dark: bool) -> SlidePictures | None:
    """The chart over several slides, rows cut between, what stands above and below them on each; None without the room."""
    scale = LEAST / _SMALL
    drawing = chart_svg(figure, across / scale, dark=dark, slide=True)
    if (smallest := _smallest(drawing)) < _SMALL:
        scale = LEAST / smallest
        drawing = chart_svg(figure, across / scale, dark=dark, slide=True)
    above, height = _top(drawing) + rows["top"], _size(drawing)[1]
    below = height - above - rows["step"] * rows["n"]
    n, fit = int(rows["n"]), math.floor((down / scale - above - below) / rows["step"])
    if fit < 1:
        return None
    slides = min(MOST_SLIDES, math.ceil(n / fit))
    shown = min(n, slides * fit)
    each = math.ceil(shown / slides)
    drawing, letters = _stretched(drawing, across, down, above + rows["step"] * each + below)
    width = _size(drawing)[0]
    parts = []
    for first in range(0, shown, each):
        last = min(shown, first + each)
        parts.append(
            _cut(drawing, width, height, above, below, above + rows["step"] * first, rows["step"] * (last - first))
        )
    return SlidePictures(shape, tuple(parts), letters, n - shown)


def _stretched(drawing: str, across: float, down: float, tall: float) -> tuple[str, float]:
    """The drawing, shown `tall` of it at a time, with its smallest letters set to LEAST where little is missing; the smallest."""
    width, height = _size(drawing)
    smallest = _smallest(drawing)
    letters = smallest * min(across / width, down / tall)
    wider = width + 2 * _SIDE
    least = LEAST / min(across / wider, down / tall)
    if letters >= LEAST or least > smallest * _STRETCH:
        return drawing, letters
    set_larger = _LETTERS.sub(lambda found: f'font-size="{max(float(found[1]), least):.3f}px"', drawing)
    head, inside = _halves(set_larger)
    head = re.sub(r'width="[\d.]+"', f'width="{wider:g}"', head, count=1)
    head = _SIZE.sub(f'viewBox="0 0 {wider:g} {height:g}"', head, count=1)
    return f'{head}<g transform="translate({_SIDE:g},0)">{inside}</g></svg>', LEAST


def _halves(drawing: str) -> tuple[str, str]:
    """A drawing's outermost tag, and what stands inside it."""
    return drawing[: drawing.index(">") + 1], drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")]


def _cut(drawing: str, width: float, height: float, above: float, below: float, start: float, tall: float) -> str:
    """The drawing with the band from `start`, `tall` high, alone between what stands above and below all rows."""
    head, inside = _halves(drawing)
    total = above + tall + below
    head = re.sub(r'height="[\d.]+"', f'height="{total:g}"', head, count=1)
    head = _SIZE.sub(f'viewBox="0 0 {width:g} {total:g}"', head, count=1)
    bands = ((0.0, 0.0, above), (above, start, tall), (above + tall, height - below, below))
    seen = "".join(
        f'<svg x="0" y="{at:g}" width="{width:g}" height="{high:g}" viewBox="0 {of:g} {width:g} {high:g}" overflow="hidden">'
        '<use href="#all"/></svg>'
        for at, of, high in bands
        if high > 0
    )
    return f'{head}<defs><g id="all">{inside}</g></defs>{seen}</svg>'


def _size(drawing: str) -> tuple[float, float]:
    found = _SIZE.search(drawing)
    assert found is not None, drawing[:200]
    return float(found[1]), float(found[2])


def _smallest(drawing: str) -> float:
    return min(map(float, _LETTERS.findall(drawing)), default=LEAST)


def _top(drawing: str) -> float:
    """Where the plot begins in a drawing: what sticks out above it moves it down."""
    found = re.search(r"translate\([\d.-]+,([\d.-]+)\)", drawing)
    return float(found[1]) if found else 0.0
