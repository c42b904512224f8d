"""The two things of Streamlit's own that the dashboard touches without being invited; tests say when they move."""

from __future__ import annotations

from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx


def pages_are_ours() -> None:
    """Tell Streamlit that the folder `pages/` is not of the old kind, which it would run without the entry file.

    It believes so until st.navigation has been called once in a server's life: who opens a link to a page first would
    get that page without its frame.
    """
    PagesManager.uses_pages_directory = False


def forget_old_widgets() -> None:
    """Let go of the widgets that are no longer on the page.

    Streamlit drops their values after each run, but keeps what it knows of them, with callbacks and their arguments, for as
    long as a session lasts: 0.1 MB a click where charts and quotes have a widget each.
    """
    context = get_script_run_ctx()
    if context is None:
        return
    state = context.session_state._state
    known, keys = state._new_widget_state.widget_metadata, state._key_id_mapper.id_key_mapping
    for gone in known.keys() - state._old_state.keys() - state._new_widget_state.states.keys():
        del known[gone]
        if (key := keys.pop(gone, None)) is not None and state._key_id_mapper.get_id_from_key(key) == gone:
            state._key_id_mapper._key_id_mapping.pop(key)
