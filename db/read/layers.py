"""The layers of a data set."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from db.read.columns import META, WHOLE
from db.schema import CodebookRow, LayerRow, ReadColumn, Run
from records.codebook import Codebook
from records.layer import Layer


def layers(connection: Connection) -> list[Layer]:
    """All layers; first the one to show, which is that of the newest run that came to its end."""
    return [_layer(row) for row in connection.execute(_in_order())]


def published_layers(connection: Connection) -> list[Layer]:
    """The layers that can be looked at, in the order of `layers`: the first run of a new one may still be on its way."""
    published = (ReadColumn.layer_id == LayerRow.id) & (ReadColumn.name == META)
    return [_layer(row) for row in connection.execute(_in_order().join(ReadColumn, published))]


def _in_order() -> Select[Any]:
    newest = select(Run.layer_id, func.max(Run.id).label("run")).where(Run.status == "finished").group_by(Run.layer_id)
    ended = newest.subquery()
    return (
        select(LayerRow.__table__)
        .outerjoin(ended, ended.c.layer_id == LayerRow.id)
        .order_by(func.coalesce(ended.c.run, 0).desc(), LayerRow.id)
    )


def _layer(row: Row[Any]) -> Layer:
    return Layer(
        id=row.id,
        kind=row.kind,
        name=row.name,
        codebook=row.codebook,
        fingerprint=row.fingerprint,
        person=row.person or None,
    )


def stale_layers(connection: Connection) -> list[Layer]:
    """The layers that hold something else than their columns tell, or whose columns are of before WHOLE came in."""
    told = select(ReadColumn.layer_id).where(ReadColumn.name == WHOLE)
    stale = set(connection.scalars(select(LayerRow.id).where(LayerRow.stale | LayerRow.id.not_in(told))))
    return [layer for layer in layers(connection) if layer.id in stale]


def stored_codebook(connection: Connection, layer: Layer) -> Codebook:
    """The codebook that the layer was coded with last."""
    query = select(CodebookRow.content).join(LayerRow, LayerRow.codebook_id == CodebookRow.id)
    return Codebook.model_validate(connection.scalars(query.where(LayerRow.id == layer.id)).one())
