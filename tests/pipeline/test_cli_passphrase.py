"""The command that makes the hash researchers sign in by."""

from __future__ import annotations

import re

from typer.testing import CliRunner

from pipeline.cli import app
from records.passphrase import opens

WORDS = "lantern river pickle orbit"


def test_the_command_prints_what_opens_for_the_passphrase_and_not_the_passphrase() -> None:
    result = CliRunner().invoke(app, ["passphrase"], input=f"{WORDS}\n{WORDS}\n")
    assert result.exit_code == 0 and WORDS not in result.output
    (kept,) = re.findall(r"^VALUESCAPE_PASSPHRASE_HASH=(\S+)$", result.output, re.MULTILINE)
    assert opens(WORDS, kept)
    assert f'[researchers]\npassphrase_hash = "{kept}"' in result.output


def test_a_short_one_is_refused_in_a_sentence() -> None:
    result = CliRunner().invoke(app, ["passphrase"], input="pickle\npickle\n")
    assert result.exit_code == 1 and "at least 12 characters" in result.output
