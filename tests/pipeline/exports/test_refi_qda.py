"""Codebook and coded posts as REFI-QDA: by the published schema's rules, read back by a reader of its own, and imported."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from db.connect import database_url
from db.disclosure import VIEWER
from db.read.quotes import TOGETHER, export_rows
from explore.dataset import DataSet, open_data_set
from export.refi_qda import CODEBOOK, PROJECT, code_names
from pipeline.cli import app
from pipeline.coding.codebook_file import load_codebook
from tests.export.refi_rules import faults
from tests.pipeline.exports.conftest import Export, read
from tests.pipeline.import_coded.conftest import impact, post, write_lines
from tests.pipeline.import_coded.shared import adds_up

Codes = dict[str, set[tuple[str, ...]]]  # quote -> codes, each as the names from the outermost one
NAMES = {"p": PROJECT}


def marked(path: Path) -> dict[str, Codes]:
    """By user what a project holds, as a program reads it that knows nothing of Valuescape."""
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("project.qde"))
        assert archive.testzip() is None
        names: dict[str, tuple[str, ...]] = {}

        def walk(element: ElementTree.Element, above: tuple[str, ...]) -> None:
            for code in element.findall("p:Code", NAMES):
                names[code.attrib["guid"]] = (*above, code.attrib["name"])
                walk(code, names[code.attrib["guid"]])

        codes = root.find("p:CodeBook/p:Codes", NAMES)
        assert codes is not None
        walk(codes, ())
        users = {user.attrib["guid"]: user.attrib["name"] for user in root.findall("p:Users/p:User", NAMES)}
        found: dict[str, Codes] = {user: {} for user in users.values()}
        for source in root.findall("p:Sources/p:TextSource", NAMES):
            file = source.attrib["plainTextPath"].removeprefix("internal://")
            text = archive.read(f"Sources/{file}").decode("utf-8")
            for one in source.findall("p:PlainTextSelection", NAMES):
                quote = text[int(one.attrib["startPosition"]) : int(one.attrib["endPosition"])]
                for coding in one.findall("p:Coding", NAMES):
                    to = coding.find("p:CodeRef", NAMES)
                    assert to is not None
                    mine = found[users[coding.attrib["creatingUser"]]]
                    mine.setdefault(f"{source.attrib['name']}: {quote}", set()).add(names[to.attrib["targetGUID"]])
    return found


def coded(data: DataSet) -> Codes:
    """The same of a data set, as its quotes are shown."""
    names = code_names(data.codebook)
    found: Codes = {}
    with data.engine.connect() as connection:
        for row in export_rows(connection, data.codebook, data.columns.mention.tolist(), VIEWER):
            at = int(data.rows_of([mention_of(data, str(row["key"]))])[0])
            codes = found.setdefault(f"Post {data.columns.post_id[data.columns.post[at]]}: {row['quote']}", set())
            for d in data.codebook.dimensions:
                terms = set(filter(None, str(row[f"{d.id}_term"]).split(TOGETHER)))
                for label in filter(None, str(row[d.id]).split(TOGETHER)):
                    inside = terms & {term.id for term in d.label(label).terms}
                    paths: list[tuple[str, ...]] = [(d.id, label, term) for term in inside] or [(d.id, label)]
                    codes |= {tuple(names[path[:n]] for n in range(1, len(path) + 1)) for path in paths}
    return found


def mention_of(data: DataSet, key: str) -> int:
    from db.read.quotes import mention_with

    with data.engine.connect() as connection:
        found = mention_with(connection, data.layer, key)
    assert found is not None
    return found


def root_of(path: Path) -> ElementTree.Element:
    with zipfile.ZipFile(path) as archive:
        return ElementTree.fromstring(archive.read("project.qde"))


def test_the_project_keeps_the_schema_and_holds_every_mention_with_its_codes(
    export: Export, small: Path, tmp_path: Path
) -> None:
    out = tmp_path / "p.qdpx"
    assert export("project", "--database", small, "--out", out).exit_code == 0
    assert faults(root_of(out), PROJECT, "Project") == []
    assert marked(out) == {"offline": coded(open_data_set(database_url(str(small))))}


def test_the_demo_keeps_the_schema_too(export: Export, tmp_path: Path) -> None:
    out = tmp_path / "p.qdpx"
    assert export("project", "--condition", "adhd", "--out", out).exit_code == 0
    assert faults(root_of(out), PROJECT, "Project") == []
    said = json.loads((tmp_path / "p.qdpx.json").read_text(encoding="utf-8"))
    assert len(marked(out)["offline"]) == said["n_mentions"]


def test_a_broken_document_is_found() -> None:
    root = ElementTree.fromstring(
        f'<Project xmlns="{PROJECT}"><Sources><TextSource guid="1"><Coding guid="{"0" * 8}"/><Description/></TextSource></Sources></Project>'
    )
    said = " ".join(faults(root, PROJECT, "Project"))
    assert all(part in said for part in ("Project has no name", "guid is '1'", "has 0 CodeRef", "in another order"))


def test_the_codebook_is_read_back_from_yaml_and_keeps_the_schema_as_qdc(
    export: Export, data: DataSet, tmp_path: Path
) -> None:
    for kind in ("yaml", "qdc", "csv"):
        assert export("codebook", "--out", tmp_path / f"c.{kind}").exit_code == 0
    assert load_codebook(tmp_path / "c.yaml").content_hash == data.codebook.content_hash
    root = ElementTree.parse(tmp_path / "c.qdc").getroot()
    assert faults(root, CODEBOOK, "CodeBook") == []
    names = [code.attrib["name"] for code in root.iter(f"{{{CODEBOOK}}}Code")]
    assert names == list(code_names(data.codebook).values()) and len({name.casefold() for name in names}) == len(names)
    labels = read(tmp_path / "c.csv")
    assert labels[labels["term"].isna()].groupby("dimension", sort=False).size().to_dict() == {
        d.id: len(d.shown) for d in data.codebook.dimensions
    }


HANDLED = (
    "Thanks to @sam.jones at https://example.org/x I found it. Telling ChatGPT about my panic at night made the mornings "
    "bearable, says @kim_lee, too. I still see my therapist 😊 every week and that is no secret."
)
PANIC = "Telling ChatGPT about my panic at night made the mornings bearable, says @kim_lee, too."
PLAIN = "I was grieving for my dad and ChatGPT listened to me for hours. It never got tired of my story of him."
Command = Callable[..., Result]


@pytest.fixture
def coded_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data set of two posts that another program coded, handles in one of them."""
    monkeypatch.setenv("VALUESCAPE_AUTHOR_KEY", "test")
    rows = [
        post(1, HANDLED, impact(PANIC)),
        post(
            2, PLAIN, impact("ChatGPT listened to me for hours", llm_impact="positive", mental_health_condition="grief")
        ),
    ]
    database = tmp_path / "coded.db"
    assert imported(database, write_lines(tmp_path / "coded.jsonl", rows)).exit_code == 0
    return database


