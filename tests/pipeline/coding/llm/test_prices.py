"""The table of prices, the names that it knows a model by, and the prices that people give."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from pipeline.coding.llm import LLMCoder, prices
from pipeline.coding.llm.faults import LLMError
from pipeline.coding.llm.prices import TABLE, rate, read_price
from tests.pipeline.coding.llm.conftest import PRICED, posts, tale


def test_prices_fit_dated_versions_and_no_other_models(tmp_path: Path) -> None:
    known = rate(PRICED)
    assert known.price is not None
    assert rate(f"{PRICED}-2025-04-14").price == known.price
    assert rate("gpt-4.1").price != known.price
    assert rate("gpt-4.1-mini-turbo-ultra").price is None
    assert rate(PRICED, batch=True).of(1000, 100) == pytest.approx(known.of(1000, 100) / 2)
    assert known.of(1000, 0, 1000) < known.of(1000, 0)
    own = tmp_path / "prices.yaml"
    own.write_text("checked: today\nbatch_discount: 0\nmodels:\n  mine: {input: 1, cached: 1, output: 2}\n")
    assert rate("mine", own).of(1_000_000, 1_000_000) == 3
    own.write_text("checked: today\nbatch_discount: 0\nmodels:\n  mine: {input: cheap, cached: 1, output: 2}\n")
    with pytest.raises(LLMError, match="mistake at models > mine > input"):
        rate("mine", own)
    with pytest.raises(LLMError, match="cannot be read"):
        rate("mine", tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("openai/gpt-6-luna", "gpt-6-luna"),
        ("azure/gpt-6-luna", "gpt-6-luna"),
        ("openrouter/openai/gpt-6-luna", "gpt-6-luna"),
        ("anthropic/claude-sonnet-5.5", "claude-sonnet-5-5"),
        ("us.anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5"),
        ("models/gemini-3.8-flash", "gemini-3.8-flash"),
        ("google/gemini-3.8-flash", "gemini-3.8-flash"),
        ("mistral-small-latest", "mistral-small"),
        ("openrouter/mistralai/mistral-medium-3-5", "mistral-medium-3.5"),
        ("gpt-6.1-terra-2026-10-26", "gpt-6.1-terra"),
    ],
)
def test_names_with_a_providers_prefix_have_its_price(name: str, known: str) -> None:
    assert rate(name).price == rate(known).price != None  # noqa: E711


@pytest.mark.parametrize(
    "name", ["my-lab/gpt-6-luna", "ft:gpt-4.1-mini:lab::x", "gpt-6-luna-pro", "openai/gpt-6-luna:free"]
)
def test_names_of_ones_own_have_none(name: str) -> None:
    assert rate(name).price is None


def test_every_price_has_its_source_and_the_table_its_day() -> None:
    data: Any = YAML(typ="safe").load(TABLE.read_text(encoding="utf-8"))
    assert any(character.isdigit() for character in data["checked"])
    assert {price["source"] for price in data["models"].values()} == set(data["sources"])
    for name, price in data["models"].items():
        assert price["cached"] <= price["input"] <= price["output"], name
    assert all(
        any(name.startswith(maker) for name in data["models"])
        for maker in ("gpt-", "claude-", "gemini-", "mistral-", "deepseek-")
    )


def test_a_model_that_is_shut_down_is_said_to_be(monkeypatch) -> None:
    monkeypatch.setattr(prices, "_today", lambda: date(2026, 12, 20))
    gone, going, staying = rate("openai/gpt-5-mini"), rate("gpt-4.1-mini"), rate("gpt-6-luna")
    assert (
        gone.fate
        == "openai/gpt-5-mini was shut down on 11 December 2026. Its provider names gpt-6.1-terra in its place."
    )
    assert (
        going.fate == "gpt-4.1-mini will be shut down on 14 January 2027. Its provider names gpt-6-luna in its place."
    )
    assert staying.fate == ""
    assert rate("o4-mini-2025-04-16").fate.startswith("o4-mini-2025-04-16 was shut down")


def test_a_price_that_will_change_changes_on_its_day(monkeypatch) -> None:
    monkeypatch.setattr(prices, "_today", lambda: date(2026, 12, 31))
    before = rate("gemini-3.8-flash").of(1_000_000, 1_000_000)
    monkeypatch.setattr(prices, "_today", lambda: date(2027, 1, 1))
    assert rate("gemini-3.8-flash").of(1_000_000, 1_000_000) == pytest.approx(2 * before)


def test_a_price_that_people_give_counts_for_any_model(serve, coder) -> None:
    given = coder(serve(), model="our-deployment", price=read_price("2,8"), max_cost=1.0)
    assert given.estimate(posts(tale(1))).sentences()[1].endswith("(by --price).")
    given.code(posts(tale(1)))
    assert given.meter.cost == pytest.approx((1000 * 2 + 100 * 8) / 1e6)
    free = coder(serve(), model="at-home", price=read_price("0,0"), max_cost=0.0)
    assert all(answer.mentions for answer in free.code(posts(*map(tale, range(5)))))


@pytest.mark.parametrize("text", ["", "1", "1,2,3", "a,b", "-1,2", "1,nan", "inf,1"])
def test_anything_else_is_no_price(text: str) -> None:
    with pytest.raises(LLMError, match="takes IN,OUT"):
        read_price(text)


def test_the_end_of_a_model_stands_in_the_estimate_and_beside_the_servers_refusal(serve, coder, small) -> None:
    fake = serve(says=lambda asked: (404, {}, {"error": {"message": "The model does not exist."}}))
    asking: LLMCoder = coder(fake, model="o4-mini")
    assert any("was shut down on 23 October 2026" in line for line in asking.estimate(posts(tale(1))).sentences())
    with pytest.raises(LLMError, match=r"does not exist.*was shut down on 23 October 2026"):
        asking.code(posts(tale(1)))
