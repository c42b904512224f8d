"""Who is signed in as a researcher: nobody at first, then whoever gave the passphrase, in this tab and until it is left.

What a session keeps is the hash that was opened, which no browser knows and which is another when the passphrase is changed.
"""

from __future__ import annotations

import math
import os
from urllib.parse import urlsplit

import streamlit as st

from db.disclosure import VIEWER, Viewer
from explore import words
from records.passphrase import is_sealed, opens
from ui.attempts import Attempts
from ui.faults import LOG

HASH = "VALUESCAPE_PASSPHRASE_HASH"
_SECTION, _ENTRY = "researchers", "passphrase_hash"  # in .streamlit/secrets.toml
OPENED = "researcher-opened"  # where a session keeps the hash
_GIVEN, _TOLD = "researcher-passphrase", "researcher-told"
_ATTEMPTS = Attempts()


def reader() -> Viewer:
    """Who looks at what only researchers see. All else on a page is the same for everybody, whoever is signed in."""
    opened = st.session_state.get(OPENED)
    return Viewer("researcher") if opened and opened == _kept() else VIEWER


def sign_in() -> None:
    """The way in and out; nothing where no passphrase is set for this dashboard."""
    kept = _kept()
    if not kept:
        return
    st.subheader("For researchers")
    if reader().sees_all:
        st.caption(
            "You are signed in, in this tab only, until you sign out, load the page again or close it. On Quotes, *The post around it* "
            "now tells where each post stands. Do not show this tab to others."
        )
        st.button("Sign out", key="researcher-out", on_click=_sign_out)
        return
    st.caption(
        "Who has the passphrase sees the rows that were set aside and, under a quote on Quotes, its post as it was written and where it "
        "stands. All else stays as it is." + _unsafe()
    )
    with st.form("researcher-form", clear_on_submit=True, border=False):
        st.text_input(
            "Passphrase", type="password", key=_GIVEN, autocomplete="current-password", max_chars=200, width=320
        )
        st.form_submit_button("Sign in", on_click=_try)
    if told := st.session_state.pop(_TOLD, ""):
        st.html(f'<p class="vs-banner" role="alert">{told}</p>')


def _try() -> None:
    given, kept = str(st.session_state.get(_GIVEN, "")), _kept()
    if not given:
        return
    right, pause = _ATTEMPTS.let(lambda: opens(given, kept))
    if right:
        LOG.warning("A researcher has signed in.")
        st.session_state[OPENED] = kept
        return
    LOG.warning("Someone could not sign in as a researcher.")
    st.session_state[_TOLD] = (
        f"That was not it, or too soon after another try. The next one counts in {words.count(math.ceil(pause), 'second')}."
    )


def _sign_out() -> None:
    st.session_state.pop(OPENED, None)


def _kept() -> str:
    """The hash that a passphrase is held against; empty where none is set, or what is set is no hash."""
    kept = os.environ.get(HASH, "") or _secret()
    if kept and not is_sealed(kept):
        LOG.error(
            "%s, or %s in the secrets file, is no hash of a passphrase, so nobody can sign in. Make one with 'python -m pipeline passphrase'.",
            HASH,
            _ENTRY,
        )
        return ""
    return kept


def _secret() -> str:
    try:
        section = st.secrets.get(_SECTION, {})
        return str(section.get(_ENTRY, ""))
    except (FileNotFoundError, AttributeError):  # no such file, or one that says something else there
        return ""


def _unsafe() -> str:
    """A warning where whoever shares the network can read along."""
    where = urlsplit(st.context.url or "")
    if where.scheme != "http" or where.hostname in ("localhost", "127.0.0.1", "::1"):
        return ""
    return " This connection is not encrypted: do not type the passphrase here, others on the network can read it."
