"""Moving goods by one document, and taking a document back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from pos.base.errors import BadForm
from pos.base.ids import new_id
from pos.base.money import line_amount_vnd
from pos.base.quantity import Unit, format_quantity
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.moving import documents, goods, posting
from pos.moving.goods import LotThere
from pos.moving.kinds import RULES, Kind, Why, fits, is_written_off, target_of
from pos.moving.records import Document, Draft, MovedLine, Telling
from pos.moving.refusals import (
    CannotUndo,
    IsUndone,
    LotHeld,
    LotPast,
    NothingToMove,
    NotThere,
    NotUndone,
    OtherWay,
    TooManyLines,
    TwoProducers,
    UnknownDocument,
)
from pos.shop import approvals
from pos.shop import limits as shop_limits
from pos.shop.approvals import Kind as Yes
from pos.shop.approvals import Need, Voucher
from pos.stock import fairs, ledger
from pos.stock.fefo import Bar, bar_of
from pos.stock.places import FAIR, is_own
from pos.stock.refusals import UnknownLot
from pos.sync.pen import Hand

MOST_LINES = 400


@dataclass(frozen=True)
class Asked:
    """What a person wants to move."""

    kind: Kind
    from_place: str
    to_place: str
    lots: tuple[tuple[str, int], ...]
    """Lot and units, in the order they were put down; the same lot twice is added up."""
    telling: Telling


@dataclass(frozen=True)
class Done:
    """What the door needs to know."""

    document_id: str
    number: str
    is_first_time: bool = True


def move_goods(
    asked: Asked, *, request_id: str, hand: Hand, voucher: Voucher | None = None
) -> Done:
    """Move goods: one document, one number, one fact.

    Raises:
        OtherWay, NothingToMove, TooManyLines, UnknownLot, LotHeld, LotPast, NotThere,
        TwoProducers, FairIsOver, UnknownFair, ApprovalNeeded: nothing has changed.
        BadForm: what must be said of it was not.
    """
    with writing() as session:
        known = documents.heard(session, request_id)
        if known is not None:
            return Done(known.document_id, known.number, is_first_time=False)
        draft = _draft(session, asked, request_id, hand)
        approved = approvals.give(session, needs(session, draft, hand), voucher, hand=hand)
        made = posting.post(session, draft, approved, hand=hand)
        return Done(made.document_id, made.number)


def undo_document(document_id: str, *, request_id: str, hand: Hand) -> Done:
    """Take a document back by the opposite moves, under a document of its own.

    Raises:
        UnknownDocument, IsUndone, NotUndone, CannotUndo, FairIsOver: nothing has changed.
    """
    with writing() as session:
        known = documents.heard(session, request_id)
        if known is not None:
            return Done(known.document_id, known.number, is_first_time=False)
        made = documents.find(session, document_id)
        if made is None:
            raise UnknownDocument
        if made.kind in (Kind.HOME, Kind.UNDONE):
            raise NotUndone
        if documents.undone_by(session, document_id) is not None:
            raise IsUndone
        draft = _opposite(made, request_id)
        _check_left(session, draft)
        for place in {one.to_place for one in draft.lines if one.to_place.startswith(FAIR)}:
            fairs.require_open(session, place)
        undone = posting.post(session, draft, (), hand=hand)
        return Done(undone.document_id, undone.number)


def needs(session: Session, draft: Draft, hand: Hand) -> tuple[Need, ...]:
    """What somebody must say yes to: goods given away above the limit, counting what the same
    person gave away the same day, so that none is cut into small documents.  Of goods whose worth
    nobody knows, any."""
    gone = [one for one in draft.lines if _is_written_off(draft, one)]
    if not gone:
        return ()
    worth = [_worth_vnd(session, one, hand.on) for one in gone]
    gone_vnd = sum(one or 0 for one in worth)
    if None not in worth:
        before_vnd = _before_vnd(session, hand)
        if before_vnd + gone_vnd <= shop_limits.limits(session).write_off_vnd:
            return ()
    named = list(dict.fromkeys(one.name_vi for one in gone))
    note = ", ".join(named)[:200]
    return (Need(Yes.WRITE_OFF, draft.document_id, gone_vnd, note),)


def _is_written_off(made: Draft | Document, line: MovedLine) -> bool:
    return is_written_off(made.kind, line.from_place, line.to_place)


def _worth_vnd(session: Session, line: MovedLine, on: date) -> int | None:
    """What units are worth: as the document says, else by today's price; None: nobody knows."""
    if line.amount_vnd is not None:
        return line.amount_vnd
    price_vnd = catalogue.cards(session, [line.product_id], on)[line.product_id].price_vnd
    return None if price_vnd is None else line_amount_vnd(line.units, price_vnd, Unit(line.unit))


def _before_vnd(session: Session, hand: Hand) -> int:
    """What the same person gave away the same day."""
    return sum(
        _worth_vnd(session, line, hand.on) or 0
        for made in documents.of_day(session, hand.on, hand.by_id)
        if documents.undone_by(session, made.document_id) is None
        for line in made.lines
        if _is_written_off(made, line)
    )


