"""What cannot be exported is told: what, where, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.exports.conftest import Export

WRONG: list[tuple[tuple[str, ...], str]] = [
    (("timeline", "--condition", "flu"), "no condition 'flu'. It has adhd (ADHD)"),
    (("timeline", "--condition", "anxeity"), "Did you mean anxiety (Anxiety, OCD and trauma), "),
    (("timeline", "--platform", "redit"), "Did you mean reddit (Reddit)?"),
    (("timeline", "--topic", "777"), "no topic '777'"),
    (("timeline", "--from", "2031-01"), "no period '2031-01'"),
    (("timeline", "--colour", "red"), "no filter --colour. It has --product, --sentiment"),
    (("timeline", "--venue", "r/ADHD"), "for researchers only"),
    (("timeline", "--words", '"half'), "--words cannot be read"),
    (("timeline", "--words", "xylophonist"), "No mention passes the filter (Words: xylophonist)"),
    (("timeline", "--condition"), "--condition needs a value"),
    (("timeline", "--condition", "--platform=x"), "--condition needs a value"),
    (("timeline", "adhd"), "'adhd' belongs to no option"),
    (("timeline", "--layer", "nobody"), "no layer 'nobody'. It has 1 (offline)"),
    (("sentiment", "--by", "sentiment"), "--by takes product, condition, perspective, value or platform"),
    (("figure", "pie"), "There is no figure 'pie'. There are adjusted_effects, composition"),
    (("figure", "stances"), "needs the option 'by'"),
    (("figure", "stances", "--option", "by=flu"), "cannot be 'flu'; it takes"),
    (("figure", "timeline", "--option", "by=topic"), "has no option 'by'; it takes none"),
    (("figure", "timeline", "--option", "by"), "--option takes NAME=VALUE"),
    (
        ("figure", "differences", "--condition", "adhd", "--option", "by=value", "--option", "against=condition=flu"),
        "no condition 'flu'",
    ),
    (("crosstab", "--rows", "flu", "--columns", "value"), "--rows takes product, sentiment, condition"),
    (("crosstab", "--rows", "value", "--columns", "value"), "Cross two different ones"),
    (("compare", "--a", "adhd"), "--a takes a filter as in an address"),
    (("compare", "--a", "condition=flu"), "no condition 'flu'"),
    (("compare", "--a", "condition=adhd", "--b", "condition=adhd"), "the same filter"),
    (
        ("compare", "--a", "condition=adhd", "--condition", "autism"),
        "condition is chosen for all mentions and again in --a",
    ),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=[" ".join(a) for a, _ in WRONG])
def test_a_wrong_word_is_told_with_what_there_is(
    export: Export, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = export(*arguments, "--out", tmp_path / "out.csv")
    assert result.exit_code == 1 and said in " ".join(result.output.split()), result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "said"), [("out.txt", "'.txt' is not among them"), ("out", "it has none"), ("no/out.csv", "is not there")]
)
def test_an_ending_that_is_not_known_is_told_before_anything_is_made(
    export: Export, tmp_path: Path, name: str, said: str
) -> None:
    result = export("timeline", "--out", tmp_path / name)
    assert result.exit_code == 1 and said in " ".join(result.output.split())


def test_a_figure_in_words_is_no_picture(export: Export, tmp_path: Path) -> None:
    result = export("figure", "praised_and_criticised", "--out", tmp_path / "out.svg")
    assert result.exit_code == 1 and "drawn in words" in " ".join(result.output.split())


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_figure_is_a_picture_with_a_sidecar(export: Export, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"n.{kind}"
    assert export("figure", "network", "--option", "links=all", "--condition", "adhd", "--out", out).exit_code == 0
    assert out.read_bytes().startswith({"svg": b"<svg", "png": b"\x89PNG"}[kind])
    assert '"links": "all"' in out.with_name(f"n.{kind}.json").read_text(encoding="utf-8")
