"""Valuescape's dashboard: page settings, the shared frame, the list of pages."""

import streamlit as st

from ui.page import run

PAGES = [
    st.Page("pages/overview.py", title="Overview", default=True),
    st.Page("pages/profile.py", title="Conditions"),
    st.Page("pages/sentiment.py", title="Sentiment"),
    st.Page("pages/topics.py", title="Topics"),
    st.Page("pages/values.py", title="Values"),
    st.Page("pages/compare.py", title="Compare"),
    st.Page("pages/quotes.py", title="Quotes"),
    st.Page("pages/board.py", title="Board"),
    st.Page("pages/method.py", title="Method"),
    st.Page("pages/workshop.py", title="Workshop", visibility="hidden"),
    st.Page("pages/label.py", title="Label", visibility="hidden"),
    st.Page("pages/topic.py", title="Topic", visibility="hidden"),
    st.Page("pages/study.py", title="The study's figures", visibility="hidden"),
]

st.set_page_config(page_title="Valuescape", page_icon="static/icon.png", layout="wide")
run(st.navigation(PAGES, position="top"))
