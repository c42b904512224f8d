"""The cascade: what is escalated, both layers, whose codes stand, and that nothing is asked twice. The offline coder is a
stand-in that is as unsure as its posts say: "(0.40)"."""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

import pipeline.run
from db.connect import database_url
from db.disclosure import VIEWER
from db.read.quotes import quotes
from db.write.mentions import save_coded
from explore.dataset import open_data_set
from pipeline.cli import app
from pipeline.coding import cascade
from pipeline.coding.cascade import Cascade, Rule
from pipeline.coding.codebook_file import load_codebook
from pipeline.coding.llm import Settings
from pipeline.coding.llm.schema import answer_schema
from pipeline.coding.offline.doubt import doubt
from pipeline.coding.offline.heads.heads import Prediction
from pipeline.stages import coding_stage
from records.answer import Answer
from records.mentions import Code, Mention
from records.posts import Passage
from records.problem import Problem
from tests.pages.opened import new_app, open_page, words_on
from tests.pipeline.cafe import CODEBOOK
from tests.pipeline.coding.llm.conftest import PRICED
from tests.pipeline.coding.llm.server import KEY, Fake, running

TALES = {f"p{n}": f"The tea at the corner café was number {n} of ten and lovely (0.{n}0)" for n in range(10)}
MODEL = f"llm {PRICED}"


class Unsure:
    """Finds every tea lovely, and has the doubt that the post says."""

    name = layer_name = "offline"
    languages = None

    def __init__(self, codebook: Any, *, heads: Path | None = None) -> None:
        self.codebook = codebook
        self.fingerprint = "7" * 64
        self.read: list[str] = []

    def code(self, passages: Sequence[Passage]) -> list[Answer]:
        self.read += [passage.text for passage in passages]
        return [self._answer(passage) for passage in passages]

    def _answer(self, passage: Passage) -> Answer:
        found = re.search(r"\((\d\.\d+)\)", passage.text)
        codes = {"mood": (Code(label="so_so", confidence=0.5),), "dish": (Code(label="soup", confidence=0.5),)}
        mention = Mention(post_id=passage.id, quote=passage.text[:40], start=0, end=40, codes=codes)
        return Answer(mentions=(mention,), doubt=float(found[1]) if found else 0.0)


class Flat:
    name = "flat"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return np.full((len(texts), 4), 0.5, np.float32)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cascade, "OfflineCoder", Unsure)
    monkeypatch.setattr(pipeline.run, "make_embedder", lambda _model: Flat())
    monkeypatch.setenv("VALUESCAPE_AUTHOR_KEY", "test")
    monkeypatch.setenv("VALUESCAPE_LLM_API_KEY", KEY)
    monkeypatch.setattr(coding_stage, "BATCH", 3)


@pytest.fixture
def server(book: Path) -> Iterator[Fake]:
    with running(Fake(answer_schema(load_codebook(book)))) as fake:
        yield fake


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "cafe.yaml"
    path.write_text(CODEBOOK, encoding="utf-8")
    return path


@pytest.fixture
def ask(server: Fake, book: Path, tmp_path: Path) -> Callable[..., Result]:
    """A command with the cascade, on these posts where PATH is due."""

    def call(command: str, *more: object, posts: dict[str, str] = TALES, coder: str = "offline+llm") -> Result:
        path = tmp_path / "posts.jsonl"
        rows = [{"id": i, "platform": "reddit", "text": text, "lang": "en"} for i, text in posts.items()]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        asked = [command, *([path] if command != "replicate" else []), "--codebook", book, "--coder", coder]
        asked += ["--base-url", server.url, "--model", PRICED, *more]
        return CliRunner().invoke(app, list(map(str, asked)), env={"COLUMNS": "200"})

    return call


def said(result: Result) -> str:
    return " ".join(result.output.split())


