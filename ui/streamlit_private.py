"""The one thing of Streamlit's own that the dashboard touches without being invited; a test says when it moves."""

from __future__ import annotations

from streamlit.runtime.pages_manager import PagesManager


def pages_are_ours() -> None:
    """Tell Streamlit that the folder `pages/` is not of the old kind, which it would run without the entry file.

    It believes so until st.navigation has been called once in a server's life: who opens a link to a page first would
    get that page without its frame.
    """
    PagesManager.uses_pages_directory = False
