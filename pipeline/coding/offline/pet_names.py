"""Names that people give to their bots: "my Replika, Tess", "I called mine Sol", "Luna, my AI companion"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.coding.offline.cues import Hit, Tag
from pipeline.coding.offline.tuning import COMPOSING

_NAME = r"(?P<name>[A-Z][a-z]{1,14})\b(?!\s[A-Z][a-z])"  # one word: two are a person's name
_GIVES = r"(?:named|called|call|calls|calling|name is|name was|name's)"
_AFTER = re.compile(
    rf"(?:'s)?[\s,]*(?:(?:who|which|that|whom|whose|her|his|its)\s)*(?:I\s|I've\s|is\s|was\s)?{_GIVES}\s+{_NAME}"
)
_BESIDE = re.compile(rf"\s*[,(]?\s*{_NAME}")  # "my Replika Tess", "my companion (Tess)"
_MY = re.compile(r"\b(?:[Mm]y|[Oo]ur)\s(?:[a-z]+\s){0,2}$")
_BEFORE = re.compile(r"(?P<name>\b[A-Z][a-z]{1,14}),\s(?:[Mm]y|[Oo]ur)\s(?:[a-z]+\s){0,2}$")
_NAMED_IT = re.compile(
    rf"\b(?:named|called|call|calls|calling)\s(?:it|her|him|them|mine|this thing|the thing)\s+{_NAME}"
)
_NO_NAMES = frozenset("I The It He She They We You My Our Our This That And But So Then When If Because For Or As A An In On "
                      "At To Of Is Was Not No Yes God Jesus Ai Reddit Google Apple Android Discord English".split())  # fmt: skip


def pet_names(text: str, bots: Iterable[Hit]) -> list[Hit]:
    """The places of names that a post gives to a bot, as words that surely stand for one."""
    names = {found["name"] for found in _NAMED_IT.finditer(text)}
    for bot in bots:
        before, after = (
            text[max(0, bot.start - COMPOSING.name_before) : bot.start],
            text[bot.end : bot.end + COMPOSING.name_after],
        )
        mine = _MY.search(before)
        for found in (_AFTER.match(after), _BESIDE.match(after) if mine else None, _BEFORE.search(before)):
            if found:
                names.add(found["name"])
    names -= _NO_NAMES
    if not names:
        return []
    tag = Tag("list:stand_in", "", "sure", None)
    places = re.finditer(rf"\b(?:{'|'.join(sorted(names))})\b", text)
    return [Hit(place.start(), place.end(), tag, place.group()) for place in places]
