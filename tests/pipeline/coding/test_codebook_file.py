from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.coding.codebook_file import CodebookError, load_codebook
from pipeline.coding.offline.coder import OfflineCoder
from records.answer import Answer
from records.posts import Passage

SMALL = """\
id: weather
version: "1"
name: Weather talk
description: A codebook of a few lines
source: invented
inclusion:
  rule: Passages about the weather.
  include: [weather]
  exclude: []
dimensions:
  - id: kind
    name: Kind
    plural: Kinds
    role: other
    question: What is it like?
    color: "#336699"
    labels:
      - id: wet
        name: Wet
        definition: Rain and what comes with it
        cues: {sure: [rain*, umbrella]}
      - id: dry
        name: Dry
        definition: No rain for a long while
        cues: {needs_context: [dust], context: [sun*]}
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("name: Weather talk", "name: [Weather", 4, "not valid YAML"),
        ("source: invented\n", "", 1, "add the field 'source'"),
        ("    plural: Kinds", "    plurals: Kinds", 11, "plural"),
        ("source: invented", "source: invented\nsources: two", 6, "not a field"),
        ('"#336699"', "blue", 16, "colour such as"),
        ("- id: dry", "- id: wet", 22, "used twice"),
        ("role: other", "role: weather", 14, "choose one of"),
        ("[rain*, umbrella]", "[rain*, (umbrella]", 21, "not closed"),
        ("[rain*, umbrella]", "['{nothing} fell']", 21, "no cue list"),
        (", context: [sun*]", "", 25, "needs_context"),
        ('version: "1"', "version: 1", 2, "must be text"),
        ("id: weather\n", "id: weather\nid: again\n", 2, "written twice"),
        ("definition: Rain and what comes with it", "definition: Rain", 20, "too short"),
        ("name: Wet", "name: Wet\n        score: much", 20, "score"),
        ("- id: kind", "- id: words", 11, "cannot be called 'words'"),
    ],
)
def test_mistakes_name_their_line(tmp_path, old, new, line, message):
    assert old in SMALL
    path = write(tmp_path, SMALL.replace(old, new, 1))
    with pytest.raises(CodebookError, match=r"small\.yaml") as caught:
        load_codebook(path)
    assert message in str(caught.value)
    assert caught.value.line == line


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(CodebookError, match="cannot be read"):
        load_codebook(tmp_path / "none.yaml")
    with pytest.raises(CodebookError, match="empty"):
        load_codebook(write(tmp_path, ""))
    (tmp_path / "latin.yaml").write_bytes(b"id: \xe9")
    with pytest.raises(CodebookError, match="UTF-8"):
        load_codebook(tmp_path / "latin.yaml")


def test_layout_does_not_change_the_hash(tmp_path):
    first = load_codebook(write(tmp_path, SMALL)).content_hash
    second = load_codebook(write(tmp_path, "# a remark\n" + SMALL.replace('"1"', "'1'"))).content_hash
    assert first == second


def test_a_small_codebook_codes_end_to_end(tmp_path):
    coder = OfflineCoder(load_codebook(write(tmp_path, SMALL)))
    text = "It has rained since Monday morning. The sun came and dust was on the road. Nothing else was said."
    (answer,) = coder.code([Passage(id="p", text=text)])
    assert [(m.labels("kind"), m.quote.split()[0]) for m in answer.mentions] == [(("wet",), "It"), (("dry",), "The")]
    assert coder.code([Passage(id="q", text="Nothing of that kind here today.")]) == [Answer()]


def test_a_small_codebook_with_bots(tmp_path):
    text = SMALL.replace("  exclude: []\n", "  exclude: []\n  cues:\n    bot: {sure: [gpt]}\n")
    coder = OfflineCoder(load_codebook(write(tmp_path, text)))
    (answer,) = coder.code([Passage(id="p", text="GPT says that it will rain. Rain fell on the hills.")])
    assert [m.quote for m in answer.mentions] == ["GPT says that it will rain."]
