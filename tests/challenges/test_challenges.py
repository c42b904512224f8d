"""What is hard about reading stances: kinds of posts that fool a coder, and how many of them do."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from pipeline.coding import make_coder
from pipeline.coding.codebook_file import load_codebook
from records.codebook import Codebook
from records.mentions import Code, Mention
from tests.challenges.scoring import DIMENSIONS, FLOORS, KEYS, NOT, SCALE, Tally, kinds, met, read, tally

KINDS = kinds()
LEAST_CASES = 40


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook()


@pytest.fixture(scope="module")
def tallies(codebook: Codebook) -> dict[str, Tally]:
    coder = make_coder("offline", codebook)
    return {kind: tally(read(kind), coder) for kind in KINDS}


def test_share_met_by_kind_is_printed(tallies: dict[str, Tally], capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"{k:22}{t.cases:>6}{t.expectations:>14}{t.met:>6}{t.percent:>7.1f}" for k, t in tallies.items()]
    total = Tally(*(sum(getattr(t, part) for t in tallies.values()) for part in ("cases", "expectations", "met")))
    rows.append(f"{'all':22}{total.cases:>6}{total.expectations:>14}{total.met:>6}{total.percent:>7.1f}")
    with capsys.disabled():
        print(f"\n\n{'kind':22}{'cases':>6}{'expectations':>14}{'met':>6}{'%':>7}", *rows, "", sep="\n")
    assert total.cases >= LEAST_CASES * len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_offline_coder_stays_above_its_floor(kind: str, tallies: dict[str, Tally]) -> None:
    floor = json.loads(FLOORS.read_text(encoding="utf-8"))[kind]
    reached = tallies[kind]
    assert reached.percent >= floor, f"{kind}: {reached.met} of {reached.expectations} expectations met, {floor} % due"


def test_every_kind_has_a_floor() -> None:
    assert sorted(json.loads(FLOORS.read_text(encoding="utf-8"))) == KINDS
    assert len(KINDS) >= 9


@pytest.mark.parametrize("kind", KINDS)
def test_cases_use_known_keys_and_labels(kind: str, codebook: Codebook) -> None:
    labels = {d.id: {label.id for label in d.labels} for d in codebook.dimensions}
    stances = {label.id for label in SCALE.shown}
    cases = read(kind)
    assert len(cases) >= LEAST_CASES
    for case in cases:
        expect = case.expect
        assert expect and set(expect) <= KEYS, case.id
        assert expect.get("relevant", True) or set(expect) == {"relevant"}, f"{case.id}: irrelevant, yet has codes"
        assert isinstance(expect.get("relevant", True), bool), case.id
        assert expect.get("sentiment", SCALE.both.id) in stances, case.id
        by_product = expect.get("product_sentiments", {})
        assert set(by_product) <= labels["product"] and set(by_product.values()) <= stances, case.id
        for key, dimension in DIMENSIONS.items():
            wanted, unwanted = expect.get(key, []), expect.get(NOT + key, [])
            assert {*wanted, *unwanted} <= labels[dimension], case.id
            assert not {*wanted} & {*unwanted}, case.id
        assert 8 <= len(case.text.split()) <= 130, case.id


def test_ids_and_texts_are_distinct() -> None:
    cases = [case for kind in KINDS for case in read(kind)]
    ids = Counter(case.id for case in cases)
    texts = Counter(" ".join(re.findall(r"\w+|[+-]", case.text.casefold())) for case in cases)
    assert [k for k, n in (ids + texts).items() if n > 1] == []


def mention(**labels: str) -> Mention:
    codes = {dimension: (Code(label=label, confidence=1.0),) for dimension, label in labels.items()}
    return Mention(post_id="p", quote="quote", start=0, end=5, codes=codes)


def test_a_post_with_praise_and_blame_is_mixed_and_each_product_keeps_its_own_stance() -> None:
    mentions = [mention(product="GPT", sentiment="negative"), mention(product="Claude", sentiment="positive")]
    stances = {"GPT": "negative", "Claude": "positive"}
    assert met({"sentiment": "mixed", "product_sentiments": stances}, mentions) == {
        "sentiment": True,
        "product_sentiments": True,
    }
    assert met({"sentiment": "positive", "product_sentiments": {"GPT": "positive"}}, mentions) == {
        "sentiment": False,
        "product_sentiments": False,
    }


def test_labels_must_or_must_not_be_there() -> None:
    mentions = [mention(condition="adhd", sentiment="neutral")]
    expect = {"conditions": ["adhd"], "not_conditions": ["autism"], "products": ["GPT"], "sentiment": "neutral"}
    assert met(expect, mentions) == {
        "conditions": True,
        "not_conditions": True,
        "products": False,
        "sentiment": True,
    }
    assert met({"not_conditions": ["autism", "adhd"]}, mentions) == {"not_conditions": False}


def test_a_missed_post_meets_nothing_but_irrelevance() -> None:
    assert met({"relevant": False}, []) == {"relevant": True}
    assert met({"relevant": True, "not_conditions": ["adhd"]}, []) == {"relevant": False, "not_conditions": False}
    assert met({"relevant": False}, [mention(sentiment="neutral")]) == {"relevant": False}