def codings(database: Path, layer: str) -> dict[str, Any]:
    """By post: whose codes stand, why the model gave none, and the dish."""
    query = (
        "SELECT p.native_id, c.given_by, c.left, k.label FROM coding c JOIN layer l ON l.id = c.layer_id JOIN post p ON p.id = c.post_id "
        "LEFT JOIN mention m ON m.post_id = p.id AND m.layer_id = l.id LEFT JOIN code k ON k.mention_id = m.id AND k.dimension = 'dish' "
        "WHERE l.name = ? ORDER BY p.id"
    )
    with sqlite3.connect(database) as connection:
        return {row[0]: row[1:] for row in connection.execute(query, (layer,))}


@pytest.mark.parametrize(
    ("share", "least", "doubts", "escalated"),
    [
        (0.2, None, [0.1, 0.2, 0.3, 0.4, 0.5], [0.5]),
        (0.5, None, [0.1, 0.2, 0.3, 0.4, 0.5], [0.4, 0.5]),  # at most, so two of five
        (0.4, None, [0.5, 0.4, 0.4, 0.1, 0.0], [0.5]),  # two alike: both or none
        (1, None, [0.0, 0.1, 0.0], [0.1]),  # nothing to ask where nothing is in doubt
        (None, 0.3, [0.1, 0.3, 0.4, 0.5], [0.3, 0.4, 0.5]),
        (0.25, 0.3, [0.1, 0.3, 0.4, 0.5], [0.5]),
        (0, None, [0.9], []),
        (None, None, [n / 10 for n in range(10)], [0.8, 0.9]),
        (0.07, None, [n / 100 for n in range(100)], [n / 100 for n in range(93, 100)]),
        (0.2, None, [], []),
    ],
)
def test_the_most_doubtful_are_escalated(
    share: float | None, least: float | None, doubts: list[float], escalated: list[float]
) -> None:
    from_here = Rule.of(share, least).least(doubts)
    assert [one for one in doubts if one >= from_here] == escalated
    assert escalated or from_here == math.inf


def test_doubt_is_the_share_of_the_two_main_codes_that_is_likely_wrong(book: Path) -> None:
    scale = load_codebook(book).by_role("stance")

    def of(confidence: float, *given: Code) -> float:
        said = Prediction(True, confidence, {"mood": {"warm": 0.3, "cold": 0.2}}, {}, {})
        codes = {"mood": given} if given else {}
        found = [Mention(post_id="p", quote="q", start=0, end=1, codes=codes)]
        return doubt(said, found, scale)

    assert of(0.9, Code(label="warm", confidence=0.7)) == pytest.approx(0.2)  # (0.1 + 0.3) / 2
    assert of(0.9) == pytest.approx(1 - (0.9 + 0.9 * 0.3) / 2)  # left open: as its likeliest label
    assert doubt(Prediction(False, 0.35, {}, {}, {}), [], scale) == 0.35  # were it one, both would be wrong
    assert (
        doubt(Prediction(True, 0.8, {}, {}, {}), [Mention(post_id="p", quote="q", start=0, end=1, codes={})], None)
        == 0.2
    )


def test_the_cascade_knows_what_can_change_a_code(book: Path) -> None:
    codebook, settings = load_codebook(book), Settings(model="m", base_url="http://nowhere/v1")
    plain = Cascade(codebook, settings)
    others = [
        Cascade(codebook, settings, escalate=0.3),
        Cascade(codebook, settings, doubt=0.3),
        Cascade(codebook, Settings(model="n", base_url="http://nowhere/v1")),
    ]
    assert len({one.fingerprint for one in (plain, *others)}) == 4
    assert Cascade(codebook, settings, escalate=0.2).fingerprint == plain.fingerprint
    with pytest.raises(Problem, match="from 0 to 1"):
        Cascade(codebook, settings, escalate=1.2)


