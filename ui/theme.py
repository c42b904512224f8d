"""Colours, typefaces and the one small stylesheet: paper and ink, in light and dark.

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
    diverging: tuple[str, str, str]


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
)


def palette(dark: bool) -> Palette:
    """The colours for the dark or the light theme."""
    return DARK if dark else LIGHT


def css() -> str:
    """The stylesheet, in its `<style>` tag, for one `st.html(css())` in the entry file.

    Tints are mixed from the text colour of whatever theme is on, so one sheet serves light and dark.
    """
    return f"<style>{_SCREEN}{_PHONE}{_PRINT}</style>"


_SCREEN = f"""
.vs-title {{ font-size: 1.375rem; font-weight: 600; line-height: 1.3; margin: 0 0 .25rem; text-wrap: balance; }}
.vs-note {{ font-size: .9375rem; line-height: 1.5; max-width: 68ch; margin: .25rem 0; }}
.vs-small, .vs-meta, .vs-source {{ font-size: .875rem; line-height: 1.45; }}
.vs-note, .vs-small, .vs-meta, .vs-source {{ color: color-mix(in srgb, currentColor 78%, transparent); }}
.vs-source {{ border-top: 1px solid color-mix(in srgb, currentColor 18%, transparent); padding-top: .4rem; }}
.vs-meta {{ display: flex; flex-wrap: wrap; gap: .25rem .75rem; margin: .35rem 0 0; }}
[class*="st-key-vs-card"] .stText, [class*="st-key-vs-card"] .stText span {{
  font-family: '{SERIF}', Georgia, serif; overflow-wrap: anywhere;
}}
[class*="st-key-vs-words"] .stText {{ font-size: 1.25rem; line-height: 1.5; max-width: 60ch; }}
[class*="st-key-vs-words"] {{
  border-left: 3px solid color-mix(in srgb, currentColor 28%, transparent); padding-left: 1rem;
}}
[class*="st-key-vs-card"] {{ gap: .35rem; margin-bottom: .9rem; }}
[class*="st-key-vs-card"] .stExpander .stText {{ font-size: 1rem; line-height: 1.55; max-width: 70ch; }}
[class*="st-key-vs-marked"] .stText {{
  background: color-mix(in srgb, #d9a400 24%, transparent); padding: .1rem .3rem; border-radius: 2px;
}}
[class*="st-key-vs-behind"] {{ margin: .25rem 0 1.5rem; }}
.vs-lead {{ margin: .6rem 0 0; line-height: 1.4; }}
.vs-banner {{
  font-size: .875rem; line-height: 1.45; margin: 0; padding: .4rem .75rem; border-radius: 4px;
  background: color-mix(in srgb, #d9a400 18%, transparent);
}}
.stMainBlockContainer {{ padding-top: 4.5rem; }}
.vs-chip {{
  display: inline-block; font-size: .8125rem; line-height: 1.3; padding: .12rem .5rem; margin: .15rem .25rem .15rem 0;
  border-radius: 999px; background: color-mix(in srgb, currentColor 8%, transparent); white-space: nowrap;
  max-width: 100%; overflow: hidden; text-overflow: ellipsis; vertical-align: middle;
}}
.vs-unsure {{ background: none; outline: 1px dashed color-mix(in srgb, currentColor 45%, transparent); outline-offset: -1px; }}
.stVegaLiteChart text {{ font-variant-numeric: tabular-nums; }}
"""

_PHONE = """
@media (max-width: 640px) {
  [class*="st-key-vs-words"] .stText { font-size: 1.125rem; }
  [class*="st-key-vs-words"] { padding-left: .75rem; }
  .vs-title { font-size: 1.1875rem; }
  .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; }
}
"""

_PRINT = """
@media print {
  .stSidebar, .stAppHeader, .stToolbar, .stElementToolbar, .stButton, .stDownloadButton { display: none; }
  .stMainBlockContainer { padding: 0; max-width: none; }
  [class*="st-key-vs-card"], .stVegaLiteChart { break-inside: avoid; }
  .vs-title { break-after: avoid; }
  .vs-chip { border: 1px solid currentColor; background: none; }
}
"""
