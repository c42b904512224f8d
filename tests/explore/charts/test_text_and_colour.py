"""Text that fits its room and can be read on its ground."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from explore import palette as theme
from explore.charts import _colour, _text
from ui.css import css

ROOT = Path(__file__).resolve().parents[3]


def test_wrap_keeps_to_its_width_and_lines() -> None:
    text = _text.wrap("Environmental sustainability of everything that ever was", 110, 13)
    assert len(text.split("\n")) == 2
    assert all(_text.text_width(line, 13) <= 110 for line in text.split("\n"))
    assert text.endswith("…")


@pytest.mark.parametrize("dark", [False, True])
def test_text_can_be_read_on_paper(dark: bool) -> None:
    colours = theme.palette(dark)
    for ink in (colours.ink, colours.muted, colours.faint, colours.positive, colours.negative, colours.highlight):
        assert _colour.contrast(ink, colours.paper) >= 4.5
    for ink in (colours.ink, colours.muted, colours.faint):
        assert _colour.contrast(ink, colours.surface) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_text_can_be_read_on_every_colour_of_the_scales(dark: bool) -> None:
    colours = theme.palette(dark)
    for step in range(-20, 21):
        for fill in (
            _colour.diverging(step / 10, 2, colours.diverging),
            _colour.sequential(abs(step), 20, colours.paper, "#3d7f78"),
        ):
            assert _colour.contrast(_colour.text_on(fill), fill) >= 4.5


def test_streamlits_theme_has_the_same_colours() -> None:
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
    for name, colours in (("light", theme.LIGHT), ("dark", theme.DARK)):
        section = config["theme"][name]
        assert section["backgroundColor"] == colours.paper
        assert section["textColor"] == colours.ink
        assert section["secondaryBackgroundColor"] == colours.surface
        assert section["borderColor"] == colours.rule


def test_the_fonts_are_ours_and_there() -> None:
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
    assert config["server"]["enableStaticServing"] is True
    families = set()
    for face in config["theme"]["fontFaces"]:
        assert face["url"].startswith("app/static/")
        assert (ROOT / face["url"].removeprefix("app/")).is_file()
        families.add(face["family"].strip("'"))
    assert families == {theme.SANS, theme.SERIF}


def test_the_stylesheet_asks_nothing_of_the_network() -> None:
    sheet = css()
    assert "http" not in sheet and "url(" not in sheet and "@import" not in sheet
    for name in (".vs-banner", ".vs-meta", ".vs-chip", ".vs-note", ".vs-title", ".vs-source", ".vs-small"):
        assert name in sheet
