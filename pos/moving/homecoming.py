"""Bringing home what is left of a fair, counted lot by lot, and ending the fair."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from pos.base.errors import BadForm
from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.moving import documents, goods, posting
from pos.moving.goods import LotThere
from pos.moving.kinds import Kind
from pos.moving.moving import MOST_LINES, Done, line_of, needs, with_units
from pos.moving.records import Draft, MovedLine, Telling
from pos.moving.refusals import FairChanged, LotHeld, OtherWay, TooManyLines
from pos.shop import approvals
from pos.shop.approvals import Voucher
from pos.stock import fairs
from pos.stock.places import COUNTING, DISPOSED, LOSS, SAMPLES, SHOP, STOREROOM
from pos.stock.refusals import UnknownLot
from pos.sync.pen import Hand

COUNTED = "counted"
"""The reason of moves that put the books right."""
EXTRA = "extra"


class Gone(StrEnum):
    """Why units did not come home."""

    LOST = "lost"
    BROKEN = "broken"
    TASTED = "tasted"
    MISCOUNTED = "miscounted"


WHERE = {
    Gone.LOST: (LOSS, Kind.DISPOSED.value),
    Gone.BROKEN: (DISPOSED, Kind.DISPOSED.value),
    Gone.TASTED: (SAMPLES, Kind.SAMPLE.value),
    Gone.MISCOUNTED: (COUNTING, COUNTED),
}
"""Where such units are booked, and the reason of the move."""


@dataclass(frozen=True)
class Counted:
    """What somebody counted of one lot."""

    lot_id: str
    expected: int
    """What the books held when the page was made."""
    units: int
    why: str
    """A `Gone`, where fewer came than expected; else of no account."""


@dataclass(frozen=True)
class Home:
    """All that came home of a fair."""

    place_id: str
    to_place: str
    counts: tuple[Counted, ...]
    telling: Telling


def bring_home(
    home: Home, *, request_id: str, hand: Hand, voucher: Voucher | None = None
) -> Done | None:
    """Book what came home, what did not and why, and end the fair; None where it held nothing,
    also where it was ended so before.

    Raises:
        UnknownFair, FairIsOver, OtherWay, FairChanged, UnknownLot, LotHeld, TooManyLines,
        ApprovalNeeded: nothing has changed.
        BadForm: units are missing, and nobody said why (`why-LOT`).
    """
    with writing() as session:
        known = documents.heard(session, request_id)
        if known is not None:
            return Done(known.document_id, known.number, is_first_time=False)
        if not home.counts and _is_over(session, home.place_id):
            return None  # nothing came home of it, so no document tells that it was heard before
        fairs.require_open(session, home.place_id)
        lines = _lines(session, home, hand)
        made = None
        if lines:
            draft = Draft(
                new_id(), Kind.HOME, home.place_id, home.to_place, lines, home.telling, request_id
            )
            yes = approvals.give(session, needs(session, draft, hand), voucher, hand=hand)
            made = posting.post(session, draft, yes, hand=hand)
        fairs.end(session, home.place_id, hand=hand)
        return None if made is None else Done(made.document_id, made.number)


def _is_over(session: Session, place_id: str) -> bool:
    fair = fairs.find(session, place_id)
    return fair is not None and fair.is_over


def _lines(session: Session, home: Home, hand: Hand) -> tuple[MovedLine, ...]:
    if home.to_place not in (SHOP, STOREROOM):
        raise OtherWay
    counts = {one.lot_id: one for one in home.counts}
    if len(counts) > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    left = {one.lot_id for one in goods.all_at(session, home.place_id)}
    there = goods.by_id(session, home.place_id, counts)
    if counts.keys() - there.keys():
        raise UnknownLot
    if left - counts.keys() or any(
        there[lot_id].units != one.expected for lot_id, one in counts.items()
    ):
        raise FairChanged
    _check_why(home.counts)
    cards = catalogue.cards(session, {one.product_id for one in there.values()}, hand.on)
    return tuple(
        line
        for lot_id, one in counts.items()
        for line in _of_lot(home, there[lot_id], cards[there[lot_id].product_id], one)
    )


def _check_why(counts: Sequence[Counted]) -> None:
    known = {one.value for one in Gone}
    problems: Mapping[str, str] = {
        f"why-{one.lot_id}": "choose_one"
        for one in counts
        if one.units < one.expected and one.why not in known
    }
    if problems:
        raise BadForm(problems)


def _of_lot(home: Home, lot: LotThere, card: Card, one: Counted) -> list[MovedLine]:
    """What the books did not hold first enters the fair; then all goes home, and the rest away."""
    base = line_of(
        lot,
        card,
        max(one.units, 1),
        from_place=home.place_id,
        to_place=home.to_place,
        price_vnd=card.price_vnd,
    )
    if one.units and lot.barred:
        raise LotHeld(name=card.name_vi, lot_code=lot.code)
    lines = []
    over = one.units - one.expected
    if over > 0:
        entered = with_units(base, over, from_place=COUNTING, to_place=home.place_id)
        lines.append(replace(entered, move_reason=COUNTED, reason=EXTRA))
    if one.units:
        lines.append(replace(base, move_reason=Kind.FROM_FAIR.value))
    if over < 0:
        place, reason = WHERE[Gone(one.why)]
        gone = with_units(base, -over, from_place=home.place_id, to_place=place)
        lines.append(replace(gone, move_reason=reason, reason=one.why))
    return lines
