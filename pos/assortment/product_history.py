"""What happened to a product, from the books that tell of it, the newest first."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.assortment import product_queries
from pos.assortment.bulk_models import BulkChange, BulkStep
from pos.assortment.models import Change, ShelfLabel
from pos.assortment.price_line import PriceRow
from pos.intake.models import Import, Step
from pos.stock.models import Lot
from pos.sync import queries as sync

_UNTOLD = frozenset({"producer_id", "commune_code", "province_code", "product_id", "is_demo"})
"""Fields that stand beside another which people read."""


@dataclass(frozen=True)
class FieldChange:
    """A field, as it was and as it is."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """One thing that happened."""

    at: datetime
    by_name: str
    """Empty where the books do not tell."""
    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[FieldChange, ...] = ()


def events(session: Session, product_id: str) -> list[Event]:
    """Everything the books tell of a product, the newest first."""
    found = [
        *_by_hand(session, product_id),
        *_prices(product_queries.prices(session, product_id)),
        *_imports(session, product_id),
        *_with_many(session, product_id),
        *_labels(session, product_id),
        *_lots(session, product_id),
    ]
    return sorted(found, key=lambda one: one.at)[::-1]  # of one moment, what was written last


def _by_hand(session: Session, product_id: str) -> Iterator[Event]:
    asked = select(Change).where(Change.product_id == product_id).order_by(Change.id)
    for row in session.scalars(asked):
        before, after = _values(row.before), _values(row.after)
        kind = _KINDS[row.kind](before, after)
        told = after or before or {}
        facts = {
            "reason": row.reason,
            "file_name": told.get("file_name", ""),
            "decision_no": told.get("decision_no", ""),
        }
        yield Event(row.at, row.by_name, kind, facts, _fields(before, after))


def _values(text: str) -> dict[str, Any] | None:
    return json.loads(text) if text else None


def _product_kind(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    if before is None:
        return "created"
    if after is not None and set(after) == {"is_withdrawn"}:
        return "withdrawn" if after["is_withdrawn"] else "brought_back"
    return "changed"


def _certificate_kind(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    if before is None or after is None:
        return "certificate_added" if before is None else "certificate_gone"
    if before["withdrawn_on"] != after["withdrawn_on"]:
        return "certificate_withdrawn" if after["withdrawn_on"] else "certificate_restored"
    return "certificate_changed"


def _paper_kind(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    return "paper_added" if before is None and after else "paper_removed"


def _picture_kind(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    return "picture_added" if before is None and after else "picture_gone"


_KINDS = {
    "product": _product_kind,
    "certificate": _certificate_kind,
    "paper": _paper_kind,
    "picture": _picture_kind,
}


def _fields(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> tuple[FieldChange, ...]:
    if before is None or after is None:
        return ()
    return tuple(
        FieldChange(name, _said(before.get(name)), _said(after.get(name)))
        for name in after
        if name not in _UNTOLD and before.get(name) != after.get(name)
    )


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one).lstrip("0") for one in value)
    if isinstance(value, bool):
        return str(int(value))
    return "" if value is None else str(value)


def _prices(rows: list[PriceRow]) -> Iterator[Event]:
    told = {(row.set_at, row.price_vnd, row.is_end) for row in rows if not row.is_kept}
    for row in rows:
        facts = {"price_vnd": row.price_vnd, "valid_from": row.valid_from}
        if not row.is_kept:
            kind = "price_ended" if row.is_end else "price_set"
            yield Event(row.set_at, row.by_name, kind, facts)
        elif (row.set_at, row.price_vnd, row.is_end) not in told:
            # Else it only follows the price that was told with it.
            yield Event(row.set_at, row.by_name, "price_taken_back", facts | {"price_vnd": None})


def _imports(session: Session, product_id: str) -> Iterator[Event]:
    """What lists did to it; their prices and lots are told by their own books."""
    subjects = [product_id, *product_queries.certificates(session, product_id)]
    rows = session.execute(
        select(Step, Import)
        .join(Import, Import.id == Step.import_id)
        .where(Step.subject_id.in_(subjects), Step.kind.in_(("product", "certificate")))
    ).all()
    undone: dict[str, Import] = {}
    for step, load in rows:
        before, after = _values(step.before), _values(step.after)
        kind = f"import_{step.kind}" if before is None else f"import_{step.kind}_changed"
        decision_no = (after or {}).get("decision_no", "")
        facts = {"file_name": load.file_name, "decision_no": decision_no}
        yield Event(load.at, load.by_name, kind, facts, _fields(before, after))
        if load.undone_at is not None:
            undone[load.id] = load
    for load in undone.values():
        if load.undone_at is not None:
            told = {"file_name": load.file_name}
            yield Event(load.undone_at, load.undone_by, "import_undone", told)


_FIELDS_OF_MANY = {
    "group": "ocop_group",
    "tax": "tax_class",
    "producer": "producer_name",
    "storage": "storage",
    "shelf_life": "shelf_life_days",
}
"""By the kind of a change of many goods: the field that it changes."""
_TURNS = {"withdraw": "withdrawn", "bring_back": "brought_back"}


def _with_many(session: Session, product_id: str) -> Iterator[Event]:
    """What was changed together with other goods; prices are told by their own book."""
    rows = session.execute(
        select(BulkStep, BulkChange)
        .join(BulkChange, BulkChange.id == BulkStep.change_id)
        .where(BulkStep.product_id == product_id)
    )
    for step, change in rows:
        kind = str(json.loads(change.what)["kind"])
        if kind in _TURNS:
            yield Event(change.at, change.by_name, _TURNS[kind])
        elif kind in _FIELDS_OF_MANY:
            before, after = (
                _of_many(session, kind, json.loads(text)) for text in (step.before, step.after)
            )
            told = FieldChange(_FIELDS_OF_MANY[kind], before, after)
            yield Event(change.at, change.by_name, "changed_with_many", {}, (told,))
        if change.undone_at is not None:
            yield Event(change.undone_at, change.undone_by, "many_undone")


def _of_many(session: Session, kind: str, value: object) -> str:
    if kind == "producer" and isinstance(value, str):
        known = product_queries.maker(session, value)
        return value if known is None else known.name
    return _said(value)


def _labels(session: Session, product_id: str) -> Iterator[Event]:
    asked = select(ShelfLabel).where(ShelfLabel.product_id == product_id)
    for row in session.scalars(asked):
        kind = "label_printed" if row.job_id else "label_replaced"
        yield Event(row.at, row.by_name, kind, {"price_vnd": row.price_vnd})


def with_receivers(session: Session, product_id: str, shown: Iterable[Event]) -> list[Event]:
    """The same, with who received each lot: the stream alone tells, so it is asked for few."""
    return [
        replace(one, by_name=_receiver(session, product_id, one)) if _is_of_lot(one) else one
        for one in shown
    ]


def _is_of_lot(one: Event) -> bool:
    return one.kind == "lot_received"


def _receiver(session: Session, product_id: str, one: Event) -> str:
    for told in sync.written_between(session, one.at, one.at):
        body = told.body
        is_its = body["t"] == "lot.received/1" and body["product"] == product_id
        if is_its and body["lot"]["code"] == one.facts["lot"]:
            return str(body["by"]["name"])
    return ""


def _lots(session: Session, product_id: str) -> Iterator[Event]:
    rows = session.execute(
        select(Lot.received_at, Lot.code).where(Lot.product_id == product_id, Lot.code != "")
    )
    for at, code in rows:
        yield Event(at, "", "lot_received", {"lot": code})
