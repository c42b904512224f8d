"""Every figure on a slide: the smallest letter on a screen of 1280 by 720, and no row lost between two slides."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db.connect import database_url
from explore.charts import rows_of, specification
from explore.dataset import DataSet, open_data_set
from explore.figure import Figure, Nothing
from explore.figures import FIGURES, praised_and_criticised
from explore.filter import Filter
from export.slide_picture import LEAST, MOST_SLIDES, SlidePictures, slide_pictures

ADHD = {"condition": "adhd"}
OF_DIMENSION = ("product", "condition", "perspective", "value")
ON_A_BOARD: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    *(("frequencies", {"by": by}, {}) for by in ("sentiment", *OF_DIMENSION)),
    *((name, {"by": by}, {}) for name in ("stances", "means", "month_by_month") for by in (*OF_DIMENSION, "platform")),
    *(("differences", {"by": by}, ADHD) for by in ("product", "sentiment", "perspective", "value", "topic", "platform")),
    *(("network", {"links": links}, {}) for links in ("", "all")),
    *(("matrix", {"measure": measure}, {}) for measure in ("count", "residual", "pmi")),
    *((name, {"by": by}, {}) for name in ("monthly_means", "adjusted_effects") for by in ("condition", "product")),
    *(("residuals_by", {"by": by}, {}) for by in ("sentiment", "perspective", "value")),
    *(("delta_pmi", {"tested": tested}, {}) for tested in ("", "on")),
    *(("topics_by", {"by": by}, {}) for by in ("condition", "platform")),
    *((name, {}, ADHD) for name in ("composition", "distinctive_words", "timeline", "tensions", "topic_stances")),
    *((name, {}, {}) for name in ("fingerprint", "topic_course", "topic_map", "value_pairs", "tensions", "timeline")),
]  # fmt: skip
IN_WORDS, NOT_WITHOUT_A_CHECK = "praised_and_criticised", "corrected"
NOTE = "First alone and in silence. What surprises you? What would you have expected? Then collect three observations."


@pytest.fixture(scope="module")
def data(demo_database: Path) -> DataSet:
    return open_data_set(database_url(f"sqlite:///{demo_database}"))


def figure(data: DataSet, name: str, options: dict[str, Any], chosen: dict[str, Any]) -> Figure:
    found = FIGURES[name](data.select(Filter.of(chosen)), **{key: value for key, value in options.items() if value})
    assert not isinstance(found, Nothing), found
    return found


def room(shape: str) -> tuple[float, float]:
    """At most what a drawing can fill of the screen, with the margins and the bar at the foot taken off."""
    return (1203, 602) if shape == "below" else (889, 602)


def smallest(pictures: SlidePictures) -> float:
    """The smallest letter on any of the slides, in pixels, from what the browser is given."""
    found = []
    for drawing in pictures.drawings:
        root = ET.fromstring(drawing)
        _, _, width, height = map(float, root.attrib["viewBox"].split())
        across, down = room(pictures.shape)
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', drawing)]
        assert sizes
        found.append(min(sizes) * min(across / width, down / height))
    return min(found)


@pytest.mark.parametrize(
    ("name", "options", "chosen"), ON_A_BOARD, ids=["-".join([n, *o.values(), *c]) for n, o, c in ON_A_BOARD]
)
@pytest.mark.parametrize("note", ["", NOTE], ids=["bare", "noted"])
def test_every_letter_on_a_slide_can_be_read(
    data: DataSet, name: str, options: dict[str, Any], chosen: dict[str, Any], note: str
) -> None:
    found = figure(data, name, options, chosen)
    pictures = slide_pictures(found, [found.source, *([note] if note else [])], dark=False)
    assert LEAST - 0.01 <= pictures.letters <= smallest(pictures) + 0.1
    assert 1 <= len(pictures.drawings) <= MOST_SLIDES


def test_every_figure_that_is_drawn_is_tried() -> None:
    assert {name for name, *_ in ON_A_BOARD} | {IN_WORDS, NOT_WITHOUT_A_CHECK} == set(FIGURES)


def bands(drawing: str) -> list[tuple[float, float]]:
    """The stretches of the whole drawing that a slide shows: start and height."""
    parts = ET.fromstring(drawing).findall("{http://www.w3.org/2000/svg}svg")
    return [tuple(map(float, part.attrib["viewBox"].split()))[1::2] for part in parts]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "options"), [("stances", {"by": "product"}), ("matrix", {"measure": "count"}), ("topic_course", {})]
)
def test_a_figure_goes_on_without_losing_a_row_and_keeps_its_head(
    data: DataSet, name: str, options: dict[str, Any]
) -> None:
    found = figure(data, name, options, {})
    assert found.chart is not None
    rows = rows_of(specification(found.chart(False)))
    assert rows is not None
    pictures = slide_pictures(found, [found.source], dark=False)
    assert len(pictures.drawings) > 1 and pictures.left_out == 0
    shown = [bands(drawing) for drawing in pictures.drawings]
    head = shown[0][0]
    assert head[0] == 0 and all(band[0] == head for band in shown)
    end = head[1]
    for band in shown:
        start, tall = band[1]
        assert start == pytest.approx(end) and tall % rows["step"] == pytest.approx(0)
        end = start + tall
    assert end == pytest.approx(head[1] + rows["step"] * rows["n"])


def test_what_three_slides_do_not_hold_is_counted(data: DataSet) -> None:
    found = replace(figure(data, "fingerprint", {}, {}), slide_chart=None)  # with its own, all rows fit
    pictures = slide_pictures(found, [found.source], dark=False)
    rows = rows_of(specification(found.chart(False)))  # type: ignore[misc]
    assert rows is not None and len(pictures.drawings) == MOST_SLIDES
    shown = sum(band[1][1] for band in map(bands, pictures.drawings)) / rows["step"]
    assert pictures.left_out == rows["n"] - round(shown) > 0


def test_what_is_drawn_in_words_is_no_picture(data: DataSet) -> None:
    found = praised_and_criticised(data.select())
    assert isinstance(found, Figure)
    with pytest.raises(ValueError, match="in words"):
        slide_pictures(found, [], dark=False)
