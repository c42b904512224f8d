"""The page on exports says what the command line has."""

from __future__ import annotations

from tests.pipeline.exports.reference import PAGE, commands, with_reference


def test_the_page_lists_what_the_command_line_has() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_reference(page) == page, "renew it: python -m tests.pipeline.exports.reference"


def test_every_command_is_told_in_the_table_of_what_there_is() -> None:
    head = PAGE.read_text(encoding="utf-8").split("## Reference")[0]
    assert {name for name in commands() if f"`{name}`" not in head} == set()
