"""A figure as a picture: title, chart, n and source under one roof, as SVG or PNG, at its own height or 16:9.

Vega-Lite is drawn by vl-convert, which needs neither a browser nor a network. An SVG carries its typeface; a PNG is drawn
with the same one from font-source-sans-pro, whose files have every weight by itself.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import cache
from html import escape
from pathlib import Path
from threading import Lock
from typing import Any

from explore.charts import broken, specification
from explore.figure import Figure
from explore.palette import LIGHT, SANS
from export.origin import Origin

WIDTH, MARGIN = 1200, 40
RATIO = 9 / 16
SCALE = 2  # pixels of a PNG for one of the picture
TITLE, GROUP, NOTE, SMALL = 30, 20, 16, 14
LEAST = 0.4  # of its size, to which a chart may be drawn smaller to fit
_FONT = Path(__file__).resolve().parent.parent / "static" / "fonts" / "source-sans-3-latin-wght-normal.woff2"
STATIC = "Source Sans Pro"  # the name under which the typeface's single weights are published
_ONE_AT_A_TIME = Lock()
_JOINED = re.compile(
    "\u200d[\u2190-\u2bff\U0001f000-\U0001faff]|[\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
)
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")


def svg(figure: Figure, origin: Origin, *, wide: bool = False, link: str = "") -> str:
    """The picture, WIDTH wide; with `wide` at 16:9. `link` is where the figure can be looked at again.

    Raises ValueError for a figure that is drawn in words.
    """
    return _drawn(figure, origin, wide, link, f"<style>{typeface_css()}</style>").replace(SANS, STATIC)


def png(figure: Figure, origin: Origin, *, wide: bool = False, link: str = "") -> bytes:
    """The picture in pixels, SCALE for one of the SVG's."""
    drawing = _one_sign_each(_drawn(figure, origin, wide, link, "").replace(SANS, STATIC))
    with _ONE_AT_A_TIME:
        return bytes(_converter().svg_to_png(drawing, scale=SCALE))


def chart_svg(figure: Figure, width: float, *, dark: bool = False, slide: bool = False) -> str:
    """The chart alone, about `width` wide and as high as it comes, in letters of STATIC, which it does not carry.

    With `slide`, the one for a slide where the figure has it. Raises ValueError for a figure that is drawn in words.
    """
    drawing, across, height = _vega({**_specified(figure, dark, slide), "width": width})
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across:g}" height="{height:g}" '
        f'viewBox="0 0 {across:g} {height:g}" font-family="{SANS}, sans-serif">{drawing}</svg>'
    ).replace(SANS, STATIC)


def with_typeface(drawing: str) -> str:
    """A chart that carries its typeface, to stand as an image by itself."""
    return drawing.replace(">", f"><style>{typeface_css()}</style>", 1)


def typeface_css() -> str:
    """The typeface as a rule for a stylesheet, under the name STATIC: a family whose name holds a bare 3 is none to CSS."""
    return f"@font-face{{font-family:'{STATIC}';font-weight:200 900;src:url(data:font/woff2;base64,{_typeface()})}}"


