"""Charts by keyboard: Tab reaches a chart, arrows its marks, Enter opens what a mark stands for."""

from __future__ import annotations

import streamlit as st

# Vega names each mark for screen readers but lets only a pointer reach it.
_JS = """
const CHARTS = ".stVegaLiteChart svg.marks";
const MARKS = "[role=graphics-symbol][aria-roledescription][aria-label]:not([aria-hidden=true])";
const STEPS = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1};

function reachable() {
  document.querySelectorAll(CHARTS + ":not([tabindex])").forEach((chart) => chart.setAttribute("tabindex", "0"));
}

function onKey(event) {
  document.body.classList.add("vs-by-key");
  const chart = event.target.closest && event.target.closest(CHARTS);
  if (!chart || event.ctrlKey || event.metaKey || event.altKey) return;
  const marks = [...chart.querySelectorAll(MARKS)];
  const at = marks.indexOf(event.target);
  let next = null;
  if (event.key in STEPS) next = at < 0 ? (STEPS[event.key] > 0 ? 0 : marks.length - 1) : at + STEPS[event.key];
  else if (event.key === "Home") next = 0;
  else if (event.key === "End") next = marks.length - 1;
  else if (event.key === "Escape" && at >= 0) { chart.focus(); event.preventDefault(); return; }
  else if ((event.key === "Enter" || event.key === " ") && at >= 0) {
    const box = event.target.getBoundingClientRect();
    const where = {bubbles: true, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2};
    event.target.dispatchEvent(new MouseEvent("click", where));
    event.preventDefault();
    return;
  }
  if (next === null || !marks.length) return;
  const mark = marks[Math.max(0, Math.min(marks.length - 1, next))];
  mark.setAttribute("tabindex", "-1");
  mark.focus();
  event.preventDefault();
}

export default function () {
  if (!window.valuescapeKeys) {
    window.valuescapeKeys = true;
    document.addEventListener("keydown", onKey);
    document.addEventListener("pointerdown", () => document.body.classList.remove("vs-by-key"));
    let waiting = 0;
    new MutationObserver(() => {
      clearTimeout(waiting);
      waiting = setTimeout(reachable, 300);
    }).observe(document.body, {childList: true, subtree: true});
  }
  reachable();
}
"""


def chart_keys() -> None:
    """Have the marks of all charts on the page reached by keyboard; draws nothing."""
    with st.container(key="vs-keys"):
        st.components.v2.component("valuescape_chart_keys", js=_JS, isolate_styles=False)(key="chart-keys")