def line_of(
    lot: LotThere, card: Card, units: int, *, from_place: str, to_place: str, price_vnd: int | None
) -> MovedLine:
    """A line with the names of the day."""
    unit = Unit(card.unit)
    return MovedLine(
        product_id=card.product_id,
        lot_id=lot.lot_id,
        sku=card.sku,
        name_vi=card.name_vi,
        name_en=card.name_en,
        producer=card.producer,
        lot_code=lot.code,
        date_kind=lot.date_kind,
        use_by=lot.use_by,
        owner=lot.owner,
        unit=card.unit,
        unit_word=card.unit_word,
        units=units,
        price_vnd=price_vnd,
        amount_vnd=None if price_vnd is None else line_amount_vnd(units, price_vnd, unit),
        from_place=from_place,
        to_place=to_place,
    )


def with_units(line: MovedLine, units: int, *, from_place: str, to_place: str) -> MovedLine:
    """The same lot: other units, another way."""
    price_vnd = line.price_vnd
    amount_vnd = None if price_vnd is None else line_amount_vnd(units, price_vnd, Unit(line.unit))
    return replace(
        line, units=units, amount_vnd=amount_vnd, from_place=from_place, to_place=to_place
    )


def _draft(session: Session, asked: Asked, request_id: str, hand: Hand) -> Draft:
    rule = RULES.get(asked.kind)
    if rule is None or not (
        fits(asked.from_place, rule.sources) and fits(asked.to_place, rule.targets)
    ):
        raise OtherWay
    for place in (asked.from_place, asked.to_place):
        if place.startswith(FAIR):
            fairs.require_open(session, place)
    why = _why(asked)
    lines = _lines(session, asked, target_of(asked.kind, asked.to_place, why), hand)
    return Draft(
        document_id=new_id(),
        kind=asked.kind,
        from_place=asked.from_place,
        to_place=target_of(asked.kind, asked.to_place, why),
        lines=tuple(lines),
        telling=asked.telling,
        request_id=request_id,
    )


def _why(asked: Asked) -> Why | None:
    """Why goods are destroyed.

    Raises:
        BadForm: it was not said, or only words would say it.
    """
    telling = asked.telling
    if RULES[asked.kind].needs_note and not telling.note:
        raise BadForm({"note": "missing"})
    if asked.kind is not Kind.DISPOSED:
        return None
    if telling.reason not in {one.value for one in Why}:
        raise BadForm({"reason": "choose_one"})
    if telling.reason == Why.OTHER and not telling.note:
        raise BadForm({"note": "missing"})
    return Why(telling.reason)


def _lines(session: Session, asked: Asked, target: str, hand: Hand) -> list[MovedLine]:
    wanted = _added_up(asked.lots)
    there = goods.by_id(session, asked.from_place, wanted)
    if wanted.keys() - there.keys():
        raise UnknownLot
    cards = catalogue.cards(session, {one.product_id for one in there.values()}, hand.on)
    lines = []
    for lot_id, units in wanted.items():
        lot = there[lot_id]
        card = cards[lot.product_id]
        _check(asked.kind, lot, card, units, hand.on)
        is_bought = asked.kind is Kind.TO_SUPPLIER
        price_vnd = lot.cost_vnd if is_bought else card.price_vnd
        lines.append(
            line_of(
                lot,
                card,
                units,
                from_place=asked.from_place,
                to_place=target,
                price_vnd=price_vnd,
            )
        )
    if asked.kind is Kind.TO_SUPPLIER:
        _check_producer(lines)
    return lines


def _added_up(lots: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    wanted: dict[str, int] = {}
    for lot_id, units in lots:
        wanted[lot_id] = wanted.get(lot_id, 0) + units
    if not wanted:
        raise NothingToMove
    if len(wanted) > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    return wanted


def _check(kind: Kind, lot: LotThere, card: Card, units: int, on: date) -> None:
    """Be sure that a lot may be moved thus, and that the books hold so much of it there."""
    bar = bar_of(lot, on)
    if bar in RULES[kind].bars:
        held = bar is not Bar.EXPIRED
        raise (LotHeld if held else LotPast)(name=card.name_vi, lot_code=lot.code)
    if lot.units < units:
        there = format_quantity(lot.units, Unit(card.unit), card.unit_word)
        raise NotThere(name=card.name_vi, lot_code=lot.code, there=there)


def _check_producer(lines: Sequence[MovedLine]) -> None:
    first = lines[0].producer
    other = next((one for one in lines if one.producer != first), None)
    if other is not None:
        raise TwoProducers(other=other.producer or other.name_vi)


def _opposite(made: Document, request_id: str) -> Draft:
    """The same lines the other way round, the last first."""
    lines = tuple(
        replace(
            one,
            from_place=one.to_place,
            to_place=one.from_place,
            reverses_id=one.move_id,
            no=0,
            move_id="",
        )
        for one in reversed(made.lines)
    )
    return Draft(
        document_id=new_id(),
        kind=Kind.UNDONE,
        from_place=made.to_place,
        to_place=made.from_place,
        lines=lines,
        telling=Telling(),
        request_id=request_id,
        reverses_id=made.document_id,
        reverses_number=made.number,
    )


def _check_left(session: Session, draft: Draft) -> None:
    """Be sure that the goods are still where the document took them."""
    for one in draft.lines:
        if is_own(one.from_place) and (
            ledger.level(session, one.lot_id, one.from_place) < one.units
        ):
            raise CannotUndo(name=one.name_vi, lot_code=one.lot_code)
