"""What reads as something whole: cut out of texts at places marked with bars."""

from __future__ import annotations

import pytest

from records.whole import whole


@pytest.mark.parametrize(
    "marked",
    [
        "|It helped me sleep.|",
        "I was lost. |It helped me sleep.| Then I left.",
        "I was lost. |It helped me sleep|. Then I left.",
        "I was lost\n|it helped me sleep|\nthen I left",
        "I was lost :) |It helped me sleep 🙂| Then I left.",
        "- **|It helped me (and her) sleep.|** Then I left.",
        'She said: "|It helped me sleep.|" Then I left.',
        "Was I lost?  |It helped me sleep!| Then",
    ],
)
def test_what_begins_and_ends_with_a_sentence_or_a_line_is_whole(marked: str) -> None:
    assert whole(*cut(marked))


@pytest.mark.parametrize(
    "marked",
    [
        "I know that |it helped me sleep.|",
        "I was lost, |it helped me sleep.|",
        "I was lost (|the worst I've been).|",
        "|It helped me sleep| and then I left.",
        "|It helped me sleep,| and then I left.",
        "|It helped me (as did she (and he| I think)) sleep.",
    ],
)
def test_part_of_a_sentence_is_not(marked: str) -> None:
    assert not whole(*cut(marked))


def cut(marked: str) -> tuple[str, int, int]:
    before, inside, after = marked.split("|")
    return before + inside + after, len(before), len(before + inside)
