"""What `run` and `info` tell of each file, and that a file is read again where it is to be read otherwise."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from pipeline.cli import app


def called(*arguments: str | Path) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def rows_of(database: Path) -> list[tuple[int, int]]:
    """Rows and quarantined rows of each file."""
    query = "SELECT s.rows, (SELECT count(*) FROM quarantine q WHERE q.source_id = s.id) FROM source s ORDER BY s.id"
    with create_engine(f"sqlite:///{database}").connect() as connection:
        return [(rows, quarantined) for rows, quarantined in connection.execute(text(query))]


def posts_in(database: Path) -> list[str]:
    with create_engine(f"sqlite:///{database}").connect() as connection:
        return [str(row[0]) for row in connection.execute(text("SELECT native_id FROM post ORDER BY id"))]


def test_each_file_is_told_and_read_again_when_mapped(tmp_path: Path) -> None:
    database, folder = tmp_path / "x.db", tmp_path / "in"
    folder.mkdir()
    (folder / "known.csv").write_text("id,text,mood\n1,I like my bike,calm\n2,It rains,blue\n")
    (folder / "own.csv").write_text("Nr,Words\n7,It is warm\n8,It is cold\n9,It is late\n")
    said = called("run", folder, "--database", database)
    for words in ('columns not used: "mood"', "no importer knows this file", "--map text=COLUMN", "quarantined 3"):
        assert words in said
    assert rows_of(database) == [(2, 0), (3, 3)]
    assert 'columns not used: "mood"' in called("info", "--database", database)

    said = called("run", folder / "own.csv", "--database", database, "--map", "text=Words", "--map", "id=Nr")
    assert "mapping given" in said and "no importer knows this file" not in said
    assert rows_of(database) == [(2, 0), (3, 0)]
    assert posts_in(database) == ["1", "2", "7", "8", "9"]
    called("run", folder / "own.csv", "--database", database, "--map", "text=Words", "--map", "id=Nr")
    assert rows_of(database) == [(2, 0), (3, 0)]


def test_a_sheet_is_chosen_and_another_added(tmp_path: Path) -> None:
    database, path = tmp_path / "x.db", tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    for name in ("January", "February"):
        sheet = book.create_sheet(name)
        sheet.append(["id", "text"])
        sheet.append([name[0], f"It is {name}"])
    book.save(path)
    said = called("run", path, "--database", database)
    assert 'sheets not read: "February"' in said and posts_in(database) == ["J"]
    called("run", path, "--database", database, "--sheet", "February")
    assert posts_in(database) == ["J", "F"]
    assert 'sheets not read: "February"' in called("info", "--database", database)
