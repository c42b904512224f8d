"""Text of a post as its readers saw it: without the marks of Markdown and with HTML's entities resolved.

For the screen alone. What is stored, exported and copied stays as it was written, character by character.
"""

from __future__ import annotations

import html
import re

MARKDOWN = frozenset(
    {"reddit"}
)  # platforms that read all of Markdown; elsewhere one star stands for a gesture: *sighs*

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_RULE = re.compile(r"^[ \t]*(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$\n?", re.MULTILINE)
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+", re.MULTILINE)
_CITED = re.compile(r"^[ \t]{0,3}(?:>(?!!)[ \t]?)+", re.MULTILINE)
_BULLET = re.compile(r"^([ \t]*)[*+-][ \t]+(?=\S)", re.MULTILINE)
# Masked addresses have lost their closing parenthesis: "[the text]([link]".
_LINK = re.compile(
    r"!?\[([^\[\]\n]{1,300})\]\((?:\[link\]\)?|(?:https?://|/|www\.)[^\s()]*(?:\([^\s()]*\)[^\s()]*)*\))"
)
_SPOILER = re.compile(r">!(?=\S)(.+?)!<", re.DOTALL)
_PAIRED = (
    re.compile(r"(\*\*|~~)(?=\S)([^\n]+?)(?<=\S)\1"),
    re.compile(r"(?<!\w)(__)(?=\S)([^\n]+?)(?<=\S)__(?!\w)"),
    re.compile(r"(?<![\w`])(`)([^`\n]+)`(?![\w`])"),
)
_LEFT = re.compile(r"(?<!\S)\*\*(?=\w)|(?<=[\w.,!?…])\*\*(?!\S)")  # a pair that the quote's edge has parted
_EMPHASIS = re.compile(r"(?<![\w*\\])(\*)(?=[^\s*])([^*\n]+?)(?<=[^\s*\\])\*(?![\w*])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!~>|^-])")


def as_read(text: str, platform: str) -> str:
    """The text without marks of Markdown: what is bold, cited, linked or a heading stays as words."""
    written = text
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    text = _INVISIBLE.sub("", text)
    for pattern, put in ((_RULE, ""), (_HEADING, ""), (_CITED, ""), (_LINK, r"\1"), (_SPOILER, r"\1")):
        text = pattern.sub(put, text)
    if platform in MARKDOWN:
        text = _BULLET.sub("\\1• ", text)
    for pattern in _PAIRED:
        text = pattern.sub(r"\2", text)
    text = _LEFT.sub("", text)
    if platform in MARKDOWN:
        text = _ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", text))
    return text if text.strip() else written
