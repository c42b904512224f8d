"""Sessions that a board can begin from: words and order in a YAML file, figures and quotes from the open data set."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from db.disclosure import HELP, Viewer
from db.read.quotes import Quote, quotes
from explore import words
from explore.boards import figure_item, quote_item
from explore.dataset import DataSet
from explore.figure import Figure
from explore.figures.tensions import Tension, Tensions, tensions
from explore.quotes import leads
from explore.remade import remade
from explore.spreads import told_of_passed
from records.board import Board, Item

VALUE_TENSIONS = "value_tensions"
_FOLDER = Path(__file__).parent


class Step(BaseModel):
    """One line of a session: a heading, a note, a figure, or so many contested values with a quote at either end.

    With `cards`, up to so many further quotes of each contested value to print, half of them from either end where it has them. `aside` is for whoever leads: on the board, not on a slide.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: str = ""
    note: str = ""
    aside: str = ""
    figure: str = ""
    contested: Annotated[int, Field(ge=0, le=5)] = 0
    cards: Annotated[int, Field(ge=0, le=20)] = 0
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
        elif step.cards:
            found += _cards(step, data, viewer)
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


def _cards(step: Step, data: DataSet, viewer: Viewer) -> list[Item]:
    """For each contested value a heading and the quotes that lead either end next: calm, as clear as those, and none twice."""
    figure, stance, value = tensions(data.select()), data.dimension("stance"), data.dimension("value")
    if not isinstance(figure, Tensions) or data.engine is None or stance is None or value is None:
        return []
    shown, each = set(figure.mentions), step.cards // 2
    wanted = [(one, end.id) for one in figure.contested for end in stance.ends]
    several = step.cards + 2  # what leads the value already is among the first
    ends = [data.select().narrowed({value.id: one.id, stance.id: end}) for one, end in wanted for _ in range(several)]
    chosen = leads(ends)
    led = [mention for mention in chosen if mention is not None and mention not in shown]
    calm = set(np.array(led)[data.columns.calm[data.rows_of(led)]].tolist()) if led else set()
    with data.engine.connect() as connection:
        read = {q.mention_id: q for q in quotes(connection, data.codebook, sorted(calm), viewer) if not q.sensitive}
    found: list[Item] = []
    said: set[str] = set()
    following = iter(chosen)
    for one in figure.contested:
        sides: list[list[Quote]] = []
        for _ in stance.ends:
            own = [read[i] for i in [next(following) for _ in range(several)] if i is not None and i in read]
            sides.append([quote for quote in {q.text: q for q in own}.values() if quote.text not in said])
            said |= {quote.text for quote in sides[-1]}
        # Where one end has too few, the other has more.
        fair = [quote for side in sides for quote in side[:each]]
        more = [quote for side in sides for quote in side[each:]][: step.cards - len(fair)]
        items = [quote_item(quote, data.layer) for quote in [*fair, *more]]
        if items:
            found += [Item(kind="heading", text=_heading(step.heading, one, figure), note=step.aside), *items]
    return found


def _heading(template: str, one: Tension, figure: Tensions) -> str:
    low, high = figure.ends
    filled = {
        "value": one.name, "praise": words.percent(one.praise), "complaint": words.percent(one.complaint),
        "high": high.lower(), "low": low.lower(), "n": f"{one.total:,}",
    }  # fmt: skip
    return template.format_map(filled)
