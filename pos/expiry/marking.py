"""Selling a lot for less, ending that, and letting goods past their best-before be sold on."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.money import MAX_AMOUNT_VND, WHOLE_BP, line_amount_vnd
from pos.base.quantity import Unit
from pos.base.text import clean
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.expiry import thresholds as numbers
from pos.expiry.queries import row_of
from pos.expiry.refusals import (
    ConsentNeeded,
    DayPassed,
    NoListPrice,
    NoSuchLot,
    NotForSale,
    NotLower,
    ReasonMissing,
    StillGood,
)
from pos.expiry.thresholds import Thresholds
from pos.expiry.views import LotRow
from pos.shop import approvals
from pos.shop.approvals import Kind, Need, Voucher
from pos.stock import assessments, lot_prices, markdowns
from pos.stock.lot_prices import Bearer
from pos.stock.markdowns import Consent, MarkdownState
from pos.stock.models import Lot, MarkdownRow
from pos.sync.pen import Hand

MOST_LETTERS = 200
"""Of a reason, and of who agreed and how."""


@dataclass(frozen=True)
class Wanted:
    """What somebody wants a lot to cost."""

    first_on: date
    last_on: date | None
    """None: as long as the lot is sold."""
    reason: str
    price_vnd: int | None = None
    """None: worked out from the percentage."""
    percent_bp: int = 0
    step_vnd: int = 500
    bearer: Bearer = Bearer.SHOP
    consent: Consent | None = None


def mark_down(
    lot_id: str,
    wanted: Wanted,
    *,
    is_manager: bool,
    hand: Hand,
    voucher: Voucher | None = None,
    request_id: str | None = None,
) -> str:
    """Sell a lot for less from a day on; gives the markdown's id.

    One that counts already is replaced.  The catalogue's price stays as it is for the product's
    other lots.

    Args:
        is_manager: sets prices anyhow; somebody else needs a yes, as for a price at the till.
        request_id: made with the page; the same request heard again is the same markdown.

    Raises:
        NoSuchLot, NotForSale, NoListPrice, NotLower, DayPassed.
        ConsentNeeded: the goods are consigned, and nobody has said that the producer agreed.
        MarkdownRunning: one counts already, and this begins later than today.
        ApprovalNeeded: somebody who may must say yes to it.
    """
    with writing() as session:
        if request_id is not None and _is_known(session, request_id):
            return request_id
        row = _require_for_sale(session, lot_id, wanted, hand)
        list_vnd = catalogue.prices(session, [row.product_id], wanted.first_on).get(row.product_id)
        if list_vnd is None:
            raise NoListPrice(name=row.name)
        lower_vnd = _price(wanted, list_vnd)
        consent = _consent(row, wanted)
        yes = approvals.give(
            session, _needs(row, list_vnd, lower_vnd, is_manager=is_manager), voucher, hand=hand
        )
        state = MarkdownState(
            lot_id=lot_id,
            price_vnd=lower_vnd,
            list_price_vnd=list_vnd,
            first_on=wanted.first_on,
            last_on=wanted.last_on,
            reason=clean(wanted.reason, max_length=MOST_LETTERS),
            bearer=wanted.bearer if consent is not None else Bearer.SHOP,
            consent=consent,
            approval_id=yes[0].approval_id if yes else None,
        )
        made = request_id or new_id()
        markdowns.set_down(session, made, state, hand=hand)
        return made


def _is_known(session: Session, markdown_id: str) -> bool:
    return markdowns.find(session, markdown_id) is not None


def _require_for_sale(session: Session, lot_id: str, wanted: Wanted, hand: Hand) -> LotRow:
    row = row_of(session, lot_id, hand.on)
    if row is None:
        raise NoSuchLot
    if row.is_stopped:
        raise NotForSale(code=row.code)
    last_good = row.use_by if row.date_kind == "hsd" else date.max
    until = wanted.last_on or wanted.first_on
    if wanted.first_on < hand.on or until < wanted.first_on or until > last_good:
        raise DayPassed(day=row.use_by)
    return row


def _price(wanted: Wanted, list_vnd: int) -> int:
    lower_vnd = wanted.price_vnd
    if lower_vnd is None:
        is_part = 0 < wanted.percent_bp < WHOLE_BP and list_vnd > 1
        step = wanted.step_vnd
        lower_vnd = lot_prices.taken_off(list_vnd, wanted.percent_bp, step) if is_part else 0
    if not 0 < lower_vnd < min(list_vnd, MAX_AMOUNT_VND):
        raise NotLower(list_price_vnd=list_vnd)
    return lower_vnd


def _consent(row: LotRow, wanted: Wanted) -> Consent | None:
    """What the producer of consigned goods said; nothing for the shop's own."""
    if row.owner != "consigned":
        return None
    consent = wanted.consent
    if consent is None or not (clean(consent.by) and clean(consent.how)):
        raise ConsentNeeded
    by, how = (clean(one, max_length=MOST_LETTERS) for one in (consent.by, consent.how))
    return Consent(by, how, consent.on)


def _needs(row: LotRow, list_vnd: int, lower_vnd: int, *, is_manager: bool) -> list[Need]:
    if is_manager:
        return []
    off_vnd = line_amount_vnd(row.units, list_vnd - lower_vnd, Unit(row.unit))
    return [Need(Kind.PRICE, row.lot_id, off_vnd, f"{row.name} · {row.code}"[:MOST_LETTERS])]


def end_markdown(markdown_id: str, *, hand: Hand) -> str:
    """End a markdown: from now on the lot costs what the catalogue says; gives the lot's id.
    Ended twice, it is ended once.

    Raises:
        UnknownMarkdown: there is none of this id, its last day has passed, or another one took
            its place.
    """
    with writing() as session:
        markdowns.end(session, markdown_id, hand=hand)
        found = session.scalar(select(MarkdownRow.lot_id).where(MarkdownRow.id == markdown_id))
        return str(found)


def assess(lot_id: str, reason: str, *, hand: Hand) -> None:
    """Write why goods past their best-before are sold on; the same again writes nothing more.

    Raises:
        NoSuchLot: nothing is left of it.
        StillGood: its day has not passed, or it is an HSD, which no word lengthens.
        ReasonMissing: no reason is given.
    """
    words = clean(reason, max_length=MOST_LETTERS)
    with writing() as session:
        lot = session.get(Lot, lot_id)
        if lot is None:
            raise NoSuchLot
        if lot.date_kind != "best_before" or lot.use_by is None or lot.use_by >= hand.on:
            raise StillGood(code=lot.code)
        if not words:
            raise ReasonMissing
        known = assessments.latest(session, [lot_id]).get(lot_id)
        if known is None or known.reason != words:
            assessments.write(session, lot_id, words, hand=hand)


def change_thresholds(wanted: Thresholds, *, hand: Hand) -> None:
    """Let goods come onto the board earlier or later."""
    with writing() as session:
        numbers.keep(session, wanted, hand=hand)