def test_a_run_makes_both_layers_and_says_whose_codes_stand(server: Fake, ask, tmp_path: Path) -> None:
    database = tmp_path / "data.db"
    result = ask("run", "--database", database, "--escalate", 0.3, "--yes")
    assert result.exit_code == 0, result.output
    assert "Escalated: 3 of 10 posts (30.0%), those with a doubt from 0.70." in said(result)
    assert f"Codes by {MODEL}: 3 posts, offline: 7 posts" in said(result)
    assert server.calls.total() == 3 and all("number" in post for post in server.calls)
    assert {given[2] for given in codings(database, "offline").values()} == {"soup"}
    combined = codings(database, f"offline+{MODEL}")
    assert {post: given[2] for post, given in combined.items() if given[0] == MODEL} == dict.fromkeys(
        ("p7", "p8", "p9"), "tea"
    )
    assert {given for post, given in combined.items() if post < "p7"} == {("offline", None, "soup")}
    with sqlite3.connect(database) as connection:
        (options, counts) = connection.execute("SELECT options, counts FROM run ORDER BY id DESC").fetchone()
    assert json.loads(options)["coder"]["escalate"] == {"share": 0.3, "doubt": 0.0}
    assert json.loads(options)["coder"]["offline"]["fingerprint"] == "7" * 64
    assert json.loads(counts)["asked"]["escalated"] == {"posts": 3, "of": 10, "least": 0.7}
    assert json.loads(counts)["given_by"] == {MODEL: 3, "offline": 7}
    again = ask("run", "--database", database, "--escalate", 0.3, "--yes")
    assert again.exit_code == 0 and server.calls.total() == 3


def test_every_quote_and_the_method_page_say_whose_codes_stand(ask, tmp_path: Path, monkeypatch) -> None:
    database, out = tmp_path / "data.db", tmp_path / "mentions.csv"
    assert ask("run", "--database", database, "--escalate", 0.3, "--yes").exit_code == 0
    asked = ["export", "mentions", "--database", str(database), "--out", str(out)]
    assert CliRunner().invoke(app, asked).exit_code == 0
    table = pd.read_csv(out, encoding="utf-8-sig").drop_duplicates("mention")
    assert table["coder"].value_counts().to_dict() == {"offline": 7, MODEL: 3}
    data = open_data_set(database_url(str(database)))
    with data.engine.connect() as connection:
        shown = quotes(connection, data.codebook, data.columns.mention.tolist(), VIEWER)
    data.close()
    assert Counter(quote.coder for quote in shown) == {"offline": 7, MODEL: 3}
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    page = open_page(new_app(), "method")
    assert f"3 posts: codes by {MODEL}" in words_on(page)
    facts = next(one.value for one in page.dataframe if "what" in one.value).set_index("what")["with"]
    assert facts["Coder"].startswith(f"offline+{MODEL}, version ")
    assert facts["Its offline part"] == "layer offline, version 777777777777"
    assert facts["Escalated to the model"] == "3 of 10 posts (30.0%), those with a doubt from 0.70"


def test_without_leave_the_offline_layer_stands_and_the_same_command_goes_on(server: Fake, ask, tmp_path: Path) -> None:
    database = tmp_path / "data.db"
    refused = ask("run", "--database", database)
    assert refused.exit_code == 1 and not server.calls
    assert "2 answers to ask for" in said(refused) and "Price: about $" in said(refused)
    assert said(refused).index("Escalated: 2 of 10") < said(refused).index("Price: about $")
    assert len(codings(database, "offline")) == 10
    agreed = ask("run", "--database", database, "--yes")
    assert agreed.exit_code == 0 and server.calls.total() == 2


def test_killed_while_it_writes_it_escalates_the_same_posts(server: Fake, ask, tmp_path: Path, monkeypatch) -> None:
    save, calls = save_coded, []

    def killed(*arguments: Any) -> None:
        calls.append(arguments[1].name)
        if calls.count(f"offline+{MODEL}") == 2:
            raise KeyboardInterrupt
        save(*arguments)

    database, whole = tmp_path / "data.db", tmp_path / "whole.db"
    monkeypatch.setattr(coding_stage, "save_coded", killed)
    assert ask("run", "--database", database, "--yes").exit_code == 1
    assert 0 < len(codings(database, f"offline+{MODEL}")) < 10
    monkeypatch.setattr(coding_stage, "save_coded", save)
    assert ask("run", "--database", database, "--yes").exit_code == 0
    assert server.calls.total() == 2
    assert ask("run", "--database", whole, "--yes").exit_code == 0
    assert codings(database, f"offline+{MODEL}") == codings(whole, f"offline+{MODEL}")


