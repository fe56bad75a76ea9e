"""The book of the registry at the till: the only writer of its entries and what follows them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.text import search_key, sort_key
from pos.base.transaction import require_act
from pos.registry.models import (
    AppliedRelease,
    Entry,
    RegistryBarcode,
    RegistryDecision,
    RegistryGoods,
)
from pos.sync import outbox
from pos.sync.pen import Hand

Key = tuple[str, str]


@dataclass(frozen=True)
class Applied:
    """A release as it was applied."""

    no: int
    published_at: datetime
    state: str
    how: str
    """`full` or `delta`: which file brought it."""
    changed: int
    gone: int


def write_entries(
    session: Session, changed: Mapping[Key, str], gone: Iterable[Key], names: Mapping[str, str]
) -> None:
    """Write entries new or changed, and take away others, with all that follows from them.

    Args:
        names: every producer's name after it, by id.
    """
    require_act(session)
    touched = [*changed, *gone]
    if touched:
        asked = delete(Entry).where(Entry.kind == bindparam("k"), Entry.id == bindparam("i"))
        session.connection().execute(asked, [{"k": kind, "i": one} for kind, one in touched])
    _insert(
        session,
        Entry,
        [{"kind": kind, "id": one, "line": line} for (kind, one), line in changed.items()],
    )
    told = {key: json.loads(line) for key, line in changed.items()}
    _write_goods(session, touched, told, names)
    _write_decisions(session, touched, told)


def write_release(session: Session, applied: Applied, *, hand: Hand) -> None:
    """Write that a release was applied, with its fact."""
    require_act(session)
    session.execute(insert(AppliedRelease).values(id=new_id(), applied_at=hand.at, **vars(applied)))
    told = {
        "release": applied.no,
        "published_at": applied.published_at,
        "state": applied.state,
        "how": applied.how,
        "changed": applied.changed,
        "gone": applied.gone,
    }
    outbox.record(session, "release.applied/1", told, hand=hand)


# --- Inside -----------------------------------------------------------------------------


def _write_goods(
    session: Session,
    touched: Sequence[Key],
    told: Mapping[Key, Mapping[str, Any]],
    names: Mapping[str, str],
) -> None:
    codes = [{"c": one} for kind, one in touched if kind == "product"]
    if not codes:
        return
    connection = session.connection()
    connection.execute(delete(RegistryGoods).where(RegistryGoods.code == bindparam("c")), codes)
    connection.execute(delete(RegistryBarcode).where(RegistryBarcode.code == bindparam("c")), codes)
    goods = [(one, row) for (kind, one), row in told.items() if kind == "product"]
    _insert(session, RegistryGoods, [_goods_row(code, row, names) for code, row in goods])
    barcodes = [{"gtin14": gtin, "code": code} for code, row in goods for gtin in row["gtins"]]
    _insert(session, RegistryBarcode, barcodes)


def _goods_row(code: str, row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, object]:
    maker = names.get(row["producer"] or "", "")
    found = f"{row['name_vi']} {row['name_en']} {code} {maker} {row['place']}"
    return {
        "code": code,
        "name_vi": row["name_vi"],
        "producer_name": maker,
        "place": row["place"],
        "name_key": search_key(row["name_vi"]),
        "search_key": search_key(found),
        "sort_key": sort_key(row["name_vi"]),
    }


def _write_decisions(
    session: Session, touched: Sequence[Key], told: Mapping[Key, Mapping[str, Any]]
) -> None:
    ids = [{"i": one} for kind, one in touched if kind == "certificate"]
    if ids:
        asked = delete(RegistryDecision).where(RegistryDecision.id == bindparam("i"))
        session.connection().execute(asked, ids)
    rows: list[dict[str, object]] = [
        {"id": one, "code": row["product"]}
        for (kind, one), row in told.items()
        if kind == "certificate"
    ]
    _insert(session, RegistryDecision, rows)


def _insert(session: Session, model: type[Any], rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        session.connection().execute(insert(model), rows)
