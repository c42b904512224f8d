"""A presenter's remote, also while the minutes of the timer are being typed: a box that has the focus keeps all keys to itself."""

from __future__ import annotations

import streamlit as st

_JS = """
const BOX = ".st-key-vs-timer input";
const TURN = ["PageUp", "PageDown"];

function onKey(event) {
  const box = event.target.closest && event.target.closest(BOX);
  if (!box || (event.key !== "Enter" && !TURN.includes(event.key))) return;
  box.blur();
  if (event.key === "Enter") return;
  event.preventDefault();
  event.stopPropagation();
  const {key, code, keyCode, which} = event;
  document.body.dispatchEvent(new KeyboardEvent("keydown", {key, code, keyCode, which, bubbles: true, cancelable: true}));
}

export default function () {
  if (window.valuescapeRemote) return;
  window.valuescapeRemote = true;
  document.addEventListener("keydown", onKey, true);
}
"""


def remote_keys() -> None:
    """Have Enter leave the box of minutes with what it holds, and the keys of a remote leave it and turn the slide; draws nothing."""
    st.components.v2.component("valuescape_remote", js=_JS, isolate_styles=False)(key="remote")
