"""`evaluate`: what its figures count, and that they are those of the gold standard's own script."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from records.answer import Answer
from records.posts import Passage
from tests.conftest import in_process
from tests.pipeline.cafe import GOLD, POSTS, SCRIPT, Scripted, cafe, lines, run, scripted, value, write


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    return write(tmp_path)


def test_relevance_counts_every_post(files: dict[str, Path]) -> None:
    relevance = scripted(files)["relevance"]
    # Gold: p1-p4; coder: p1-p3 and p6
    assert relevance["n"] == 6
    assert relevance["confusion"] == {"labels": ["no", "yes"], "counts": [[1, 1], [1, 3]]}
    assert [value(relevance, k) for k in ("precision", "recall", "micro_f1")] == [0.75] * 3
    assert value(relevance, "kappa") == pytest.approx(0.25)


def test_a_label_that_only_one_reader_gave_counts_neither_way(files: dict[str, Path]) -> None:
    dish = scripted(files)["dimensions"]["dish"]
    # p1-p4; tea on p2 and soup on p1 are undecided; missed: the pie of p4
    assert dish["n"] == 4
    assert value(dish, "precision") == 1
    assert value(dish, "recall") == pytest.approx(4 / 5)
    rows = {row["label"]: row for row in dish["labels"]}
    assert {label: (row["gold"], row["found"]) for label, row in rows.items()} == {
        "tea": (2, 2),
        "pie.slice": (2, 1),
        "soup": (1, 1),
    }
    assert value(dish, "macro_f1") is None  # no label is in five posts of the gold
    assert 0 < value(dish, "masi_alpha") < 1


def test_stance_is_compared_where_both_see_a_mention_and_gold_is_sure(files: dict[str, Path]) -> None:
    mood = scripted(files)["dimensions"]["mood"]
    # p1 warm-warm, p2 cold-warm, p3 mixed-mixed; gold of p4 is null
    assert mood["n"] == 3
    assert value(mood, "micro_f1") == pytest.approx(2 / 3, abs=1e-5)
    assert mood["confusion"]["labels"] == ["warm", "cold", "mixed"]
    assert mood["confusion"]["counts"] == [[1, 0, 0], [1, 0, 0], [0, 0, 1]]


def test_disagreements_come_with_passages_to_read(files: dict[str, Path]) -> None:
    rows = {(row["post_id"], row["dimension"]): row for row in scripted(files)["disagreements"]}
    assert set(rows) == {("p2", "mood"), ("p4", "relevance"), ("p6", "relevance")}
    stance = rows["p2", "mood"]
    assert (stance["missed"], stance["added"]) == (["cold"], ["warm"])
    assert stance["passages"] == [{"from": "coder", "text": POSTS["p2"]}, {"from": "gold", "text": "awful soup"}]
    assert rows["p4", "relevance"]["passages"] == [{"from": "post", "text": POSTS["p4"]}]
    assert rows["p6", "relevance"]["passages"] == [{"from": "coder", "text": POSTS["p6"]}]


def test_calibration_sets_confidence_against_gold_post_by_post(files: dict[str, Path]) -> None:
    dish = scripted(files)["dimensions"]["dish"]["calibration"]
    # tea .9 of p1, soup .6 of p2, tea .9 and pie .7 of p3 are right; pie .8 of p6 is not; tea of p2 is undecided
    assert (dish["n"], dish["accuracy"]) == (5, 0.8)
    assert dish["confidence"] == pytest.approx(0.78)
    assert dish["ece"] == pytest.approx((2 * 0.1 + 0.4 + 0.3 + 0.8) / 5)
    assert dish["ece_relevant"] == pytest.approx((2 * 0.1 + 0.4 + 0.3) / 4)
    mood = scripted(files)["dimensions"]["mood"]["calibration"]
    # p1 warm .9 and p3, warm .9 and cold .7 in the same words: mixed .7; p2 and p6 are wrong; p4 is not judged
    assert mood["n"] == 4
    assert mood["accuracy"] == pytest.approx(2 / 4)
    assert mood["confidence"] == pytest.approx((0.9 + 0.6 + 0.7 + 0.8) / 4)


def test_a_mixed_gold_bears_both_sides_out(files: dict[str, Path]) -> None:
    one_sided = {**SCRIPT, "p3": SCRIPT["p3"][:1]}  # warm only, where gold has mixed
    results = scripted(files, script=one_sided)
    assert results["dimensions"]["mood"]["calibration"]["accuracy"] == pytest.approx(2 / 4)
    assert results["dimensions"]["mood"]["confusion"]["counts"] == [[1, 0, 0], [1, 0, 0], [1, 0, 0]]


def test_the_same_seed_gives_the_same_figures_and_the_interval_holds_the_figure(files: dict[str, Path]) -> None:
    first, second = scripted(files), scripted(files)
    assert first == second
    kappa = first["relevance"]["kappa"]
    assert kappa["low"] <= kappa["value"] <= kappa["high"]


def test_gold_may_call_a_dimension_otherwise(files: dict[str, Path]) -> None:
    renamed = [{key.replace("dishs", "menu"): v for key, v in row.items()} for row in GOLD]
    files["gold.jsonl"].write_text(lines(renamed), encoding="utf-8")
    assert scripted(files)["not_judged"] == ["dish"]
    assert value(scripted(files, keys={"dish": "menu"})["dimensions"]["dish"], "recall") == pytest.approx(4 / 5)


def test_labels_that_the_codebook_lacks_are_told_and_count_as_missed(files: dict[str, Path]) -> None:
    files["gold.jsonl"].write_text(lines([*GOLD[:3], {**GOLD[3], "dishs": ["Cold Salad"]}]), encoding="utf-8")
    results = scripted(files)
    assert results["unknown_labels"] == {"dish": ["cold_salad"]}
    rows = {row["label"]: row for row in results["dimensions"]["dish"]["labels"]}
    assert value(rows["cold_salad"], "recall") == 0
    assert "The codebook has no dish cold_salad" in cafe(files).stderr


def test_missing_posts_are_left_out_and_told(files: dict[str, Path]) -> None:
    files["gold.jsonl"].write_text(lines([*GOLD, {"id": "p99", "relevant": False}]), encoding="utf-8")
    results = scripted(files)
    assert (results["posts"], results["outcomes"]["missing"]) == (6, 1)
    assert "Left out of every figure: 1 of 7 gold posts (1 not among the posts, 0 left undone" in cafe(files).stderr


def test_the_figures_are_those_of_the_gold_standards_own_script(shared: Path, tmp_path: Path) -> None:
    gold, corpus = shared / "gold" / "dev.jsonl", shared / "corpus" / "real_posts.jsonl"
    wanted = {json.loads(line)["id"] for line in gold.read_text(encoding="utf-8").splitlines()}
    posts, mentions, out = tmp_path / "posts.jsonl", tmp_path / "mentions.jsonl", tmp_path / "out.json"
    kept = [line for line in corpus.open(encoding="utf-8") if json.loads(line)["id"] in wanted]
    posts.write_text("".join(kept), encoding="utf-8")
    coded = in_process("code", posts, "--out", mentions)
    assert coded.returncode == 0, coded.stderr
    script = [sys.executable, str(shared / "tools" / "score.py"), str(gold), str(mentions), "--json"]
    reference = json.loads(subprocess.run(script, capture_output=True, text=True, check=True, timeout=60).stdout)
    measured = run("--gold", gold, "--posts", posts, "--json", out)
    assert measured.exit_code == 0, measured.stderr
    results = json.loads(out.read_text(encoding="utf-8"))
    assert results["posts"] == reference["posts"] == len(wanted)
    within = 0.0005
    for ours, theirs in (("micro_f1", "f1"), ("kappa", "kappa"), ("precision", "precision"), ("recall", "recall")):
        assert value(results["relevance"], ours) == pytest.approx(reference["relevance"][theirs], abs=within)
    stance = results["dimensions"]["sentiment"]
    assert stance["n"] == reference["sentiment"]["n"]
    for ours, theirs in (("micro_f1", "accuracy"), ("macro_f1", "macro_f1"), ("kappa", "kappa")):
        assert value(stance, ours) == pytest.approx(reference["sentiment"][theirs], abs=within)
    sets = {f"{name}s": figures for name, figures in results["dimensions"].items() if name != "sentiment"}
    assert set(sets) == {"products", "conditions", "perspectives", "values"}
    for name, figures in sets.items():
        for figure in ("micro_f1", "macro_f1", "kappa"):
            assert value(figures, figure) == pytest.approx(reference[name][figure], abs=within), (name, figure)
        rows = {row["label"].lower().replace(".", "_"): row for row in figures["labels"]}
        for label, theirs in reference[name]["labels"].items():
            assert value(rows[label], "f1") == pytest.approx(theirs["f1"], abs=within)
            assert rows[label]["gold"] == theirs["gold"]


def test_the_same_codes_on_one_mention_or_on_several_give_the_same_figures(files: dict[str, Path]) -> None:
    """Figures are of posts: how a coder cuts its passages changes none of them."""

    class Cut(Scripted):
        """Says the same, but each dimension of it apart."""

        def code(self, passages: Sequence[Passage]) -> list[Answer]:
            return [
                Answer(mentions=tuple(replace(m, codes={d: c}) for m in answer.mentions for d, c in m.codes.items()))
                for answer in super().code(passages)
            ]

    results = [scripted(files, coder=kind) for kind in (Scripted, Cut)]
    assert results[0] == results[1]
