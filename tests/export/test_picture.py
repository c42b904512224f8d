"""Pictures of figures: title, chart, n, source, typeface; at their own height and 16:9; without a network."""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
from datetime import date
from typing import Any

import pytest

from explore.figure import Figure, Nothing
from explore.figures import FIGURES, differences, praised_and_criticised
from explore.filter import Filter
from explore.words import percent
from export.origin import Origin
from export.picture import WIDTH, _converter, _one_sign_each, chart_svg, png, svg
from tests.explore.figures.by_hand import data_set
from tests.explore.test_contrasts import simpson

DATA = data_set(name="ills")
DRAWN: dict[str, dict[str, Any]] = {
    "frequencies": {"by": "ill"}, "stances": {"by": "ill"}, "means": {"by": "ill"}, "differences": {"by": "use"},
    "matrix": {}, "network": {}, "fingerprint": {}, "timeline": {}, "month_by_month": {"by": "platform"}, "topic_map": {}, "topic_stances": {},
}  # fmt: skip


def figure(name: str) -> tuple[Figure, Origin]:
    selection = DATA.select(
        Filter.of({"platform": ["reddit", "x"]}) if name != "differences" else Filter.of({"tool": "ash"})
    )
    found = FIGURES[name](selection, **DRAWN[name])
    assert not isinstance(found, Nothing), found
    return found, Origin.of(selection, date(2026, 3, 9))


def size(picture: bytes) -> tuple[int, int]:
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    return int(width), int(height)


def words(drawing: str) -> str:
    return " ".join(" ".join(ET.fromstring(drawing).itertext()).split())


@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_that_is_drawn_can_be_taken_away(name: str) -> None:
    found, origin = figure(name)
    drawing = svg(found, origin)
    told = words(drawing)
    for part in (found.title, found.source, origin.line):
        assert " ".join(part.split()) in told
    assert "9 Mar 2026" in told and "data set ills" in told
    assert "font/woff2;base64," in drawing and "http://" not in drawing.replace("http://www.w3.org/", "")
    assert "https://" not in drawing
    wide = size(png(found, origin, wide=True))
    assert wide == (2 * WIDTH, 2 * WIDTH * 9 // 16)
    natural = size(png(found, origin))
    assert natural[0] == 2 * WIDTH and natural[1] > 200


def test_nothing_of_a_wide_picture_lies_outside_it() -> None:
    for name in DRAWN:
        found, origin = figure(name)
        root = ET.fromstring(svg(found, origin, wide=True))
        place = "{http://www.w3.org/2000/svg}"
        lines = [float(text.get("y") or 0) for text in root.findall(f"{place}text")]
        (chart,) = root.findall(f"{place}svg")
        top, height = float(chart.get("y") or 0), float(chart.get("height") or 0)
        foot = [y for y in lines if y > top]
        assert max(lines) < WIDTH * 9 / 16, name
        assert top + height < min(foot), name
        assert float(chart.get("width") or 0) <= WIDTH - 79, name


def test_a_wide_picture_says_of_whom_it_speaks_under_its_title() -> None:
    found, origin = figure("stances")
    drawing = svg(found, origin, wide=True)
    said = drawing.index('font-size="20" font-weight="600" fill="#')
    assert drawing.index(found.title.split()[-1]) < said < drawing.index(found.source[:20])
    assert words(drawing).count(origin.filter) == 2 and words(svg(found, origin)).count(origin.filter) == 1


def test_a_picture_holds_letters_of_the_typeface_and_not_boxes() -> None:
    """Drawn with another title, the picture differs; with fonts missing, both would be empty there."""
    found, origin = figure("stances")
    other = Origin("ills", "by hand", "another filter altogether", origin.made, origin.fictional)
    assert png(found, origin) != png(found, other)


@pytest.mark.parametrize(
    ("told", "drawn"),
    [
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469"), ("\u2764\ufe0f\u200d\U0001f525", "\u2764"), ("\U0001f44d\U0001f3fd", "\U0001f44d"),
        ("\U0001f1e9\U0001f1ea", "DE"), ("1\ufe0f\u20e3", "1"), ("caf\u00e9 \u2013 \u5fc3", "caf\u00e9 \u2013 \u5fc3"),
    ],
)  # fmt: skip
def test_emoji_put_together_are_drawn_as_their_first_sign_and_not_as_boxes(told: str, drawn: str) -> None:
    def pixels(text: str) -> bytes:
        family = 'font-family="Source Sans Pro, sans-serif"'
        shown = f'<text x="9" y="40" font-size="30">{text}</text>'
        return bytes(
            _converter().svg_to_png(
                f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60" {family}>{shown}</svg>'
            )
        )

    assert _one_sign_each(told) == drawn
    assert pixels(_one_sign_each(told)) != pixels("\U0010fffd" * len(drawn))  # which no typeface has: boxes


def test_markup_in_a_name_stays_text() -> None:
    found, _ = figure("stances")
    hostile = Origin(
        "<script>alert(1)</script>", "by hand", '"><image href="http://evil.example/x"/>', date(2026, 1, 1), False
    )
    root = ET.fromstring(svg(found, hostile))
    assert not [node for node in root.iter() if node.tag.endswith(("script", "image", "foreignObject"))]
    assert "<script>alert(1)</script>" in words(svg(found, hostile))


def test_what_is_drawn_in_words_is_no_picture() -> None:
    found = praised_and_criticised(DATA.select())
    assert isinstance(found, Figure)
    with pytest.raises(ValueError, match="in words"):
        svg(found, Origin.of(DATA.select()))


def test_a_comparison_tells_both_shares_of_every_row_beside_its_interval_or_below_it() -> None:
    figure = differences(simpson().select(Filter.of({"ill": "cold"})), by="use")
    assert isinstance(figure, Figure)
    beside, below = (re.findall(r">([^<>]+)</text>", chart_svg(figure, width)) for width in (900, 340))
    shares = [(percent(row["share"]), percent(row["share of the others"])) for row in figure.table.to_dict("records")]
    assert len(shares) == 2
    for own, others in shares:
        assert own in beside and others in beside and own not in below and others not in below
        assert f"{own} against {others}" in below and f"{own} against {others}" not in beside
