"""The command `evaluate`: what it prints, writes, stores and refuses."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from db.connect import database_url, only_writer, open_for_writing, open_read_only
from db.read.evaluations import latest_evaluation, sampled_gold
from pipeline.coding.codebook_file import load_codebook
from pipeline.progress import console
from tests.db.conftest import add, add_source, begin_run, new_post
from tests.pipeline.cafe import GOLD, POSTS, cafe, lines, scripted, write


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    return write(tmp_path)


def test_an_id_on_two_platforms_needs_a_platform(files: dict[str, Path]) -> None:
    with files["posts.jsonl"].open("a", encoding="utf-8") as file:
        file.write(lines([{"id": "p5", "platform": "bluesky", "text": "Another flat tyre, another long walk home."}]))
    result = cafe(files)
    assert result.exit_code == 1
    assert "The posts have p5 on bluesky and reddit. Add a 'platform' to that gold line." in result.stderr
    gold = [{**row, "platform": "reddit"} for row in GOLD]
    files["gold.jsonl"].write_text(lines(gold), encoding="utf-8")
    assert scripted(files)["posts"] == 6


def test_the_command_prints_figures_sentences_and_disagreements_on_request(files: dict[str, Path]) -> None:
    quiet = cafe(files)
    assert quiet.exit_code == 0, quiet.stderr
    for words in ("How far coder and gold agree", "Verdict", "Dish, label by label", "gold in rows", "by chance alone"):
        assert words in quiet.stderr
    assert "posts allow no verdict" in quiet.stderr and "of the way from chance" not in quiet.stderr
    assert "posts differ" not in quiet.stderr
    assert not any(text in quiet.stderr for text in POSTS.values())
    read = cafe(files, "--show", 5, "--json", files["out.json"])
    results = json.loads(files["out.json"].read_text(encoding="utf-8"))
    assert results["disagreements"]
    for row in results["disagreements"]:
        assert all(passage["text"] in read.stderr for passage in row["passages"])
        assert row["post_id"] in read.stderr


def test_rows_keep_their_names_in_eighty_columns(files: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "width", 80)
    said = cafe(files).stderr.splitlines()
    assert any(line.split()[:1] == ["Relevance"] and line.split()[-1] != "…" for line in said)
    assert max(len(line) for line in said if line.startswith(" ")) <= 80


def test_gold_of_other_containers_and_booleans_as_words(files: dict[str, Path]) -> None:
    expected = scripted(files)["relevance"]
    gold = [{**row, "quotes": ["one\u2028two\x85three"]} for row in GOLD]
    as_words = [{**row, "relevant": "True" if row["relevant"] else 0} for row in gold]
    for content in (
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in gold).encode(),
        "".join(json.dumps(row) + "\r\n" for row in as_words).encode("utf-16"),
        json.dumps(gold, indent=1).encode(),
    ):
        files["gold.jsonl"].write_bytes(content)
        assert scripted(files)["relevance"] == expected


def test_control_sequences_of_a_post_do_not_reach_the_terminal(files: dict[str, Path]) -> None:
    posts = [{"id": i, "platform": "reddit", "text": f"{text} \x1b[31m[bold]"} for i, text in POSTS.items()]
    files["posts.jsonl"].write_text(lines(posts), encoding="utf-8")
    shown = cafe(files, "--show", 9)
    assert shown.exit_code == 0, shown.stderr
    assert "posts differ" in shown.stderr
    assert "\x1b[31m" not in shown.stderr


@pytest.mark.parametrize(
    ("gold", "message"),
    [
        ("", "holds no gold codes"),
        ("[1]\n", "line 1 is not a JSON object"),
        ('{"id": "p1", "relevant": true, "mood": "warm"\n', "line 1 is not a JSON object"),
        ('{"id": "p1"}\n', "line 1 needs an 'id' and 'relevant'"),
        ('\n{"id": "p1", "relevant": "perhaps"}\n', "line 2 needs an 'id' and 'relevant'"),
        ('{"id": "p1", "relevant": true, "dish": 3}\n', "dish must be a label or a list"),
        ('{"id": "p1", "relevant": true, "mood": ["warm", "cold"]}\n', "mood takes one label"),
        ('{"id": "p1", "relevant": false}\n' * 2, "codes the post p1 twice"),
        ('{"id": "q1", "relevant": false}\n', "None of the gold's 1 posts"),
    ],
)
def test_a_faulty_gold_is_refused_with_its_line(files: dict[str, Path], gold: str, message: str) -> None:
    files["gold.jsonl"].write_text(gold, encoding="utf-8")
    result = cafe(files)
    assert result.exit_code == 1
    assert message in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--gold", "nowhere.jsonl"), "There is no gold file at nowhere.jsonl"),
        (("--posts", "nowhere.jsonl"), "There are no posts at nowhere.jsonl"),
        (("--database", "nowhere.db"), "There is no data set at"),
        (("--coder", "nobody"), "There is no coder 'nobody'"),
        (("--random-sample",), "Name it."),
        (("--ship",), "this coder has none in a folder"),
        (("--gold-key", "dish"), "takes DIMENSION=KEY"),
        (("--gold-key", "meal=menu"), "has no dimension meal"),
        (("--gold-key", "dish=menu"), "No line of the gold has the key menu"),
    ],
)
def test_a_faulty_call_is_refused_with_what_to_do(files: dict[str, Path], more: tuple[str, ...], message: str) -> None:
    result = cafe(files, *more)
    assert result.exit_code == 1
    assert message in result.stderr


@pytest.fixture
def database(files: dict[str, Path], tmp_path: Path) -> Path:
    """A data set with the posts p1 to p5."""
    path = tmp_path / "data.db"
    engine = open_for_writing(database_url(str(path)))
    with engine.begin() as connection:
        begin_run(connection, load_codebook(files["cafe.yaml"]))
        source = add_source(connection)
        add(connection, source, *(new_post(i, POSTS[i], row=n) for n, i in enumerate(POSTS, 1) if i != "p6"))
    engine.dispose()
    return path


def test_figures_are_stored_without_anyones_words(files: dict[str, Path], database: Path) -> None:
    for _ in range(2):
        stored = cafe(files, "--database", database, "--json", files["out.json"])
        assert stored.exit_code == 0, stored.stderr
    assert "which holds 5 of the 6 posts" in stored.stderr
    written = json.loads(files["out.json"].read_text(encoding="utf-8"))
    with open_read_only(database_url(str(database))).connect() as connection:
        latest = latest_evaluation(connection)
        assert latest is not None
        assert latest_evaluation(connection, latest.coder_fingerprint) == latest
        assert latest_evaluation(connection, "another coder") is None
        assert sampled_gold(connection, latest.codebook_hash).empty
    assert (latest.id, latest.gold, latest.posts, latest.random_sample) == (2, "gold.jsonl", 6, False)
    assert latest.coder == "offline"
    assert latest.codebook_hash == load_codebook(files["cafe.yaml"]).content_hash
    assert latest.results == {name: part for name, part in written.items() if name != "disagreements"}
    assert not any(text in json.dumps(latest.results, ensure_ascii=False) for text in POSTS.values())
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT evaluation_id, count(*) FROM gold_code GROUP BY 1").fetchall()
    assert [evaluation for evaluation, _ in rows] == [2]  # the first one's gold codes made room


def test_what_ships_is_a_random_sample_of_no_data_set(files: dict[str, Path], database: Path) -> None:
    refused = cafe(files, "--database", database, "--random-sample", "--ship")
    assert refused.exit_code == 1
    assert "--ship is for other data sets" in refused.stderr


def test_figures_wait_for_no_one_where_a_run_writes(files: dict[str, Path], database: Path) -> None:
    with only_writer(database_url(str(database))):
        refused = cafe(files, "--database", database)
    assert refused.exit_code == 1
    assert "Another run is writing to data.db" in " ".join(refused.stderr.split())


def test_gold_of_a_random_sample_is_kept_for_correction(files: dict[str, Path], database: Path) -> None:
    refused = cafe(files, "--database", database, "--random-sample")
    assert refused.exit_code == 1
    assert "The data set lacks 1 of the gold's 6 posts" in refused.stderr
    files["gold.jsonl"].write_text(lines(GOLD[:5]), encoding="utf-8")
    accepted = cafe(files, "--database", database, "--random-sample")
    assert accepted.exit_code == 0, accepted.stderr
    with open_read_only(database_url(str(database))).connect() as connection:
        latest = latest_evaluation(connection)
        kept = sampled_gold(connection, load_codebook(files["cafe.yaml"]).content_hash)
        assert sampled_gold(connection, "another codebook").empty
    assert latest is not None
    assert latest.random_sample
    found = [tuple(row) for row in kept.itertuples(index=False)]
    assert found[:4] == [
        (1, None, None, True),
        (1, "mood", "warm", True),
        (1, "dish", "tea", True),
        (1, "dish", "soup", None),
    ]
    assert (4, "mood", None, None) in found  # not judged
    assert [row for row in found if row[0] == 5] == [(5, None, None, False)]
