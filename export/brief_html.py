"""A brief as one HTML file that loads nothing and runs nothing."""

from __future__ import annotations

import re
from base64 import b64encode
from html import escape
from pathlib import Path

from explore.palette import LIGHT, SERIF
from export.brief import Brief, Facing, Led, Part, Side
from export.picture import STATIC, typeface_css

_SERIF = Path(__file__).resolve().parent.parent / "static" / "fonts" / "source-serif-4-latin-wght-normal.woff2"
# Nothing may be loaded or run but the styles, typefaces and drawings that the file itself holds.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
)
_STYLE = f"""
body {{ font-family: '{STATIC}', sans-serif; color: {LIGHT.ink}; background: {LIGHT.paper}; max-width: 46rem; margin: 2.5rem auto;
  padding: 0 1.25rem; line-height: 1.5; }}
h1 {{ font-size: 2rem; line-height: 1.2; margin: 0 0 .4rem; }}
h2 {{ font-size: 1.4rem; margin: 3rem 0 .5rem; border-bottom: 2px solid; }}
h3 {{ font-size: 1.1rem; margin: 0 0 .3rem; }}
small, .source {{ font-size: .85rem; color: {LIGHT.muted}; }}
.source {{ margin: .4rem 0; }}
figure {{ margin: 2rem 0; break-inside: avoid; }}
figure svg {{ width: 100%; height: auto; }}
blockquote {{ margin: 1.75rem 0 .4rem; padding-left: 1rem; border-left: 3px solid {LIGHT.rule}; font-family: '{SERIF}', Georgia, serif;
  font-size: 1.25rem; overflow-wrap: anywhere; white-space: pre-wrap; }}
.chip {{ display: inline-block; font-size: .8rem; background: {LIGHT.surface}; border-radius: 1rem; padding: .1rem .6rem; margin: .1rem .3rem .1rem 0; }}
.note {{ border-left: 2px solid {LIGHT.rule}; padding-left: .75rem; margin: .5rem 0; white-space: pre-wrap; }}
.words {{ white-space: pre-wrap; }}
.sides {{ display: grid; grid-template-columns: 1fr 1fr; gap: 0 2.5rem; margin: .75rem 0; }}
.sides h4 {{ border-bottom: 1px solid {LIGHT.rule}; }} .sides p {{ margin: 1rem 0 .3rem; }} .sides blockquote {{ margin: .3rem 0; font-size: 1.0625rem; line-height: 1.4; }}
h4 {{ font-size: 1rem; margin: 1rem 0 0; }} .sides .source {{ margin: 0 0 .5rem; }}
@media (max-width: 640px) {{ .sides {{ grid-template-columns: 1fr; }} }}
aside {{ background: {LIGHT.surface}; padding: 1rem 1.25rem; margin-top: 3rem; font-size: .9rem; }} aside p {{ margin: .4rem 0; }}
@media print {{ body {{ margin: 0; max-width: none; background: white; }} blockquote, figure, aside {{ break-inside: avoid; }} h2, h3, h4 {{ break-after: avoid; }} }}
"""


def brief_html(document: Brief) -> bytes:
    """The brief as a page of its own, typefaces and drawings in it."""
    fonts = f"{typeface_css()}@font-face{{font-family:'{SERIF}';font-weight:200 900;src:url(data:font/woff2;base64,{_serif()})}}"
    parts = "".join(_part(part, i) for i, part in enumerate(document.parts))
    method = "".join(f"<p><strong>{escape(name)}</strong> {escape(told)}</p>" for name, told in document.method)
    left_out = f"<p><small>{escape(document.left_out)}</small></p>" if document.left_out else ""
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(document.title)}</title>'
        f"<style>{fonts}{_STYLE}</style></head><body><h1>{escape(document.title)}</h1><p><small>{escape(document.subtitle)}</small></p>"
        f"{parts}{left_out}<aside><h3>How to read this</h3>{method}<p><strong>{escape(document.help)}</strong></p></aside></body></html>"
    )
    return page.encode()


def _part(part: Part, place: int) -> str:
    minutes = f" <small>{part.minutes} min</small>" if part.minutes else ""
    note = f'<p class="note">{escape(part.note)}</p>' if part.note else ""
    text = escape(part.text)
    if part.kind == "heading":
        return f"<h2>{text}{minutes}</h2>{note}"
    if part.kind == "note":
        title = f"<h3>{escape(part.title)}</h3>" if part.title else ""
        return f'{title}<p class="words">{text}{minutes}</p>{note}'
    if part.kind == "quote":
        chips = "".join(f'<span class="chip">{escape(chip)}</span>' for chip in part.chips)
        return (
            f'<blockquote>“{text}”</blockquote><p class="source">{escape(part.source)}{minutes}</p><p>{chips}</p>{note}'
        )
    if part.kind == "figure":
        about = f"<small>{escape(part.about)}</small>" if part.about else ""
        drawing = _own_ids(part.drawing, f"f{place}-") if part.drawing else ""
        inside = f"{drawing}{''.join(map(_facing, part.facing))}"
        return (
            f'<figure><h3>{text}</h3>{about}{inside}<p class="source">{escape(part.source)}{minutes}</p>{note}</figure>'
        )
    return f'<p class="source">{text}</p>{note}'


def _own_ids(drawing: str, prefix: str) -> str:
    """The drawing with ids that no other drawing on the page has."""
    drawing = re.sub(r'\bid="([\w-]+)"', rf'id="{prefix}\1"', drawing)
    return re.sub(r"url\(#([\w-]+)\)", rf"url(#{prefix}\1)", drawing)


def _facing(facing: Facing) -> str:
    title = f"<h4>{escape(facing.title)}</h4>" if facing.title else ""
    return f'{title}<div class="sides">{"".join(map(_side, facing.sides))}</div>'


def _side(side: Side) -> str:
    return f"<section><h4>{escape(side.heading)}</h4><small>{escape(side.told)}</small>{''.join(map(_led, side.led))}</section>"


def _led(led: Led) -> str:
    name = f"<p><strong>{escape(led.name)}</strong> <small>{escape(led.told)}</small></p>" if led.name else ""
    if not led.text:
        return name
    return f'{name}<blockquote>“{escape(led.text)}”</blockquote><p class="source">{escape(led.source)}</p>'


def _serif() -> str:
    return b64encode(_SERIF.read_bytes()).decode()
