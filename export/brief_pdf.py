"""A brief as PDF."""

from __future__ import annotations

from dataclasses import asdict

from export.brief import Brief
from export.typeset import pdf


def brief_pdf(document: Brief) -> bytes:
    """The brief on A4, its charts as vectors."""
    told = asdict(document)
    told.pop("made")
    return pdf("brief", told, document.made)
