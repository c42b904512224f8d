"""Layers: where one coder's codes go."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select, update

from db.dialects import for_connection
from db.schema import LayerRow
from db.write.runs import store_codebook
from records.codebook import Codebook
from records.layer import Kind, Layer
from records.problem import Problem


def open_layer(
    connection: Connection,
    *,
    kind: Kind,
    name: str,
    codebook: Codebook,
    fingerprint: str,
    person: str | None = None,
    coder: str = "",
) -> Layer:
    """The layer of this coder and codebook, made if it is new; its fingerprint and codebook are brought up to date.

    `coder` is what the coder calls a layer of its own, the name where it is not told. Raises Problem where the layer is
    another coder's.
    """
    known_by = {"kind": kind, "name": name, "codebook": codebook.id, "person": person or ""}
    of_now = {"fingerprint": fingerprint, "codebook_id": store_codebook(connection, codebook)}
    row = LayerRow.__table__.c
    query = select(row.id, row.coder, row.fingerprint, row.codebook_id)
    known = connection.execute(query.where(*(row[column] == value for column, value in known_by.items()))).first()
    if known is None:
        values = {**known_by, **of_now, "coder": coder or name}
        layer_id = connection.scalars(insert(LayerRow).values(values).returning(LayerRow.id)).one()
    elif known.coder != (coder or name):
        raise Problem(
            f"The layer '{name}' holds the codes of '{known.coder}', and '{coder or name}' would write over them. "
            "Choose another name with --layer."
        )
    else:
        layer_id = known.id
        if of_now != {"fingerprint": known.fingerprint, "codebook_id": known.codebook_id}:
            connection.execute(update(LayerRow).where(row.id == layer_id).values(**of_now, stale=True))
    for_connection(connection).create_index(connection, layer_id)
    return Layer(
        id=layer_id, kind=kind, name=name, codebook=codebook.id, fingerprint=fingerprint, person=person or None
    )


def mark_stale(connection: Connection, layer_ids: Iterable[int]) -> None:
    """Note that what these layers hold has changed since their columns were made."""
    connection.execute(update(LayerRow).where(LayerRow.id.in_(list(layer_ids))).values(stale=True))
