"""Cards and tables of quotes: all the words are there, four to a page, and nothing in them runs."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from pypdf import PdfReader

from db.connect import database_url
from db.disclosure import VIEWER
from db.read.quotes import Quote, quotes
from explore.dataset import DataSet, open_data_set
from export.cards import Card, cards, cards_pdf, whiteboard_csv
from export.origin import Origin
from tests.pages.small import FORMULA, build

DAY = date(2026, 3, 9)
ORIGIN = Origin("ills", "by hand", "", DAY, True)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataSet:
    return open_data_set(database_url(str(build(tmp_path_factory.mktemp("cards") / "small.db"))))


@pytest.fixture(scope="module")
def read(data: DataSet) -> list[Quote]:
    with data.engine.connect() as connection:
        return quotes(connection, data.codebook, data.select().first(40, "oldest"), VIEWER)


def card(text: str) -> Card:
    return Card(text=text, chips=("ADHD", "Calm", "Positive"), source="Reddit post · Mar 2024", key="k" * 20)


def pages(document: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(document)).pages]


def close(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


def test_four_cards_stand_on_a_page_of_a4_with_where_they_are_from(data: DataSet, read: list[Quote]) -> None:
    document = cards_pdf(cards(read[:6], data), ORIGIN)
    reader = PdfReader(io.BytesIO(document))
    assert len(reader.pages) == 2
    box = reader.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)
    told = pages(document)
    for place, quote in enumerate(read[:6]):
        page = close(told[place // 4])
        assert close(quote.text) in page and quote.key in page
    assert "data set" not in told[0] and "Valuescape, ills (fictional posts)" in told[0]
    assert "Obsessive" in told[0] or "OCD" in told[0]


@pytest.mark.parametrize(("length", "at_least"), [(30, 1), (120, 1), (400, 2), (1500, 6)])
def test_a_long_quote_goes_on_on_the_next_card_and_loses_no_word(length: int, at_least: int) -> None:
    told = [f"w{i:04}" for i in range(length)]
    whole = "\n".join(pages(cards_pdf([card(" ".join(told))], ORIGIN)))
    assert re.findall(r"w\d{4}", whole) == told
    parts = re.findall(r"Card (\d+) of (\d+) of this quote", whole)
    assert len(parts) >= at_least if at_least > 1 else parts == []
    assert [int(n) for n, _ in parts] == list(range(1, len(parts) + 1))
    assert whole.count("continued on the next") == max(0, len(parts) - 1)


def test_a_word_longer_than_a_card_is_whole_and_on_the_paper() -> None:
    document = cards_pdf([card("x" * 3000)], ORIGIN)
    right = []
    for page in PdfReader(io.BytesIO(document)).pages:
        page.extract_text(
            visitor_text=lambda text, cm, tm, font, size: right.append(cm[4] + tm[4]) if text.strip() else None
        )
    assert max(right) < 595
    assert close("".join(pages(document))).count("x") >= 3000


def test_markup_on_a_card_stays_text() -> None:
    evil = '#panic("x") $y$ *b* <script>alert(1)</script> #import "@preview/a:1.0.0" \\u{41} "quoted"'
    assert close(evil) in close("".join(pages(cards_pdf([replace(card(evil), chips=(evil,))], ORIGIN))))


def test_no_quotes_make_an_empty_page() -> None:
    assert len(pages(cards_pdf([], ORIGIN))) <= 1


def test_a_whiteboards_table_has_the_text_first_and_runs_nothing(data: DataSet, read: list[Quote]) -> None:
    table = pd.read_csv(io.BytesIO(whiteboard_csv(read, data, DAY)), encoding="utf-8-sig", keep_default_na=False)
    assert table.columns[0] == "text" and {"condition", "value", "sentiment", "mention", "data set"} <= set(
        table.columns
    )
    assert list(table["mention"]) == [quote.key for quote in read]
    assert f"'{FORMULA}" in set(table["text"])
    assert not [cell for column in table for cell in table[column] if str(cell).startswith(("=", "+", "-", "@"))]
    assert "OCD" in table["condition"][0] and "Depression" in table["condition"][0]


def test_emoji_are_drawn_with_a_typeface_that_comes_along() -> None:
    document = cards_pdf([card("Some days I can’t 😭🙏🏽 and 👨‍👩‍👧 does not see")], ORIGIN)
    (page,) = PdfReader(io.BytesIO(document)).pages
    fonts = page["/Resources"]["/Font"].values()  # type: ignore[index]
    drawn = {font["/BaseFont"].rpartition("+")[2].split("-")[0] for font in fonts}
    assert drawn == {"SourceSansPro", "SourceSerifPro", "NotoEmoji"}
