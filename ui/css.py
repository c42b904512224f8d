"""The one small stylesheet of the screen, the phone and paper."""

from __future__ import annotations

from explore.palette import DARK, LIGHT, SERIF


def css(dark: bool = False) -> str:
    """The stylesheet, in its `<style>` tag, for one `st.html(css())` in the entry file.

    Tints are mixed from the text colour of whatever theme is on, so one sheet serves light and dark, but for what Streamlit
    writes in white on the primary colour, which is light where the theme is dark.
    """
    paper = (DARK if dark else LIGHT).paper
    sheet = f"{_SCREEN}{_DARK if dark else ''}{_BESIDE}{_PHONE}{_PRINT}{_DARK_PRINT if dark else ''}"
    return f"<style>{sheet.replace('PAPER', paper)}</style>"


_SCREEN = f"""
.vs-title {{ font-size: 1.375rem; font-weight: 600; line-height: 1.3; margin: 0 0 .25rem; text-wrap: balance; }}
.vs-side {{ font-size: 1.125rem; font-weight: 600; line-height: 1.3; margin: .5rem 0 0; padding: 0; }}
.vs-note {{ font-size: .9375rem; line-height: 1.5; max-width: 68ch; margin: .25rem 0; }}
.vs-small, .vs-meta, .vs-source {{ font-size: .875rem; line-height: 1.45; }}
.vs-note, .vs-small, .vs-meta, .vs-source {{ color: color-mix(in srgb, currentColor 78%, transparent); }}
.vs-source {{ border-top: 1px solid color-mix(in srgb, currentColor 18%, transparent); padding-top: .4rem; }}
.vs-meta {{ display: flex; flex-wrap: wrap; gap: .25rem .75rem; margin: .35rem 0 0; }}
[class*="st-key-vs-card"] .stText, [class*="st-key-vs-card"] .stText span {{
  font-family: '{SERIF}', Georgia, serif; overflow-wrap: anywhere;
}}
[class*="st-key-vs-words"] .stText {{ font-size: 1.25rem; line-height: 1.5; max-width: 60ch; }}
.vs-quote {{
  font: 400 1.25rem/1.5 '{SERIF}', Georgia, serif; max-width: 60ch; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere;
}}
.vs-quote mark {{ background: color-mix(in srgb, #d9a400 38%, transparent); color: inherit; border-radius: 2px; }}
[class*="st-key-vs-answered"] {{ border-left: 2px solid color-mix(in srgb, currentColor 18%, transparent); padding-left: .8rem; }}
[class*="st-key-vs-words"] {{
  border-left: 3px solid color-mix(in srgb, currentColor 28%, transparent); padding-left: 1rem;
}}
[class*="st-key-vs-card"] {{ gap: .35rem; margin-bottom: .9rem; }}
[class*="st-key-vs-card"] .stExpander .stText {{ font-size: 1rem; line-height: 1.55; max-width: 70ch; }}
[class*="st-key-vs-marked"] .stText {{
  background: color-mix(in srgb, #d9a400 24%, transparent); padding: .1rem .3rem; border-radius: 2px;
}}
[class*="st-key-vs-findings"] {{ gap: .1rem; margin-bottom: 1rem; }}
[class*="st-key-vs-findings"] .vs-small {{ margin: 0; }}
[data-testid="stFullScreenFrame"]:has(.stVegaLiteChart)
[data-testid="stElementToolbarButton"]:not(:has([aria-label="Fullscreen"])) {{ display: none; }}
[data-testid="stCaptionContainer"] {{ opacity: .78; }}
.vs-line {{ margin: 0; }}
[class*="st-key-vs-glance"] {{ gap: .25rem; height: 100%; }}
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
.vs-board-title {{ font-size: 1.5rem; font-weight: 600; margin: 1.5rem 0 0; padding: 0 0 .25rem; border-bottom: 2px solid currentColor; }}
[class*="st-key-vs-board-quote"], [class*="st-key-vs-board-figure"], [class*="st-key-vs-board-note"] {{ margin-bottom: 1rem; }}
[class*="st-key-vs-board-note"] .stText, [class*="st-key-vs-board-said"] .stText {{ font-family: inherit; line-height: 1.5; max-width: 68ch; }}
.vs-time {{ font-size: 1.75rem; font-weight: 600; font-variant-numeric: tabular-nums; margin: 0; min-width: 5ch; }}
.stVegaLiteChart text {{ font-variant-numeric: tabular-nums; }}
"""