def _drawn(figure: Figure, origin: Origin, wide: bool, link: str, style: str) -> str:
    inside = WIDTH - 2 * MARGIN
    head = [(TITLE, 600, LIGHT.ink, line) for line in broken(figure.title, inside, TITLE)]
    head += [(GROUP, 600, LIGHT.ink, line) for line in broken(origin.filter if wide else "", inside, GROUP)]
    head += [(NOTE, 400, LIGHT.muted, line) for line in broken(figure.note or "", inside, NOTE)]
    told = " ".join(part for part in (figure.source, figure.left_out) if part)
    foot = [(SMALL, 400, LIGHT.muted, line) for line in broken(told, inside, SMALL)]
    foot += [(SMALL, 400, LIGHT.muted, line) for line in broken(origin.line, inside, SMALL)]
    foot += [(SMALL, 400, LIGHT.muted, line) for line in broken(link, inside, SMALL)]
    above, below = _height(head) + MARGIN, _height(foot) + MARGIN
    room = WIDTH * RATIO - above - below if wide else float("inf")
    chart, width, height, scale = _chart(figure, inside, room, wide)
    total = WIDTH * RATIO if wide else above + height * scale + below + 16
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{total:.0f}" viewBox="0 0 {WIDTH} {total:.0f}" '
        f'font-family="{SANS}, sans-serif"><title>{escape(figure.title)}</title>{style}'
        f'<rect width="100%" height="100%" fill="{LIGHT.paper}"/>',
        _text(head, MARGIN),
        f'<svg x="{MARGIN}" y="{above + 8:.0f}" width="{width * scale:.1f}" height="{height * scale:.1f}" '
        f'viewBox="0 0 {width:g} {height:g}">{chart}</svg>',
        _text(foot, total - below + 8),
        "</svg>",
    ]
    return "".join(parts)


def _chart(figure: Figure, inside: float, room: float, wide: bool) -> tuple[str, float, float, float]:
    """The chart's drawing, its width and height, and how much of its size it is drawn at."""
    spec = _specified(figure, False, wide)
    scale = min(1.0, max(LEAST, room / (float(spec["height"]) + 20)))
    drawing, width, height = _vega({**spec, "width": inside / scale})
    if height * scale > room:  # what stands outside the plot makes it higher than the specification says
        scale = max(LEAST, room / height)
        drawing, width, height = _vega({**spec, "width": inside / scale})
    return drawing, width, height, min(scale, room / height, inside / width)


def _specified(figure: Figure, dark: bool, slide: bool) -> dict[str, Any]:
    """The chart as Vega-Lite, for a slide where the figure has one for it. Raises ValueError for a figure that is drawn in words."""
    chart = figure.slide_chart or figure.chart if slide else figure.chart
    if chart is None:
        raise ValueError(f"{figure.name} is drawn in words")
    return specification(chart(dark))


def _vega(spec: dict[str, object]) -> tuple[str, float, float]:
    """What stands inside the SVG that Vega-Lite comes to, its width and its height."""
    told = json.dumps(spec).replace(SANS, STATIC)  # of which the converter knows how wide the letters are
    with _ONE_AT_A_TIME:
        drawing = str(_converter().vegalite_to_svg(told, vl_version="6.4", show_warnings=False))
    root = re.match(r"<svg[^>]*?viewBox=\"0 0 ([\d.]+) ([\d.]+)\"[^>]*>", drawing)
    assert root is not None, drawing[:200]
    return drawing[root.end() : drawing.rindex("</svg>")], float(root[1]), float(root[2])


def _one_sign_each(text: str) -> str:
    """Emoji that are put together of several signs as their first one, flags as their letters: the PNG's drawer looks for a
    typeface sign by sign, and draws boxes for what only stands together."""
    return _FLAG.sub(lambda letter: chr(ord(letter.group()) - 0x1F1E6 + ord("A")), _JOINED.sub("", text))


@cache
def _converter() -> Any:
    import font_source_sans_pro
    import manimgx_fonts
    import vl_convert

    vl_convert.register_font_directory(str(Path(font_source_sans_pro.__file__).parent / "files"))
    vl_convert.register_font_directory(str(Path(manimgx_fonts.__file__).parent))  # Noto Emoji
    return vl_convert


@cache
def _typeface() -> str:
    return b64encode(_FONT.read_bytes()).decode()


def _height(lines: list[tuple[int, int, str, str]]) -> float:
    return sum(size * 1.35 for size, *_ in lines)


def _text(lines: list[tuple[int, int, str, str]], top: float) -> str:
    out, y = [], top
    for size, weight, colour, line in lines:
        y += size * 1.35
        out.append(
            f'<text x="{MARGIN}" y="{y - size * 0.35:.1f}" font-size="{size}" font-weight="{weight}" '
            f'fill="{colour}">{escape(line)}</text>'
        )
    return "".join(out)