def test_posts_that_the_model_leaves_keep_their_offline_codes(server: Fake, ask, tmp_path: Path) -> None:
    posts = {**TALES, "p9": TALES["p9"] + " [refuse]"}
    database = tmp_path / "data.db"
    result = ask("run", "--database", database, "--yes", posts=posts)
    assert result.exit_code == 0, result.output
    assert codings(database, f"offline+{MODEL}")["p9"] == ("offline", "the model refused", "soup")
    assert "asked in vain, so that the offline codes stand: 1 posts (the model refused)" in said(result)
    before = server.calls.total()
    again = ask("run", "--database", database, "--yes", "--retry-set-aside", posts=posts)
    assert again.exit_code == 0 and server.calls.total() == before + 3  # three tries for the one post


def test_a_model_that_answers_for_no_post_is_a_failure(ask, tmp_path: Path) -> None:
    posts = {name: f"{text} [refuse]" for name, text in TALES.items()}
    for _ in range(2):
        result = ask("run", "--database", tmp_path / "data.db", "--yes", posts=posts)
        assert result.exit_code == 1
        assert "none of the escalated posts; the offline codes stand" in said(result)


def test_a_set_up_mistake_stops_in_the_servers_words_and_the_offline_layer_stands(
    server: Fake, ask, tmp_path: Path
) -> None:
    database = tmp_path / "data.db"
    server.says = lambda asked: (400, {}, {"error": {"message": "no such thing is a valid model ID"}})
    result = ask("run", "--database", database, "--yes")
    assert result.exit_code == 1 and "no such thing is a valid model ID" in said(result)
    assert len(codings(database, "offline")) == 10 and not codings(database, f"offline+{MODEL}")


def test_what_was_coded_before_doubts_were_told_is_read_again(server: Fake, ask, tmp_path: Path) -> None:
    database = tmp_path / "data.db"
    assert ask("run", "--database", database, "--yes").exit_code == 0
    keys = "SELECT key FROM mention ORDER BY key"
    with sqlite3.connect(database) as connection:
        before = connection.execute(keys).fetchall()
        connection.execute("UPDATE coding SET doubt = NULL")
    assert ask("run", "--database", database, "--yes", "--escalate", 0.5).exit_code == 0
    assert server.calls.total() == 5
    with sqlite3.connect(database) as connection:
        assert len(before) == len(connection.execute(keys).fetchall()) == 20


def test_code_says_on_every_line_whose_it_is(server: Fake, ask, tmp_path: Path) -> None:
    out = tmp_path / "mentions.jsonl"
    result = ask("code", "--out", out, "--yes", "--batch")  # the Batch API as well
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {line["post_id"]: line["coder"] for line in lines} == {
        post: MODEL if post in ("p8", "p9") else "offline" for post in TALES
    }
    assert len(server.batches) == 1 and "Escalated: 2 of 10 posts" in said(result)


def test_the_estimate_reads_offline_and_asks_nobody(server: Fake, ask) -> None:
    result = ask("estimate", "--doubt", 0.6)
    assert result.exit_code == 0, result.output
    assert "Escalated: 4 of 10 posts (40.0%), those with a doubt from 0.60." in said(result)
    assert "4 answers to ask for" in said(result) and not server.calls


def test_a_cascade_can_replicate_what_the_offline_coder_has_coded(
    server: Fake, ask, tmp_path: Path, monkeypatch
) -> None:
    from pipeline.coding import CODERS

    monkeypatch.setitem(CODERS, "offline", Unsure)
    database = tmp_path / "data.db"
    assert CliRunner().invoke(app, ["run", str(_written(tmp_path)), "--codebook", str(tmp_path / "cafe.yaml"), "--database", str(database)]).exit_code == 0  # fmt: skip
    result = ask("replicate", "--database", database, "--yes", "--escalate", 0.5)
    assert result.exit_code == 0, result.output
    assert f"First layer: offline. Second layer: offline+{MODEL}." in said(result)
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM layer").fetchone() == (2,)


