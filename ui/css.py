"""The one small stylesheet of the screen, the phone and paper."""

from __future__ import annotations

from explore.palette import DARK, SERIF


def css(dark: bool = False) -> str:
    """The stylesheet, in its `<style>` tag, for one `st.html(css())` in the entry file.

    Tints are mixed from the text colour of whatever theme is on, so one sheet serves light and dark, but for what Streamlit
    writes in white on the primary colour, which is light where the theme is dark.
    """
    return f"<style>{_SCREEN}{_DARK if dark else ''}{_PHONE}{_PRINT}</style>"


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
[class*="st-key-vs-words"] {{
  border-left: 3px solid color-mix(in srgb, currentColor 28%, transparent); padding-left: 1rem;
}}
[class*="st-key-vs-card"] {{ gap: .35rem; margin-bottom: .9rem; }}
[class*="st-key-vs-card"] .stExpander .stText {{ font-size: 1rem; line-height: 1.55; max-width: 70ch; }}
[class*="st-key-vs-marked"] .stText {{
  background: color-mix(in srgb, #d9a400 24%, transparent); padding: .1rem .3rem; border-radius: 2px;
}}
[class*="st-key-vs-behind"] {{ margin: .25rem 0 1.5rem; }}
[class*="st-key-vs-findings"] {{ gap: .1rem; margin-bottom: 1rem; }}
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
