"""Writing a document down: its moves, itself, its fact and its slip, within the caller's act."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.moving import documents, papers
from pos.moving.kinds import RULES, Kind
from pos.moving.records import Document, Draft, MovedLine
from pos.shop import queries as shop
from pos.shop.approvals import Approval
from pos.shop.approvals import told as approval_told
from pos.spool import queue
from pos.spool.queue import NewJob
from pos.stock import fairs, holds, ledger
from pos.stock.ledger import Move
from pos.stock.models import Lot
from pos.stock.places import STOREROOM, is_sellable
from pos.sync import outbox
from pos.sync import queries as sync
from pos.sync.pen import Hand

PRINTED = frozenset({Kind.HOME, *(kind for kind, rule in RULES.items() if rule.is_printed)})
"""Kinds whose slip comes out at once."""


def post(session: Session, draft: Draft, approved: Collection[Approval], *, hand: Hand) -> Document:
    """Write a document that the rules let happen.

    Raises:
        NotEnoughStock: an own place holds fewer units than a line takes.
    """
    showroom, head = shop.showroom(session), sync.head(session)
    if showroom is None or head is None:
        raise Broken("goods are moved without a showroom or a terminal")
    moves = [_move(draft, one) for one in draft.lines]
    move_ids = ledger.move(session, moves, hand=hand)
    made = documents.write(
        session,
        draft,
        move_ids,
        showroom=showroom,
        head=head,
        approved_by=next((one.by_name for one in approved), ""),
        hand=hand,
    )
    _cover(session, draft.lines, hand)
    outbox.record(session, "stock.moved/1", _told(draft, made, approved), hand=hand)
    if draft.kind in PRINTED:
        print_first(session, made, hand=hand)
    return made


def print_first(
    session: Session, made: Document, *, hand: Hand, request_id: str | None = None
) -> str:
    """Queue a document's first slip; gives the job's id."""
    names = {one.place_id: one.state.name for one in fairs.all_fairs(session)}
    paper = papers.slip(made, names)
    job = NewJob(queue.REPORT, made.document_id, made.number, paper, request_id=request_id)
    return queue.queue(session, job, hand=hand)


def _move(draft: Draft, line: MovedLine) -> Move:
    return Move(
        line.lot_id,
        line.units,
        line.from_place,
        line.to_place,
        line.move_reason or draft.kind.value,
        draft.document_id,
        line.reverses_id,
    )


def _cover(session: Session, lines: Collection[MovedLine], hand: Hand) -> None:
    """Goods of a held lot that come back from outside go where the others of it lie."""
    came = {one.lot_id for one in lines if is_sellable(one.to_place) or one.to_place == STOREROOM}
    for lot_id in sorted(came):
        lot = session.get_one(Lot, lot_id, populate_existing=True)
        if lot.barred:
            holds.cover(session, lot_id, hand=hand)


def _told(draft: Draft, made: Document, approved: Collection[Approval]) -> dict[str, object]:
    """What `stock.moved/1` tells: the moves, and the document they belong to."""
    telling = made.telling
    return {
        "moves": [
            {
                "lot": one.lot_id,
                "product": one.product_id,
                "units": one.units,
                "unit": one.unit,
                "from": one.from_place,
                "to": one.to_place,
                "reason": one.move_reason or made.kind.value,
                "why": one.reason,
                "act": made.document_id,
            }
            for one in made.lines
        ],
        "document": {
            "id": made.document_id,
            "number": made.number,
            "kind": made.kind.value,
            "from": made.from_place,
            "to": made.to_place,
            "reason": telling.reason,
            "note": telling.note,
            "receiver": telling.receiver,
            "carrier": telling.carrier,
            "vehicle": telling.vehicle,
            "total_vnd": made.total_vnd,
            "reverses": draft.reverses_number or None,
        },
        "approvals": [approval_told(one) for one in approved],
    }
