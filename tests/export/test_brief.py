"""Briefs read back: what is in them, what is left out, and that what people wrote stays text."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from pypdf import PdfReader

from db.connect import database_url
from db.disclosure import HELP, VIEWER
from db.read.quotes import Quote, quotes
from explore.boards import Shown, figure_item, quote_item, shown
from explore.dataset import DataSet, open_data_set
from explore.figure import Figure
from explore.figures import praised_and_criticised, stances
from explore.figures.praised_and_criticised import PraisedAndCriticised
from explore.filter import Filter
from explore.profile_items import profile_items
from export.brief import Brief, Facing, Led, Part, Side, brief, left_out
from export.brief_html import brief_html
from export.brief_pdf import brief_pdf
from records.board import Item
from tests.pages.small import CLOSED, SHARED, build

DAY = date(2026, 3, 9)
HOSTILE = [
    '"); #panic("typst") #import "@preview/x:0.1.0": *',
    '#{ read("/etc/passwd") } $x^2$ *bold* _it_ = heading <label> @ref \\ // comment /* */ `code`',
    '<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a>',
    "</style></svg></title>]]>&lt;b&gt; ' \" \u0000 \u202e right to left",
    "שלום 你好 🤖💛 ﷽ Z̸̢̛",
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataSet:
    return open_data_set(database_url(str(build(tmp_path_factory.mktemp("briefs") / "small.db"))))


def read(data: DataSet, n: int) -> list[Quote]:
    with data.engine.connect() as connection:
        return quotes(connection, data.codebook, data.select().first(n, "oldest"), VIEWER)


def on_a_board(data: DataSet) -> list[Shown]:
    """A heading, a figure with a chart, one in words, every quote, a note."""
    selection = data.select(Filter.of({"platform": "x"}))
    figures = [stances(selection, by="condition"), praised_and_criticised(selection)]
    found = [Shown(item=Item(kind="heading", text="A beginning", minutes=5))]
    for figure in figures:
        assert isinstance(figure, Figure)
        found.append(Shown(item=figure_item(selection, figure), figure=figure, selection=selection))
    for quote in read(data, 40):
        found.append(Shown(item=quote_item(quote, data.layer).model_copy(update={"note": "say why"}), quote=quote))
    return [
        *found,
        Shown(item=Item(kind="note", text="Now talk.")),
        Shown(item=Item(kind="quote", key="k"), missing="It is gone."),
    ]


def pages(document: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(document)).pages]


class Inside(HTMLParser):
    """The tags of a page, the attributes that could load or run something, and the words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.active: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.active += [
            f"{tag} {name}={value}" for name, value in attrs if name.startswith("on") or name in ("href", "src")
        ]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def inside(document: bytes) -> Inside:
    parsed = Inside()
    parsed.feed(document.decode())
    return parsed


def test_a_pdf_read_back_shows_title_n_quotes_notes_pages_and_how_to_read_it(data: DataSet) -> None:
    found = on_a_board(data)
    made = brief("Words on a wall", found, data.select(), DAY, notes=True)
    document = brief_pdf(made)
    told = pages(document)
    whole = " ".join(told)
    assert told[0].startswith("Words on a wall") and "9 Mar 2026" in told[0]
    shown = next(one for one in found if one.figure is not None)
    assert shown.figure is not None and f"n = {shown.figure.n} mentions" in whole and shown.figure.title in whole
    assert "Platform: X" in whole
    for one in found:
        if one.quote is not None and not one.quote.sensitive:
            assert one.quote.text in whole and one.quote.key in whole
    for said in (
        "A beginning",
        "5 min",
        "say why",
        "Now talk.",
        "It is gone.",
        "never a diagnosis",
        "To cite",
        HELP.text,
    ):
        assert said in whole, said
    assert [f"{i} / {len(told)}" in page for i, page in enumerate(told, 1)] == [True] * len(told)
    information = PdfReader(io.BytesIO(document)).metadata
    assert information is not None and information.title == "Words on a wall"
    assert document == brief_pdf(made)  # the same values, the same bytes