_DARK = f"""
[data-testid="stMultiSelectTagsContainer"] span *, [data-testid="stBaseButton-primary"] * {{ color: {DARK.paper}; }}
"""

# The filter stays in sight; what is read lies beside the page, or over the foot of a narrow one.
_BESIDE = """
[data-testid="stLayoutWrapper"]:has(> .st-key-vs-filter) { position: sticky; top: 3.5rem; z-index: 40; }
.st-key-vs-filter {
  background: PAPER; padding: .35rem 0 .5rem; gap: .35rem;
  border-bottom: 1px solid color-mix(in srgb, currentColor 14%, transparent);
}
.vs-terms { max-width: 46rem; margin: 0; } .vs-terms dd { margin: .1rem 0 .8rem; }
.st-key-vs-tabs { display: none; }
.st-key-vs-keys, .st-key-vs-history, .st-key-vs-paper { position: absolute; height: 0; overflow: hidden; }
.stVegaLiteChart svg:focus, .stVegaLiteChart svg :focus { outline: none; }
.vs-by-key .stVegaLiteChart svg:focus, .vs-by-key .stVegaLiteChart svg :focus {
  outline: 3px solid currentColor; outline-offset: 1px;
}
.vs-left { font-size: .875rem; margin: 0; color: color-mix(in srgb, currentColor 78%, transparent); }
.st-key-vs-chips .stButton button { border-radius: 999px; min-height: 1.9rem; padding: .1rem .7rem; }
.st-key-vs-reading [class*="st-key-vs-words"] .stText { font-size: 1.0625rem; }
.st-key-vs-reading { background: PAPER; position: fixed; z-index: 60; overflow-y: auto; gap: .6rem; }
@media (min-width: 1200px) {
  .st-key-vs-reading {
    right: 0; top: 3.75rem; bottom: 0; width: 27rem; padding: 1rem 1.25rem 2rem;
    border-left: 1px solid color-mix(in srgb, currentColor 18%, transparent);
  }
  .stMainBlockContainer:has(.st-key-vs-reading) { padding-right: 29rem; }
}
@media (max-width: 1199px) {
  .st-key-vs-reading {
    left: 0; right: 0; bottom: 0; max-height: 62vh; padding: 1rem 1.25rem 1.5rem;
    border-top: 1px solid color-mix(in srgb, currentColor 18%, transparent);
    box-shadow: 0 -6px 24px color-mix(in srgb, black 22%, transparent);
  }
}
"""

_PHONE = """
@media (max-width: 640px) {
  [class*="st-key-vs-words"] .stText, .vs-quote { font-size: 1.125rem; }
  [class*="st-key-vs-words"] { padding-left: .75rem; }
  .vs-title { font-size: 1.1875rem; }
  .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; }
  .stMainBlockContainer { padding-bottom: 6rem; }
  [data-testid="stLayoutWrapper"]:has(> .st-key-vs-filter) { position: static; }
  .st-key-vs-facets { gap: .35rem; }
  .st-key-vs-facets .stPopover button { padding: .2rem .5rem; min-height: 2.5rem; }
  .st-key-vs-tabs {
    display: flex; position: fixed; z-index: 70; left: 0; right: 0; bottom: 0; height: 3.25rem; padding: 0 .25rem; gap: 0;
    align-items: center; justify-content: space-between; flex-wrap: nowrap; background: PAPER;
    border-top: 1px solid color-mix(in srgb, currentColor 18%, transparent);
  }
  .st-key-vs-tabs a { padding: .6rem .3rem; }
  .st-key-vs-tabs a p, .st-key-vs-tabs button p { font-size: .8125rem; }
  .st-key-vs-tabs button { border: 0; background: none; padding: .6rem .3rem; }
  [class*="st-key-vs-more-here"] button { background: color-mix(in srgb, currentColor 8%, transparent); }
  [class*="st-key-vs-more-here"] button p { font-weight: 600; }
  .st-key-vs-reading { bottom: 3.25rem; }
}
"""

