"""The command `passphrase`."""

from __future__ import annotations

import typer

from pipeline.cli.failures import failing


def passphrase() -> None:
    """Make what lets researchers sign in to the dashboard: the hash of a passphrase, which itself is kept nowhere."""
    from records.passphrase import sealed

    with failing(stopped="You stopped."):
        given = typer.prompt("Passphrase", hide_input=True, confirmation_prompt="The same again", err=True)
        kept = sealed(given)
    typer.echo("Set this where the dashboard is started:\n", err=True)
    typer.echo(f"VALUESCAPE_PASSPHRASE_HASH={kept}")
    typer.echo(f'\nor write this into .streamlit/secrets.toml:\n\n[researchers]\npassphrase_hash = "{kept}"', err=True)