def test_notes_beside_items_go_along_only_where_they_are_asked_for(data: DataSet) -> None:
    item = {"kind": "note", "text": "Now talk.", "note": "For whoever leads: wait."}
    found = [Shown(item=Item.model_validate(item)), *on_a_board(data)]
    without, with_them = (brief("B", found, data.select(), DAY, notes=asked).parts for asked in (False, True))
    assert {part.note for part in without} == {""} and without[0].text == "Now talk."
    assert {part.note for part in with_them} == {"", "say why", "For whoever leads: wait."}


def test_letters_in_a_pdf_are_of_our_typefaces(data: DataSet) -> None:
    reader = PdfReader(io.BytesIO(brief_pdf(brief("Words", on_a_board(data), data.select(), DAY))))
    fonts = {str(font["/BaseFont"]) for page in reader.pages for font in _fonts(page)}
    assert any("SourceSansPro" in font for font in fonts) and any("SourceSerifPro" in font for font in fonts)
    assert all("SourceSansPro" in font or "SourceSerifPro" in font for font in fonts), fonts


def _fonts(page):
    return [font.get_object() for font in page["/Resources"].get("/Font", {}).values()]


@pytest.mark.parametrize("make", [brief_pdf, brief_html])
def test_quotes_on_suicide_are_left_out_unless_asked_for(data: DataSet, make) -> None:
    found = on_a_board(data)
    without, with_them = (make(brief("B", found, data.select(), DAY, sensitive=asked)) for asked in (False, True))
    texts = [
        " ".join(pages(document)) if make is brief_pdf else " ".join("".join(inside(document).words).split())
        for document in (without, with_them)
    ]
    assert CLOSED not in texts[0] and "1 quote on sensitive subjects is left out." in texts[0]
    assert CLOSED in texts[1] and "left out." not in texts[1].replace("Uncertain and left out", "")
    assert all(HELP.text in text for text in texts)


def facing(said: str) -> Facing:
    side = Side(heading=said, told=said, led=(Led(name=said, told=said, text=said, source=said),))
    return Facing(title=said, sides=(side, side))


def hostile() -> Brief:
    parts = [
        Part(
            kind=kind, text=said, title=said, source=said, about=said, chips=(said,), note=said, facing=(facing(said),)
        )
        for said in HOSTILE
        for kind in ("heading", "note", "quote", "figure", "gone")
    ]
    return Brief(
        title=HOSTILE[0], subtitle=HOSTILE[1], parts=tuple(parts), method=((HOSTILE[2], HOSTILE[3]),), left_out=HOSTILE[1],
        help=HOSTILE[2], made=DAY,
    )  # fmt: skip


def test_markup_in_what_people_wrote_stays_text_in_a_pdf() -> None:
    document = brief_pdf(hostile())
    reader = PdfReader(io.BytesIO(document))
    whole = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    for said in HOSTILE[:3]:
        assert re.sub(r"\s", "", said) in whole, said
    assert "root:x:0:0" not in whole
    kinds = {str(note.get_object()["/Subtype"]) for page in reader.pages for note in page.get("/Annots", [])}
    assert kinds <= {"/Link"} and not re.search(rb"/(JavaScript|JS|URI|Launch|EmbeddedFile)\b", document)


def test_markup_in_what_people_wrote_stays_text_in_html() -> None:
    found = inside(brief_html(hostile()))
    assert found.tags <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "h4", "p", "small", "blockquote", "span", "figure",
        "div", "section", "aside", "strong",
    }  # fmt: skip
    assert found.active == []
    assert HOSTILE[2] in "".join(found.words)


