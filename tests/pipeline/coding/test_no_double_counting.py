"""n counts passages: no post yields the same words twice, on made-up posts and on the demo."""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.code_files import rows_of
from pipeline.coding.code_posts import code_posts
from pipeline.coding.codebook_file import load_codebook
from pipeline.coding.offline.coder import OfflineCoder
from records.codebook import Codebook
from records.mentions import Mention
from records.passages import Words
from records.posts import Passage, RawPost
from tests.conftest import ROOT, pipeline

DEMO = ROOT / "data" / "demo"
MADE_UP = [
    "ChatGPT helps me with my ADHD, my anxiety and my depression, comforts me and plans my day.",
    "Replika is lovely and Replika is awful, it calms my panic and it feeds my panic, privacy is a joke there too.",
    "Wysa helps. Wysa helps my anxiety. Wysa helps my anxiety at night. Wysa helps my anxiety at night, cheaply.",
    "I tell Claude about my grief. It listens.\n\nIt listens when nobody else does, and it costs less than therapy!",
    "so then chatgpt helps my anxiety and my insomnia and " * 60,
    "Woebot got me through my panic attacks. Youper did not, it made my OCD worse. Woebot stays, Youper is deleted.",
]


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook()


def once(mentions: Sequence[Mention], text: str) -> None:
    """Each passage once, with each label once, in the order of the text."""
    words = Words(text)
    for one, other in itertools.combinations(mentions, 2):
        assert not words.same((one.start, one.end), (other.start, other.end)), (one.quote, other.quote)
    assert len(mentions) == len({(mention.start, mention.end) for mention in mentions})
    assert list(mentions) == sorted(mentions, key=lambda mention: mention.start)


def test_made_up_posts_are_counted_by_passage(codebook: Codebook) -> None:
    passages = [Passage(id=str(i), text=text, language="en") for i, text in enumerate(MADE_UP)]
    scale = codebook.by_role("stance")
    assert scale is not None
    found = code_posts(passages, OfflineCoder(codebook))
    assert all(coded.mentions for coded in found)
    for passage, coded in zip(passages, found, strict=True):
        once(coded.mentions, passage.text)
        for mention in coded.mentions:
            assert len(mention.codes.get(scale.id, ())) <= 1
            for dimension, codes in mention.codes.items():
                assert Counter(code.label for code in codes).most_common(1)[0][1] == 1, dimension
    conditions = {label for mention in found[0].mentions for label in mention.labels("condition")}
    assert conditions == {"adhd", "anxiety", "depression"}
    assert len(found[0].mentions) == 1  # one passage, and yet nothing of it is lost


@pytest.mark.slow
def test_the_demo_is_counted_by_passage(tmp_path: Path, codebook: Codebook) -> None:
    out = tmp_path / "mentions.jsonl"
    coded = pipeline("code", DEMO, "--out", out, "--limit", 800)
    assert coded.returncode == 0, coded.stderr
    texts = {row.native_id: row.text for row in rows_of([DEMO], None, None) if isinstance(row, RawPost)}
    by_post: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in out.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        by_post[row["post_id"]].append(row)
    assert len(by_post) > 100
    several = 0
    for post_id, rows in by_post.items():
        mentions = [
            Mention(post_id=post_id, quote=row["quote"], start=row["start"], end=row["end"], codes={}) for row in rows
        ]
        once(mentions, texts[post_id])
        for row in rows:
            assert texts[post_id][row["start"] : row["end"]] == row["quote"]
            assert isinstance(row["sentiment"], str | None)
            for dimension in codebook.ids:
                labels = row.get(f"{dimension}_family", row[dimension])
                if isinstance(labels, list):
                    several += 1
                    assert len(set(labels)) == len(labels) > 1
                assert set(row["confidence"].get(dimension, {})) == set(
                    labels if isinstance(labels, list) else [labels] if labels else []
                )
    assert several > 50
