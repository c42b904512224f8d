"""`run` and `code` with the LLM coder, through the command line, against the local server."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pipeline.coding.codebook_file import DEFAULT_CODEBOOK, load_codebook
from pipeline.coding.llm.schema import answer_schema
from tests.conftest import in_process
from tests.pipeline.coding.llm.server import KEY, Fake, running, seen

TEXTS = {
    "good": "ChatGPT helps me sort my tasks each and every morning. My ADHD is quieter since.",
    "quiet": "nothing here that speaks of any of it, only the weather in the hills today",
    "refused": "I told the bot about my week and all that came with it. [refuse]",
    "invented": "The app listened to me for an hour after the funeral. [invented]",
}


@pytest.fixture
def server() -> Any:
    with running(Fake(answer_schema(load_codebook(DEFAULT_CODEBOOK)))) as fake:
        yield fake


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.jsonl"
    rows = [{"id": name, "platform": "reddit", "text": text} for name, text in TEXTS.items()]
    path.write_text("\n".join(map(json.dumps, rows)) + "\n")
    return path


def call(fake: Fake, *arguments: object) -> Any:
    return in_process(
        *arguments, "--coder", "llm", "--base-url", fake.url, "--model", "test-model", VALUESCAPE_LLM_API_KEY=KEY
    )


def test_a_run_stores_codes_set_aside_posts_and_rejected_quotes(server: Fake, posts: Path, tmp_path: Path) -> None:
    database = tmp_path / "data.db"
    result = call(server, "run", posts, "--database", database, "--yes")
    assert result.returncode == 0, result.stderr
    with sqlite3.connect(database) as connection:
        outcomes = dict(
            connection.execute("SELECT p.native_id, c.outcome FROM coding c JOIN post p ON p.id = c.post_id")
        )
        quotes = connection.execute("SELECT m.quote, p.text FROM mention m JOIN post p ON p.id = m.post_id").fetchall()
        rejected = [row[0] for row in connection.execute("SELECT quote FROM rejected_quote")]
        stored = json.dumps(connection.execute("SELECT options FROM run").fetchall())
        (counts,) = connection.execute("SELECT counts FROM run").fetchone()
    asked = json.loads(counts)["asked"]
    sent = {"mode": "schema", "temperature": 0.0, "reasoning_effort": None, "max_output_tokens": 1500}
    assert (asked["sent"], asked["answered_by"]) == (sent, {"test-model": 6})
    assert asked["set_aside_by_subject"]["none named"][0] == 1
    assert outcomes["good"] == "mentions"
    assert outcomes["quiet"] == "no mention"
    assert outcomes["refused"].startswith("set aside")
    assert rejected == ["words that nobody in this post ever wrote"]
    assert quotes and all(quote in text for quote, text in quotes)
    assert "test-model" in stored
    assert KEY.encode() not in database.read_bytes() and KEY not in result.stderr
    before = seen(server)
    again = call(server, "run", posts, "--database", database, "--yes")
    assert again.returncode == 0, again.stderr
    assert seen(server) == before  # a second run asks nothing


def test_without_leave_nothing_is_asked(server: Fake, posts: Path, tmp_path: Path) -> None:
    result = call(server, "run", posts, "--database", tmp_path / "data.db")
    assert result.returncode == 1
    assert "--yes" in result.stderr
    assert "Traceback" not in result.stderr
    assert not server.calls


def test_code_writes_the_llm_coders_mentions(server: Fake, posts: Path, tmp_path: Path) -> None:
    out = tmp_path / "mentions.jsonl"
    result = call(server, "code", posts, "--out", out, "--yes")
    assert result.returncode == 0, result.stderr
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert {line["post_id"] for line in lines} == {"good"}
    assert all(line["quote"] in TEXTS["good"] for line in lines)


def test_repeat_reports_kappa_and_is_refused_for_the_offline_coder(server: Fake, posts: Path, tmp_path: Path) -> None:
    out = tmp_path / "mentions.jsonl"
    result = call(server, "code", posts, "--out", out, "--yes", "--repeat", 2)
    assert result.returncode == 0, result.stderr
    assert "Fleiss' kappa" in result.stderr
    refused = in_process("code", posts, "--out", out, "--repeat", 2)
    assert refused.returncode == 1
    assert "--repeat is for --coder llm" in refused.stderr.replace("\n", " ")


def test_code_says_what_was_set_aside_and_why(server: Fake, posts: Path, tmp_path: Path) -> None:
    result = call(server, "code", posts, "--out", tmp_path / "mentions.jsonl", "--yes")
    told = " ".join(result.stderr.split())
    assert result.returncode == 0, told
    assert "set aside: the model refused: 1 posts" in told
    assert "the last words on it: I cannot help with that." in told
    assert "none named: 1 of" in told
    assert "--retry-set-aside asks again" in told


def test_all_posts_set_aside_is_a_failure_every_time(server: Fake, tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text(json.dumps({"id": "1", "platform": "reddit", "text": TEXTS["refused"]}) + "\n")
    for _ in range(2):
        result = call(server, "code", path, "--out", tmp_path / "mentions.jsonl", "--yes")
        assert result.returncode == 1
        assert "No post was coded" in result.stderr


def test_a_wrong_model_ends_code_with_the_servers_words(server: Fake, posts: Path, tmp_path: Path) -> None:
    server.says = lambda asked: (400, {}, {"error": {"message": "test-model is not a valid model ID"}})
    result = call(server, "code", posts, "--out", tmp_path / "mentions.jsonl", "--yes")
    assert result.returncode == 1
    assert "test-model is not a valid model ID" in result.stderr
    assert "Traceback" not in result.stderr
    assert server.calls.total() == 1