def test_html_loads_nothing_and_its_drawings_do_not_share_ids(data: DataSet) -> None:
    document = brief_html(brief("Words", [*on_a_board(data), *on_a_board(data)], data.select(), DAY)).decode()
    assert "default-src 'none'" in document and "<svg" in document
    assert set(re.findall(r"https?://[^\s\"'<]+", document)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    ids = re.findall(r'\bid="([^"]+)"', document)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", document)) <= set(ids)


def test_the_page_of_a_condition_is_a_brief_with_its_filter(data: DataSet) -> None:
    selection = data.select(Filter.of({"condition": "anxiety"}))
    made = brief("People writing about anxiety", profile_items(selection, VIEWER), selection, DAY)
    assert "Condition: Anxiety" in made.subtitle
    assert {"heading", "figure"} <= {part.kind for part in made.parts}
    whole = " ".join(pages(brief_pdf(made)))
    assert SHARED in whole and "People writing about anxiety" in whole


@pytest.mark.parametrize("make", [brief_pdf, brief_html])
def test_praise_and_complaint_stand_in_two_columns_with_the_quotes_that_lead(data: DataSet, make) -> None:
    selection = data.select()
    figure = praised_and_criticised(selection)
    assert isinstance(figure, PraisedAndCriticised)
    found = shown([figure_item(selection, figure)], data, VIEWER)
    (part,) = brief("B", found, selection, DAY).parts
    (facing,) = part.facing
    assert [side.heading for side in facing.sides] == ["Praised for", "Criticised for"]
    document = make(brief("B", found, selection, DAY))
    told = " ".join(pages(document)) if make is brief_pdf else " ".join("".join(inside(document).words).split())
    quoted = [quote for quote in found[0].quotes.values() if not quote.sensitive]
    assert quoted
    for quote in quoted:
        assert quote.text in told and quote.key in told
    for side, column in zip((figure.praised, figure.criticised), facing.sides, strict=True):
        assert [led.name for led in column.led] == [lead.name for lead in side.leads]
        assert all(f"{lead.n} mention" in led.told for lead, led in zip(side.leads, column.led, strict=True))


def test_a_quote_on_suicide_that_leads_a_side_is_left_out_and_counted(data: DataSet) -> None:
    selection = data.select()
    figure = praised_and_criticised(selection)
    assert isinstance(figure, Figure)
    quotes = {quote.mention_id: replace(quote, sensitive=True) for quote in read(data, 40)}
    found = [Shown(item=figure_item(selection, figure), figure=figure, selection=selection, quotes=quotes)]
    closed = brief("B", found, selection, DAY)
    assert not [led for part in closed.parts for f in part.facing for side in f.sides for led in side.led if led.text]
    assert closed.left_out == left_out(len(quotes))
    opened = brief("B", found, selection, DAY, sensitive=True)
    assert [led for part in opened.parts for f in part.facing for side in f.sides for led in side.led if led.text]
    assert opened.left_out == ""


def test_a_notes_first_line_is_its_title_where_it_reads_as_one(data: DataSet) -> None:
    notes = ["Rules of the room\n1. You may leave.", "Say who is here.\nNobody has to tell anything.", "One line"]
    found = [Shown(item=Item(kind="note", text=text)) for text in notes]
    parts = brief("B", found, data.select(), DAY).parts
    assert [part.title for part in parts] == ["Rules of the room", "", ""]
    assert [part.text for part in parts] == ["1. You may leave.", *notes[1:]]


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"product": "GPT", "condition": "anxiety"}, "Chatbot: GPT (ChatGPT)"),
        ({"words": "judged (how OR why)"}, "Words: judged (how OR why)"),
        ({"condition": "anxiety"}, ""),
    ],
)
def test_a_figure_is_about_the_filter_of_what_it_counts(data: DataSet, chosen: dict[str, str], told: str) -> None:
    """Its own axis does not filter it; and a parenthesis at the end is a part of the words."""
    selection = data.select(Filter.of(chosen))
    figure = stances(selection, by="condition")
    assert isinstance(figure, Figure)
    (part,) = brief("B", shown([figure_item(selection, figure)], data, VIEWER), selection, DAY).parts
    assert part.about == told


def test_emoji_in_a_brief_are_drawn_with_a_typeface_that_comes_along(data: DataSet) -> None:
    made = brief("A day 🎉", on_a_board(data)[-2:], data.select(), DAY)
    reader = PdfReader(io.BytesIO(brief_pdf(made)))
    fonts = {str(font["/BaseFont"]) for page in reader.pages for font in _fonts(page)}
    assert "NotoEmoji" in {name.rpartition("+")[2].split("-")[0] for name in fonts}
    assert all("Noto" in name or "Source" in name for name in fonts), fonts
