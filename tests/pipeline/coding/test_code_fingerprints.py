"""Fingerprints by construction: every number enters them, and no code behind codes changes unnoticed."""

from __future__ import annotations

import ast
import json
from dataclasses import asdict, fields, replace
from typing import Any

import pytest
from pydantic import Field

from embedding.packaged import PACKAGED_MODEL
from pipeline.coding.codebook_file import load_codebook
from pipeline.coding.llm import coder as llm
from pipeline.coding.llm.settings import Settings
from pipeline.coding.llm.tuning import TUNING
from pipeline.coding.offline import coder as offline
from pipeline.coding.offline.heads import store
from pipeline.coding.offline.tuning import COMPOSING, LEARNING
from pipeline.import_coded import run as imports
from pipeline.import_coded.mapping import default_mapping
from records.codebook import Codebook
from records.tuning import SHARED
from tests.pipeline.coding.baseline import BASELINE, ROOT, hashes, of

RENEW = "renew the baseline if they cannot: python -m tests.pipeline.coding.baseline"


def test_no_code_behind_codes_changes_unnoticed() -> None:
    before, now = json.loads(BASELINE.read_text(encoding="utf-8")), hashes()
    changed = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
    assert not changed, f"codes may change: raise the revision in the tuning of that part, or {RENEW}\n{changed}"


@pytest.mark.parametrize(
    "read",
    [
        "records/codebook.py",
        "records/tuning.py",
        "embedding/packaged.py",
        "pipeline/ingest/html.py",
        "pipeline/stages/coding_stage.py",
        "pipeline/cleaning/clean.py",
    ],
)
def test_what_coders_read_is_watched_too(read: str) -> None:
    assert read in hashes()


def test_the_hash_hears_of_code_and_not_of_words() -> None:
    plain = "def f(x):\n    return x + 1\n"
    told = '"""A module."""\n\n\ndef f(x):\n    """Adds."""\n    # one more\n    return (x  +  1)\n'
    assert of(plain) == of(told)
    assert of(plain) != of(plain.replace("1", "2"))
    assert of(plain) != of('def f(x):\n    g("x")\n    return x + 1\n')


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook()


def other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, str):
        return value + "!"
    if isinstance(value, dict):
        return {**value, "another": next(iter(value.values()))}
    return replace(value, most=value.most + 1) if hasattr(value, "most") else value + 1


@pytest.mark.parametrize("name", [field.name for field in fields(LEARNING)])
def test_every_number_of_learning_asks_for_other_heads(name: str, codebook: Codebook, monkeypatch) -> None:
    before = store.fingerprint(codebook, [], PACKAGED_MODEL)
    monkeypatch.setattr(store, "LEARNING", replace(LEARNING, **{name: other(getattr(LEARNING, name))}))
    assert store.fingerprint(codebook, [], PACKAGED_MODEL) != before


@pytest.mark.parametrize("name", [field.name for field in fields(COMPOSING)])
def test_every_number_of_composing_changes_the_coder_and_no_heads(name: str, codebook: Codebook, monkeypatch) -> None:
    heads, coder = store.fingerprint(codebook, [], PACKAGED_MODEL), offline.fingerprint_of(codebook, [], PACKAGED_MODEL)
    monkeypatch.setattr(offline, "COMPOSING", replace(COMPOSING, **{name: other(getattr(COMPOSING, name))}))
    assert offline.fingerprint_of(codebook, [], PACKAGED_MODEL) != coder
    assert store.fingerprint(codebook, [], PACKAGED_MODEL) == heads


@pytest.mark.parametrize("name", [field.name for field in fields(TUNING)])
def test_every_number_of_reading_answers_changes_the_llm_coder(name: str, codebook: Codebook, monkeypatch) -> None:
    settings = Settings(model="m", base_url="http://nowhere/v1")
    before = llm.LLMCoder(codebook, settings).fingerprint
    monkeypatch.setattr(llm, "TUNING", replace(TUNING, **{name: other(getattr(TUNING, name))}))
    assert llm.LLMCoder(codebook, settings).fingerprint != before