# Fragments and rows of Streamlit are flex boxes, which do not keep a title with its chart across sheets: on paper they are blocks.
_PRINT = f"""
@media screen {{ .stElementContainer:has(.vs-on-paper) {{ display: none; }} }}
@page {{
  size: A4; margin: 14mm 14mm 17mm;
  @bottom-left {{ font: 8pt sans-serif; color: {LIGHT.muted}; }}
  @bottom-right {{ content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: {LIGHT.muted}; }}
}}
@media print {{
  .vs-on-paper {{ font-size: 10pt; margin: 0 0 .5rem; padding-bottom: .3rem; border-bottom: 1px solid {LIGHT.rule}; }}
  html {{ font-size: 14px; }}
  html, body, .stApp, .stMain, .stMainBlockContainer {{ background: white !important; }}
  .stApp, .stApp *:not(svg, svg *) {{ color: {LIGHT.ink} !important; }}
  .stMainBlockContainer, .stMainBlockContainer:has(.st-key-vs-reading) {{ padding: 0; max-width: none; }}
  .stVerticalBlock, [data-testid="stLayoutWrapper"]:not(.stHorizontalBlock > *), .stColumn, .stColumn > * {{ display: block !important; height: auto !important; }}
  .stVerticalBlock > * {{ margin-bottom: .7rem; height: auto; }}
  .stHorizontalBlock {{ align-items: flex-start; }}
  .stMainBlockContainer h1 {{ font-size: 20pt; padding: 0 0 .3rem; }}
  .stVegaLiteChart, .stVegaLiteChart svg {{ height: auto !important; max-width: 100%; }}
  .stVegaLiteChart svg {{ width: 100%; }}
  [class*="st-key-vs-card"], .stVegaLiteChart, .stImage, .stDataFrame, .vs-lead, .vs-note, .vs-source, [class*="st-key-vs-glance"], [class*="st-key-vs-ends"],
  [class*="st-key-vs-findings"] {{ break-inside: avoid; }}
  .vs-title, .vs-side, .vs-lead, h1, h2, h3, h4, [data-testid="stCaptionContainer"] {{ break-after: avoid; }}
  .vs-source {{ break-before: avoid; }}
  [class*="st-key-vs-words"] .stText, .vs-quote {{ font-size: 12pt; }}
  .vs-title {{ margin-top: 1rem; }}
  .vs-chip {{ border: 1px solid {LIGHT.rule}; background: none; }}
  code {{ background: none !important; }}
  .st-key-vs-filter, .st-key-vs-tabs, .st-key-vs-reading, .st-key-vs-keys, .st-key-vs-history, .st-key-vs-paper, .vs-on-screen,
  .stPopover, .stAppHeader, .stToolbar, .stElementToolbar, .stButton, .stDownloadButton, .st-key-vs-ways, .stSelectbox, .stButtonGroup,
  .stSlider, .stCheckbox, .stTextInput, .stTextArea, .stNumberInput, .stRadio, .stMultiSelect, .stForm, .stSpinner, .stSelectSlider,
  [data-testid="stExpander"]:has(details:not([open])), [data-testid="stTooltipIcon"] {{ display: none !important; }}
}}
"""

# Charts are drawn in the theme's colours; turned over, light letters on a dark ground are dark ones on white, hues as they were.
_DARK_PRINT = """
@media print { .stVegaLiteChart svg, .stImage img, .stDataFrame { filter: invert(1) hue-rotate(180deg); } }
"""
