"""A page change is one step of Back, and so is whatever a press of a key or button changes in the address of a page.

The timer of a workshop is no step: it runs on, whichever slide Back leads to.
"""

from __future__ import annotations

import streamlit as st

# Streamlit changes the page with an empty address and the filter follows from the server; a filter and the options that go
# with it come one by one: each would be a step of its own. What follows before anyone has pressed anything again belongs to
# the step and takes its place.
# An address without a filter means on another page that the filter stands, and after Back or Forward that there was none: such
# an address is given empty words, and Streamlit, which may have looked at it before, is told of it again.
_JS = """
export default function () {
  if (window.valuescapeHistory) return;
  window.valuescapeHistory = true;
  const push = history.pushState.bind(history);
  const TIMER = "timer";
  const but = (url) => { const other = new URL(url); other.searchParams.delete(TIMER); return other.href; };
  let belongs = true, now = new URL(location.href);
  history.pushState = (state, title, url) => {
    const to = new URL(url || "", location.href);
    now = to;
    if (to.pathname !== location.pathname) {
      belongs = true;
      return push(state, title, url);
    }
    if (belongs || but(to) === but(location.href)) return history.replaceState(state, title, url);
    belongs = true;
    return push(state, title, url);
  };
  window.addEventListener("popstate", () => {
    belongs = true;
    const found = new URL(location.href), asked = found.searchParams, timer = now.searchParams.get(TIMER);
    if (!asked.has("words")) asked.set("words", "");
    if (found.pathname === now.pathname && asked.get(TIMER) !== timer) {
      if (timer === null) asked.delete(TIMER); else asked.set(TIMER, timer);
    }
    now = found;
    if (found.href !== location.href) {
      history.replaceState(history.state, "", found);
      window.dispatchEvent(new PopStateEvent("popstate", {state: history.state}));
    }
  });
  for (const pressed of ["pointerdown", "keydown"]) {
    document.addEventListener(pressed, () => { belongs = false; }, true);
  }
}
"""


def one_step_a_page() -> None:
    """Have Back go from page to page; draws nothing."""
    with st.container(key="vs-history"):
        st.components.v2.component("valuescape_history", js=_JS, isolate_styles=False)(key="history")