@pytest.mark.parametrize("name", [field.name for field in fields(SHARED)])
def test_every_number_that_coders_share_changes_all_of_them(
    name: str, codebook: Codebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(model="m", base_url="http://nowhere/v1")

    def fingerprints() -> list[str]:
        own = offline.fingerprint_of(codebook, [], PACKAGED_MODEL), llm.LLMCoder(codebook, settings).fingerprint
        return [*own, imports.fingerprint_of(codebook, default_mapping(codebook), None, [])]

    before, heads = fingerprints(), store.fingerprint(codebook, [], PACKAGED_MODEL)
    for module in (offline, llm, imports):
        monkeypatch.setattr(module, "SHARED", replace(SHARED, **{name: other(getattr(SHARED, name))}))
    assert not set(fingerprints()) & set(before)
    assert store.fingerprint(codebook, [], PACKAGED_MODEL) == heads


def test_a_new_field_that_no_codebook_uses_changes_no_hash(codebook: Codebook) -> None:
    class Later(Codebook):
        retired: str | None = None
        authors: list[str] = Field(default_factory=list)

    later = Later.model_validate(codebook.model_dump())
    assert later.content_hash == codebook.content_hash
    assert Later.model_validate({**codebook.model_dump(), "retired": "2030"}).content_hash != codebook.content_hash


def test_what_sentences_call_a_label_changes_no_hash(codebook: Codebook) -> None:
    plain = codebook.model_dump()
    for dimension in plain["dimensions"]:
        for label in (*dimension["labels"], *([dimension["mixed"]] if dimension["mixed"] else [])):
            label["spoken"] = f"what goes by {label['id']}"
    other = Codebook.model_validate(plain)
    assert other != codebook and other.content_hash == codebook.content_hash
    assert store.fingerprint(other, [], PACKAGED_MODEL) == store.fingerprint(codebook, [], PACKAGED_MODEL)


def test_heads_are_learned_anew_for_cues_and_not_for_words_or_colours(codebook: Codebook) -> None:
    def key(**changes: Any) -> str:
        first, *rest = codebook.dimensions
        label = first.labels[0].model_copy(update=changes)
        dimension = first.model_copy(update={"labels": [label, *first.labels[1:]]})
        return store.fingerprint(codebook.model_copy(update={"dimensions": [dimension, *rest]}), [], PACKAGED_MODEL)

    assert key() == key(color="#123456") == key(name="Another name") == key(definition="Said in other words.")
    assert key() != key(id="another")
    assert key() != key(score=0.123)
    cues = codebook.dimensions[0].labels[0].cues
    assert key() != key(cues=cues.model_copy(update={"sure": [*cues.sure, "another phrase"]}))


NO_TUNING = {"tuning.py", "cues.py", "store.py"}  # the last two keep sizes of caches


def numbers(value: ast.AST) -> bool:
    """Whether an expression holds a number that is no place in a sequence."""
    if isinstance(value, ast.Subscript):
        return numbers(value.value)
    own = isinstance(value, ast.Constant) and type(value.value) in (int, float)
    return own or any(numbers(child) for child in ast.iter_child_nodes(value))


def test_the_offline_coder_keeps_its_numbers_in_its_tuning() -> None:
    """A number at the top of another module would be one that no fingerprint knows."""
    for path in (ROOT / "pipeline" / "coding" / "offline").rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body if path.name not in NO_TUNING else ():
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                assert not numbers(node.value), f"{path.name}, line {node.lineno}: put this number into tuning.py"


# Nothing, all and half of a probability; digits of rounding, small steps; the base of a hexadecimal number.
HARMLESS = {0, 1, 2, 3, 4, 0.5, 16}
BEHIND_CODES = [
    *sorted((ROOT / "pipeline" / "coding" / "offline").rglob("*.py")),
    ROOT / "pipeline" / "cleaning" / "language.py",
    ROOT / "pipeline" / "coding" / "code_posts.py",
    ROOT / "records" / "evidence.py",
    ROOT / "records" / "passages.py",
    ROOT / "records" / "stance.py",
]


def test_no_function_behind_codes_holds_a_number_of_its_own() -> None:
    found = [
        f"{path.relative_to(ROOT)}, line {node.lineno}: {node.value!r}"
        for path in BEHIND_CODES
        if path.name not in NO_TUNING
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.Lambda)
        for node in ast.walk(function)
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value not in HARMLESS
    ]
    assert not found, f"put these numbers into a tuning record: {found}"


def test_tunings_are_plain_values() -> None:
    for tuning in (LEARNING, COMPOSING, TUNING, SHARED):
        assert json.loads(json.dumps(asdict(tuning))) is not None
        assert asdict(tuning)["revision"] >= 1