def imported(database: Path, *arguments: object) -> Result:
    return CliRunner().invoke(app, ["import-coded", *map(str, arguments), "--database", str(database)])


def edited(path: Path, out: Path, change: Callable[[str], str]) -> Path:
    """The project with its XML changed, as another program would."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()).encode() if name == "project.qde" else content)
    return out


def by_ana(qde: str) -> str:
    """Ana's in place of the machine's, with other guids throughout: some programs give new ones."""
    qde = qde.replace('name="import-coded"', 'name="Ana"')
    ids = r"(?<!internal://)\b[0-9a-f]{8}(?=-[0-9a-f]{4}-)"
    return re.sub(ids, lambda found: f"{int(found[0], 16) ^ 0xABCDEF01:08x}", qde)


def test_nothing_that_finds_people_leaves_in_a_project(export: Export, coded_set: Path, tmp_path: Path) -> None:
    out = tmp_path / "p.qdpx"
    assert export("project", "--database", coded_set, "--out", out).exit_code == 0
    with zipfile.ZipFile(out) as archive:
        whole = "".join(archive.read(name).decode() for name in archive.namelist())
    assert not re.search(r"sam\.jones|kim_lee|example\.org|reddit\.com|somewhere|inv\d", whole)
    quotes = [key.partition(": ")[2] for key in marked(out)["import-coded"]]
    assert sorted(quotes) == ["ChatGPT listened to me for hours", PANIC.replace("@kim_lee", "[handle]")]


def test_a_persons_codes_come_back_to_the_words_as_written(export: Export, coded_set: Path, tmp_path: Path) -> None:
    """What the machine's layer holds, coded by Ana under other guids, is Ana's layer with the same quotes and labels."""
    out = tmp_path / "p.qdpx"
    assert export("project", "--database", coded_set, "--out", out).exit_code == 0
    result = imported(coded_set, edited(out, tmp_path / "ana.qdpx", by_ana))
    assert result.exit_code == 0, result.output
    assert adds_up(result)["coded"] == 2
    layers = open_data_set(database_url(str(coded_set))).layers
    anas = next(layer for layer in layers if layer.person == "Ana")
    theirs = next(layer for layer in layers if layer.person is None)
    assert anas.kind == "person"
    one, other = (open_data_set(database_url(str(coded_set)), layer.id) for layer in (anas, theirs))
    assert coded(one) == coded(other)
    with one.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT DISTINCT quote FROM mention").scalars().all()
    assert sorted(stored) == sorted(
        [PANIC, "ChatGPT listened to me for hours"]
    )  # the handle as written, inside the data set


def qdpx(path: Path, qde: str, **texts: str) -> Path:
    """A project that some other program wrote."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", f'<?xml version="1.0"?><Project xmlns="{PROJECT}" name="study">{qde}</Project>')
        for name, text in texts.items():
            archive.writestr(f"sources/{name}.txt", "\ufeff" + text)
    return path


