"""Tables as people have them: without a header, with other separators, escapes, encodings and sheets."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pipeline.ingest import ReadOptions

from .helpers import posts, read, rejections, write, write_lines

HEADERLESS = {
    "numbers.csv": "1,2024-05-01,reddit,text\n2,2024-05-02,reddit,It calms me\n3,2024-05-03,reddit,It made it worse\n",
    "kind.csv": "kk1,comment,2024-05-01,It calms me\nkk2,post,2024-05-02,It made it worse\nkk3,comment,2024-05-03,x\n",
    "handles.tsv": "7\t@some1\t2024-05-01\tIt calms me\n8\t@some2\t2024-05-02\tIt made it worse\n9\t@some3\t2024-05-03\tx\n",
}


@pytest.mark.parametrize("name", list(HEADERLESS))
def test_without_a_header_no_row_is_swallowed(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, HEADERLESS[name])
    export, records = read(path)
    assert export.format is None and export.why.startswith("there is no header")
    assert [record.source_row for record in rejections(records)] == [1, 2, 3]
    assert not any("some" in record.reason + record.raw + export.why for record in rejections(records))
    _, records = read(path, mapping={"text": "column 4"})
    assert len(posts(records)) == 3


def test_headers_with_odd_names_are_headers(tmp_path: Path) -> None:
    rows = [
        ("a.csv", "id,text,2023,2024\na,It calms me,4,5\n"),
        ("b.csv", ",title,text\n0,One,It calms me\n1,Two,words\n"),
    ]
    for name, content in rows:
        assert posts(read(write(tmp_path / name, content))[1])[0].text.endswith("It calms me")


def test_a_separator_that_is_not_known(tmp_path: Path) -> None:
    content = "id~text~created_at\n1~It calms me, at night~2024-05-01\n2~It made it worse~2024-05-02\n"
    export, records = read(write(tmp_path / "a.csv", content))
    assert export.format is None and export.why.startswith(
        'the separator is not known: columns seem to be parted by "~"'
    )
    assert [record.source_row for record in rejections(records)] == [2, 3]


def test_backslash_escapes(tmp_path: Path) -> None:
    content = '"id","text","author"\n"1","She said \\"use it\\", so I did",\\N\n"2","in C:\\\\temp",\\N\n"3","one\\\ntwo","a"\n'
    export, records = read(write(tmp_path / "a.csv", content))
    assert [post.text for post in posts(records)] == ['She said "use it", so I did', "in C:\\temp", "one\ntwo"]
    assert [post.author for post in posts(records)] == [None, None, "a"] and "backslash" in export.why
    plain = '"id","text"\n"1","a path C:\\temp\\"\n"2","a ""quote"" in it"\n'
    _, records = read(write(tmp_path / "b.csv", plain))
    assert [post.text for post in posts(records)] == ["a path C:\\temp\\", 'a "quote" in it']


def test_a_carriage_return_inside_a_cell(tmp_path: Path) -> None:
    content = b'id,text\n1,one \r two\n2,"three\rfour"\n3,five\n'
    _, records = read(write(tmp_path / "a.csv", content))
    assert [post.text for post in posts(records)] == ["one \n two", "three\nfour", "five"]


def test_faults_are_told_in_our_words(tmp_path: Path) -> None:
    _, records = read(write(tmp_path / "a.csv", 'id,text\n1,"open "quote" here"\n2,fine\n'))
    assert [record.reason for record in rejections(records)] == ["a quote inside a quoted cell is not doubled"]
    assert len(posts(records)) == 1


@pytest.mark.parametrize(("encoding", "words", "told"), [
    ("cp1252", "“I don’t sleep” — it helps, naïve or not", "Windows-1252"),
    ("mac_roman", "I don’t sleep — it helps at the café", "Mac Roman"),
    ("cp1251", "Бот помогает мне с тревогой каждую ночь", "Windows-1251"),
    ("koi8_r", "Бот помогает мне с тревогой каждую ночь", "KOI8-R"),
    ("cp1250", "Źle śpię, bot pomaga mi na lęk, dziękuję", "Windows-1250"),
    ("cp1254", "Geceleri uyuyamıyorum, bot kaygımı azaltıyor", "Windows-1254"),
    ("shift_jis", "夜眠れないときに機械と話します。不安が減りました。", "Shift JIS"),
    ("gb18030", "我晚上睡不着的时候和机器人聊天，焦虑减轻了", "GB 18030"),
    ("cp949", "밤에 잠이 오지 않을 때 로봇과 이야기합니다", "Korean"),
])  # fmt: skip
def test_encodings_are_told(tmp_path: Path, encoding: str, words: str, told: str) -> None:
    path = write(tmp_path / "a.csv", f"id;text\r\n1;{words}\r\n2;plain\r\n".encode(encoding))
    export, records = read(path)
    assert [post.text for post in posts(records)] == [words, "plain"]
    assert f"{told}" in export.why and "guessed" in export.why
    lines = write(tmp_path / "a.jsonl", f'{{"id": "1", "text": "{words}"}}\n'.encode(encoding))
    export, records = read(lines)
    assert posts(records)[0].text == words and told in export.why


def test_an_encoding_can_be_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "id,text\n1,Ça été\n".encode("cp850"))
    export, records = read(path, options=ReadOptions(encoding="cp850"))
    assert posts(records)[0].text == "Ça été" and "guessed" not in export.why
    export, _ = read(path, options=ReadOptions(encoding="klingon"))
    assert 'there is no encoding "klingon"' in export.why


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_with_and_without_its_mark(tmp_path: Path, encoding: str) -> None:
    for name, content in (
        ("a.csv", "id,text\r\n1,It calms me 🙂\r\n"),
        ("a.jsonl", '{"id": "1", "text": "It calms me 🙂"}\n'),
    ):
        export, records = read(write(tmp_path / name, content.encode(encoding)))
        assert [post.text for post in posts(records)] == ["It calms me 🙂"] and "guessed" not in export.why


def test_one_stray_byte_is_no_other_encoding(tmp_path: Path) -> None:
    content = b"id,text\n" + b"".join(f"{n},caf\u00e9 \u2014 fine\n".encode() for n in range(20)) + b"99,caf\xe9\n"
    export, records = read(write(tmp_path / "a.csv", content))
    assert len(posts(records)) == 20 and "guessed" not in export.why
    assert "bytes that are not UTF-8" in rejections(records)[0].reason


def months(path: Path) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "January"
    for sheet, rows in ((book.active, 2), (book.create_sheet("February"), 3)):
        sheet.append(["id", "text", "created_at"])
        for n in range(rows):
            sheet.append([f"{sheet.title[0]}{n}", f"It calms me_x000D_\nin {sheet.title}", "2024-05-01"])
    book.create_sheet("Empty")
    book.save(path)
    return path


def test_sheets_are_named_and_can_be_chosen(tmp_path: Path) -> None:
    path = months(tmp_path / "a.xlsx")
    export, records = read(path)
    assert [post.native_id for post in posts(records)] == ["J0", "J1"]
    assert posts(records)[0].text == "It calms me\nin January"
    assert (
        'sheet "January"' in export.why and 'sheets not read: "February" (--sheet NAME, or --sheet all)' in export.why
    )
    export, records = read(path, options=ReadOptions(sheet="february"))
    assert [post.native_id for post in posts(records)] == ["F0", "F1", "F2"] and 'not read: "January"' in export.why
    export, records = read(path, options=ReadOptions(sheet="all"))
    assert len(posts(records)) == 5 and "not read" not in export.why
    export, records = read(path, options=ReadOptions(sheet="March"))
    assert export.format is None and 'there is no sheet "March" with rows; there is "January", "February"' in export.why


LINE = '{"id": "1", "text": "one"}'


@pytest.mark.parametrize(("content", "texts", "faults"), [
    (f'{LINE},\n{{"id": "2", "text": "two"}},\n', ["one", "two"], 0),
    (f'{LINE}{{"id": "2", "text": "two"}} {{"id": "3", "text": "three"}}', ["one", "two", "three"], 0),
    (f'[{LINE}]\n[{{"id": "2", "text": "two"}}, {{"id": "3", "text": "three"}}]\n', ["one", "two", "three"], 0),
    (f'{LINE}\n{{"id": "2", "text": \n[{{"id": "3", "text": "three"}}]\n', ["one", "three"], 1),
    (f'{LINE}{{"id": "2", "te\n{{"id": "3", "text": "three"}}\n', ["one", "three"], 1),
    (f'{LINE}\n{{"id": "2", "text": "t\u2028w\u0085o"}}\n', ["one", "t\u2028w\u0085o"], 0),
])  # fmt: skip
def test_lines_are_read_or_refused_one_by_one(tmp_path: Path, content: str, texts: list[str], faults: int) -> None:
    _, records = read(write(tmp_path / "a.jsonl", content))
    assert [post.text for post in posts(records)] == texts
    assert len(rejections(records)) == faults


def test_days_with_decimal_commas(tmp_path: Path) -> None:
    _, records = read(write(tmp_path / "a.csv", "sep=;\nid;text;created_at\n1;words;45413,5\n"))
    assert str(posts(records)[0].created_at) == "2024-05-01 12:00:00+00:00"


def test_reasons_hold_no_cells(tmp_path: Path) -> None:
    rows = [{"id": "1", "text": "w", "created_at": value} for value in ("@some1", "some1", "31 Smarch 2024")]
    _, records = read(write_lines(tmp_path / "a.jsonl", *rows))
    assert {record.reason for record in rejections(records)} == {"the date of these words can't be read"}
    _, records = read(write_lines(tmp_path / "b.jsonl", {"id": "1", "text": "w", "created_at": "2024-13-99"}))
    assert rejections(records)[0].reason == 'the date "2024-13-99" can\'t be read'
