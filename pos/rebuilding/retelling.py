"""Telling acts again that only this book knows, in the epoch that it goes on in.

They were told under numbers of an epoch that the centre holds otherwise: a book was put back
behind our back, and sold on before anybody noticed.  Each keeps its moment and whoever did it, and
names the number that stands on its paper.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from pos.base.dates import parse_at
from pos.base.errors import Broken
from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.moving import documents
from pos.rebuilding import ledger
from pos.rebuilding.guards import guards_aside
from pos.rebuilding.readers import READERS
from pos.rebuilding.rows import Rows
from pos.rebuilding.told import Told
from pos.shop import queries as shop
from pos.spool import tidying
from pos.sync import line_book, outbox
from pos.sync import queries as sync
from pos.sync.facts import Fact
from pos.sync.pen import Hand, Pen
from pos.till import counters
from pos.till.numbers import closing_number, receipt_number, return_number

_HEAD = ("v", "t", "id", "at", "business_on", "boot", "by", "register")
_NOT_AGAIN = frozenset({"epoch.started/1", "clock.jumped/1"})
"""What happened to the book that was put back, and to none other."""


def begin_own(letter: str, *, hand: Hand) -> None:
    """In the opened book: go on as a terminal of its own, which no centre knows yet."""
    with writing() as session:
        outbox.begin_own(session, new_id(), letter, hand=hand, reason="clone")
        line_book.unlink(session, by_id=hand.by_id, reason="clone", at=hand.at)
        tidying.doubt_restored(session, hand)


def leave_centre(*, hand: Hand) -> None:
    """In the opened book: nothing is sent until the centre has taken the new key in by a code."""
    with writing() as session:
        line_book.unlink(session, by_id=hand.by_id, reason="key", at=hand.at)


def retell(facts: Sequence[Fact], *, pen: Pen) -> dict[str, str]:
    """Tell facts anew behind the last one of the running epoch, and read them into the tables.

    Args:
        facts: that the book held and the centre does not, in their order.

    Returns:
        By the number that stands on a paper: the one it has in the books now.
    """
    numbers: dict[str, str] = {}
    ids: dict[str, str] = {}
    with writing() as session:
        line = session.connection()
        with guards_aside(line):
            rows = Rows(line)
            ledger.remember(rows)
            for fact in facts:
                _tell(session, rows, fact, numbers, ids, pen=pen)
            ledger.write_levels(rows)
            rows.finish()
    return numbers


def _tell(
    session: Session,
    rows: Rows,
    fact: Fact,
    numbers: dict[str, str],
    ids: dict[str, str],
    *,
    pen: Pen,
) -> None:
    body = json.loads(fact.body)
    kind = str(body["t"])
    if kind in _NOT_AGAIN:
        return
    by = body["by"]
    hand = Hand(pen, parse_at(body["at"]), by["id"], by["name"], body.get("register"))
    content = {name: value for name, value in body.items() if name not in _HEAD}
    rows.finish()
    numbered = _numbered(session, kind, content, ids, hand)
    content |= {"retold": {"epoch": fact.epoch, "seq": fact.seq}}
    if numbered is not None:
        old, new = numbered
        numbers[old] = new
        content["orig_no"] = old
    told = outbox.record(session, kind, _renamed(content, numbers | ids), hand=hand)
    heard = Told(told.terminal_id, told.epoch, told.seq, json.loads(told.body))
    for reader in READERS.get(kind, ()):
        reader(heard, rows)


def _numbered(
    session: Session, kind: str, content: dict[str, Any], ids: dict[str, str], hand: Hand
) -> tuple[str, str] | None:
    """The number that a paper has, and the one that it gets now; None of what has none.

    The grand total runs on over what is told again.
    """
    head, showroom = sync.head(session), shop.showroom(session)
    if head is None or showroom is None:
        raise Broken("nothing is told again in a book without a showroom")
    no, letter, epoch = hand.register_no or 0, head.ordinal, head.epoch
    if kind == "sale.completed/1":
        ids[content["sale"]] = new_id()  # an order that was open in both branches is two sales
        at, gt_vnd = counters.next_receipt(session, no, epoch, content["total_vnd"])
        content["gt_vnd"] = gt_vnd
        return content["number"], receipt_number(showroom.code, no, letter, at)
    if kind == "return.completed/1":
        at, gt_vnd = counters.next_return(session, no, epoch, -content["total_vnd"])
        content["gt_vnd"] = gt_vnd
        return content["number"], return_number(showroom.code, no, letter, at)
    if kind == "shift.closed/1":
        return _closing(session, content, hand, epoch, letter)
    if kind == "stock.moved/1" and "document" in content:
        at = documents.next_no(session, epoch)
        return content["document"]["number"], documents.number_of(showroom.code, letter, at)
    return None


def _closing(
    session: Session, content: dict[str, Any], hand: Hand, epoch: str, letter: str
) -> tuple[str, str]:
    """A Z told again: its own sums stay, the grand total is the one that runs on."""
    no = hand.register_no or content["register_no"]
    at = counters.next_closing(session, no, epoch)
    after = counters.grand_total_vnd(session, no)
    own_vnd = content["gt_after_vnd"] - content["gt_before_vnd"]
    old = content["closing"]["number"]
    head = old.partition("-")[0]
    content["closing"] = {**content["closing"], "no": at, "epoch": epoch}
    content |= {"gt_after_vnd": after, "gt_before_vnd": after - own_vnd}
    return old, closing_number(head, no, letter, at)


def _renamed(value: Any, numbers: Mapping[str, str]) -> Any:
    """The same with every number that has changed; what stands on the paper stays beside it."""
    if isinstance(value, dict):
        return {
            name: one if name == "orig_no" else _renamed(one, numbers)
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [_renamed(one, numbers) for one in value]
    return numbers.get(value, value) if isinstance(value, str) else value
