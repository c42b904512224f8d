"""n counts passages: no post yields the same words twice, on made-up posts and on the demo."""

from __future__ import annotations

import itertools
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.coding.code_posts import code_posts
from pipeline.coding.codebook_file import load_codebook
from pipeline.coding.offline.coder import OfflineCoder
from records.codebook import Codebook
from records.mentions import Mention
from records.passages import Words
from records.posts import Passage

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


def test_the_demo_is_counted_by_passage(demo_database: Path) -> None:
    with sqlite3.connect(demo_database) as connection:
        rows = connection.execute(
            'SELECT m.id, m.post_id, m.quote, m.start, m."end", p.text FROM mention m JOIN post p ON p.id = m.post_id '
            "ORDER BY m.post_id, m.start, m.id"
        ).fetchall()
        codes = connection.execute("SELECT mention_id, dimension, label, term FROM code").fetchall()
    by_post: dict[int, list[Mention]] = defaultdict(list)
    texts = {}
    for _, post, quote, start, end, text in rows:
        assert text[start:end] == quote
        by_post[post].append(Mention(post_id=str(post), quote=quote, start=start, end=end, codes={}))
        texts[post] = text
    assert len(by_post) > 1000
    for post, mentions in by_post.items():
        once(mentions, texts[post])
    assert len(set(codes)) == len(codes)
    labels = Counter((mention, dimension) for mention, dimension, *_ in codes)
    assert sum(n > 1 for n in labels.values()) > 500  # a passage has several labels, and is one mention
