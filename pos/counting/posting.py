"""Posting a count: the books are put right by what was found, however much was sold meanwhile."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pos.base.digests import digest
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.counting import counts, queries, results
from pos.counting.counts import Count
from pos.counting.queries import State
from pos.counting.refusals import (
    CauseNeeded,
    ResultChanged,
    SetNeedsLot,
    UncountedUnsaid,
    Unsettled,
)
from pos.counting.results import Goods, Row
from pos.counting.variances import Cause, Key
from pos.shop import approvals, phones
from pos.shop.approvals import Approval, Kind, Need, Voucher
from pos.shop.limits import limits
from pos.stock import fairs, holds, ledger, lots, sets
from pos.stock.ledger import Move
from pos.stock.places import COUNTING, FAIR, is_sellable
from pos.sync import outbox
from pos.sync.pen import Hand

GONE, LEFT = "gone", "left"
"""What is said of lots that nobody counted: they are not there, or were not looked at."""


@dataclass(frozen=True)
class Decision:
    """What the page was told before it was sent."""

    shown: str
    """The digest of the differences that the page showed (`mark_of`)."""
    causes: Mapping[str, Cause]
    """By `Row.token`: why a lot differs."""
    left: Collection[str]
    """Tokens of the lots that the books are to keep as they are."""
    uncounted: str = ""
    """`GONE` or `LEFT`; empty where nobody was asked, since every lot was counted."""
    uncounted_cause: Cause = Cause.UNKNOWN


def goods_of(session: Session, state: State, on: date) -> Goods:
    """Names and prices of everything a count is about."""
    keys: list[Key] = [one.key for one in state.rows]
    keys += [(one.product_id, one.lot_id) for one in state.uncounted]
    cards = catalogue.cards(session, {product_id for product_id, _lot in keys}, on)
    known = queries.lots(session, {lot_id for _product, lot_id in keys if lot_id is not None})
    return Goods(cards, known)


def mark_of(state: State) -> str:
    """A name for the differences that a page shows.

    It stays the same while the shop sells: only what people count, or are asked to, changes it.
    """
    shown = [(one.key, one.counted, one.expected, one.standing) for one in state.rows]
    return digest((sorted(shown, key=str), sorted(one.lot_id for one in state.missing)))


def post_count(
    count_id: str, decision: Decision, *, hand: Hand, voucher: Voucher | None = None
) -> None:
    """Put the books right and end the count.  Posting it twice changes nothing.

    Each lot is corrected by what was counted less what the books held at the second of counting,
    so that what was sold in between stays sold.

    Raises:
        NoSuchCount, CountEnded: there is none, or it was dropped.
        FairIsOver: it was counted at a fair whose goods have come home since.
        ResultChanged: the page showed other differences.
        Unsettled: lots are to be counted again, or left out.
        CauseNeeded: a difference is worth a reason, and has none.
        UncountedUnsaid: nothing was said of lots that nobody counted.
        SetNeedsLot: gift sets were found, and nobody knows what lies in them.
        ApprovalNeeded: the differences are worth more than the shop's limit.
    """
    with writing() as session:
        if counts.read(session, count_id).ended == "posted":
            return
        count = counts.require_open(session, count_id)
        if count.scope.place_id.startswith(FAIR):
            fairs.require_open(session, count.scope.place_id)
        state = queries.state(session, count)
        if mark_of(state) != decision.shown:
            raise ResultChanged
        goods = goods_of(session, state, hand.on)
        rows = results.rows_of(state, goods)
        posted = _settled(rows, results.missing_rows(state, goods), decision)
        _require_packed(session, posted)
        given = _approved(session, count, posted, voucher, hand)
        _correct(session, count, posted, decision, given=given, hand=hand)
        closed = _close_recounts(session, state, {one.key for one in posted}, hand)
        phones.end_of(session, count_id, hand=hand)
        record = _record(session, state, rows, posted, decision=decision, given=given)
        record["by"] = hand.by_name
        record["recounts"] = closed
        counts.end(session, count_id, "posted", record, hand=hand)


def _settled(rows: Sequence[Row], missing: Sequence[Row], decision: Decision) -> list[Row]:
    """The rows whose result is written, those without a difference among them."""
    kept = [one for one in rows if one.token not in decision.left]
    unsure = [one for one in kept if not one.is_sure]
    if unsure:
        raise Unsettled(n=len(unsure), name=unsure[0].name)
    if missing and decision.uncounted not in (GONE, LEFT):
        raise UncountedUnsaid(n=len(missing))
    nameless = [one for one in kept if one.needs_cause and one.token not in decision.causes]
    if nameless:
        raise CauseNeeded(name=nameless[0].name)
    return kept + (list(missing) if decision.uncounted == GONE else [])


def _require_packed(session: Session, posted: Sequence[Row]) -> None:
    """Be sure that no gift set enters the books of which nobody knows what lies in it."""
    more = [one for one in posted if one.to_post > 0]
    known = sets.among(session, {one.product_id for one in more})
    for row in (one for one in more if one.product_id in known):
        if row.lot_id is None or not lots.of_id(session, row.lot_id).is_set:
            raise SetNeedsLot(name=row.name)


def _approved(
    session: Session, count: Count, posted: Sequence[Row], voucher: Voucher | None, hand: Hand
) -> tuple[Approval, ...]:
    worth = results.worth_vnd(posted)
    if worth <= limits(session).count_difference_vnd:
        return ()
    need = Need(Kind.COUNT, count.count_id, worth, f"KK-{count.no}")
    return approvals.give(session, [need], voucher, hand=hand)


def _cause_of(row: Row, decision: Decision) -> Cause:
    if row.counted is None:
        return decision.uncounted_cause
    return decision.causes.get(row.token, Cause.UNKNOWN)


def _correct(
    session: Session,
    count: Count,
    posted: Sequence[Row],
    decision: Decision,
    *,
    given: tuple[Approval, ...],
    hand: Hand,
) -> None:
    """Write the moves and their fact; found goods of a held lot go to quarantine."""
    place = count.scope.place_id
    moves: list[Move] = []
    told: list[dict[str, object]] = []
    for row in (one for one in posted if one.to_post):
        lot_id = row.lot_id or lots.undocumented(session, row.product_id, hand=hand)
        ways = (COUNTING, place) if row.to_post > 0 else (place, COUNTING)
        cause = _cause_of(row, decision)
        moves.append(Move(lot_id, abs(row.to_post), *ways, cause.value, count.count_id))
        told.append(
            {
                "lot": lot_id,
                "product": row.product_id,
                "units": abs(row.to_post),
                "from": ways[0],
                "to": ways[1],
                "reason": cause.value,
            }
        )
    if moves:
        ledger.move(session, moves, hand=hand)
    content = {
        "count": count.count_id,
        "no": count.no,
        "place": place,
        "counted": len(posted),
        "moves": told,
        "approvals": [approvals.told(one) for one in given],
    }
    outbox.record(session, "stock.counted/1", content, hand=hand)
    for lot_id in dict.fromkeys(one.lot_id for one in moves if one.to_place == place):
        holds.cover(session, lot_id, hand=hand)


def _close_recounts(session: Session, state: State, posted: Collection[Key], hand: Hand) -> int:
    """Take off the recount list what was counted where customers buy; gives how many.

    A lot of which the books hold nothing there, and of which nobody found any, is counted with its
    product.
    """
    if not is_sellable(state.count.scope.place_id):
        return 0
    last: dict[str, str] = {}
    for one in state.entries:  # in the order they were written
        if one.key in posted:
            last[one.product_id] = one.entry_id
    open_lots = {one.lot_id for one in state.uncounted} | {one.lot_id for one in state.rows}
    closed = []
    for recount_id, product_id, lot_id in queries.on_recount_list(session):
        is_counted = (product_id, lot_id) in posted or lot_id not in open_lots
        # A recount asked for after the product was counted is not answered by it.
        if is_counted and recount_id < last.get(product_id, ""):
            closed.append(recount_id)
    ledger.close_recounts(session, closed, act_id=state.count.count_id, hand=hand)
    return len(closed)


def _record(
    session: Session,
    state: State,
    rows: Sequence[Row],
    posted: Sequence[Row],
    *,
    decision: Decision,
    given: tuple[Approval, ...],
) -> dict[str, object]:
    written = {one.key for one in posted}
    uncounted = [one for one in posted if one.counted is None]
    lines = [
        {
            **results.told(one),
            "cause": _cause_of(one, decision).value if one.to_post else "",
            "is_left": one.key not in written,
        }
        for one in (*rows, *uncounted)
    ]
    return {
        "lines": lines,
        "uncounted": decision.uncounted,
        "over_vnd": sum(max(one.value_vnd, 0) for one in posted),
        "short_vnd": sum(min(one.value_vnd, 0) for one in posted),
        "approved_by": [one.by_name for one in given],
        "counters": [
            {"name": one.name, "zone": one.zone, "by_phone": one.phone_id is not None}
            for one in queries.sheets(session, state.count.count_id)
        ],
    }
