"""A timer that counts by stylesheet: it runs on without a run of the page, and without a connection.

Its state is in the address: `left-300` waits with 300 seconds, `until-1764535000` runs to that moment (seconds since 1970).
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

import streamlit as st

from ui import state

UP = "#b9481b"  # of a timer whose time is up
MOST = 480 * 60  # seconds
_INTEGER = r"\3c integer\3e "  # spelled so that no reader of HTML takes it for a tag
_STATE = re.compile(r"(left|until)-(\d{1,11})")


@dataclass(frozen=True, slots=True)
class Timer:
    """Seconds that are left, and whether they are running."""

    left: int
    running: bool

    @classmethod
    def read(cls, told: str, now: float) -> Timer | None:
        """The timer that an address holds; None where it holds none."""
        found = _STATE.fullmatch(told)
        if found is None:
            return None
        number = int(found[2])
        left = number if found[1] == "left" else round(number - now)
        return cls(max(0, min(MOST, left)), found[1] == "until" and left > 0)

    def told(self, now: float) -> str:
        """The timer as an address holds it."""
        return f"until-{round(now) + self.left}" if self.running else f"left-{self.left}"


def timer(minutes: int) -> None:
    """Draw it, with its controls; `minutes` is what it is set to at first."""
    now = time.time()
    asked = state.asked_for("timer")
    found = Timer.read(asked, now)
    if asked and found is None:
        state.refuse("timer", asked)
        state.leave("timer")
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="vs-timer", width="content"):
        if found is None:
            box = f"timer-minutes-{minutes}"
            st.number_input(
                "Minutes", min_value=1, max_value=MOST // 60, value=minutes, key=box, width=130,
                label_visibility="collapsed",
            )  # fmt: skip
            st.button("Start timer", key="timer-start", type="tertiary", on_click=_start, args=(box,))
            return
        for part in _face(found):
            st.html(part)
        if found.running:
            st.button("Pause", key="timer-pause", type="tertiary", on_click=_pause)
        elif found.left:
            st.button("Go on", key="timer-on", type="tertiary", on_click=_set, args=(found.left, True))
        st.button("Reset", key="timer-reset", type="tertiary", on_click=state.leave, args=("timer",))


def _start(box: str) -> None:
    """Run what the box holds at the press: a number that is typed arrives with it, after the box was drawn."""
    _set(int(st.session_state[box]) * 60, True)


def _set(left: int, running: bool) -> None:
    state.tell("timer", Timer(left, running).told(time.time()))


def _pause() -> None:
    now = time.time()
    if (found := Timer.read(state.asked_for("timer"), now)) is not None:
        state.tell("timer", Timer(found.left, False).told(now))


def _face(timer: Timer) -> list[str]:
    """Minutes and seconds, counted down by the stylesheet; red for the last minute's end."""
    left = timer.left
    still = f"{left // 60}:{left % 60:02}"
    if not timer.running:
        if left == 0:
            return [f'<p class="vs-time" role="timer" style="color: {UP}">Time is up</p>']
        return [f'<p class="vs-time" role="timer">{still}</p>']
    rules = f"""<style>
@property --vs-left {{ syntax: "{_INTEGER}"; inherits: true; initial-value: {left}; }}
@property --vs-minutes {{ syntax: "{_INTEGER}"; inherits: true; initial-value: 0; }}
@keyframes vs-count-{left} {{ from {{ --vs-left: {left}; }} to {{ --vs-left: 0; }} }}
@keyframes vs-up-{left} {{ to {{ color: {UP}; }} }}
.vs-count-{left} {{ animation: vs-count-{left} {left}s linear forwards; --vs-minutes: max(0, calc((var(--vs-left) - 30) / 60)); }}
.vs-count-{left}::before {{
  counter-reset: vs-m var(--vs-minutes) vs-s calc(var(--vs-left) - var(--vs-minutes) * 60);
  content: counter(vs-m) ":" counter(vs-s, decimal-leading-zero);
  animation: vs-up-{left} 1s {left}s forwards;
}}
</style>"""
    label = f"{still} left when this slide was drawn"
    return [rules, f'<p class="vs-time vs-count-{left}" role="timer" aria-label="{label}"></p>']
