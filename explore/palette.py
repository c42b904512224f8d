"""Colours and typefaces: paper and ink, in light and dark.

`.streamlit/config.toml` carries the same colours for Streamlit's own widgets; a test keeps the two in step.
"""

from __future__ import annotations

from dataclasses import dataclass

SANS = "Source Sans 3"
SERIF = "Source Serif 4"


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, as #rrggbb. `ink`, `muted` and `faint` are readable as text on paper (4.5:1)."""

    ink: str
    muted: str
    faint: str
    rule: str
    paper: str
    surface: str
    positive: str
    neutral: str
    negative: str
    highlight: str
    diverging: tuple[str, str, str]  # of the stance: praise, middle, complaint
    association: tuple[str, str, str]  # rarer than chance, as chance, more often: never the hues of the stance


LIGHT = Palette(
    ink="#23211e",
    muted="#5c5850",
    faint="#6f6a61",
    rule="#dcd7cc",
    paper="#fbfaf6",
    surface="#f2efe8",
    positive="#1f5f94",
    neutral="#b5b0a6",
    negative="#b9481b",
    highlight="#1f5f94",
    diverging=("#1f5f94", "#e9e5dc", "#b9481b"),
    association=("#8a5a83", "#e9e5dc", "#2f7f6f"),
)

DARK = Palette(
    ink="#ece8e0",
    muted="#b5afa5",
    faint="#9c968c",
    rule="#3b3833",
    paper="#191816",
    surface="#242220",
    positive="#6aa5d6",
    neutral="#8f8a82",
    negative="#ef8a5a",
    highlight="#7fb2dd",
    diverging=("#6aa5d6", "#36332f", "#ef8a5a"),
    association=("#c08cb8", "#36332f", "#6dbfac"),
)


def palette(dark: bool) -> Palette:
    """The colours for the dark or the light theme."""
    return DARK if dark else LIGHT
