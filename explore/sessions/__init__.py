"""Sessions that a board can begin from: words and order in a YAML file, figures and quotes from the open data set."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from db.disclosure import HELP, Viewer
from db.read.quotes import quotes
from explore import words
from explore.boards import figure_item, quote_item
from explore.dataset import DataSet
from explore.figure import Figure
from explore.figures.tensions import Tension, Tensions, tensions
from explore.remade import remade
from explore.spreads import told_of_passed
from records.board import Board, Item

VALUE_TENSIONS = "value_tensions"
_FOLDER = Path(__file__).parent


class Step(BaseModel):
    """One line of a session: a heading, a note, a figure, or so many contested values with a quote at either end.

    `aside` is for whoever leads: on the board, not on a slide.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: str = ""
    note: str = ""
    aside: str = ""
    figure: str = ""
    contested: Annotated[int, Field(ge=0, le=5)] = 0
    minutes: int | None = Field(default=None, ge=1, le=480)


class Session(BaseModel):
    """A session: its name and its steps."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    items: tuple[Step, ...]


@cache
def session(name: str) -> Session:
    """The session in the file of this name."""
    from ruamel.yaml import YAML

    return Session.model_validate(YAML(typ="safe").load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")))


def board_of_session(given: Session, data: DataSet, viewer: Viewer) -> Board:
    """The session over this data set; a figure that it cannot draw, and values that nobody disputes, are left out."""
    found: list[Item] = []
    for step in given.items:
        if step.contested:
            found += _contested(step, data, viewer)
        elif step.figure:
            figure = remade(data.select(), step.figure, {})
            if isinstance(figure, Figure):
                beside = {"note": step.note, "minutes": step.minutes}
                found.append(figure_item(data.select(), figure).model_copy(update=beside))
        else:
            kind = "heading" if step.heading else "note"
            text = (step.heading or step.note).replace("{help}", HELP.text)
            found.append(Item.model_validate({"kind": kind, "text": text, "note": step.aside, "minutes": step.minutes}))
    return Board(name=given.name, items=tuple(found))


def _contested(step: Step, data: DataSet, viewer: Viewer) -> list[Item]:
    """The most contested values, each with a heading and a quote of praise and one of complaint that may be shown openly."""
    figure = tensions(data.select())
    if not isinstance(figure, Tensions) or data.engine is None:
        return []
    with data.engine.connect() as connection:
        read = {q.mention_id: q for q in quotes(connection, data.codebook, figure.mentions, viewer)}
    passed = " ".join(told_of_passed(figure))
    found: list[Item] = []
    for one in figure.contested[: step.contested]:
        both = [read.get(mention or 0) for mention in (one.for_it, one.against_it)]
        calm = [quote for quote in both if quote is not None and not quote.sensitive]
        if calm:
            heading = _heading(step.heading, one, figure)
            found.append(Item(kind="heading", text=heading, note="" if found else passed, minutes=step.minutes))
            found += [quote_item(quote, data.layer) for quote in calm]
    return found


def _heading(template: str, one: Tension, figure: Tensions) -> str:
    low, high = figure.ends
    filled = {
        "value": one.name, "praise": words.percent(one.praise), "complaint": words.percent(one.complaint),
        "high": high.lower(), "low": low.lower(), "n": f"{one.total:,}",
    }  # fmt: skip
    return template.format_map(filled)