def _written(folder: Path) -> Path:
    path = folder / "posts.jsonl"
    rows = [{"id": i, "platform": "reddit", "text": text, "lang": "en"} for i, text in TALES.items()]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def evaluated(server: Fake, book: Path, tmp_path: Path) -> Callable[..., Any]:
    """The curve of posts that gold calls tea, the offline coder soup, and the model tea."""

    def call(*more: object, coder: str = "offline+llm") -> Any:
        gold, out = tmp_path / "gold.jsonl", tmp_path / "curve.json"
        rows = [{"id": i, "relevant": True, "mood": "warm", "dish": ["tea"]} for i in TALES]
        gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        asked = ["evaluate", "--gold", gold, "--posts", _written(tmp_path), "--codebook", book, "--coder", coder]
        asked += ["--base-url", server.url, "--model", PRICED, "--json", out, "--resamples", 100, *more]
        result = CliRunner().invoke(app, list(map(str, asked)), env={"COLUMNS": "200"})
        return json.loads(out.read_text(encoding="utf-8"))["curve"] if result.exit_code == 0 else said(result)

    return call


def test_the_curve_says_what_each_per_cent_buys_by_recorded_answers(
    server: Fake, ask, evaluated, tmp_path: Path
) -> None:
    rows = evaluated("--curve", "model", "--yes")
    assert [row["posts"] for row in rows] == [0, 1, 2, 3, 4, 5, 7, 9]  # one post is in no doubt
    assert [row["figures"]["dish"]["value"] for row in rows] == pytest.approx([row["posts"] / 10 for row in rows])
    assert all(row["per_cent"]["dish"] == pytest.approx(0.01) for row in rows[1:])
    assert [row["doubt"] for row in rows[:3]] == [None, 0.9, 0.8]
    before = server.calls.total()
    assert before == 10 and evaluated("--curve", "model") == rows  # from the cache, without leave
    assert [row["figures"]["dish"] for row in evaluated("--curve", "gold")] == [row["figures"]["dish"] for row in rows]
    database = tmp_path / "data.db"
    assert ask("run", "--database", database, "--yes", coder="llm").exit_code == 0
    assert [row["figures"] for row in evaluated("--database", database, "--curve", MODEL)] == [
        row["figures"] for row in rows
    ]


def test_what_an_answerless_post_comes_to_in_the_curve(server: Fake, evaluated) -> None:
    server.says = lambda asked: asked.said(None, refusal="No.") if "(0.90)" in asked.post else None
    rows = evaluated("--curve", "model", "--yes")
    assert [row["unanswered"] for row in rows] == [0, *[1] * 7]
    assert rows[-1]["figures"]["dish"]["value"] == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--curve", "model", "--coder", "llm"), "name that coder"),
        (("--curve", "llm tiny"), "is a layer of --database: name it"),
        (("--curve", "model"), "Nothing was sent"),
        (("--curve", "gold", "--coder", "llm", "--yes"), "needs a coder that says how sure it is of a post"),
    ],
)
def test_a_curve_that_cannot_be_drawn_is_refused(evaluated, more: tuple[str, ...], message: str) -> None:
    assert message in evaluated(*more)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--coder", "llm", "--escalate", 0.5), "--escalate is for --coder offline+llm"),
        (("--coder", "offline", "--doubt", 0.5), "--doubt is for --coder offline+llm"),
        (("--repeat", 2, "--out", "x.jsonl"), "--repeat is for --coder llm"),
    ],
)
def test_what_makes_no_sense_is_refused(ask, more: tuple[object, ...], message: str) -> None:
    result = ask("code", "--out", "x.jsonl", *more)
    assert result.exit_code == 1 and message in said(result)
