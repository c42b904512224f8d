"""What fails in the dashboard is told calmly on the page, and in full in the log."""

from __future__ import annotations

import logging

import pytest
from streamlit.testing.v1 import AppTest

from ui.faults import CALM, LOG


@pytest.fixture(autouse=True)
def heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, LOG.name)


def script_with_a_problem() -> None:
    import streamlit as st

    from records.problem import Problem
    from ui.faults import calm

    with calm("The first part"):
        raise Problem("The file is missing. Make it with 'make demo'.")
    st.text("the rest")


def script_with_a_bug() -> None:
    import streamlit as st

    from ui.faults import calm

    with calm("The second part"):
        raise KeyError("a secret of the code")
    st.text("the rest")


def script_that_stops() -> None:
    import streamlit as st

    from ui.faults import calm

    with calm("A part that stops"):
        st.stop()
    st.text("the rest")


def test_a_problem_is_its_sentence(caplog: pytest.LogCaptureFixture) -> None:
    app = AppTest.from_function(script_with_a_problem).run()
    assert [info.value for info in app.info] == ["The file is missing. Make it with 'make demo'."]
    assert [text.value for text in app.text] == ["the rest"]
    record = next(r for r in caplog.records if r.name == LOG.name)
    assert record.levelname == "WARNING" and record.exc_info is None and "The first part" in record.getMessage()


def test_a_bug_keeps_its_traceback_in_the_log_and_out_of_the_page(caplog: pytest.LogCaptureFixture) -> None:
    app = AppTest.from_function(script_with_a_bug).run()
    assert [error.value for error in app.error] == [CALM]
    assert not app.exception and [text.value for text in app.text] == ["the rest"]
    record = next(r for r in caplog.records if r.name == LOG.name)
    assert record.levelname == "ERROR" and record.exc_info is not None
    assert "a secret of the code" in caplog.text and "Traceback" in caplog.text


def test_what_streamlit_throws_to_stop_or_run_again_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    app = AppTest.from_function(script_that_stops).run()
    assert not app.error and not app.text
    assert not [r for r in caplog.records if r.name == LOG.name]
