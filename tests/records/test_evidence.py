from __future__ import annotations

import pytest

from records.evidence import check
from records.mentions import Mention

TEXT = "I told the bot about my day."


@pytest.mark.parametrize(
    ("quote", "start", "end", "reason"),
    [
        (TEXT, 0, len(TEXT), None),
        ("I told the bot", 0, 14, "4 words"),
        ("I told that bot about my day.", 0, len(TEXT), "not what stands"),
        (TEXT, 0, len(TEXT) + 1, "do not lie"),
        ("", 0, 0, "do not lie"),
        (TEXT, -1, 5, "do not lie"),
    ],
)
def test_check(quote, start, end, reason):
    found = check(Mention(post_id="p", quote=quote, start=start, end=end, codes={}), TEXT)
    assert found is None if reason is None else reason in str(found)
