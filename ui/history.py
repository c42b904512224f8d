"""A page change is one step of Back: the empty address in between, which Streamlit writes first, leaves no step of its own."""

from __future__ import annotations

import streamlit as st

# Streamlit changes the page with an empty address and the filter follows from the server, each as a step of its own. What
# follows before anyone has pressed anything belongs to the page change and takes the place of its step.
_JS = """
export default function () {
  if (window.valuescapeHistory) return;
  window.valuescapeHistory = true;
  const push = history.pushState.bind(history);
  let arrived = true;
  history.pushState = (state, title, url) => {
    const to = new URL(url || "", location.href);
    if (to.pathname !== location.pathname) {
      arrived = true;
      return push(state, title, url);
    }
    if (!arrived) return push(state, title, url);
    arrived = false;
    return history.replaceState(state, title, url);
  };
  for (const pressed of ["pointerdown", "keydown"]) {
    document.addEventListener(pressed, () => { arrived = false; }, true);
  }
}
"""


def one_step_a_page() -> None:
    """Have Back go from page to page; draws nothing."""
    with st.container(key="vs-history"):
        st.components.v2.component("valuescape_history", js=_JS, isolate_styles=False)(key="history")