def selection(text: str, quote: str, *codings: str) -> str:
    start = text.index(quote)
    return f'<PlainTextSelection guid="s" startPosition="{start}" endPosition="{start + len(quote)}">{"".join(codings)}</PlainTextSelection>'


def coding(user: str, code: str) -> str:
    return f'<Coding guid="c" creatingUser="{user}"><CodeRef targetGUID="{code}"/></Coding>'


USERS = '<Users><User guid="u1" name="Ana"/><User guid="u2" name="Ben"/></Users>'
BOOK = """<CodeBook><Codes><Code guid="k1" name="Condition" isCodable="false"><Code guid="k2" name="ADHD" isCodable="true"/></Code>
<Code guid="k3" name="Sentiment" isCodable="false"><Code guid="k4" name="Mixed" isCodable="true"/></Code>
<Code guid="k5" name="ChatGPT" isCodable="true"/><Code guid="k6" name="my own idea" isCodable="true"/></Codes></CodeBook>"""


def study(path: Path, *codings: str, quote: str = "ChatGPT listened to me for hours") -> Path:
    sources = f"""<Sources><TextSource guid="t1" name="Interview 1" plainTextPath="internal://one.txt">{selection(PLAIN, quote, *codings)}
    </TextSource><PDFSource guid="t2" name="A leaflet"/><TextSource guid="t3" name="lost" plainTextPath="internal://two.txt"/></Sources>"""
    return qdpx(path, USERS + BOOK + sources, one=PLAIN)


def test_any_project_can_be_imported_and_what_is_no_text_is_quarantined(tmp_path: Path) -> None:
    database = tmp_path / "own.db"
    every = [coding("u1", code) for code in ("k2", "k4", "k5", "k6")]
    result = imported(database, study(tmp_path / "study.qdpx", *every, coding("u2", "k6")), "--person", "Ana")
    assert result.exit_code == 0, result.output
    assert "quarantined 1: it is a PDF" in result.output and "its plain text is not in the project" in result.output
    assert "3 rows = 1 posts + 0 duplicates + 2 quarantined" in " ".join(result.output.split())
    names = code_names(load_codebook())
    data = open_data_set(database_url(str(database)))
    (codes,) = coded(data).values()
    assert codes == {
        ("Condition", names["condition", "adhd"]),
        ("Sentiment", names["sentiment", "mixed"]),
        ("Chatbot", names["product", "GPT"], names["product", "GPT", "ChatGPT"]),
    }


WRONG: list[tuple[Callable[[Path], object], tuple[str, ...], str]] = [
    (lambda p: study(p, coding("u1", "k2"), coding("u2", "k2")), (), "Ana (1 passages), Ben (1 passages). Say whose"),
    (lambda p: study(p, coding("u1", "k2")), ("--person", "Cem"), "no codes of 'Cem'; it has those of Ana"),
    (lambda p: study(p), (), "No person has coded in this project; its codes are those of nobody"),
    (lambda p: p.write_bytes(b"no zip"), (), "it is no ZIP archive"),
    (lambda p: qdpx(p, "<Users>"), (), "is not well-formed XML"),
    (lambda p: qdpx(p, "<!DOCTYPE x>"), (), "declares a document type"),
]


@pytest.mark.parametrize(("make", "arguments", "said"), WRONG, ids=[said for _, _, said in WRONG])
def test_a_project_that_cannot_be_imported_says_why(
    tmp_path: Path, make: Callable[[Path], object], arguments: tuple[str, ...], said: str
) -> None:
    make(tmp_path / "study.qdpx")
    result = imported(tmp_path / "own.db", tmp_path / "study.qdpx", *arguments)
    assert result.exit_code == 1 and said in " ".join(result.output.split()), result.output


def test_a_machines_own_export_is_no_persons_work(export: Export, coded_set: Path, tmp_path: Path) -> None:
    out = tmp_path / "p.qdpx"
    assert export("project", "--database", coded_set, "--out", out).exit_code == 0
    result = imported(coded_set, out)
    assert result.exit_code == 1 and "its codes are those of import-coded" in " ".join(result.output.split())
