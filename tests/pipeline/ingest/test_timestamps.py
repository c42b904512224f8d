"""Created times in the spellings that exports use."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from pipeline.ingest.html import html_to_text, resolve_entities
from pipeline.ingest.reject import Reject
from pipeline.ingest.timestamps import parse_time

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize("value", [
    1714996800, "1714996800", 1714996800.0, "1714996800.0", Decimal("1714996800"), 1714996800000, "1714996800000",
    "1714996800000000", 1714996800000000000, "2024-05-06T12:00:00Z", "2024-05-06T12:00:00.000Z", "2024-05-06 12:00:00",
    "2024-05-06T14:00:00+02:00", "2024-05-06T14:00:00+0200", "2024-05-06 08:00:00 EDT", "2024-05-06 07:00:00 EST",
    "2024-05-06 05:00:00 PDT", "2024-05-06 14:00:00 CEST", "2024-05-06 13:00:00 BST", "2024-05-06 12:00:00 UTC",
    "Mon May 06 12:00:00 +0000 2024", "Mon, 06 May 2024 12:00:00 GMT", "May 6, 2024 12:00 PM", "6 May 2024 12:00",
    "06.05.2024 12:00", "25/05/2024 12:00", "5/25/2024 12:00 PM", 45418.5, "45418.5", datetime(2024, 5, 6, 12),
    "2024-05-06T12:00:00.0000000Z",
])  # fmt: skip
def test_readable(value: Any) -> None:
    found = parse_time(value)
    assert found is not None and found.replace(day=6) == NOON and found.tzinfo is UTC


@pytest.mark.parametrize("value", [None, "", " ", "NaN", "NaT", "None", "null", float("nan")])
def test_missing(value: Any) -> None:
    assert parse_time(value) is None


@pytest.mark.parametrize("value", [
    "yesterday", "12", "10:30", "May 2024", "2024", "-5", 0, True, "1970-01-01", "2999-01-01", float("inf"), [], {},
    "2024-05-06 12:00:00 XYZ", "1" * 50, "x" * 500, Decimal("1e400"), "05/06/2024",
])  # fmt: skip
def test_unreadable(value: Any) -> None:
    with pytest.raises(Reject):
        parse_time(value)


def test_days_and_orders() -> None:
    assert parse_time("20240506") == parse_time(date(2024, 5, 6)) == datetime(2024, 5, 6, tzinfo=UTC)
    assert parse_time("05/06/2024", order="mdy") == datetime(2024, 5, 6, tzinfo=UTC)
    assert parse_time("06/05/24 12:00", order="dmy") == NOON


def test_html() -> None:
    assert html_to_text("<p>a</p><p>b<br>c</p><ul><li>d</li><li>e</li></ul>") == "a\n\nb\nc\n\nd\ne"
    assert (
        html_to_text('<a href="x"><span class="invisible">https://</span>example.org</a> &amp;lt;')
        == "https://example.org &lt;"
    )
    assert html_to_text("x<script>bad()</script><style>y</style>z") == "xz"
    assert html_to_text("plain &#39;words&#39; &amp; ?a=1&copy=2") == "plain 'words' & ?a=1&copy=2"
    assert resolve_entities("I <3 you &lt;3 &nosuch;") == "I <3 you <3 &nosuch;"
    assert "<" not in html_to_text("<![nonsense <b>x</b>")
