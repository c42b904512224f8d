"""A page on paper: what it is of at the top and at the foot, and charts laid out for its width."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explore import words
from explore.filter import NO_FILTER
from explore.selection import Selection
from export.origin import Origin

# A chart follows the width of its container a moment later, when a browser has already set the page that it prints. So the
# keys for printing wait for the charts; by the browser's menu they are the screen's, made smaller.
_JS = """
const ACROSS = 690;  // pixels of A4 within its margins

function lay(printing) {
  const page = document.querySelector(".stMainBlockContainer");
  if (!page) return;
  Object.assign(page.style, printing ? {width: ACROSS + "px", minWidth: "0", padding: "0"} : {width: "", minWidth: "", padding: ""});
  window.dispatchEvent(new Event("resize"));
}

function laid() {
  return [...document.querySelectorAll(".stVegaLiteChart svg.marks")].every((chart) => chart.width.baseVal.value <= ACROSS);
}

function print(waited) {
  if (!laid() && waited < 5000) return setTimeout(print, 200, waited + 200);
  window.print();
  lay(false);
}

function onKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "p") return;
  event.preventDefault();
  lay(true);
  setTimeout(print, 400, 0);
}

export default function () {
  if (window.valuescapePaper) return;
  window.valuescapePaper = true;
  document.addEventListener("keydown", onKey);
  window.matchMedia("print").addEventListener("change", (event) => lay(event.matches));
}
"""


def paper(place: DeltaGenerator, selection: Selection, about: str = "") -> None:
    """The line that stands on top of a printed page, and what stands at the foot of each sheet; unseen on a screen.

    `about` says what the page is of, where that is no selection.
    """
    origin = Origin.of(selection)
    n = f"{words.count(selection.n, 'mention')} from {words.count(selection.posts, 'post')}"
    told = words.capital(about) or f"{n} · {origin.filter or NO_FILTER}"
    foot = (replace(origin, filter=about) if about else origin).line
    rules = f'@page {{ @bottom-left {{ content: "{_css(foot)}"; }} }}'
    place.html(f'<style>{rules}</style><p class="vs-on-paper">{escape(told)}</p>')


def paper_layout() -> None:
    """Have charts laid out anew for paper; draws nothing."""
    with st.container(key="vs-paper"):
        st.components.v2.component("valuescape_paper", js=_JS, isolate_styles=False)(key="paper")


def _css(text: str) -> str:
    """A text inside a string of a stylesheet, whatever it holds."""
    return "".join(c if c.isascii() and (c.isalnum() or c in " ,.()") else f"\\{ord(c):x} " for c in text)
