"""A brief as PDF."""

from __future__ import annotations

from dataclasses import asdict

from explore.palette import SANS
from export.brief import Brief
from export.picture import STATIC
from export.typeset import pdf


def brief_pdf(document: Brief) -> bytes:
    """The brief on A4, its charts as vectors."""
    told = asdict(document)
    told.pop("made")
    for part in told["parts"]:
        part["drawing"] = part["drawing"].replace(SANS, STATIC)
    return pdf("brief", told, document.made)
