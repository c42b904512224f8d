"""The command `estimate` and the helpers, as people use them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from pipeline.cli import llm
from pipeline.cli.estimate import estimate
from pipeline.coding.codebook_file import DEFAULT_CODEBOOK, load_codebook
from pipeline.coding.llm import LLMCoder
from pipeline.coding.llm.faults import LLMError
from pipeline.coding.llm.meter import Meter
from pipeline.coding.llm.schema import answer_schema
from tests.pipeline.coding.llm.conftest import PRICED, posts, tale
from tests.pipeline.coding.llm.server import KEY

app = typer.Typer()
app.command()(estimate)
run = CliRunner().invoke


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text", "created_at"])
        for number in range(25):
            writer.writerow([number, f"Post {number}: I talked to a chatbot about my day.", "2024-05-01T10:00:00Z"])
        writer.writerow([3, "The same id once more.", "2024-05-01T10:00:00Z"])
    return path


def test_estimate_tells_tokens_price_and_time_without_key_or_server(table: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    result = run(app, [str(table), "--model", PRICED, "--database", str(tmp_path / "none.db")])
    assert result.exit_code == 0, result.output
    assert "25 answers to ask for from gpt-4.1-mini: about" in result.output
    assert "Price: about $0." in result.output
    assert "Time: about" in result.output


def test_estimate_says_when_it_knows_no_price(table: Path, tmp_path: Path) -> None:
    result = run(app, [str(table), "--model", "home-made", "--limit", "4", "--database", str(tmp_path / "none.db")])
    assert result.exit_code == 0, result.output
    assert "4 answers to ask for" in result.output
    assert "Price unknown: prices.yaml has no entry for this model" in result.output


def test_estimate_stops_with_a_sentence(table: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.delenv("VALUESCAPE_LLM_MODEL", raising=False)
    nameless = run(app, [str(table)])
    assert (nameless.exit_code, "No model is named" in nameless.output) == (1, True)
    nowhere = run(app, [str(tmp_path / "none.csv"), "--model", PRICED])
    assert (nowhere.exit_code, "There is nothing at" in nowhere.output) == (1, True)


def test_without_a_terminal_nobody_agrees(serve, coder, small, capsys, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", open("/dev/null"))  # noqa: SIM115
    fake = serve()
    asking = LLMCoder(small, coder(fake).settings)
    assert llm.ask_people(asking.estimate(posts(tale(1)))) is False
    assert fake.paths.total() == 0


def test_options_become_a_coder_and_a_report(serve, coder, small, tmp_path, monkeypatch, capsys) -> None:
    fake = serve()
    monkeypatch.setenv("VALUESCAPE_LLM_API_KEY", KEY)
    given = {"base_url": fake.url, "model": PRICED, "yes": True, "concurrency": 2, "rate_limit": None, "limit": 3}
    options = llm.coder_options("llm", given, beside=tmp_path / "my.db")
    made = LLMCoder(small, **options)
    result = llm.repeat_coding(made, posts(*map(tale, range(4)), tale(5, "[refuse]")), times=2, sample=10)
    llm.show_meter(made.meter)
    told = capsys.readouterr().err
    assert result.left_out == 1
    assert (tmp_path / "my.llm-cache.sqlite").is_file()
    for words in ("4 posts coded 2 times", "relevance", "verdict", "Fleiss' kappa", "set aside 2: the model refused"):
        assert words in told
    assert "10 quotes" not in told
    assert KEY not in told


def test_a_probe_asks_for_one_answer_and_estimates_from_it(serve, table: Path, tmp_path: Path, monkeypatch) -> None:
    fake = serve(schema=answer_schema(load_codebook(DEFAULT_CODEBOOK)))
    monkeypatch.setenv("VALUESCAPE_LLM_API_KEY", KEY)
    told = [str(table), "--model", PRICED, "--base-url", fake.url, "--database", str(tmp_path / "none.db")]
    result = run(app, [*told, "--probe"])
    assert result.exit_code == 0, result.output
    assert "24 answers to ask for" in result.output
    assert "by earlier answers of this model" in result.output
    assert fake.calls.total() == 1


def test_another_model_than_the_one_asked_for_is_told(capsys) -> None:
    told = {"model": "gpt-6-luna", "answered_by": {"openai/gpt-6-luna-2026-09-22": 3, "tiny.gguf": 2}}
    llm.show_meter(Meter(), told)
    assert "2 answers came from tiny.gguf; gpt-6-luna was asked for." in capsys.readouterr().err
    assert llm.same_model("openai/gpt-6-luna", "gpt-6-luna-2026-09-22")


def test_a_key_with_a_line_break_or_a_quotation_mark_is_said_to_be_wrong(monkeypatch, tmp_path: Path) -> None:
    for key in ("sk-a\nb", "“sk-ab”", "sk a"):
        monkeypatch.setenv("VALUESCAPE_LLM_API_KEY", key)
        with pytest.raises(LLMError, match="The key holds") as stop:
            llm.llm_settings(model="m", base_url="http://127.0.0.1:1/v1")
        assert key not in str(stop.value)
